import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createReport } from "./progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a step that goes on says so every two seconds and how long it took", async () => {
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line));
  const done = report.step("fetching", () => new Promise((resolve) => setTimeout(() => resolve(7), 5_000)));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await done).toBe(7);
  expect(lines.map((line) => line.trim())).toEqual([
    "0.0 s  fetching",
    "2.0 s  fetching: still going, 2.0 s",
    "4.0 s  fetching: still going, 4.0 s",
    "5.0 s  fetching: done in 5.0 s",
  ]);
});

test("a step that can count says how far it has come", async () => {
  const lines: string[] = [];
  let sent = 0;
  const work = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5_000));
  const done = createReport((line) => lines.push(line)).step("playing", work, () => `${(sent += 3)} messages`);
  await vi.advanceTimersByTimeAsync(5_000);
  await done;
  expect(lines.map((line) => line.trim()).slice(1, 3)).toEqual([
    "2.0 s  playing: still going, 2.0 s, 3 messages",
    "4.0 s  playing: still going, 4.0 s, 6 messages",
  ]);
});

test("a step that takes no time takes one line", async () => {
  const lines: string[] = [];
  await createReport((line) => lines.push(line)).step("looking", () => Promise.resolve());
  expect(lines).toHaveLength(1);
});

test("a failure passes through, and the step falls silent", async () => {
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line));
  await expect(report.step("failing", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(lines).toHaveLength(1);
});
