import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Count } from "./count.ts";
import { machineLine } from "./machine.ts";

/** A part of the run: what it was, how it ended, how long it took. */
export type Part = { readonly name: string; readonly count: Count; readonly seconds: number };

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
  const text = [
    `# Long run of ${day}: ${failed === 0 ? "green" : `${failed} failed`}`,
    "",
    `Commit ${commit}. ${machineLine()}.`,
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
