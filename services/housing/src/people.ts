import type { Field } from "@gatehouse/adapter/field";
import { isBirthDate, readDate } from "@gatehouse/adapter/dates";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { isPlaceholderId } from "@gatehouse/adapter/one-person";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { leafOf } from "./members.ts";
import { isNilId, isPlaceholder, nameOfParts, personName } from "./names.ts";
import type { Reading } from "./reading.ts";
import { isMinor } from "./party.ts";

/** Someone a record speaks of. */
export type Someone = {
  readonly path: string;
  /** What brings together what is said of them: their own number; without one, the place that speaks of them alone. */
  readonly key: string | undefined;
  readonly id: { readonly value: string; readonly from: Leaf } | undefined;
  readonly name: { readonly text: string; readonly from: readonly (Leaf | undefined)[] } | undefined;
  readonly born: { readonly date: CalendarDate; readonly from: Leaf } | undefined;
  /** Undefined where no birth date that can be right says so. */
  readonly isMinor: boolean | undefined;
};

/** Whether a field says yes; anything else, nothing included, does not. */
export function saysYes(leaf: Leaf | undefined): boolean {
  return leaf !== undefined && /^(?:true|1|yes|y)$/i.test(leaf.text);
}

/** The agency's own number as it is compared; undefined for a placeholder and for what can be no number. */
function numberOf(leaf: Leaf | undefined): string | undefined {
  const value = leaf?.text.replace(/\s+/g, "");
  const isNone = leaf === undefined || isPlaceholder(leaf.text) || isPlaceholderId(leaf.text);
  return isNone || value === undefined || !checkIdentifier("local", value) ? undefined : value;
}

/** The agency's own number for someone; a placeholder is nobody's, and one that stands beside two people neither's. */
export function ownId(leaf: Leaf | undefined, reading: Reading): Someone["id"] {
  if (leaf === undefined || isNilId(leaf.text)) return undefined;
  const value = numberOf(leaf);
  if (value !== undefined && !reading.numbers.isShared(value)) return { value, from: leaf };
  const isLong = leaf.text.replace(/\s+/g, "").length > mostLetters;
  const why = value !== undefined ? "identifier-shared" : isLong ? "identifier-invalid" : "placeholder-left-out";
  reading.ledger.warn(why, leaf.path);
  return undefined;
}

const mostLetters = 100;
const idNames = ["id", "personId"] as const;

/** Who a document, or a member of a household, is about, as far as it says; nothing is warned about. */
export function whoIs(field: Field): Somebody {
  return whoOf(leafOf(field, ...idNames), plainNameOf(field), leafOf(field, "dateOfBirth"));
}

/** Somebody of a number, a name and a birth date, as they are written. */
export function whoOf(number: Leaf | undefined, name: string | undefined, birth?: Leaf): Somebody {
  const value = numberOf(number);
  const born = birth && readDate(birth.text);
  return { ids: value === undefined ? [] : [{ scheme: "local", value }], name, born };
}

/** A birth date: what stands before the `T`, without conversion; one that cannot be right is left out with a warning. */
export function birthDateOf(leaf: Leaf | undefined, reading: Reading): Someone["born"] {
  if (leaf === undefined) return undefined;
  const date = readDate(leaf.text);
  if (date !== undefined && isBirthDate(date, reading.context.now)) return { date, from: leaf };
  reading.ledger.warn("date-invalid", leaf.path);
  return undefined;
}

type NameLeaves = { readonly whole: Leaf | undefined; readonly parts: readonly (Leaf | undefined)[] };

function nameLeaves(field: Field): NameLeaves {
  return {
    whole: leafOf(field, "fullName", "name", "personName"),
    parts: [leafOf(field, "firstName"), leafOf(field, "middleName"), leafOf(field, "surname", "lastName")],
  };
}

function plainNameOf(field: Field): string | undefined {
  const { whole, parts } = nameLeaves(field);
  return nameOfParts(parts) ?? (whole && personName(whole.text));
}

function nameOf(field: Field, reading: Reading): Someone["name"] {
  const { whole, parts } = nameLeaves(field);
  const fromParts = nameOfParts(parts);
  if (fromParts !== undefined) return { text: fromParts, from: parts };
  const text = whole === undefined ? undefined : personName(whole.text);
  if (text !== undefined) return { text, from: [whole] };
  const held = whole ?? parts.find((part) => part !== undefined);
  if (held !== undefined) reading.ledger.warn("placeholder-left-out", held.path);
  return undefined;
}

/** Reads who someone is, whichever of the family's documents they stand in. */
export function someoneIn(field: Field, reading: Reading): Someone {
  const born = birthDateOf(leafOf(field, "dateOfBirth"), reading);
  const id = ownId(leafOf(field, ...idNames), reading);
  return {
    path: field.path,
    key: id === undefined ? reading.parties.alone() : keyOfId(id.value),
    id,
    name: nameOf(field, reading),
    born,
    isMinor: born === undefined ? undefined : isMinor(born.date, reading.today),
  };
}

/** What brings together what is said of the person of a number. */
export function keyOfId(value: string): string {
  return `person:${value}`;
}
