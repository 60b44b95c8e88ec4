import type { CalendarDate, Instant } from "@gatehouse/contracts/message";
import { isBirthDate, isPartialDate, readDate, readDay } from "./dates.ts";
import type { FieldLedger } from "./field-ledger.ts";
import type { RecordTree } from "./record-tree.ts";
import { elementPath, isNumberText, isRecordList, isRecordObject, memberPath } from "./record-tree.ts";
import { cleanLine, cleanText, isEmptyText } from "./text.ts";

/** A place in a record. A place where nothing is can be asked like any other: it has no text, no members, no elements. */
export type Field = {
  readonly tree: RecordTree;
  readonly path: string;
  readonly ledger: FieldLedger;
};

/** The whole record. */
export function rootField(tree: RecordTree, ledger: FieldLedger): Field {
  return { tree, path: "", ledger };
}

/** The member reached by these names, one after the other; through a list, its first element. */
export function at(field: Field, ...names: readonly string[]): Field {
  return names.reduce((place, name) => member(place, name), field);
}

function member(field: Field, name: string): Field {
  const place = isRecordList(field.tree) ? (each(field)[0] ?? field) : field;
  const tree = isRecordObject(place.tree) ? (place.tree.get(name) ?? null) : null;
  return { tree, path: memberPath(place.path, name), ledger: field.ledger };
}

/** The member of that name whatever the case of its letters: vendors change it between versions. */
export function atAnyCase(field: Field, ...names: readonly string[]): Field {
  if (!isRecordObject(field.tree)) return at(field, names[0] ?? "");
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const found = [...field.tree.keys()].find((name) => wanted.has(name.toLowerCase()) && isPresent(at(field, name)));
  return at(field, found ?? names[0] ?? "");
}

/** The elements of a list; a single value is a list of one, null and nothing are an empty one. */
export function each(field: Field): readonly Field[] {
  if (field.tree === null || field.tree === "") return [];
  if (!isRecordList(field.tree)) return [field];
  const path = elementPath(field.path);
  return field.tree.map((tree) => ({ tree, path, ledger: field.ledger }));
}

/** The elements of the member reached by these names. */
export function eachAt(field: Field, ...names: readonly string[]): readonly Field[] {
  return each(at(field, ...names));
}

/** The names of an object's members, as they were written. */
export function memberNames(field: Field): readonly string[] {
  return isRecordObject(field.tree) ? [...field.tree.keys()] : [];
}

/** Whether there is anything: an empty text, an empty list or object, and null say that there is not. */
export function isPresent(field: Field): boolean {
  if (isRecordList(field.tree)) return field.tree.length > 0;
  if (isRecordObject(field.tree)) return field.tree.size > 0;
  return field.tree !== null && field.tree !== "";
}

/** The text, cleaned, without counting it as used: to decide whether a value is to be used at all. */
export function peek(field: Field): string | undefined {
  const { tree } = field;
  const raw = typeof tree === "string" ? tree : isNumberText(tree) ? tree.number : undefined;
  if (raw === undefined || isEmptyText(raw)) return undefined;
  const clean = cleanText(raw);
  return clean === "" ? undefined : clean;
}

/** Counts a leaf as used. */
export function use(field: Field): void {
  field.ledger.use(field.path);
}

/** The text, cleaned, counted as used; numbers as they were written. */
export function text(field: Field): string | undefined {
  const found = peek(field);
  if (found !== undefined) use(field);
  return found;
}

/** The text on one line, counted as used, at most `max` UTF-16 units; what is longer ends in `…` and is warned about. */
export function phrase(field: Field, max = 200): string | undefined {
  const found = text(field);
  return found === undefined ? undefined : shorten(field, cleanLine(found), max);
}

/** The text with its line ends, counted as used, at most `max` UTF-16 units. */
export function note(field: Field, max = 4000): string | undefined {
  const found = text(field);
  return found === undefined ? undefined : shorten(field, found, max);
}

/** Cuts at a whole character and warns, so that nobody takes the part for the whole. */
export function shorten(field: Field, whole: string, max: number): string {
  if (whole.length <= max) return whole;
  field.ledger.warn("text-shortened", field.path);
  return `${whole
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\ufffd$/, "")
    .trimEnd()}…`;
}

/** A yes or no, however the source writes it; counted as used. */
export function flag(field: Field): boolean | undefined {
  const word = typeof field.tree === "boolean" ? String(field.tree) : peek(field)?.toLowerCase();
  const known = word === undefined ? undefined : yesAndNo.get(word);
  if (known !== undefined) use(field);
  return known;
}

const yesAndNo: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["y", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["n", false],
  ["0", false],
]);

function dated(field: Field, read: (text: string) => CalendarDate | undefined): CalendarDate | undefined {
  const written = peek(field);
  if (written === undefined) return undefined;
  const found = read(written);
  if (found === undefined) field.ledger.leaveOut(isPartialDate(written) ? "date-partial" : "date-invalid", field);
  else use(field);
  return found;
}

/** The day of an event in London; a partial or impossible date is left out with a warning. */
export function day(field: Field): CalendarDate | undefined {
  return dated(field, readDay);
}

/** A plain date, taken as written, without conversion between zones. */
export function date(field: Field): CalendarDate | undefined {
  return dated(field, readDate);
}

/** A date of birth that can be one at `now`; any other is left out with a warning. */
export function birthDate(field: Field, now: Instant): CalendarDate | undefined {
  return dated(field, (found) => {
    const born = readDate(found);
    return born !== undefined && isBirthDate(born, now) ? born : undefined;
  });
}
