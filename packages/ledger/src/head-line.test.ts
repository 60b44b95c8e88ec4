import fc from "fast-check";
import { expect, test } from "vitest";
import { headLine, judgeHeadLine, parseHeadLine } from "./head-line.ts";
import { memoryTiles } from "./testing/memory-tiles.ts";
import { someLeaves } from "./testing/plain-tree.ts";
import { openTileLog } from "./tile-log.ts";
import { tileReader } from "./tile-reader.ts";

const origin = "log.example/a";
const leaves = someLeaves(300);

async function copyOf(size: number, parts = Infinity) {
  const store = memoryTiles();
  const log = await openTileLog(store, 0);
  await log.append(leaves.slice(0, size).map((leaf, at) => (at >= parts ? Buffer.from(`other ${at}`) : leaf)));
  const line = headLine({ origin, size, root: log.root() });
  return { line, size, reader: tileReader(store, size) };
}

const judge = async (line: string, copy: Awaited<ReturnType<typeof copyOf>>) =>
  judgeHeadLine(parseHeadLine(line) ?? expect.fail(line), origin, copy);

test("property: two that were shown different ledgers find out from one line each; two shown one never think so", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(300), fc.nat(300), fc.nat(300), async (size1, size2, parts) => {
      const [one, two] = [await copyOf(size1), await copyOf(size2, parts)];
      const verdicts = [await judge(one.line, two), await judge(two.line, one)];
      const isOther = parts < Math.min(size1, size2);
      expect(verdicts.includes("other")).toBe(isOther);
      if (!isOther) expect(verdicts.every((verdict) => verdict === "same" || verdict === "longer")).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("the line is of three words, in one spelling; a changed one is of another ledger, or none", async () => {
  const copy = await copyOf(300);
  expect(copy.line).toMatch(/^log\.example\/a 300 [A-Za-z0-9+/]{43}=$/);
  await fc.assert(
    fc.asyncProperty(fc.nat(copy.line.length - 1), fc.integer({ min: 32, max: 126 }), async (at, by) => {
      const line = `${copy.line.slice(0, at)}${String.fromCharCode(by)}${copy.line.slice(at + 1)}`;
      const head = parseHeadLine(line);
      if (line !== copy.line && head) expect(await judgeHeadLine(head, origin, copy)).not.toBe("same");
    }),
  );
});

test.each(["", "log.example/a", "log.example/a 3", "log.example/a 03 AA==", " 0 AA==", "a b 3 c"])(
  "is no line: %j",
  (line) => {
    expect(parseHeadLine(line)).toBeUndefined();
    expect(() => headLine({ origin: "a b", size: 0, root: Buffer.alloc(32) })).toThrow(RangeError);
  },
);
