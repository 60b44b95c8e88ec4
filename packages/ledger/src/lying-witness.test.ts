import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { encodeEntries } from "./entry-bundle.ts";
import { firstDifference } from "./first-difference.ts";
import { hashLeaf } from "./merkle.ts";
import { remoteLog } from "./remote-log.ts";
import { memoryTiles } from "./testing/memory-tiles.ts";
import { openTileLog } from "./tile-log.ts";
import { tileReader } from "./tile-reader.ts";
import { verifyLog } from "./verify-log.ts";

// What `gatehouse ledger verify` and `ledger compare` do with a witness that serves something else than what was signed.

const count = 600;
const leaves = Array.from({ length: count }, (_, at) => Buffer.from(`record ${at + 1}`));
const others = leaves.map((leaf, at) => (at < 300 ? leaf : Buffer.from(`another ${at + 1}`)));

async function filesOf(all: readonly Buffer[]) {
  const store = memoryTiles();
  const head = await (await openTileLog(store, 0)).append(all);
  return { files: store.files, head };
}
const own = await filesOf(leaves);
const anothers = await filesOf(others);
const older = await filesOf(leaves.slice(0, 500));

type Answer = (path: string) => Buffer | "endless" | undefined;

async function served(answer: Answer) {
  const server = createServer(({ url = "" }, response) => {
    const found = answer(url.slice(1));
    if (found === undefined) response.writeHead(404).end();
    else if (found !== "endless") response.end(found);
    else {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => void server.close());
  return remoteLog(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).tiles;
}

const whole: Answer = (path) => own.files.get(path);
const hashes = (all: readonly Buffer[]): Buffer => Buffer.concat(all.map((leaf) => hashLeaf(leaf)));

test("the same server without a lie is whole, so that it is the lies that are found", async () => {
  expect(await verifyLog(await served(whole), own.head)).toEqual({ outcome: "whole" });
});

// Of a tile the first record is the first that it stands for.
const lies: readonly (readonly [string, Answer, Readonly<Record<string, unknown>>])[] = [
  // Of one piece, and of another tree: where they part, only another copy can say, below.
  ["another ledger's files for the right checkpoint", (path) => anothers.files.get(path), { what: "root" }],
  [
    "another ledger's records, with the right tiles",
    (path) => (path.startsWith("tile/entries/") ? anothers : own).files.get(path),
    { what: "altered", record: 300 },
  ],
  [
    "another ledger's tiles, with the right records",
    (path) => (path.startsWith("tile/entries/") ? own : anothers).files.get(path),
    { what: "tile", record: 256 },
  ],
  ["an older ledger's files", (path) => older.files.get(path), { what: "missing", record: 256 }],
  [
    "a partial bundle with fewer records than its name says",
    (path) => (path === "tile/entries/002.p/88" ? encodeEntries(leaves.slice(512, 560)) : whole(path)),
    { what: "malformed", record: 560 },
  ],
  [
    "a partial bundle with more records than its name says",
    (path) =>
      path === "tile/entries/002.p/88" ? encodeEntries([...leaves.slice(512), ...leaves.slice(0, 1)]) : whole(path),
    { what: "malformed", record: 599 },
  ],
  [
    "a partial tile narrower than its name says",
    (path) => (path === "tile/0/002.p/88" ? hashes(leaves.slice(512, 560)) : whole(path)),
    { what: "tile", record: 512 },
  ],
  [
    "a partial tile wider than its name says",
    (path) => (path === "tile/0/002.p/88" ? hashes([...leaves.slice(512), ...leaves.slice(0, 1)]) : whole(path)),
    { what: "tile", record: 512 },
  ],
  [
    "one bundle for another",
    (path) => whole(path === "tile/entries/001" ? "tile/entries/000" : path),
    { what: "altered", record: 256 },
  ],
  [
    "a bundle without end",
    (path) => (path === "tile/entries/001" ? "endless" : whole(path)),
    { what: "missing", record: 256 },
  ],
  ["a tile without end", (path) => (path === "tile/0/001" ? "endless" : whole(path)), { what: "tile", record: 256 }],
  [
    "nothing where a bundle is",
    (path) => (path === "tile/entries/000" ? Buffer.alloc(0) : whole(path)),
    { what: "malformed", record: 0 },
  ],
];

test.each(lies)("who serves %s is found out, with the first record that is wrong", async (_, answer, fault) => {
  expect(await verifyLog(await served(answer), own.head)).toMatchObject({ outcome: "wrong", ...fault });
});

test("two who serve a ledger of one piece each part at the first record that differs", async () => {
  const copies = await Promise.all(
    [own, anothers].map(async ({ files }) => ({
      reader: tileReader(await served((path) => files.get(path)), count),
      size: count,
    })),
  );
  const [one, two] = copies;
  expect(one && two && (await firstDifference(one, two))).toBe(300);
});
