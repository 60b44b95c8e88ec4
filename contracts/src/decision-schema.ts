import { z } from "zod";
import { AgencyId } from "./agency.ts";
import {
  droppedCodes,
  dutyNames,
  handlingCodes,
  heldCodes,
  overrideCodes,
  refusalCodes,
  withheldCodes,
} from "./codes.ts";
import type { Decision } from "./decision.ts";
import { CalendarDate, Instant, MessageId, MessageKind } from "./message.ts";

export const TierSchema = z.enum(["support", "protection"]).describe("Column of the matrix that decides");
export const FormSchema = z.enum(["full", "minimised"]).describe("Form in which a statement is shared");
const StatementRef = z.string().min(1).max(64).describe("Id of the statement in its message");
const ItemRef = z.string().min(1).max(64).describe("Data item");

/** A statement that goes, and in which form. */
export const KeptStatementSchema = z.strictObject({ id: StatementRef, item: ItemRef, form: FormSchema });
/** A statement that stays behind, and why. */
export const DroppedStatementSchema = z.strictObject({ id: StatementRef, item: ItemRef, reason: z.enum(droppedCodes) });
/** An objection that was lifted, and by what. */
export const OverrideSchema = z.strictObject({
  objection: z.string().min(1).max(100).describe("Id of the objection, or of the consent that is missing"),
  by: z.enum(overrideCodes),
});

/** What was decided for one recipient. */
export const RecipientDecisionSchema = z.strictObject({
  outcome: z.enum(["shared", "withheld", "held"]),
  tier: TierSchema,
  statements: z.array(KeptStatementSchema).readonly(),
  dropped: z.array(DroppedStatementSchema).readonly(),
  reasons: z.array(z.enum([...new Set([...withheldCodes, ...heldCodes])])).readonly(),
  overrides: z.array(OverrideSchema).readonly(),
  handling: z.array(z.enum(handlingCodes)).readonly(),
  dutyCheck: z.boolean().describe("The sender must record why not sharing is right"),
  routedTo: z.string().nullable().describe("The agency's safeguarding lead, when only they may have it"),
  retainUntil: CalendarDate.nullable(),
});

/** What waits for a human, for whom, and until when. */
export const HoldSchema = z.strictObject({
  id: z.string().min(1).max(200),
  recipient: AgencyId,
  statement: StatementRef.nullable().describe("The one statement that waits; null when the whole copy does"),
  reason: z.enum(heldCodes),
  reviewer: z.strictObject({ agency: AgencyId, role: z.string().min(1).max(64) }),
  due: Instant,
});

/** What an agency must do because of the decision. */
export const DutySchema = z.strictObject({
  duty: z.enum(dutyNames),
  on: AgencyId,
  due: Instant.exactOptional(),
  reviewOn: CalendarDate.exactOptional(),
  person: z.string().min(1).max(100).exactOptional().describe("Whom to tell, as a reference of the register"),
});

/** The decision on one message (contract §6), as JSON. Equal to the type `Decision`, which code uses. */
export const DecisionSchema = z
  .strictObject({
    message: z.strictObject({
      id: z.union([MessageId, z.string().max(64)]),
      kind: MessageKind,
      from: AgencyId,
      case: z.string().max(100).nullable(),
    }),
    outcome: z.enum(["decided", "refused"]),
    reasons: z.array(z.enum(refusalCodes)).readonly(),
    policy: z.string().min(1).max(200).describe("Policy in force, or `none`"),
    registerAsOf: z.number().int().min(0).describe("Register events applied before this was decided"),
    recipients: z.record(AgencyId, RecipientDecisionSchema),
    holds: z.array(HoldSchema).readonly(),
    duties: z.array(DutySchema).readonly(),
  })
  .describe("Decision on one message, for every recipient");

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Plain<T> = T extends (infer Element)[] | readonly (infer Element)[]
  ? readonly Plain<Element>[]
  : T extends object
    ? { readonly [Key in keyof T]: Plain<T[Key]> }
    : T;
/** Fails to compile when schema and type are not the same. */
const schemaIsType: Same<Plain<z.infer<typeof DecisionSchema>>, Plain<Decision>> = true;
void schemaIsType;
