import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { History } from "./history.ts";
import { readMetricsText } from "./read-metrics.ts";

const hour = 3_600_000;
let now = 0;
function shows(start: number, shared: number): ReturnType<typeof readMetricsText> {
  return readMetricsText(
    `gatehouse_process_start_timestamp_seconds ${start}\ngatehouse_copies_total{outcome="shared"} ${shared}\n`,
    "gateway",
  );
}
const grown = (history: History, within: number): number =>
  history.growth("gatehouse_copies_total", within).reduce((sum, { by }) => sum + by, 0);

test("what grew in a time, over restarts of who counts, until it is a week old", () => {
  now = 1_000 * hour;
  const history = new History(() => now);
  history.take(shows(1, 10));
  history.take(shows(1, 12));
  expect(grown(history, hour)).toBe(12);
  now += 2 * hour;
  history.take(shows(2, 3));
  expect([grown(history, hour), grown(history, 24 * hour)]).toEqual([3, 15]);
  now += 8 * 24 * hour;
  history.take(shows(2, 3));
  expect(grown(history, 7 * 24 * hour)).toBe(0);
});

test("a week is kept over a restart, once, and a file that cannot be read begins anew", async () => {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-operations-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  const file = join(dir, "week.json");
  now = 1_000 * hour;
  const before = new History(() => now);
  before.take(shows(1, 10));
  await before.save(file);
  const after = new History(() => now);
  expect(await after.load(file)).toBe(true);
  after.take(shows(1, 11));
  expect(grown(after, hour)).toBe(11);
  await writeFile(file, "{");
  expect(await new History(() => now).load(file)).toBe(false);
  expect(await new History(() => now).load(join(dir, "none"))).toBe(false);
});
