import { droppedPages, withheldPages, heldPages, refusalPages } from "@gatehouse/contracts/code-pages";
import type { Followed } from "./tally.ts";

/** The table of the day, a line for each recipient: who sent what to whom, what of it, why not, and how long it took. */
export function tableOf(messages: readonly Followed[], kinds: Readonly<Record<string, string>>): string {
  const rows = messages.flatMap((message) => rowsOf(message, kinds));
  const head = ["from", "message", "to", "full", "min.", "dropped", "ms", "why"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join("  ");
  return [
    line(head),
    line(head.map((_, column) => "-".repeat(Math.min(widths[column] ?? 0, 60)))),
    ...rows.map(line),
  ].join("\n");
}

function rowsOf(message: Followed, kinds: Readonly<Record<string, string>>): string[][] {
  const { decided, from, title } = message;
  const took = (at: number | null): string => (at === null ? "" : String(at - message.sentAtMs));
  const first = [from, kinds[title] ?? title];
  if (!decided) return [[...first, "", "", "", "", "", "not decided"]];
  if (decided.outcome === "refused") {
    return [[...first, "nobody", "", "", "", took(message.decidedAtMs), decided.reasons.map(refusedWords).join(" ")]];
  }
  return Object.entries(decided.recipients).map(([agency, told], index) => {
    const count = (form: string): number => told.kept.filter((kept) => kept.form === form).length;
    const why = told.outcome === "shared" ? droppedWords(told.dropped) : told.reasons.map(outcomeWords).join(" ");
    const numbers =
      told.outcome === "shared"
        ? [count("full"), count("minimised"), told.dropped.length].map(String)
        : ["-", "-", "-"];
    const start = index === 0 ? first : ["", ""];
    return [
      ...start,
      agency,
      ...numbers,
      took(message.decidedAtMs),
      told.outcome === "shared" ? why : `${told.outcome}: ${why}`,
    ];
  });
}

type Dropped = { readonly item: string; readonly reason: string };

/** Reasons with the items they dropped, in a reader's words. */
function droppedWords(dropped: readonly Dropped[]): string {
  const byReason = new Map<string, string[]>();
  for (const { item, reason } of dropped) byReason.set(reason, [...(byReason.get(reason) ?? []), item]);
  return [...byReason].map(([reason, items]) => `${items.join(", ")}: ${short(droppedReason(reason))}`).join("; ");
}

const withheldClass = "An objection or a bar stands in the way: ask the front door.";

function droppedReason(reason: string): string {
  return Object.entries(droppedPages).find(([code]) => code === reason)?.[1].happened ?? withheldClass;
}

function outcomeWords(reason: string): string {
  const pages: Readonly<Record<string, { readonly happened: string }>> = { ...withheldPages, ...heldPages };
  return pages[reason]?.happened ?? withheldClass;
}

function refusedWords(reason: string): string {
  return Object.entries(refusalPages).find(([code]) => code === reason)?.[1].happened ?? reason;
}

/** The first sentence, without its full stop. */
function short(text: string): string {
  return text.replace(/\.(?:\s.*)?$/s, "");
}
