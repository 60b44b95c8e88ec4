import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { leafAt } from "@gatehouse/adapter/leaf";
import { personName } from "../names.ts";
import { keyOfId, ownId, whoOf } from "../people.ts";
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

function partyOf(row: Row, reading: Reading): Party | undefined {
  const { ledger, parties } = reading;
  const id = ownId(row.at("personId"), reading);
  const called = row.at("name");
  const text = called === undefined ? undefined : personName(called.text);
  if (called !== undefined && text === undefined) ledger.warn("placeholder-left-out", called.path);
  if (id === undefined && text === undefined) return undefined;
  const kind = kindOf({ id, isMinor: undefined }, "adult", reading);
  // A father and a son of one name live at one door: a row without a number is about nobody's but its own person.
  const party = parties.of(kind, id ? keyOfId(id.value) : parties.alone(), row.field.path);
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

function readRow(row: Row, reading: Reading): void {
  const { ledger } = reading;
  if (isClosed(row, reading)) return ledger.warn("alert-ended", row.field.path);
  const party = partyOf(row, reading);
  if (party === undefined) return ledger.warn("row-without-person", row.field.path);
  const dated = row.at("incidentDate");
  const on = pastDay(dated, reading);
  const from = [on === undefined ? undefined : dated];
  const words = row.at("caution");
  const code = row.at("code");
  if (words === undefined && code === undefined) return;
  sayAlert(party, { path: row.field.path, code, words, on, from, isRegister: true }, reading);
}

/** Whom a register names with a number; asked of all registers of a file before any is read. */
export function whoRegisterNames(register: Register): readonly Somebody[] {
  return rowsOf(register).map((row) => {
    const named = row.at("name");
    return whoOf(row.at("personId"), named && personName(named.text));
  });
}

/**
 * Reads a register of cautionary contacts: each row is about an adult whom staff may meet, and says nothing of how safe a
 * child is. Its address and the story behind it stay where they are.
 */
export function readRegister(register: Register, reading: Reading): void {
  const rows = rowsOf(register);
  const tells =
    register.means.has("isActive") ||
    register.means.has("endDate") ||
    rows.some((row) => leafAt(row.field, colourColumn));
  if (!tells) reading.ledger.warn("closed-entries-not-told", register.rows.path);
  for (const row of rows) readRow(row, reading);
}

/** Letters of columns that have a meaning; their fields are known whether they are shared or not. */
export function knownLetters(means: ReadonlyMap<ColumnName, string>): ReadonlySet<string> {
  return new Set([...means.values(), colourColumn]);
}
