import { readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { realDisk } from "./disk.ts";
import type { Disk } from "./disk.ts";
import { deaths, mortal } from "./testing/dying-disk.ts";
import type { Outbox } from "./outbox.ts";
import { openOutbox } from "./outbox.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const queuedAt = "2026-11-02T08:55:00.000Z";
const bytesOf = (id: string): Uint8Array => Buffer.from(`sealed bytes of ${id}\n`.repeat(50));

function open(
  dir: string,
  disk: Disk = realDisk(),
  options: { capacity?: number; damaged?: string[] } = {},
): Promise<Outbox> {
  const onDamaged = (file: string): void => void options.damaged?.push(file);
  return openOutbox({ dir, disk, capacity: options.capacity ?? 1000, onDamaged });
}
const add = (outbox: Outbox, id: string): Promise<unknown> =>
  outbox.add({ id, kind: "concern", queuedAt }, bytesOf(id));

test("holds the very same bytes, in the order they were added, after it is opened again", async () => {
  const dir = await temporaryFolder();
  const first = await open(dir);
  for (const id of ["m-3", "m-1", "m-2"]) await add(first, id);
  const again = await open(dir);
  expect(again.entries().map(({ id }) => id)).toEqual(["m-3", "m-1", "m-2"]);
  expect(await again.bytes("m-1")).toEqual(Buffer.from(bytesOf("m-1")));
});

test("refuses the message beyond its capacity and takes one again when a place is free", async () => {
  const outbox = await open(await temporaryFolder(), realDisk(), { capacity: 2 });
  const results = await Promise.allSettled(["m-1", "m-2", "m-3"].map((id) => add(outbox, id)));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  await expect(add(outbox, "m-3")).rejects.toMatchObject({ code: "outbox-full" });
  await outbox.remove("m-1");
  await add(outbox, "m-3");
  expect(outbox.entries().map(({ id }) => id)).toEqual(["m-2", "m-3"]);
});

test("says outbox-unavailable when the disk refuses, and keeps nothing of it", async () => {
  const dir = await temporaryFolder();
  const full: Disk = {
    ...realDisk(),
    writeSynced: () => Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" })),
  };
  const outbox = await open(dir, full);
  await expect(add(outbox, "m-1")).rejects.toMatchObject({ code: "outbox-unavailable" });
  expect(outbox.entries()).toEqual([]);
  expect((await open(dir)).entries()).toEqual([]);
});

test.each([
  { name: "cut short", harm: (path: string) => truncate(path, 100) },
  { name: "emptied", harm: (path: string) => truncate(path, 0) },
  { name: "of something else", harm: (path: string) => writeFile(path, "not ours") },
])("sets a file that was $name aside and reports it, at opening and at sending", async ({ harm }) => {
  const dir = await temporaryFolder();
  const outbox = await open(dir);
  await add(outbox, "m-1");
  await add(outbox, "m-2");
  const [file = ""] = (await readdir(dir)).filter((name) => name.includes("m-1"));
  await harm(join(dir, file));
  expect(await outbox.bytes("m-1")).toBeNull();
  expect(outbox.entries().map(({ id }) => id)).toEqual(["m-2"]);
  const [other = ""] = (await readdir(dir)).filter((name) => name.includes("m-2"));
  await harm(join(dir, other));
  const damaged: string[] = [];
  expect((await open(dir, realDisk(), { damaged })).entries()).toEqual([]);
  expect(damaged).toEqual([other]);
  expect((await readdir(join(dir, "damaged"))).toSorted()).toEqual([file, other].toSorted());
});

test("names no file by an id that a file system could read as a path", async () => {
  const dir = await temporaryFolder();
  const outbox = await open(dir);
  await add(outbox, "../../etc/passwd");
  expect((await readdir(dir)).filter((name) => name.endsWith(".out"))).toHaveLength(1);
  expect((await open(dir)).entry("../../etc/passwd")?.kind).toBe("concern");
});

const actions = fc.array(fc.record({ add: fc.boolean(), which: fc.nat(4) }), { minLength: 1, maxLength: 12 });

test("property: killed at any step, it has every message promised and not removed, whole, and never a part of one", async () => {
  await fc.assert(
    fc.asyncProperty(
      actions,
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom(...deaths),
      async (plan, dieAt, death) => {
        const dir = await temporaryFolder();
        const process = mortal(realDisk(), dieAt, death);
        const promised = new Set<string>();
        const inDoubt = new Set<string>();
        try {
          const outbox = await open(dir, process.disk);
          for (const { add: adding, which } of plan) {
            const id = `m-${which}`;
            if (adding === (outbox.entry(id) !== undefined)) continue;
            inDoubt.add(id);
            promised.delete(id);
            await (adding ? add(outbox, id) : outbox.remove(id));
            if (adding) inDoubt.delete(id);
            if (adding) promised.add(id);
          }
        } catch {
          expect(process.dead()).toBe(true);
        }
        await process.afterDeath();
        const damaged: string[] = [];
        const after = await open(dir, realDisk(), { damaged });
        const ids = after.entries().map(({ id }) => id);
        for (const id of promised) expect(ids).toContain(id);
        for (const id of ids) expect(promised.has(id) || inDoubt.has(id)).toBe(true);
        for (const id of ids) expect(await after.bytes(id)).toEqual(Buffer.from(bytesOf(id)));
        expect(damaged).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});
