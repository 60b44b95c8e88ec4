import { Purpose, purposes } from "@gatehouse/contracts/purpose";
import { explainItem } from "@gatehouse/policy/agreements/explain";
import { londonDateOf } from "@gatehouse/policy/calendar";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { ExplainOptions } from "../agreement-commands.ts";
import { exitCodes } from "../exit-codes.ts";
import { dayOf, sourceIn } from "../partnership-source.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** Prints every rule that bears on whether a recipient may have an item. */
export function explainFor({ to, item, from, purpose, on, folder, json }: ExplainOptions): number {
  const day = dayOf(on, londonDateOf(Date.now()));
  const source = sourceIn(folder);
  if (day === null || source === null) return exitCodes.unreadable;
  const asked = purpose === undefined ? null : Purpose.safeParse(purpose).data;
  if (asked === undefined) return unknown("--purpose", purposes);
  const question = { to, item, from: from ?? null, purpose: asked, on: day };
  const rules = explainItem(compilePolicy(source.partnership), question);
  if ("unknown" in rules) return unknown(`--${rules.unknown}`, rules.known);
  if (json) printJson({ ...question, rules });
  else {
    const answer = rules.filter(({ comesTo }) => comesTo);
    for (const { sentence } of answer) printLine(sentence);
    printLine("");
    printLine("Why, in the order in which a decision meets the rules (the number is its step):");
    for (const { step, sentence, comesTo } of rules)
      if (!comesTo) printLine(`${String(step).padStart(2)}  ${sentence}`);
  }
  return exitCodes.ok;
}

function unknown(option: string, known: readonly string[]): number {
  printNote(`options-wrong: ${option} is none of: ${known.join(", ")}`);
  return exitCodes.unreadable;
}
