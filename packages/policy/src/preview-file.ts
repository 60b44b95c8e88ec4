import { AgencyId } from "@gatehouse/contracts/agency";
import { DecisionSchema } from "@gatehouse/contracts/decision-schema";
import { Instant, MessageKind, MessagePerson } from "@gatehouse/contracts/message";
import { z } from "zod";

/** The file of contract §7, as far as it can be read before the partnership is known. */
export const PreviewInput = z.strictObject({
  partnership: z.union([z.string().min(1), z.record(z.string(), z.unknown())]).nullish(),
  now: Instant,
  register: z.array(z.unknown()).nullish(),
  history: z.array(z.unknown()).nullish(),
  message: z.record(z.string(), z.unknown()),
});

const PastStatement = z.object({
  id: z.string().min(1),
  item: z.string().nullish(),
  form: z.enum(["full", "minimised"]).nullish(),
});
const PastRecipient = z.object({
  outcome: z.enum(["shared", "withheld", "held"]),
  statements: z.array(PastStatement).nullish(),
});

/** An earlier message and its decision: what the history needs of them is checked, the rest is not looked at. */
export const PastEntry = z.object({
  message: z.object({
    id: z.string().min(1).max(64),
    kind: MessageKind,
    from: AgencyId,
    case: z.string().nullish(),
    createdAt: Instant.nullish(),
    items: z.array(z.string()).nullish(),
    inReplyTo: z.string().nullish(),
    people: z.array(MessagePerson).optional(),
  }),
  decision: z.object({
    outcome: z.enum(["decided", "refused"]).nullish(),
    recipients: z.record(z.string(), PastRecipient).nullish(),
  }),
});
export type PastEntry = z.infer<typeof PastEntry>;

/** An entry that was checked, with all that the file says of it: the same message is known by everything it says. */
export const WholeEntry = z.object({
  message: z.record(z.string(), z.unknown()),
  decision: z.record(z.string(), z.unknown()),
});
export type WholeEntry = z.infer<typeof WholeEntry>;

/** A whole decision, as a preview prints it. */
export const WholeDecision = DecisionSchema;
