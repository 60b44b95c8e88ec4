import type { Field } from "@gatehouse/adapter/field";
import { firstLeaf, leafAt } from "@gatehouse/adapter/leaf";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Child } from "../child.ts";
import {
  adoptionStatuses,
  criminalStatuses,
  legalStatuses,
  placements,
  protectionStatuses,
} from "../codes/looked-after.ts";
import { careDate, orderOf } from "./care-dates.ts";
import { sayInvolvement } from "./involvement.ts";

type Said = { readonly words: string; readonly leaf: Leaf };

function codeAt(leaf: Leaf | undefined): string {
  return leaf?.text.toUpperCase() ?? "";
}

/** The reason why an episode ended that says the child died. */
const diedInCare = "E2";

/** A reason that begins with E ends the period of care; X1 only the episode. */
function endsCare(row: Field): boolean {
  return codeAt(leafAt(row, "REC")).startsWith("E");
}

/** Why a legal status is not put into words. */
function silence(code: string): string {
  if (criminalStatuses.includes(code)) return "criminal-status-not-shared";
  return adoptionStatuses.includes(code) ? "adoption-not-shared" : "code-unknown";
}

/** The legal status in words. Criminal justice is left out: that a child is on remand is not for this return to tell. */
function statusWords(row: Field, child: Child): Said | undefined {
  const leaf = leafAt(row, "LS");
  const code = codeAt(leaf);
  const words = Object.hasOwn(legalStatuses, code) ? legalStatuses[code] : undefined;
  if (leaf && words === undefined) child.ledger.warn(silence(code), leaf.path);
  return leaf && words !== undefined ? { words, leaf } : undefined;
}

/** How the child is placed in words, never where. */
function placementWords(row: Field, child: Child): Said | undefined {
  const leaf = firstLeaf(row, ["PLACE", "PL"]);
  const code = codeAt(leaf);
  const words = Object.hasOwn(placements, code) ? placements[code] : undefined;
  if (leaf && words === undefined)
    child.ledger.warn(code.startsWith("A") ? "adoption-not-shared" : "code-unknown", leaf.path);
  return leaf && words !== undefined ? { words, leaf } : undefined;
}

function sayArrangement(row: Field, child: Child): void {
  const status = statusWords(row, child);
  const placement = placementWords(row, child);
  const parts = [status && `Legal status: ${status.words}`, placement && `placement: ${placement.words}`].filter(
    (part) => part !== undefined,
  );
  const start = careDate(row, "DECOM");
  const on = child.pastDay(start);
  if (parts.length > 0)
    child.say("family.careArrangement", parts.join("; "), {
      on,
      from: [status?.leaf, placement?.leaf, on === undefined ? undefined : start],
    });
}

function sayProtection(row: Field, child: Child): void {
  const status = leafAt(row, "LS");
  const code = codeAt(status);
  const kind = Object.hasOwn(protectionStatuses, code) ? protectionStatuses[code] : undefined;
  if (status === undefined || kind === undefined) return;
  const [start, end] = [careDate(row, "DECOM"), careDate(row, "DEC")];
  const from = child.pastDay(start);
  if (from === undefined) return;
  const to = child.end(end, from);
  child.trigger("protective-status", from, status.path);
  if (end !== undefined && to === undefined) return child.ledger.warn("end-unclear", status.path);
  child.say(
    "police.protectionEvent",
    { kind, from, to },
    { on: from, from: [status, start, to === undefined ? undefined : end] },
  );
}

/** Periods of care: one ends where a reason ends care, and one begins where the return says that it does. */
function periods(rows: readonly Field[]): readonly (readonly Field[])[] {
  const found: Field[][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    const before = last?.at(-1);
    const begins = before === undefined || endsCare(before) || codeAt(leafAt(row, "RNE")) === "S";
    if (last === undefined || begins) found.push([row]);
    else last.push(row);
  }
  return found;
}

/** Short breaks of a child who lives at home: calling them looked after would say what they are not to everybody else. */
function isShortBreak(row: Field): boolean {
  return /^V[34]$/.test(codeAt(leafAt(row, "LS")));
}

/** Says one period. Its beginning is known only where the return says that care began then: else it may lie before the file. */
function sayPeriod(rows: readonly Field[], child: Child, isLast: boolean): void {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return;
  const [start, round, end, reason] = [
    careDate(first, "DECOM"),
    leafAt(first, "RNE"),
    careDate(last, "DEC"),
    leafAt(last, "REC"),
  ];
  const began = child.pastDay(start);
  if (began === undefined) return;
  const isBeginning = round === undefined || codeAt(round) === "S";
  const from = isBeginning ? began : undefined;
  const isOver = endsCare(last) || !isLast;
  const to = endsCare(last) ? child.end(end, began) : undefined;
  if (isOver && to === undefined) return child.ledger.warn("plan-end-unclear", end?.path ?? first.path);
  const made = [start, round, ...(to === undefined ? [] : [end, reason])];
  if (!rows.every(isShortBreak))
    child.say("family.planStatus", { status: "looked-after", from, to }, { on: began, from: made });
  if (!isOver) sayArrangement(last, child);
}

function sayDeath(rows: readonly Field[], child: Child): void {
  const last = rows.find((row) => codeAt(leafAt(row, "REC")) === diedInCare);
  const reason = last && leafAt(last, "REC");
  if (last && reason)
    child.deceased(reason.path, sayInvolvement(child, "died", careDate(last, "DEC"), { also: [reason] }) !== undefined);
}

/** The episodes of one child: since when looked after, until when, on which legal footing, and how placed. */
export function readEpisodes(rows: readonly Field[], child: Child): void {
  const ordered = rows.toSorted((a, b) => orderOf(a, "DECOM").localeCompare(orderOf(b, "DECOM")));
  for (const name of ["PL_POST", "HOME_POST", "URN"]) {
    const place = ordered.map((row) => leafAt(row, name)).find((leaf) => leaf !== undefined);
    if (place) child.ledger.warn("placement-not-shared", place.path);
  }
  sayDeath(ordered, child);
  for (const row of ordered) sayProtection(row, child);
  const found = periods(ordered);
  for (const [index, period] of found.entries()) sayPeriod(period, child, index === found.length - 1);
}
