import { mkdir, readdir, writeFile } from "node:fs/promises";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import type { Count } from "./count.ts";

const dayMs = 86_400_000;
/** Two months of changes is as much as a soak run may lag behind; it takes an hour, so nobody has an excuse. */
const maxAgeDays = 60;
const name = /^(\d{4}-\d{2}-\d{2})-long\.md$/;

/** A part of the run: what it was, how it ended, how long it took. */
export type Part = { readonly name: string; readonly count: Count; readonly seconds: number };

/**
 * Whether the newest long report is recent enough for work of the day `today` (of the last commit, so that one commit is
 * judged alike today and in a year).
 *
 * @returns null, or the sentence that says what is wrong
 */
export function staleness(files: readonly string[], today: string): string | null {
  const days = files.flatMap((file) => name.exec(file)?.[1] ?? []).toSorted();
  const newest = days.at(-1);
  if (newest === undefined) return "docs/reports/ holds no report of a long run; run npm test -- --long and commit it";
  const age = Math.floor((Date.parse(today) - Date.parse(newest)) / dayMs);
  if (age <= maxAgeDays) return null;
  return `the newest long run is ${age} days older than this commit (${newest}, limit ${maxAgeDays}); run npm test -- --long and commit its report`;
}

export async function reportFiles(dir: string): Promise<string[]> {
  return readdir(dir).catch(() => []);
}

/** Writes the dated report of a long run and returns its path; a second run on a day replaces the first's. */
export async function writeLongReport(
  dir: string,
  day: string,
  commit: string,
  parts: readonly Part[],
): Promise<string> {
  await mkdir(dir, { recursive: true });
  const rows = parts.map(({ name: part, count, seconds }) => {
    return `| ${part} | ${count.passed} | ${count.failed} | ${count.skipped} | ${seconds.toFixed(0)} |`;
  });
  const failed = parts.reduce((sum, part) => sum + part.count.failed, 0);
  const memory = Math.round(totalmem() / 2 ** 30);
  const text = [
    `# Long run of ${day}: ${failed === 0 ? "green" : `${failed} failed`}`,
    "",
    `Commit ${commit}. ${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}, ${memory} GiB, ${platform()} ${arch()}, Node ${process.version}.`,
    "Written by `npm test -- --long`; never edited by hand.",
    "",
    "| part | passed | failed | skipped | seconds |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
  const path = join(dir, `${day}-long.md`);
  await writeFile(path, text);
  return path;
}
