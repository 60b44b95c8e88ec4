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
import type { PreviewResult } from "@gatehouse/policy/preview";
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

type Previewed = Extract<PreviewResult, { ok: true }>;
type Copy = Previewed["decision"]["recipients"][string];

/** Counts what one decision came to. */
export function note(seen: Seen, given: Given, { decision, skipped, message }: Previewed): void {
  const add = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  for (const code of decision.reasons) add(`refused ${code}`);
  for (const copy of Object.values(decision.recipients)) noteCopy(add, copy);
  for (const { reason, statement } of decision.holds) {
    if (statement) add("statement hold");
    add(`held ${reason}`);
  }
  for (const { duty } of decision.duties) add(`duty ${duty}`);
  const refused = new Set(skipped.map(({ id }) => id));
  for (const { id, type, hold } of given.register ?? []) {
    add(`${refused.has(id) ? "refused event" : "counts"} ${type}`);
    if (hold !== undefined && decision.outcome === "decided" && !decision.holds.some((one) => one.id === hold))
      add("reviewed");
  }
  if (decision.outcome !== "decided" || !message) return;
  add(`kind ${message.kind}`);
  add(`purpose ${message.purpose}`);
}

function noteCopy(add: (what: string) => void, copy: Copy): void {
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
