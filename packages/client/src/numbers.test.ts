import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { realDisk } from "./disk.ts";
import type { Numbers } from "./numbers.ts";
import { openNumbers } from "./numbers.ts";
import { deaths, mortal } from "./testing/dying-disk.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const nameOf = (number: number): string => `digest of ${number}`;
async function takeAll(numbers: Numbers, list: readonly number[]): Promise<void> {
  await Promise.all(list.map((number) => numbers.take("copies", number, nameOf(number)).durable));
}

test.each([
  { name: "none", came: [0, 1, 2], missing: [] },
  { name: "one left out", came: [0, 2], missing: [1] },
  { name: "several, in two places", came: [0, 3, 4, 6], missing: [1, 2, 5] },
  { name: "none once the last of them came late", came: [0, 3, 1, 2], missing: [] },
  { name: "what is left of a gap that was filled in its middle", came: [0, 6, 3], missing: [1, 2, 4, 5] },
  { name: "none before the first that this client had", came: [7, 8, 3], missing: [] },
])("$name is missing", async ({ came, missing }) => {
  const dir = await temporaryFolder();
  const numbers = await openNumbers(dir, realDisk());
  await takeAll(numbers, came);
  expect(numbers.missing("copies", 10)).toEqual(missing);
  expect(numbers.countMissing("copies")).toBe(missing.length);
  expect(numbers.missing("receipts", 10)).toEqual([]);
  const again = await openNumbers(dir, realDisk());
  expect(again.missing("copies", 10)).toEqual(missing);
});

test("the same again is nothing new, and another thing under its number is told from it, also after a restart", async () => {
  const dir = await temporaryFolder();
  const numbers = await openNumbers(dir, realDisk());
  await takeAll(numbers, [4, 5]);
  expect(numbers.take("copies", 4, nameOf(4)).taken).toBe("known");
  expect(numbers.take("copies", 4, "another").taken).toBe("repeated");
  // The two kinds of number have nothing to do with each other.
  expect(numbers.take("receipts", 4, "another").taken).toBe("new");
  const again = await openNumbers(dir, realDisk());
  expect(again.take("copies", 5, "another").taken).toBe("repeated");
});

test("a number that was taken back is not missing, also after a restart", async () => {
  const dir = await temporaryFolder();
  const numbers = await openNumbers(dir, realDisk());
  await takeAll(numbers, [0, 4]);
  await numbers.settle("copies", [2]);
  for (const one of [numbers, await openNumbers(dir, realDisk())]) expect(one.missing("copies", 10)).toEqual([1, 3]);
});

test("a gap of any size costs no more than its two ends", async () => {
  const dir = await temporaryFolder();
  const numbers = await openNumbers(dir, realDisk());
  await takeAll(numbers, [0, Number.MAX_SAFE_INTEGER - 1]);
  expect(numbers.missing("copies", 3)).toEqual([1, 2, 3]);
  expect((await readFile(join(dir, "numbers"))).length).toBeLessThan(300);
  expect((await openNumbers(dir, realDisk())).countMissing("copies")).toBe(Number.MAX_SAFE_INTEGER - 2);
});

test("half a line that a crash left joins nothing", async () => {
  const dir = await temporaryFolder();
  await takeAll(await openNumbers(dir, realDisk()), [0, 1]);
  await appendFile(join(dir, "numbers"), '["took","copies",9,"dig');
  const second = await openNumbers(dir, realDisk());
  await takeAll(second, [2]);
  expect((await openNumbers(dir, realDisk())).take("copies", 3, nameOf(3)).taken).toBe("new");
  expect(second.missing("copies", 10)).toEqual([]);
});

const order = fc.shuffledSubarray(Array.from({ length: 12 }, (_, number) => number));
const deathsOf = fc.record({ dieAt: fc.integer({ min: 1, max: 40 }), death: fc.constantFrom(...deaths) });

test("property: in any order, and killed at any step of the disk, what was promised is known and nothing else is missed", async () => {
  await fc.assert(
    fc.asyncProperty(order, deathsOf, async (came, { dieAt, death }) => {
      const dir = await temporaryFolder();
      const process = mortal(realDisk(), dieAt, death);
      const promised: number[] = [];
      const first = await openNumbers(dir, process.disk).catch(() => null);
      for (const number of first ? came : []) {
        const done = await first?.take("copies", number, nameOf(number)).durable.then(
          () => true,
          () => false,
        );
        if (done === true) promised.push(number);
      }
      await process.afterDeath();
      const again = await openNumbers(dir, realDisk());
      // What was not promised was not acknowledged either: it comes again.
      const promise = new Set(promised);
      await takeAll(
        again,
        came.filter((number) => !promise.has(number)),
      );
      const [begin = 0] = came;
      const [last = 0] = came.toSorted((a, b) => b - a);
      const known = new Set(came);
      const gone = Array.from({ length: 12 }, (_, number) => number).filter((one) => one < last && !known.has(one));
      const missing = again.missing("copies", 100);
      expect(gone).toEqual(expect.arrayContaining([...missing]));
      // It began with the first that was durable, which a crash can have made a later one.
      const since = Math.max(begin, promised[0] ?? begin, ...came.filter((one) => !promise.has(one)));
      expect(missing).toEqual(expect.arrayContaining(gone.filter((one) => one > since)));
    }),
    { numRuns: 60 },
  );
});
