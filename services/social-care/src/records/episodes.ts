import type { Field } from "@gatehouse/adapter/field";
import { readDate } from "@gatehouse/adapter/dates";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Child } from "../child.ts";
import type { SocialCareWarning } from "../texts.ts";
import {
  adoptionStatuses,
  criminalStatuses,
  legalStatuses,
  placements,
  protectionStatuses,
} from "../codes/looked-after.ts";

function started(row: Field): string {
  return readDate(leafAt(row, "DECOM")?.text ?? "") ?? "";
}

/** A reason that begins with E ends the period of care; X1 only the episode. */
function endsCare(reason: Leaf | undefined): boolean {
  return reason?.text.toUpperCase().startsWith("E") === true;
}

/** Why a legal status is not put into words. */
function silence(code: string): SocialCareWarning {
  if (criminalStatuses.includes(code)) return "criminal-status-not-shared";
  return adoptionStatuses.includes(code) ? "adoption-not-shared" : "code-unknown";
}

/** The legal status in words. Criminal justice is left out: that a child is on remand is not for this return to tell. */
function statusWords(row: Field, child: Child): { readonly words: string; readonly leaf: Leaf } | undefined {
  const leaf = leafAt(row, "LS");
  const code = leaf?.text.toUpperCase() ?? "";
  const words = Object.hasOwn(legalStatuses, code) ? legalStatuses[code] : undefined;
  if (leaf && words === undefined) child.ledger.warn(silence(code), leaf.path);
  return leaf && words !== undefined ? { words, leaf } : undefined;
}

/** How the child is placed in words, never where. */
function placementWords(row: Field, child: Child): { readonly words: string; readonly leaf: Leaf } | undefined {
  const leaf = leafAt(row, "PLACE");
  const kind = leaf?.text.toUpperCase().charAt(0) ?? "";
  const words = Object.hasOwn(placements, kind) ? placements[kind] : undefined;
  if (leaf && words === undefined) child.ledger.warn(kind === "A" ? "adoption-not-shared" : "code-unknown", leaf.path);
  return leaf && words !== undefined ? { words, leaf } : undefined;
}

function sayArrangement(row: Field, child: Child): void {
  const status = statusWords(row, child);
  const placement = placementWords(row, child);
  const parts = [status && `Legal status: ${status.words}`, placement && `placement: ${placement.words}`].filter(
    (part) => part !== undefined,
  );
  const start = leafAt(row, "DECOM");
  const on = child.pastDay(start);
  if (parts.length > 0)
    child.say("family.careArrangement", parts.join("; "), {
      on,
      from: [status?.leaf, placement?.leaf, on === undefined ? undefined : start],
    });
}

function sayProtection(row: Field, child: Child): void {
  const status = leafAt(row, "LS");
  const code = status?.text.toUpperCase() ?? "";
  const kind = Object.hasOwn(protectionStatuses, code) ? protectionStatuses[code] : undefined;
  const [start, end] = [leafAt(row, "DECOM"), leafAt(row, "DEC")];
  const from = child.pastDay(start);
  if (status === undefined || kind === undefined || from === undefined) return;
  const to = child.end(end, from);
  child.say(
    "police.protectionEvent",
    { kind, from, to },
    { on: from, from: [status, start, to === undefined ? undefined : end] },
  );
  child.trigger("protective-status", from, status.path);
}

/** The episodes of one child: since when looked after, until when, on which legal footing, and how placed. */
export function readEpisodes(rows: readonly Field[], child: Child): void {
  const ordered = rows.toSorted((a, b) => (started(a) < started(b) ? -1 : 1));
  const [first] = ordered;
  const last = ordered.at(-1);
  if (first === undefined || last === undefined) return;
  for (const name of ["PL_POST", "HOME_POST", "URN"]) {
    const place = ordered.map((row) => leafAt(row, name)).find((leaf) => leaf !== undefined);
    if (place) child.ledger.warn("placement-not-shared", place.path);
  }
  for (const row of ordered) sayProtection(row, child);
  const [start, reason, end] = [leafAt(first, "DECOM"), leafAt(last, "REC"), leafAt(last, "DEC")];
  const from = child.pastDay(start);
  const to = endsCare(reason) ? child.end(end, from) : undefined;
  const made = [from === undefined ? undefined : start, ...(to === undefined ? [] : [end, reason])];
  child.say("family.planStatus", { status: "looked-after", from, to }, { on: from, from: made });
  if (to === undefined) sayArrangement(last, child);
}
