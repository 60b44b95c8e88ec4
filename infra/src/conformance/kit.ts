import type { Professional } from "@gatehouse/contracts/agency";
import type { ConformanceStatement } from "@gatehouse/contracts/enrolment";
import { conformanceChecks } from "@gatehouse/contracts/enrolment";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { AgencyFolder } from "../join/agency-folder.ts";
import { readAgencyFolder } from "../join/agency-folder.ts";
import type { BrokerAddress } from "../join/open-joined.ts";
import { CheckFailed } from "./check-failed.ts";
import { checkDirectory, checkKeys } from "./folder-checks.ts";
import { LineChecks } from "./line-checks.ts";

/** One check as it came out: `said` is a sentence for a human, of codes, counts and names of files at most. */
export type Checked = ConformanceStatement["checks"][number];
type CheckName = Checked["check"];
/** What a check says when it has passed; it throws what went wrong. */
export type Check = () => Promise<string>;

export type KitOptions = {
  readonly dir: string;
  readonly at: BrokerAddress;
  /** In whose name the kit writes. */
  readonly author: Professional;
  /** Maps what is in the agency's folder of records; null when none was given. */
  readonly records: Check | null;
  readonly onChecked: (checked: Checked) => void;
};

/**
 * Tries an agency's installation against a broker, one check after the other; what cannot be tried because an earlier
 * check failed is said to be so. The kit keeps its own state beside the agency's, which it leaves alone.
 */
export async function runKit(
  options: KitOptions,
): Promise<{ readonly folder: AgencyFolder; readonly checks: readonly Checked[] }> {
  const { dir, at, author, records, onChecked } = options;
  const folder = await readAgencyFolder(dir);
  const line = new LineChecks({ dir, folder, at, author });
  const tries: Readonly<Record<CheckName, Check | null>> = {
    keys: () => checkKeys(dir),
    directory: () => checkDirectory(folder),
    publish: () => line.publish(),
    receipt: () => line.receipt(),
    delivery: () => line.delivery(),
    tampered: () => line.tampered(),
    acknowledgement: () => line.acknowledgement(),
    redelivery: () => line.redelivery(),
    refusal: () => line.refusal(),
    restart: () => line.restart(),
    records,
  };
  const checks: Checked[] = [];
  try {
    for (const check of conformanceChecks) {
      const checked = await tryOne(check, tries[check], checks);
      checks.push(checked);
      onChecked(checked);
    }
  } finally {
    await line.close();
  }
  return { folder, checks };
}

/** Everything on the line stands on these. */
const foundations: readonly CheckName[] = ["directory", "publish"];

async function tryOne(check: CheckName, run: Check | null, before: readonly Checked[]): Promise<Checked> {
  if (run === null)
    return { check, result: "not-tried", said: "No folder of records was given (--records and --sector)." };
  const missing = before.find(({ check: name, result }) => foundations.includes(name) && result === "failed");
  if (missing !== undefined && check !== "records") {
    return { check, result: "not-tried", said: `Not tried, as the check of ${missing.check} failed.` };
  }
  try {
    return { check, result: "passed", said: await run() };
  } catch (error) {
    return { check, result: "failed", said: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof CheckFailed) return error.message;
  if (error instanceof GatehouseError) return `It ended with ${error.code}.`;
  return "It ended with an error that nobody foresaw.";
}
