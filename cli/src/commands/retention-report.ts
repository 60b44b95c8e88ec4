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
    printJson({ asOf: retentionAsOf, table: retention, ...report });
    return exitCodes.ok;
  }
  for (const { id, kept, due, erased, underHold } of report.classes)
    printLine(
      `${names[id]}: ${kept} kept, ${due} due, ${erased} erased, ${underHold} past their time under a legal hold`,
    );
  const { erasures, pastTime, switchedOn, legalHolds, holdsToReview, asked, approved } = report;
  printLine(`${pastTime} records are past their time; something was erased ${erasures} times`);
  printLine(`${legalHolds} legal holds stand, ${holdsToReview} of them past their day of review`);
  printLine(`${asked} erasures are asked for, ${approved} of them approved and not done yet`);
  if (!switchedOn) printLine("  erasing by the table is off (GATEWAY_RETENTION=keep): what is due stays");
  printLine(`kept, as of ${retentionAsOf}:`);
  for (const row of retention) printLine(`  ${row.what}: ${keepOf(row)} ${row.from}`);
  return exitCodes.ok;
}

const names = { record: "records", copy: "sealed copies, receipts and notices", "cosigned-leaf": "leaves" } as const;

function keepOf({ keep }: RetentionRow): string {
  if (keep === null) return "for good, from";
  return "months" in keep ? `${keep.months} months from` : `${keep.days} days from`;
}
