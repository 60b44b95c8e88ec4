import {
  droppedCodes,
  dutyNames,
  handlingCodes,
  heldCodes,
  overrideCodes,
  refusalCodes,
  withheldCodes,
} from "@gatehouse/contracts/codes";
import { itemNames } from "@gatehouse/contracts/items";
import { messageKinds } from "@gatehouse/contracts/message";
import { purposes } from "@gatehouse/contracts/purpose";
import { registerEventTypes } from "@gatehouse/contracts/register-event";
import { z } from "zod";
import type { Given } from "./naive/read-file.ts";

/** How often each thing came up in the decisions that were compared. */
export type Seen = Map<string, number>;

/** Refusals that need a signature, which a preview has not. */
const signed = ["signature-invalid", "encoding-not-canonical", "key-unknown", "key-revoked"];

/** Everything that must come up: a generator that never reaches a code is a test of it that cannot fail. */
export const mustComeUp: readonly string[] = [
  ...refusalCodes.filter((code) => !signed.includes(code)).map((code) => `refused ${code}`),
  ...withheldCodes.map((code) => `withheld ${code}`),
  ...heldCodes.map((code) => `held ${code}`),
  ...droppedCodes.map((code) => `dropped ${code}`),
  ...overrideCodes.map((code) => `override ${code}`),
  ...handlingCodes.map((code) => `handling ${code}`),
  ...dutyNames.map((duty) => `duty ${duty}`),
  ...["full", "minimised"].map((form) => `form ${form}`),
  ...["support", "protection"].map((tier) => `tier ${tier}`),
  "duty check",
  "routed to a lead",
  "statement hold",
  "reviewed",
  ...messageKinds.map((kind) => `kind ${kind}`),
  ...purposes.map((purpose) => `purpose ${purpose}`),
  ...itemNames.map((item) => `item ${item}`),
  ...registerEventTypes.flatMap((type) => [`counts ${type}`, `refused event ${type}`]),
];

const Code = z.string();
const Copy = z.object({
  outcome: Code,
  tier: Code,
  reasons: z.array(Code),
  dropped: z.array(z.object({ item: Code, reason: Code })),
  statements: z.array(z.object({ item: Code, form: Code })),
  overrides: z.array(z.object({ by: Code })),
  handling: z.array(Code),
  dutyCheck: z.boolean(),
  routedTo: Code.optional(),
});
/** A decision as `bothOn` spells it, as far as it is counted. */
const Counted = z.object({
  outcome: Code,
  reasons: z.array(Code),
  recipients: z.record(z.string(), Copy),
  holds: z.array(z.object({ id: Code, reason: Code, statement: Code.optional() })),
  duties: z.array(z.object({ duty: Code })),
  skipped: z.array(Code),
});
const Recorded = z.object({ id: Code, type: Code, hold: Code.optional() });

/** Counts what one decision came to. */
export function note(seen: Seen, given: Given, decision: unknown): void {
  const add = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  const { outcome, reasons, recipients, holds, duties, skipped } = Counted.parse(decision);
  for (const code of reasons) add(`refused ${code}`);
  for (const copy of Object.values(recipients)) noteCopy(add, copy);
  for (const { reason, statement } of holds) {
    if (statement) add("statement hold");
    add(`held ${reason}`);
  }
  for (const { duty } of duties) add(`duty ${duty}`);
  for (const raw of given.register ?? []) {
    const { id, type, hold } = Recorded.parse(raw);
    add(`${skipped.includes(id) ? "refused event" : "counts"} ${type}`);
    if (hold !== undefined && outcome === "decided" && !holds.some((one) => one.id === hold)) add("reviewed");
  }
  if (outcome !== "decided") return;
  add(`kind ${z.string().parse(given.message["kind"])}`);
  add(`purpose ${z.string().parse(given.message["purpose"])}`);
}

function noteCopy(add: (what: string) => void, copy: z.infer<typeof Copy>): void {
  add(`tier ${copy.tier}`);
  for (const code of copy.reasons) add(`${copy.outcome} ${code}`);
  for (const { item, reason } of copy.dropped) {
    add(`dropped ${reason}`);
    add(`item ${item}`);
  }
  for (const { item, form } of copy.statements) {
    add(`form ${form}`);
    add(`item ${item}`);
  }
  for (const { by } of copy.overrides) add(`override ${by}`);
  for (const code of copy.handling) add(`handling ${code}`);
  if (copy.dutyCheck) add("duty check");
  if (copy.routedTo) add("routed to a lead");
}
