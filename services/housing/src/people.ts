import type { Field } from "@gatehouse/adapter/field";
import { isBirthDate, readDate } from "@gatehouse/adapter/dates";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { leafOf } from "./members.ts";
import { isNilId, isPlaceholder, nameOfParts, personName } from "./names.ts";
import type { Reading } from "./reading.ts";
import { isMinor } from "./party.ts";

/** Someone a record speaks of. */
export type Someone = {
  readonly path: string;
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

/** The agency's own number for someone; a nil number or a placeholder is nobody's. */
export function ownId(leaf: Leaf | undefined, reading: Reading): Someone["id"] {
  if (leaf === undefined || isNilId(leaf.text)) return undefined;
  if (isPlaceholder(leaf.text)) {
    reading.ledger.warn("placeholder-left-out", leaf.path);
    return undefined;
  }
  const value = leaf.text.replace(/\s+/g, "");
  if (checkIdentifier("local", value)) return { value, from: leaf };
  reading.ledger.warn("identifier-invalid", leaf.path);
  return undefined;
}

/** A birth date: what stands before the `T`, without conversion; one that cannot be right is left out with a warning. */
export function birthDateOf(leaf: Leaf | undefined, reading: Reading): Someone["born"] {
  if (leaf === undefined) return undefined;
  const date = readDate(leaf.text);
  if (date !== undefined && isBirthDate(date, reading.context.now)) return { date, from: leaf };
  reading.ledger.warn("date-invalid", leaf.path);
  return undefined;
}

function nameOf(field: Field, reading: Reading): Someone["name"] {
  const whole = leafOf(field, "fullName", "name", "personName");
  const parts = [leafOf(field, "firstName"), leafOf(field, "middleName"), leafOf(field, "surname", "lastName")];
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
  return {
    path: field.path,
    id: ownId(leafOf(field, "id", "personId"), reading),
    name: nameOf(field, reading),
    born,
    isMinor: born === undefined ? undefined : isMinor(born.date, reading.today),
  };
}

/** What the agency knows someone by: their number, or else their name with their birth date; undefined where neither is. */
export function keyOf({ id, name, born }: Pick<Someone, "id" | "name" | "born">): string | undefined {
  if (id !== undefined) return `person:${id.value}`;
  return name === undefined || born === undefined ? undefined : `named:${name.text}|${born.date}`;
}
