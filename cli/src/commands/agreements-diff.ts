import { diffPolicies } from "@gatehouse/policy/agreements/diff";
import type { PolicyDiff, SeenOtherwise } from "@gatehouse/policy/agreements/diff";
import { reachInWords } from "@gatehouse/policy/agreements/reach";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { Policy } from "@gatehouse/policy/compile";
import { plainItem } from "@gatehouse/policy/plain-items";
import { exitCodes } from "../exit-codes.ts";
import { sourceIn } from "../partnership-source.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** Prints who newly sees what, and who no longer. */
export function diffFolders(oldFolder: string, newFolder: string, json: boolean): number {
  const old = sourceIn(oldFolder);
  const next = sourceIn(newFolder);
  if (old === null || next === null) return exitCodes.unreadable;
  const policy = compilePolicy(next.partnership);
  const diff = diffPolicies(compilePolicy(old.partnership), policy);
  if (json) printJson({ ...diff, more: diff.more.map(inWords), less: diff.less.map(inWords) });
  else printDiff(diff, policy);
  const anyoneSeesMore = diff.more.length > 0 || diff.terms.some(({ more }) => more);
  printNote(
    anyoneSeesMore ? "Someone sees more: to be agreed by the agencies whose information it is." : "Nobody sees more.",
  );
  return anyoneSeesMore ? exitCodes.seesMore : exitCodes.ok;
}

function inWords({ before, after, ...rest }: SeenOtherwise): unknown {
  return { ...rest, before: reachInWords(before), after: reachInWords(after) };
}

function printDiff({ more, less, terms }: PolicyDiff, policy: Policy): void {
  for (const [title, rows] of [
    ["Newly sees", more],
    ["Sees less", less],
  ] as const) {
    if (rows.length === 0) continue;
    printLine(`${title}\n`);
    for (const line of linesOf(rows, policy)) printLine(`  ${line}`);
    printLine("");
  }
  if (terms.length > 0) printLine("Terms\n");
  for (const { more: isMore, sentence } of terms) printLine(`  ${isMore ? "more  " : "less  "}${sentence}`);
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
