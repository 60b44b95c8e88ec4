import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realDisk } from "@gatehouse/client/disk";
import { expect, onTestFinished, test } from "vitest";
import { openKeptAnswers } from "./kept-answers.ts";

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-answers-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
const kept = { fingerprint: "f", answer: { status: 202, contentType: "application/json", body: "{}" } };

test("of each client the newest answers are kept: who sends without end loses its own oldest, also through a restart", async () => {
  const dir = await folder();
  let ms = Date.parse("2026-11-03T10:00:00Z");
  const open = async () => await openKeptAnswers(dir, realDisk(), () => ms, 3);
  const first = await open();
  await first.write("other.1", kept);
  await first.write("mine.1", kept);
  ms += 24 * 3600_000;
  for (const id of ["mine.2", "mine.3", "mine.3", "mine.4"] as const) await first.write(id, kept);
  expect(await first.read("mine.1")).toBeNull();
  const second = await open();
  await second.write("mine.5", kept);
  expect((await readdir(dir)).length).toBe(4);
  expect([await second.read("mine.5"), await second.read("other.1")]).toEqual([kept, kept]);
});

test("answers go after the next day", async () => {
  const dir = await folder();
  let ms = Date.parse("2026-11-03T23:59:00Z");
  const answers = await openKeptAnswers(dir, realDisk(), () => ms);
  await answers.write("mine.1", kept);
  ms += 24 * 3600_000;
  expect(await answers.read("mine.1")).toEqual(kept);
  ms += 24 * 3600_000;
  expect(await answers.read("mine.1")).toBeNull();
  expect(await readdir(dir)).toEqual([]);
});
