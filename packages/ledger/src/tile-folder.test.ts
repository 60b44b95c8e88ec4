import * as nodeFs from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dyingDisk, passingFolder } from "./testing/dying-disk.ts";
import type { Death } from "./testing/dying-disk.ts";
import { memoryTiles } from "./testing/memory-tiles.ts";
import { plainRoot, someLeaves } from "./testing/plain-tree.ts";
import { openTileFolder } from "./tile-folder.ts";
import type { TileDisk } from "./tile-folder.ts";
import { openTileLog } from "./tile-log.ts";

async function folder(): Promise<string> {
  const dir = await passingFolder();
  onTestFinished(async () => nodeFs.rm(dir, { recursive: true, force: true }));
  return join(dir, "tiles");
}

async function filesIn(dir: string): Promise<readonly string[]> {
  const all = await nodeFs.readdir(dir, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .toSorted();
}

test("a log in a folder has the files of the specification and nothing half-written beside them", async () => {
  const dir = await folder();
  const store = await openTileFolder(dir);
  const memory = memoryTiles();
  for (const each of [store, memory]) {
    const log = await openTileLog(each, 0);
    for (const step of [1, 300, 255, 2]) await log.append(someLeaves(step, log.size()));
  }
  expect(await filesIn(dir)).toEqual([...memory.files.keys()].toSorted());
  for (const [path, bytes] of memory.files) expect(await store.read(path)).toEqual(bytes);
});

test("a file that is there is never changed: the same bytes are no failure, others are", async () => {
  const dir = await folder();
  const store = await openTileFolder(dir);
  await store.write([{ path: "tile/0/000.p/1", bytes: Buffer.alloc(32, 1) }]);
  await store.write([{ path: "tile/0/000.p/1", bytes: Buffer.alloc(32, 1) }]);
  await expect(store.write([{ path: "tile/0/000.p/1", bytes: Buffer.alloc(32, 2) }])).rejects.toThrow("tile-differs");
  expect(await store.read("tile/0/000.p/1")).toEqual(Buffer.alloc(32, 1));
  expect(await store.read("tile/0/001")).toBeUndefined();
  expect(await filesIn(dir)).toEqual(["tile/0/000.p/1"]);
});

test.each(["before", "after"] as const)(
  "a log whose disk dies %s any call is there as it was before, and grows on from there to the same tree",
  async (death: Death) => {
    const [before, more] = [250, 20];
    const whole = plainRoot(someLeaves(before + more));
    let fails = 1;
    for (let died = true; died; fails++) {
      const dir = await folder();
      const start = await openTileLog(await openTileFolder(dir), 0);
      const kept = await start.append(someLeaves(before));
      const { disk, calls } = dyingDisk(fails, death);
      died = await growOn(dir, disk, before, more).then(
        () => false,
        () => true,
      );
      expect(died).toBe(calls() >= fails);
      const again = await openTileLog(await openTileFolder(dir), before);
      expect(again.root()).toEqual(kept.root);
      expect((await again.append(someLeaves(more, before))).root).toEqual(whole);
      expect((await filesIn(dir)).filter((path) => path.startsWith("."))).toEqual([]);
    }
    // Opening, two levels with a full tile and a partial one each, syncs of all.
    expect(fails).toBeGreaterThan(40);
  },
);

async function growOn(dir: string, disk: TileDisk, from: number, count: number): Promise<void> {
  const log = await openTileLog(await openTileFolder(dir, disk), from);
  await log.append(someLeaves(count, from));
}
