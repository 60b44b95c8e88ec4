import type { Partnership } from "@gatehouse/contracts/partnership";
import { agreementDigest, termsDigest } from "@gatehouse/envelope/agreement-signature";
import { diffPolicies } from "@gatehouse/policy/agreements/diff";
import type { PolicyDiff, SeenOtherwise } from "@gatehouse/policy/agreements/diff";
import { reachInWords } from "@gatehouse/policy/agreements/reach";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { Policy } from "@gatehouse/policy/compile";
import { plainItem } from "@gatehouse/policy/plain-items";
import { exitCodes } from "../exit-codes.ts";
import { sourceIn } from "../partnership-source.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** Lines of each kind that are shown at once: one ended agreement changes hundreds of items. */
const shownLines = 40;

/** Prints who newly sees what, who no longer, and whose signatures the new words need. */
export function diffFolders(oldFolder: string, newFolder: string, style: "json" | "all" | "begun"): number {
  const old = sourceIn(oldFolder);
  const next = sourceIn(newFolder);
  if (old === null || next === null) return exitCodes.unreadable;
  const policy = compilePolicy(next.partnership);
  const diff = diffPolicies(compilePolicy(old.partnership), policy);
  const toSign = unsignedIn(old.partnership, next.partnership);
  if (style === "json") printJson({ ...diff, more: diff.more.map(inWords), less: diff.less.map(inWords), toSign });
  else {
    printDiff(diff, policy, style === "all" ? Infinity : shownLines);
    if (toSign.length > 0) printLine(`To be signed, or signed again, before it counts: ${toSign.join(", ")}`);
  }
  const anyoneSeesMore = diff.more.length > 0 || diff.terms.some(({ more }) => more);
  printNote(
    anyoneSeesMore ? "Someone sees more: to be agreed by the agencies whose information it is." : "Nobody sees more.",
  );
  return anyoneSeesMore ? exitCodes.seesMore : exitCodes.ok;
}

function inWords({ before, after, ...rest }: SeenOtherwise): unknown {
  return { ...rest, before: reachInWords(before), after: reachInWords(after) };
}

/** What has other words than before: a signature is over the words, also over those that let nobody see more. */
function unsignedIn(old: Partnership, next: Partnership): readonly string[] {
  const before = new Set(old.agreements.map(agreementDigest));
  const agreements = next.agreements.filter((agreement) => !before.has(agreementDigest(agreement))).map(({ id }) => id);
  const terms = termsDigest(old) === termsDigest(next) ? [] : [`${next.id} (agencies and matrix, by the root)`];
  return [...terms, ...agreements];
}

function printDiff({ more, less, terms }: PolicyDiff, policy: Policy, most: number): void {
  for (const [title, rows] of [
    ["Newly sees", more],
    ["Sees less", less],
  ] as const) {
    if (rows.length === 0) continue;
    const lines = linesOf(rows, policy);
    printLine(`${title}: ${inShort(rows)}\n`);
    for (const line of lines.slice(0, most)) printLine(`  ${line}`);
    if (lines.length > most) printLine(`  … and ${lines.length - most} lines more, with --all`);
    printLine("");
  }
  if (terms.length > 0) printLine("Terms\n");
  for (const { more: isMore, sentence } of terms) printLine(`  ${isMore ? "more  " : "less  "}${sentence}`);
}

/** How many items change for each kind of agency. */
function inShort(rows: readonly SeenOtherwise[]): string {
  const items = new Map<string, Set<string>>();
  for (const { kind, item } of rows) items.set(kind, (items.get(kind) ?? new Set()).add(item));
  return [...items].map(([kind, { size }]) => `${kind} ${size} ${size === 1 ? "item" : "items"}`).join(", ");
}

/** One line for all purposes and agencies that change alike: an item's line reads as one change, because it is one. */
function linesOf(rows: readonly SeenOtherwise[], policy: Policy): readonly string[] {
  const alike = new Map<
    string,
    {
      readonly row: SeenOtherwise;
      readonly purposes: Set<string>;
      readonly to: Set<string>;
      readonly from: Set<string>;
    }
  >();
  for (const row of rows) {
    const key = [row.kind, row.item, row.tier, row.before, row.after, row.since].join(" ");
    const known = alike.get(key) ?? { row, purposes: new Set(), to: new Set(), from: new Set() };
    known.purposes.add(row.purpose);
    known.to.add(row.to);
    for (const from of row.from) known.from.add(from);
    alike.set(key, known);
  }
  const others = (agency: string): boolean => policy.agencies.has(agency);
  return [...alike.values()].map(({ row, purposes, to, from }) => {
    const all = [...policy.agencies.values()].filter(({ kind }) => kind === row.kind);
    const whom = all.length === to.size && all.length > 1 ? `every agency of ${row.kind}` : [...to].join(", ");
    const ofWhom =
      from.size >= policy.agencies.size - 1 ? "from anyone" : `from ${[...from].filter(others).join(", ")}`;
    const change = `${reachInWords(row.before)} → ${reachInWords(row.after)}`;
    return `${whom}: ${plainItem(row.item, "full")} (${row.item}), ${row.tier}: ${change}; ${[...purposes].join(", ")}; ${ofWhom}; since ${row.since}`;
  });
}
