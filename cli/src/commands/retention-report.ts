import { retention, retentionAsOf } from "@gatehouse/contracts/retention";
import type { RetentionRow } from "@gatehouse/contracts/retention";
import { retentionReport } from "@gatehouse/gateway/erase/retention-report";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine } from "../print.ts";
import { configIn } from "./audit.ts";

/** Says how long what is kept, what was erased, and what is past its time: counts alone. */
export async function reportRetention(settingsFile: string, json: boolean): Promise<number> {
  const config = await configIn(settingsFile);
  if (typeof config === "number") return config;
  const report = await retentionReport(config);
  if (json) {
    printJson({ asOf: retentionAsOf, table: retention, ...report, legalHolds: null });
    return exitCodes.ok;
  }
  const { records, erased, erasures, pastTime, due, switchedOn, copies } = report;
  printLine(
    `${records} records, of which ${erased} have been erased (${erasures} times); ${copies} sealed copies held`,
  );
  printLine(`${pastTime} records are past their time; the next start ${switchedOn ? "erases" : "would erase"} ${due}`);
  if (!switchedOn) printLine("  erasing is off (GATEWAY_RETENTION=keep), because there is no legal hold yet");
  printLine(`kept, as of ${retentionAsOf}:`);
  for (const row of retention) printLine(`  ${row.what}: ${keepOf(row)} ${row.from}`);
  return exitCodes.ok;
}

function keepOf({ keep }: RetentionRow): string {
  if (keep === null) return "for good, from";
  return "months" in keep ? `${keep.months} months from` : `${keep.days} days from`;
}
