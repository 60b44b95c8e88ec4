import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realDisk } from "./disk.ts";
import type { Seen } from "./seen.ts";
import { openSeen } from "./seen.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const open = (dir: string, capacity = 1000, disk = realDisk()): Promise<Seen> => openSeen({ dir, disk, capacity });

test("knows after a restart what was added, also behind half a line that a crash left", async () => {
  const dir = await temporaryFolder();
  const first = await open(dir);
  await Promise.all(["d-1", "d-2", "d-3"].map((id, at) => first.add(id, at + 1)));
  await appendFile(join(dir, "seen"), "4 d-hal");
  const second = await open(dir);
  await second.add("d-5", 5);
  const third = await open(dir);
  expect(["d-1", "d-2", "d-3", "d-5"].every((id) => third.has(id))).toBe(true);
  expect(third.has("d-hal5 d-5")).toBe(false);
});

test("remembers the newest when there are more than it may hold, and does not grow without end", async () => {
  const dir = await temporaryFolder();
  const seen = await open(dir, 10);
  for (let at = 1; at <= 100; at += 1) await seen.add(`d-${at}`, at);
  expect(seen.has("d-90")).toBe(false);
  expect(seen.has("d-91")).toBe(true);
  expect((await readFile(join(dir, "seen"), "latin1")).split("\n").length).toBeLessThanOrEqual(32);
});

test("does not take for done what could not be written, and writes what comes after it whole", async () => {
  const dir = await temporaryFolder();
  const real = realDisk();
  let failing = false;
  const disk = {
    ...real,
    appendSynced: async (path: string, bytes: Uint8Array) => {
      await real.appendSynced(path, failing ? bytes.subarray(0, 3) : bytes);
      if (failing) throw Object.assign(new Error("full"), { code: "ENOSPC" });
    },
  };
  const seen = await open(dir, 1000, disk);
  failing = true;
  await expect(seen.add("d-1", 1)).rejects.toMatchObject({ code: "ENOSPC" });
  expect(seen.has("d-1")).toBe(false);
  failing = false;
  await seen.add("d-2", 2);
  const again = await open(dir);
  expect([again.has("d-1"), again.has("d-2")]).toEqual([false, true]);
});
