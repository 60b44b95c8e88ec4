import { randomBytes } from "node:crypto";
import { cp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openPartsFolder, readPartsFolder } from "./parts-folder.ts";
import { dyingDisk, passingFolder } from "./testing/dying-disk.ts";
import type { Death } from "./testing/dying-disk.ts";

async function folder(): Promise<string> {
  const dir = await passingFolder();
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  return join(dir, "parts");
}

const some = (count: number): Buffer[] => Array.from({ length: count }, (_, at) => randomBytes(20 + (at % 7)));

async function read(dir: string): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for await (const { n, parts } of readPartsFolder(dir))
    found[n - 1] = typeof parts === "string" ? parts : Buffer.from(parts).toString("hex");
  return found;
}

const hex = (parts: readonly (Buffer | null)[]): string[] => parts.map((one) => one?.toString("hex") ?? "absent");

test("keeps what it is given in order, over many files and starts, what was not there too", async () => {
  const dir = await folder();
  const all: (Buffer | null)[] = [...some(255), null, ...some(300), null];
  for (const [from, to] of [
    [0, 1],
    [1, 256],
    [256, 557],
  ] as const) {
    const opened = await openPartsFolder(dir);
    expect(opened.size()).toBe(from);
    await opened.append(all.slice(from, to));
    expect(opened.size()).toBe(to);
  }
  expect(await read(dir)).toEqual(hex(all));
  expect(await readdir(dir)).toHaveLength(3);
  expect((await stat(dir)).mode & 0o077).toBe(0);
});

test.each(["before", "after"] as const)(
  "whichever call of the disk it dies at (%s it), all that was promised is there, and it goes on",
  async (death: Death) => {
    const [first, more] = [some(250), some(20)];
    const begun = await folder();
    await (await openPartsFolder(begun)).append(first);
    for (let fails = 1, hasDied = true; hasDied; fails++) {
      const dir = await folder();
      await cp(begun, dir, { recursive: true });
      const { disk, calls } = dyingDisk(fails, death);
      const promised = await openPartsFolder(dir, disk)
        .then(async (opened) => opened.append(more))
        .then(
          () => true,
          () => false,
        );
      hasDied = calls() >= fails;
      expect(promised || hasDied).toBe(true);
      const again = await openPartsFolder(dir);
      expect(again.size()).toBeGreaterThanOrEqual(promised ? 270 : 250);
      await again.append(more.slice(again.size() - 250));
      expect(await read(dir)).toEqual(hex([...first, ...more]));
    }
  },
);

test("what a disk changed is told with every record that it takes along, and what it cut off is copied again", async () => {
  const dir = await folder();
  const all = some(520);
  await (await openPartsFolder(dir)).append(all);
  const [first = "", , last = ""] = (await readdir(dir)).toSorted();
  const bytes = await readFile(join(dir, first));
  bytes[36 + 20 + 40] = (bytes[36 + 20 + 40] ?? 0) ^ 1;
  await writeFile(join(dir, first), bytes);
  const end = await readFile(join(dir, last));
  await writeFile(join(dir, last), end.subarray(0, -3));
  const found = await read(dir);
  expect(found).toHaveLength(520);
  expect(found.at(-1)).toBe("damaged");
  expect(found.slice(0, 3)).toEqual([all[0]?.toString("hex"), "damaged", "damaged"]);
  expect(found.slice(256, 519)).toEqual(hex(all.slice(256, 519)));
  expect((await openPartsFolder(dir)).size()).toBe(519);
});
