import type { Message } from "@gatehouse/contracts/message";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { droppedWords, heldWords, withheldWords } from "@gatehouse/policy/plain-codes";
import { plainItem } from "@gatehouse/policy/plain-items";
import { sentence } from "@gatehouse/policy/plain-words";
import { absenceWords, assertionWords, handlingBanners } from "../journeys/words.ts";

/** One cell: at a glance a word, and beside it why. */
export type PreviewCell = {
  readonly what: "goes" | "short" | "stays" | "waits";
  readonly word: string;
  readonly why: string | null;
  /** In words, how it differs from the preview before; none where it does not, or where there was none. */
  readonly change?: string | null;
};
/** A column of the table. */
export type PreviewColumn = {
  readonly id: string;
  readonly name: string;
  readonly outcome: PreviewCell;
  /** How it is told to handle its copy, by the banners' titles. */
  readonly handling: readonly string[];
  /** Somebody's objection is set aside for it. */
  readonly setsAside: boolean;
};
/** A row of the table. */
export type PreviewRow = {
  /** Names the statement in another preview of the same draft too, where its id may be another's. */
  readonly key: string;
  readonly item: string;
  readonly saying: string;
  /** All that it says, to see whether another preview has it say something else. */
  readonly says: string;
  readonly cells: readonly PreviewCell[];
};
/** The table of a preview: a row for each statement, a column for each agency. */
export type PreviewTable = { readonly agencies: readonly PreviewColumn[]; readonly rows: readonly PreviewRow[] };

type Recipient = PreviewDecision["recipients"][string];

/** What goes to whom as a table that is read at a glance. @param nameOf what agencies are called */
export function previewTable(
  decision: PreviewDecision,
  message: Message,
  nameOf: (id: string) => string,
): PreviewTable {
  const recipients = Object.entries(decision.recipients)
    .map(([id, one]) => ({ id, name: nameOf(id), one }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const keyOf = keys();
  return {
    agencies: recipients.map(({ id, name, one }) => ({
      id,
      name,
      outcome: outcomeOf(one),
      handling: one.handling.map((code) => handlingBanners[code].title),
      setsAside: one.overrides.length > 0,
    })),
    rows: message.statements.map(({ id, item, about, assertion, value, on, summary }) => ({
      key: keyOf(`${item} ${about} ${assertion}`),
      item: sentence(plainItem(item, "full")),
      saying: absenceOf(value) ?? assertionWords[assertion] ?? assertion,
      says: JSON.stringify([value, on, summary ?? null]),
      cells: recipients.map(({ id: agency, one }) => cellOf(id, agency, one, decision)),
    })),
  };
}

/** A draft numbers its statements as they come, so a number means another one when something is added before it. */
function keys(): (kind: string) => string {
  const seen = new Map<string, number>();
  return (kind) => {
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    return `${kind} ${count}`;
  };
}

/** What goes of it is then only that, and why, it is not said. */
function absenceOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("absent" in value)) return null;
  return absenceWords[String(value.absent)] ?? null;
}

function outcomeOf(one: Recipient): PreviewCell {
  const why = one.reasons.map(reasonWords).join("; ") || null;
  if (one.outcome === "shared") return { what: "goes", word: "Gets a copy", why: null };
  if (one.outcome === "held") return { what: "waits", word: "Waits", why };
  return { what: "stays", word: "Gets nothing", why };
}

function cellOf(statement: string, agency: string, one: Recipient, { holds }: PreviewDecision): PreviewCell {
  const kept = one.statements.find(({ id }) => id === statement);
  if (kept)
    return kept.form === "full"
      ? { what: "goes", word: "In full", why: null }
      : { what: "short", word: "Short form", why: null };
  const hold = holds.find((held) => held.recipient === agency && held.statement === statement);
  if (hold) return { what: "waits", word: "Waits", why: reasonWords(hold.reason) };
  const dropped = one.dropped.find(({ id }) => id === statement);
  if (one.outcome === "held") return { what: "waits", word: "Waits", why: null };
  return { what: "stays", word: "Stays", why: dropped ? reasonWords(dropped.reason) : null };
}

function reasonWords(code: string): string {
  const words: Readonly<Record<string, string>> = { ...withheldWords, ...heldWords, ...droppedWords };
  return words[code] ?? "kept back: ask the front door";
}
