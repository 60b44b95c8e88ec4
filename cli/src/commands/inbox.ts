import { z } from "zod";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine } from "../print.ts";
import { ask } from "./ask.ts";

/** The attributes of CloudEvents 1.0 that a line shows. Content stays behind --json: a terminal has onlookers. */
const Event = z.looseObject({ id: z.string(), time: z.string().optional(), source: z.string(), type: z.string() });

/** Lists what was handed over to an agency. */
export async function inbox(stateDir: string, agency: string, json: boolean): Promise<number> {
  const asked = await ask(stateDir, { ask: "inbox", agency }, json);
  if (!asked.ok) return asked.exit;
  if (json) {
    printJson(asked.result);
    return exitCodes.ok;
  }
  const events = z.array(Event).parse(asked.result);
  for (const event of events) printLine([event.time ?? "", event.source, event.type, event.id].join("  "));
  if (events.length === 0) printLine("nothing received");
  return exitCodes.ok;
}
