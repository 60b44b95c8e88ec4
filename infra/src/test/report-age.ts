import { readdir } from "node:fs/promises";

const dayMs = 86_400_000;
/** Two months of changes is as much as a report may lag behind; its run takes an hour or a night, so nobody has an excuse. */
const maxAgeDays = 60;

/** A report of a run that CI does not repeat; it is committed as `docs/reports/<day>-<name>.md`. */
export type RareReport = { readonly name: string; readonly run: string; readonly command: string };

/** The reports whose age CI looks at. */
export const rareReports = {
  long: { name: "long", run: "long run", command: "npm test -- --long" },
  mutation: { name: "mutation", run: "mutation run", command: "npm test -- --mutation" },
} as const satisfies Readonly<Record<string, RareReport>>;

/**
 * Whether the newest report of its kind is recent enough for work of the day `today` (of the last commit, so that one
 * commit is judged alike today and in a year).
 *
 * @returns null, or the sentence that says what is wrong
 */
export function staleness(report: RareReport, files: readonly string[], today: string): string | null {
  const name = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})-${report.name}\\.md$`);
  const days = files.flatMap((file) => name.exec(file)?.[1] ?? []).toSorted();
  const newest = days.at(-1);
  if (newest === undefined)
    return `docs/reports/ holds no report of a ${report.run}; run ${report.command} and commit it`;
  const age = Math.floor((Date.parse(today) - Date.parse(newest)) / dayMs);
  if (age <= maxAgeDays) return null;
  return `the newest ${report.run} is ${age} days older than this commit (${newest}, limit ${maxAgeDays}); run ${report.command} and commit its report`;
}

export async function reportFiles(dir: string): Promise<string[]> {
  return readdir(dir).catch(() => []);
}
