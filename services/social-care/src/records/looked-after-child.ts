import type { Field } from "@gatehouse/adapter/field";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { readDate } from "@gatehouse/adapter/dates";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { londonMidnightMs } from "@gatehouse/contracts/london";
import type { CalendarDate, Identifier } from "@gatehouse/contracts/message";
import type { Reading } from "../child.ts";
import { Child } from "../child.ts";
import { birthDateOf, checkedId, peekId, sayEthnicityCode, sayNumbers, saySex } from "../identity.ts";
import { careDate } from "./care-dates.ts";
import { sayInvolvement } from "./involvement.ts";

/** What another table of the same set says of the child: it helps to know whom a row is about, and is not said by it. */
export type KnownChild = { readonly ids: readonly Identifier[]; readonly born: CalendarDate | undefined };

/** The one value that all rows of a child have in a column; where they disagree, none is right. */
function agreed(rows: readonly Field[], column: string, ledger: FieldLedger): Leaf | undefined {
  const leaves = rows.map((row) => leafAt(row, column)).filter((leaf) => leaf !== undefined);
  const [first] = leaves;
  if (first === undefined || leaves.every((leaf) => leaf.text === first.text)) return first;
  ledger.warn("rows-disagree", first.path);
  return undefined;
}

/** The column of a table, or the element of the return's XML, that has the council's number of a child. */
type NumberName = "CHILD" | "CHILDID";

/** Who a row or a header is, as far as it says. */
export function whoIs(row: Field, name: NumberName): Somebody {
  const born = leafAt(row, "DOB");
  const ids = [...peekId("local", leafAt(row, name)), ...peekId("upn", leafAt(row, "UPN"))];
  return { ids, born: born && readDate(born.text), sex: leafAt(row, "SEX")?.text };
}

/** Under what name a child's number stands, which numbers are two children's, and what other tables say of this one. */
type Numbers = {
  readonly name: NumberName;
  readonly shared: ReadonlySet<string>;
  readonly known?: KnownChild | undefined;
};

/** The child of some rows, or of the header of the return's XML, with what identifies them said. */
export function lookedAfterChild(
  rows: readonly Field[],
  { name, shared, known: other }: Numbers,
  reading: Reading,
): Child | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const { ledger } = first;
  const own = leafAt(first, name);
  const upn = agreed(rows, "UPN", ledger);
  const ids = [...checkedId("local", own, ledger, shared), ...checkedId("upn", upn, ledger, shared)];
  const dob = agreed(rows, "DOB", ledger);
  const born = birthDateOf(dob, ledger, reading.context);
  const all = [...ids, ...(other?.ids ?? []).filter((id) => !ids.some((one) => one.scheme === id.scheme))];
  // Rows that give a birth date themselves are believed before another table.
  const known = dob === undefined ? (born ?? other?.born) : born;
  const child = new Child(reading, ledger, { ids: all, born: known, path: own?.path ?? first.path });
  if (born !== undefined) child.say("child.dateOfBirth", born, { from: [dob] });
  sayNumbers(child, ids);
  saySex(child, agreed(rows, "SEX", ledger));
  sayEthnicityCode(child, agreed(rows, "ETHNIC", ledger));
  return child;
}

/** The moment a day begins in London: the return has no times. */
function startOf(day: CalendarDate): string {
  return new Date(londonMidnightMs(day)).toISOString().replace(".000Z", "Z");
}

/** A time missing, or away without leave, which is not missing. */
export function readMissing(row: Field, child: Child): void {
  const [kind, start, end] = [leafAt(row, "MISSING"), careDate(row, "MIS_START"), careDate(row, "MIS_END")];
  if (start === undefined) return;
  const code = kind?.text.toUpperCase();
  if (code === "A") {
    sayInvolvement(child, "away-without-authorisation", start, { also: [kind] });
    return;
  }
  if (code !== "M") return child.ledger.warn("code-unknown", kind?.path ?? start.path);
  const from = child.pastDay(start);
  if (from === undefined) return;
  const to = child.end(end, from);
  child.trigger("missing-episode", from, start.path);
  // An episode without an end is one of a child who is missing now.
  if (end !== undefined && to === undefined) return child.ledger.warn("end-unclear", start.path);
  const value = [{ from: startOf(from), to: to === undefined ? undefined : startOf(to) }];
  child.ledger.warn("missing-time-not-recorded", start.path);
  child.say("police.missingEpisodes", value, { on: from, from: [kind, start, to === undefined ? undefined : end] });
}

/** That the child came alone to seek asylum; the date is when that ceases, mostly the 18th birthday. */
export function sayAsylum(child: Child, ceased: Leaf | undefined, also: Leaf | undefined): void {
  const until = ceased && child.anyDay(ceased);
  const text =
    until === undefined ? "Unaccompanied asylum-seeking child" : `Unaccompanied asylum-seeking child until ${until}`;
  child.say("child.immigrationStatus", text, { from: [until === undefined ? undefined : ceased, also] });
}
