import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { CalendarDate, Instant } from "@gatehouse/contracts/message";
import { audit, auditedBy } from "@gatehouse/gateway/audit";
import type { AuditRange } from "@gatehouse/gateway/audit";
import type { GatewayConfig } from "@gatehouse/gateway/config";
import { readConfig } from "@gatehouse/gateway/config";
import type { ReplayedRecord } from "@gatehouse/gateway/replay-ledger";
import { silentLog } from "@gatehouse/observe/log";
import { addDays, startOfDay } from "@gatehouse/policy/calendar";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine, printNote } from "../print.ts";

const SAY_EVERY_MS = 2_000;

/** Judges again what is recorded of one message: its decision, and each time it was decided again. */
export async function replay(settingsFile: string, message: string, json: boolean): Promise<number> {
  const config = await configIn(settingsFile);
  if (typeof config === "number") return config;
  const records: ReplayedRecord[] = [];
  for await (const one of told(config, { from: null, to: null, message })) records.push(one);
  if (json) printJson({ message, engine: auditedBy, records });
  else for (const one of records) printLine(`${one.at}  record ${one.record}  ${inWords(one)}`);
  if (records.length === 0) printNote(`message-not-recorded: the ledger has no record of ${message}`);
  return records.length > 0 && records.every(isSettled) ? exitCodes.ok : exitCodes.failed;
}

/** Judges everything again, and counts. */
export async function auditAll(
  settingsFile: string,
  given: { readonly from: string | undefined; readonly to: string | undefined },
  json: boolean,
): Promise<number> {
  const from = momentOf(given.from, startOfDay);
  const to = momentOf(given.to, (day) => startOfDay(addDays(day, 1)));
  if (from === undefined || to === undefined) {
    printNote("options-wrong: --from and --to take a day such as 2026-11-23, or a time such as 2026-11-23T09:00:00Z");
    return exitCodes.wrongUse;
  }
  const config = await configIn(settingsFile);
  if (typeof config === "number") return config;
  const counts = { recomputed: 0, "content-gone": 0, unfounded: 0, erased: 0, "other-engine": 0, different: 0 };
  const otherwise: ReplayedRecord[] = [];
  let records = 0;
  for await (const one of told(config, { from, to, message: null })) {
    records += 1;
    counts[one.result] += 1;
    if (!isSettled(one)) otherwise.push(one);
  }
  if (json) printJson({ from, to, engine: auditedBy, records, counts, otherwise });
  else {
    printLine(`${records} records judged again by ${auditedBy}: ${otherwise.length} come out otherwise`);
    printLine(`  ${counts.recomputed} from what was sent and the register as it stood, and the same`);
    printLine(
      `  ${counts["content-gone"]} of which what was sent is not held any more, or never was: register and policy the same`,
    );
    printLine(`  ${counts.unfounded} that stand on what has been erased or is lost: cannot be settled any more`);
    printLine(`  ${counts.erased} erased: their keys are destroyed, and nothing of them can be read`);
    for (const one of otherwise) printLine(`${one.at}  record ${one.record}  ${one.message ?? "-"}  ${inWords(one)}`);
  }
  return otherwise.length === 0 ? exitCodes.ok : exitCodes.failed;
}

async function* told(config: GatewayConfig, range: AuditRange): AsyncGenerator<ReplayedRecord> {
  let said = performance.now();
  const passed = (record: number): void => {
    if (performance.now() - said < SAY_EVERY_MS) return;
    said = performance.now();
    printNote(`${record} records judged again`);
  };
  yield* audit(config, range, { log: silentLog, passed });
}

/** The settings of a gateway. @returns the exit status, once it is said why there are none */
export async function configIn(settingsFile: string): Promise<GatewayConfig | number> {
  const text = await readFile(settingsFile, "utf8").catch(() => null);
  if (text === null) {
    printNote(
      `not-running: no gateway's settings are in ${settingsFile}; npm start writes them, --settings names others`,
    );
    return exitCodes.notRunning;
  }
  const read = readConfig(parseEnv(text));
  if (read.ok) return read.config;
  printNote(`setting-wrong: ${read.variables.join(", ")} in ${settingsFile}`);
  return exitCodes.wrongUse;
}

/** Undefined for a text that is no day and no time; null when none was given. */
function momentOf(text: string | undefined, ofDay: (day: CalendarDate) => Instant): Instant | null | undefined {
  if (text === undefined) return null;
  const day = CalendarDate.safeParse(text);
  return day.success ? ofDay(day.data) : Instant.safeParse(text).data;
}

function isSettled({ result }: ReplayedRecord): boolean {
  return result !== "different" && result !== "other-engine";
}

function inWords({ result, differences }: ReplayedRecord): string {
  switch (result) {
    case "recomputed":
      return "judged again from what was sent and the register as it stood: as recorded";
    case "content-gone":
      return "what was sent is not held any more, or never was; the register and the policy are those recorded";
    case "unfounded":
      return "it stands on what has been erased or is lost: whether it comes out as recorded cannot be settled any more";
    case "erased":
      return "erased: its key is destroyed, and nothing of it can be read";
    case "other-engine":
      return `comes out otherwise (${differences.join(", ")}), and another version of the deciding code wrote it: judge it by that`;
    case "different":
      return `comes out otherwise: ${differences.join(", ")}`;
  }
}
