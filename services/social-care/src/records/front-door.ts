import type { Field } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { hasMember } from "@gatehouse/adapter/leaf";
import { isPlaceholderId } from "@gatehouse/adapter/one-person";
import { safeguardingBasis } from "@gatehouse/adapter/draft-builder";
import type { MapContext, MapResult } from "@gatehouse/adapter/map";
import { notMapped } from "@gatehouse/adapter/mapped";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { leafPaths } from "@gatehouse/adapter/record-tree";
import { Professional } from "@gatehouse/contracts/agency";
import { londonDate } from "@gatehouse/contracts/london";
import type { Message } from "@gatehouse/contracts/message";
import { Identifier, MessageId } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { z } from "zod";
import { registerEvents } from "../register.ts";
import { socialCareTexts } from "../texts.ts";
import { plain } from "./plain.ts";

/**
 * The front door's answer to who brought a child, as the case system writes it once a named human has decided. Closed: a
 * member that is not known is a mistake, and an answer with a mistake goes to nobody.
 */
export const Answer = z.strictObject({
  answer: z.literal("decision"),
  inReplyTo: MessageId.describe("Id of the message that brought the child: `referral.message`"),
  case: z.string().min(1).max(100).nullish().describe("The case it was filed under: `referral.case`"),
  child: Identifier.describe("The child: `referral.filedUnder`, or what the council knows them by"),
  outcome: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
    .describe("For example `assessment`, `section-47-enquiry`, `early-help`, `no-further-action`"),
  rationale: z.string().min(1).max(4000).nullish().describe("Why, for the agency that brought the child"),
  contact: z.string().min(1).max(200).nullish().describe("Whom to ring; the agency's own contact when absent"),
  by: Professional.describe("Who decided"),
});

/** Whether a JSON record is a document of the front door's own: an answer, or events for the register. */
export function isFrontDoor(root: Field): boolean {
  return hasMember(root, "answer") || hasMember(root, "register");
}

/** Whether a number of the council's own is none: filed or linked under it, every child without a number would be one. */
function isNoNumber({ scheme, value }: Identifier): boolean {
  return scheme === "local" && isPlaceholderId(value);
}

function decisionOf(value: unknown, context: MapContext): Message | null {
  const read = Answer.safeParse(value);
  if (!read.success || isNoNumber(read.data.child)) return null;
  const { inReplyTo, case: filed, child, outcome, rationale, contact, by } = read.data;
  const key = `${child.scheme}:${child.value}`;
  const parsed = parseMessage({
    id: context.newId(key),
    kind: "decision",
    from: context.agency,
    author: by,
    case: filed ?? context.caseFor(key),
    purpose: "child-protection",
    createdAt: context.now,
    people: [{ label: "child", role: "child", ids: [child] }],
    statements: [
      {
        id: "s1",
        item: "concern.decision",
        about: "child",
        value: { outcome, rationale, contact: contact ?? context.contact },
        assertion: "fact",
        on: londonDate(context.now),
      },
    ],
    basis: safeguardingBasis,
    inReplyTo,
  });
  return parsed.ok ? parsed.message : null;
}

function eventsOf(value: unknown, { agency, author, now, newId }: MapContext): readonly RegisterEvent[] | null {
  const { name, role } = author;
  const context = { by: { agency, name, role }, now, newId: () => newId("register") };
  const list = z.strictObject({ register: z.array(z.unknown()).min(1).max(500) }).safeParse(value);
  const made = list.success ? registerEvents(list.data.register, context) : null;
  if (made?.ok !== true) return null;
  const numbers = made.events.flatMap((event) => (event.type === "person.linked" ? event.ids : []));
  return numbers.some(isNoNumber) ? null : made.events;
}

/**
 * Maps a document of the front door's own: `{ "answer": "decision", … }` to the decision that its sender waits for, or
 * `{ "register": [ … ] }` to register events, all of them or none.
 */
export function mapFrontDoor(tree: RecordTree, root: Field, context: MapContext): MapResult {
  const value = plain(tree);
  const isAnswer = hasMember(root, "answer");
  const decision = isAnswer ? decisionOf(value, context) : null;
  const events = isAnswer ? null : eventsOf(value, context);
  if (decision === null && events === null) return notMapped("draft-refused");
  const ledger = new FieldLedger(tree, socialCareTexts);
  for (const path of leafPaths(tree)) ledger.use(path);
  return { ok: true, drafts: decision === null ? [] : [decision], ...ledger.close(), ...(events ? { events } : {}) };
}
