import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { CalendarDate, Instant } from "@gatehouse/contracts/message";
import { RecordedDecision } from "@gatehouse/contracts/recorded-decision";
import { replayDecisions } from "@gatehouse/policy/agreements/replay";
import { startOfDay } from "@gatehouse/policy/calendar";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { ReplayOptions } from "../agreement-commands.ts";
import { exitCodes } from "../exit-codes.ts";
import { sourceIn } from "../partnership-source.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { ask } from "./ask.ts";

/** Prints which recorded decisions would have come out otherwise. */
export async function replayUnder(folder: string, options: ReplayOptions): Promise<number> {
  const since = sinceOf(options.since);
  if (since === null) {
    printNote("options-wrong: --since takes a day such as 2026-11-23, or a time such as 2026-11-23T09:00:00Z");
    return exitCodes.wrongUse;
  }
  const source = sourceIn(folder);
  if (source === null) return exitCodes.unreadable;
  const read = options.records === undefined ? await askFor(options, since) : await readLines(options.records, since);
  if ("exit" in read) return read.exit;
  if (options.keep !== undefined)
    await writeFile(options.keep, read.decisions.map((one) => `${JSON.stringify(one)}\n`).join(""), { mode: 0o600 });
  const { decisions, otherwise, untold } = replayDecisions(read.decisions, compilePolicy(source.partnership));
  if (options.json) printJson({ since, decisions, otherwise, untold });
  else {
    const more = otherwise.filter((one) => one.more).length;
    printLine(`${decisions} decisions since ${since}: ${more} let more through, ${otherwise.length - more} less`);
    for (const { at, record, message, from, to, more: isMore, sentence } of otherwise)
      printLine(
        `${at}  record ${record}, message ${message}  ${from} → ${to}  ${isMore ? "more" : "less"}: ${sentence}`,
      );
    for (const { record, why } of untold) printLine(`record ${record}  cannot be replayed: ${why}`);
  }
  return otherwise.length === 0 ? exitCodes.ok : exitCodes.failed;
}

function sinceOf(text: string): string | null {
  const day = CalendarDate.safeParse(text);
  return day.success ? startOfDay(day.data) : (Instant.safeParse(text).data ?? null);
}

type Read = { readonly decisions: readonly RecordedDecision[] } | { readonly exit: number };

async function askFor({ state, json }: ReplayOptions, since: string): Promise<Read> {
  const asked = await ask(state, { ask: "decisions", since }, json === true);
  return asked.ok ? { decisions: z.array(RecordedDecision).parse(asked.result) } : { exit: asked.exit };
}

async function readLines(file: string, since: string): Promise<Read> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) {
    printNote(`file-unreadable: ${file}`);
    return { exit: exitCodes.unreadable };
  }
  const decisions: RecordedDecision[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const decision = decisionIn(line);
    if (decision === null) {
      printNote(`file-unreadable: ${file}:${at + 1} is no recorded decision`);
      return { exit: exitCodes.unreadable };
    }
    if (Date.parse(decision.at) >= Date.parse(since)) decisions.push(decision);
  }
  return { decisions };
}

function decisionIn(line: string): RecordedDecision | null {
  try {
    return RecordedDecision.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
