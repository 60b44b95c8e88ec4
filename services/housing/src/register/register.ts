import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import { personName } from "../names.ts";
import { ownId } from "../people.ts";
import type { Party } from "../party.ts";
import type { Reading } from "../reading.ts";
import { pastDay, plainDate } from "../reading.ts";
import { kindOf, sayAlert } from "../records/alerts.ts";
import type { ColumnName } from "./columns.ts";
import { colourColumn } from "./grid.ts";

/** The rows of one register, and which letter is which column. */
export type Register = { readonly rows: Field; readonly means: ReadonlyMap<ColumnName, string> };

type Row = { readonly field: Field; readonly at: (name: ColumnName) => Leaf | undefined };

function rowsOf({ rows, means }: Register): readonly Row[] {
  return each(rows).map((field) => ({
    field,
    at: (name) => {
      const letter = means.get(name);
      return letter === undefined ? undefined : leafAt(field, letter);
    },
  }));
}

const lower = (leaf: Leaf | undefined): string => leaf?.text.toLowerCase() ?? "";

/** Numbers that stand beside two names: for one of them each is wrong, and nobody can say for which. */
function sharedIds(rows: readonly Row[]): ReadonlySet<string> {
  const names = Map.groupBy(rows, (row) => lower(row.at("personId")));
  return new Set(
    [...names].filter(([, same]) => new Set(same.map((row) => lower(row.at("name")))).size > 1).map(([id]) => id),
  );
}

function partyOf(row: Row, shared: ReadonlySet<string>, reading: Reading): Party | undefined {
  const { ledger, parties } = reading;
  const written = row.at("personId");
  const isShared = written !== undefined && shared.has(lower(written));
  if (isShared) ledger.warn("identifier-shared", written.path);
  const id = isShared ? undefined : ownId(written, reading);
  const called = row.at("name");
  const text = called === undefined ? undefined : personName(called.text);
  if (called !== undefined && text === undefined) ledger.warn("placeholder-left-out", called.path);
  if (id === undefined && text === undefined) return undefined;
  // Two people of one name are told apart by where the register has them.
  const place = [row.at("doorNumber"), row.at("address"), row.at("propertyReference")].map(lower).join("|");
  const kind = kindOf({ id, isMinor: undefined }, "adult", reading);
  const party = parties.of(kind, id ? `person:${id.value}` : `row:${text?.toLowerCase()}|${place}`, row.field.path);
  if (id) party.identify({ scheme: "local", value: id.value }, [id.from]);
  if (text !== undefined) party.name ??= { text, from: [called] };
  return party;
}

/** Whether the entry is closed, as far as the file tells. Where it has no column and no colour for it, nobody can know. */
function isClosed(row: Row, reading: Reading): boolean {
  const active = row.at("isActive");
  const end = plainDate(row.at("endDate"), reading);
  return (
    /^(?:no|n|false|0|inactive|closed)$/i.test(active?.text ?? "") ||
    (end !== undefined && end < reading.today) ||
    leafAt(row.field, colourColumn)?.text === "closed"
  );
}

function readRow(row: Row, shared: ReadonlySet<string>, reading: Reading): void {
  const { ledger } = reading;
  if (isClosed(row, reading)) return ledger.warn("alert-ended", row.field.path);
  const party = partyOf(row, shared, reading);
  if (party === undefined) return ledger.warn("row-without-person", row.field.path);
  const dated = row.at("incidentDate");
  const on = pastDay(dated, reading);
  const from = [on === undefined ? undefined : dated];
  const words = row.at("caution");
  const code = row.at("code");
  if (words === undefined && code === undefined) return;
  sayAlert(party, { path: row.field.path, code, words, on, from, isRegister: true }, reading);
}

/**
 * Reads a register of cautionary contacts: each row is about an adult whom staff may meet, and says nothing of how safe a
 * child is. Its address and the story behind it stay where they are.
 */
export function readRegister(register: Register, reading: Reading): void {
  const rows = rowsOf(register);
  const shared = sharedIds(rows.filter((row) => row.at("personId") !== undefined && row.at("name") !== undefined));
  const tells =
    register.means.has("isActive") ||
    register.means.has("endDate") ||
    rows.some((row) => leafAt(row.field, colourColumn));
  if (!tells) reading.ledger.warn("closed-entries-not-told", register.rows.path);
  for (const row of rows) readRow(row, shared, reading);
}

/** Letters of columns that have a meaning; their fields are known whether they are shared or not. */
export function knownLetters(means: ReadonlyMap<ColumnName, string>): ReadonlySet<string> {
  return new Set([...means.values(), colourColumn]);
}
