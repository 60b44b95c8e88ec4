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
import type { Json } from "./compare.ts";
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
  ...["duty check", "routed to a lead", "statement hold", "reviewed"],
  ...messageKinds.map((kind) => `kind ${kind}`),
  ...purposes.map((purpose) => `purpose ${purpose}`),
  ...itemNames.map((item) => `item ${item}`),
  ...registerEventTypes.flatMap((type) => [`counts ${type}`, `refused event ${type}`]),
];

type Fields = { readonly [key: string]: Json };

/** Counts what one decision came to. */
export function note(seen: Seen, given: Given, decision: Json): void {
  const add = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  const whole = fields(decision);
  for (const code of list(whole["reasons"])) add(`refused ${String(code)}`);
  for (const [key, value] of Object.entries(fields(whole["recipients"] ?? null))) noteCopy(add, key, fields(value));
  for (const one of list(whole["holds"]).map(fields)) {
    if (one["statement"]) add("statement hold");
    add(`held ${String(one["reason"])}`);
  }
  for (const one of list(whole["duties"]).map(fields)) add(`duty ${String(one["duty"])}`);
  const refused = list(whole["skipped"]);
  for (const event of given.register ?? []) {
    const { id, type } = fields(event as Json);
    add(`${refused.includes(id ?? null) ? "refused event" : "counts"} ${String(type)}`);
    const hold = fields(event as Json)["hold"];
    if (whole["outcome"] === "decided" && list(whole["holds"]).every((one) => fields(one)["id"] !== hold) && hold)
      add("reviewed");
  }
  if (whole["outcome"] !== "decided") return;
  add(`kind ${String(given.message["kind"])}`);
  add(`purpose ${String(given.message["purpose"])}`);
}

function noteCopy(add: (what: string) => void, _recipient: string, copy: Fields): void {
  add(`tier ${String(copy["tier"])}`);
  for (const code of list(copy["reasons"])) add(`${String(copy["outcome"])} ${String(code)}`);
  for (const one of list(copy["dropped"]).map(fields)) {
    add(`dropped ${String(one["reason"])}`);
    add(`item ${String(one["item"])}`);
  }
  for (const one of list(copy["statements"]).map(fields)) {
    add(`form ${String(one["form"])}`);
    add(`item ${String(one["item"])}`);
  }
  for (const one of list(copy["overrides"]).map(fields)) add(`override ${String(one["by"])}`);
  for (const code of list(copy["handling"])) add(`handling ${String(code)}`);
  if (copy["dutyCheck"] === true) add("duty check");
  if (copy["routedTo"]) add("routed to a lead");
}

function fields(value: Json): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
