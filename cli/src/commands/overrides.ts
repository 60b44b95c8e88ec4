import { OverrideRate } from "@gatehouse/contracts/override-rates";
import { z } from "zod";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine } from "../print.ts";
import { ask } from "./ask.ts";

const Rates = z.array(OverrideRate);

/** Prints how often objections were set aside for a risk, by month, agency and professional. */
export async function overrides(stateDir: string, json: boolean): Promise<number> {
  const asked = await ask(stateDir, { ask: "overrides" }, json);
  if (!asked.ok) return asked.exit;
  if (json) {
    printJson(asked.result);
    return exitCodes.ok;
  }
  const rates = Rates.parse(asked.result);
  if (rates.length === 0) printLine("Nothing has been decided yet.");
  for (const rate of rates) printLine(lineOf(rate));
  return exitCodes.ok;
}

/** "2026-11  hillside-school: about 40 messages, 5 went against an objection, 10 objections set aside". */
export function lineOf({ month, agency, professional, messages, overridden, overrides: set }: OverrideRate): string {
  const who = professional === null ? agency : `  ${agency}, ${professional}`;
  const of = professional === null ? "messages" : "messages rested on a risk they decided";
  return `${month}  ${who}: ${messages} ${of}, ${overridden} went against an objection, ${set} objections set aside`;
}
