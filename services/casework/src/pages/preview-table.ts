import type { Message } from "@gatehouse/contracts/message";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { droppedWords, heldWords, withheldWords } from "@gatehouse/policy/plain-codes";
import { plainItem } from "@gatehouse/policy/plain-items";
import { sentence } from "@gatehouse/policy/plain-words";
import { absenceWords, assertionWords } from "../journeys/words.ts";

/** One cell: at a glance a word, and beside it why. */
export type PreviewCell = {
  readonly what: "goes" | "short" | "stays" | "waits";
  readonly word: string;
  readonly why: string | null;
};
/** The table of a preview: a row for each statement, a column for each agency. */
export type PreviewTable = {
  readonly agencies: readonly { readonly name: string; readonly outcome: PreviewCell }[];
  readonly rows: readonly { readonly item: string; readonly saying: string; readonly cells: readonly PreviewCell[] }[];
};

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
  return {
    agencies: recipients.map(({ name, one }) => ({ name, outcome: outcomeOf(one) })),
    rows: message.statements.map(({ id, item, assertion, value }) => ({
      item: sentence(plainItem(item, "full")),
      saying: absenceOf(value) ?? assertionWords[assertion] ?? assertion,
      cells: recipients.map(({ id: agency, one }) => cellOf(id, agency, one, decision)),
    })),
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
