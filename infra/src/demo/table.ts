import { droppedPages, withheldPages, heldPages, refusalPages } from "@gatehouse/contracts/code-pages";
import { plainItem } from "@gatehouse/policy/plain-items";
import type { Followed } from "./tally.ts";

const head = ["from", "message", "to", "full", "min.", "dropped", "ms", "why"];
const narrowestWhy = 40;

/**
 * The table of the day, a row for each recipient: who sent what to whom, how much of it, why not the rest, and how many
 * milliseconds from the outbox to the signed decision.
 *
 * @param columns width of the reader's terminal; reasons are folded into what is left of it
 */
export function tableOf(messages: readonly Followed[], columns: number): string {
  const rows = messages.flatMap(rowsOf);
  const widths = head
    .slice(0, -1)
    .map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const indent = widths.reduce((sum, width) => sum + width + 2, 0);
  const room = Math.max(narrowestWhy, columns - indent);
  const line = (cells: readonly string[]): string => {
    const [first = "", ...more] = folded(cells[head.length - 1] ?? "", room);
    const start = widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join("  ");
    return [`${start}  ${first}`.trimEnd(), ...more.map((text) => " ".repeat(indent) + text)].join("\n");
  };
  const rule = [...widths.map((width) => "-".repeat(width)), "-".repeat(Math.min(room, narrowestWhy))];
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/**
 * The same day, a line for each message: to whom it went and how much, not why. `3+1` is three statements in full and one
 * in its short form; what got nothing says so.
 *
 * @param columns width of the reader's terminal
 */
export function shortTableOf(messages: readonly Followed[], columns: number): string {
  const rows = messages.map((message) => [message.from, message.title, tookOf(message), toWhom(message)]);
  const titles = ["from", "message", "ms", "to (in full+short form)"];
  const widths = titles
    .slice(0, -1)
    .map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const indent = widths.reduce((sum, width) => sum + width + 2, 0);
  const room = Math.max(narrowestWhy, columns - indent);
  const line = (cells: readonly string[]): string => {
    const [first = "", ...more] = folded(cells.at(-1) ?? "", room);
    const start = widths.map((width, at) => (cells[at] ?? "").padEnd(width)).join("  ");
    return [`${start}  ${first}`.trimEnd(), ...more.map((text) => " ".repeat(indent) + text)].join("\n");
  };
  return [titles, ...rows].map(line).join("\n");
}

function tookOf({ decided, decidedAtMs, sentAtMs }: Followed): string {
  return decided && decidedAtMs !== null ? String(decidedAtMs - sentAtMs) : "";
}

function toWhom({ decided }: Followed): string {
  if (!decided) return "not decided";
  if (decided.outcome === "refused") return `nobody: ${decided.reasons.join(", ")}`;
  const told = Object.entries(decided.recipients);
  const shared = told.flatMap(([agency, { outcome, kept }]) => {
    const full = kept.filter(({ form }) => form === "full").length;
    const count = full === kept.length ? `${full}` : `${full}+${kept.length - full}`;
    return outcome === "shared" ? [`${agency} ${count}`] : [];
  });
  const others = Map.groupBy(
    told.filter(([, { outcome }]) => outcome !== "shared"),
    ([, { outcome }]) => outcome,
  );
  const kept = [...others].map(([outcome, list]) => `${outcome} ${list.map(([agency]) => agency).join(", ")}`);
  return [shared.length === 0 ? "nobody" : shared.join(", "), ...kept].join("; ");
}

function folded(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    if (current !== "" && current.length + word.length + 1 > width) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

function rowsOf(message: Followed): string[][] {
  const { decided, from, title } = message;
  const took = (at: number | null): string => (at === null ? "" : String(at - message.sentAtMs));
  const first = [from, title];
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

/** Reasons with the items they dropped, in the words a practitioner uses for both. */
function droppedWords(dropped: readonly Dropped[]): string {
  const byReason = new Map<string, string[]>();
  for (const { item, reason } of dropped) {
    const known = byReason.get(reason) ?? [];
    byReason.set(reason, known.includes(item) ? known : [...known, item]);
  }
  return [...byReason]
    .map(
      ([reason, items]) =>
        `${items.map((item) => plainItem(item, "full")).join(", ")}: ${short(droppedReason(reason))}`,
    )
    .join("; ");
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
