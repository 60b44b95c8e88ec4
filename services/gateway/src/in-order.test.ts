import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder } from "./in-order.ts";

async function* from(items: readonly number[]): AsyncGenerator<number> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

test("property: results come in the order of the source, whatever each takes and however wide the window", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5)), fc.integer({ min: 1, max: 7 }), async (turns, width) => {
      const results: number[] = [];
      const indexes = turns.map((_, index) => index);
      const work = async (index: number): Promise<number> => {
        for (let turn = 0; turn < (turns[index] ?? 0); turn++) await Promise.resolve();
        return index;
      };
      for await (const index of inOrder(from(indexes), work, width)) results.push(index);
      expect(results).toEqual(indexes);
    }),
  );
});

test("a failure comes after the results before it", async () => {
  const seen: number[] = [];
  const run = async (): Promise<void> => {
    const work = async (n: number): Promise<number> => {
      if (n === 2) throw new Error("stop");
      return n;
    };
    for await (const n of inOrder(from([0, 1, 2, 3]), work, 4)) seen.push(n);
  };
  await expect(run()).rejects.toThrow("stop");
  expect(seen).toEqual([0, 1]);
});

test("never runs more than the window at once", async () => {
  let running = 0;
  let most = 0;
  const work = async (n: number): Promise<number> => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return n;
  };
  for await (const _ of inOrder(from([...Array(50).keys()]), work, 3)) void _;
  expect(most).toBeLessThanOrEqual(3);
});
