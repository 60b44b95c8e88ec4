import { hash, randomBytes } from "node:crypto";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { generateNoteKey, notePublicKey, noteSigner } from "@gatehouse/envelope/note-key";
import { signCheckpoint } from "@gatehouse/ledger/checkpoint";
import { encodeEntries, readEntries } from "@gatehouse/ledger/entry-bundle";
import { noteKey } from "@gatehouse/ledger/note-key";
import { verifyInclusion } from "@gatehouse/ledger/proof";
import { readLeaf } from "@gatehouse/ledger/record";
import { formatNote } from "@gatehouse/ledger/signed-note";
import { openTileFolder } from "@gatehouse/ledger/tile-folder";
import { openTileLog } from "@gatehouse/ledger/tile-log";
import type { TileLog, TreeHead } from "@gatehouse/ledger/tile-log";
import { tileReader } from "@gatehouse/ledger/tile-reader";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import { tilePath, tileWidth } from "@gatehouse/ledger/tiles";
import { verifyLog } from "@gatehouse/ledger/verify-log";
import type { Claim, Size } from "./claim.ts";
import { median } from "./statistics.ts";

/** For each register event of another bench, so many leaves: a million in a whole run. */
const LEAVES_PER_EVENT = 10;
/** What comes in a second at the rate of the round before, but no more than this: a checkpoint covers so much. */
const FIRST_CHUNK = 20_000;
const MAX_CHUNK = 50_000;
const PROOFS = 2_000;
const MIB = 1_048_576;

/** A leaf as the gateway writes it, some 350 bytes with the length of real policy names and versions. */
export function leafOf(n: number): Buffer {
  return Buffer.from(
    canonicalJson({
      n,
      intake: n + 17,
      gatewayKey: "q3hEIMHNqc6fASMsq3rKNx280NI-oO5xCFkkSxAbCdE",
      engine: "0.1.0",
      policy: "northshire-2026-09-30:9e107d9d372bb6826bd81d3542a419d6aa03f2c4d5e6f708192a3b4c5d6e7f80",
      factsDigest: hash("sha256", `facts ${n}`),
      root: hash("sha256", `root ${n}`),
    }),
  );
}

function memoryMib(): number {
  const { rss } = process.memoryUsage();
  return Math.round(rss / MIB);
}

/** How many milliseconds something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

type Written = {
  readonly head: TreeHead;
  readonly checkpoints: number;
  readonly logMs: number;
  readonly bareMs: number;
  readonly ratios: readonly number[];
  readonly bytes: number;
  /** Of the process, at each tenth of the way. */
  readonly memory: readonly number[];
};

/** Writes a checkpoint beside the tiles: a note of its own, signed, synced. */
function checkpointer(dir: string): (head: TreeHead, number: number) => Promise<void> {
  const secret = generateNoteKey();
  const key = noteKey("bench.example/ledger", "ed25519", notePublicKey(secret));
  const sign = noteSigner(secret);
  return async (head, number) => {
    const note = signCheckpoint({ origin: key.name, ...head, extensions: [] }, key, sign);
    const file = await open(join(dir, `checkpoint.${number}`), "wx");
    await file.writeFile(formatNote(note));
    await file.sync();
    await file.close();
  };
}

async function write(dir: string, total: number, say: (line: string) => void): Promise<Written> {
  const log: TileLog = await openTileLog(await openTileFolder(join(dir, "tiles")), 0);
  const bare: FileHandle = await open(join(dir, "bare"), "w");
  const keep = checkpointer(dir);
  const ratios: number[] = [];
  const memory: number[] = [];
  let [chunk, checkpoints, logMs, bareMs, bytes] = [FIRST_CHUNK, 0, 0, 0, 0];
  for (let at = 0; at < total; checkpoints++) {
    const leaves = Array.from({ length: Math.min(chunk, total - at) }, (_, of) => leafOf(at + of));
    const all = encodeEntries(leaves);
    const tookLog = async () =>
      timed(async () => {
        await keep(await log.append(leaves), checkpoints);
      });
    const tookBare = async () =>
      timed(async () => {
        await bare.write(all);
        await bare.sync();
      });
    // Each first in its turn: the disk is not asked the same thing twice in one order.
    const isLogFirst = checkpoints % 2 === 0;
    const first = await (isLogFirst ? tookLog() : tookBare());
    const second = await (isLogFirst ? tookBare() : tookLog());
    const [ofLog, ofBare] = isLogFirst ? [first, second] : [second, first];
    logMs += ofLog;
    bareMs += ofBare;
    ratios.push(ofBare / ofLog);
    bytes += all.length;
    at += leaves.length;
    if (Math.floor((at * 10) / total) > memory.length) memory.push(memoryMib());
    chunk = Math.min(MAX_CHUNK, Math.max(1_000, Math.round((leaves.length * 1_000) / ofLog)));
    say(
      `${at} leaves, ${Math.round((leaves.length * 1_000) / ofLog)}/s, bare ${Math.round((leaves.length * 1_000) / ofBare)}/s`,
    );
  }
  await bare.close();
  return { head: { size: log.size(), root: log.root() }, checkpoints, logMs, bareMs, ratios, bytes, memory };
}

type Proofs = { readonly inclusion: readonly number[]; readonly consistency: readonly number[] };

async function prove(store: TileStore, { size, root }: TreeHead): Promise<Proofs> {
  const reader = tileReader(store, size);
  const [inclusion, consistency]: [number[], number[]] = [[], []];
  for (let at = 0; at < PROOFS; at++) {
    const index = randomBytes(6).readUIntBE(0, 6) % size;
    let proof: readonly Buffer[] = [];
    inclusion.push(await timed(async () => (proof = await reader.inclusionProof(index, size))));
    if (!verifyInclusion({ index, size, leafHash: await reader.leafHash(index), root }, proof))
      throw new Error("a proof did not verify");
    consistency.push(await timed(async () => reader.consistencyProof(Math.max(1, index), size)));
  }
  return { inclusion, consistency };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

function percentile(all: readonly number[], part: number): number {
  return all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? 0;
}

/** Milliseconds of processor time for: every leaf's hash, every tile, the root, and what a leaf says. */
async function verifyAll(store: TileStore, head: TreeHead): Promise<number> {
  const before = process.cpuUsage();
  const verdict = await verifyLog(store, head, (leaf, index) => readLeaf(leaf)?.n === index);
  const { user, system } = process.cpuUsage(before);
  if (verdict.outcome !== "whole") throw new Error("the log did not verify");
  return (user + system) / 1_000;
}

/** The floor: the same bundles read, each leaf hashed and parsed, nothing compared. */
async function bareRead(dir: string, size: number): Promise<number> {
  const before = process.cpuUsage();
  for (let start = 0; start < size; start += tileWidth) {
    const width = Math.min(tileWidth, size - start);
    const bundle = await readFile(join(dir, "tiles", tilePath({ level: "entries", index: start / tileWidth, width })));
    for (const leaf of readEntries(bundle, width)) {
      hash("sha256", leaf, "buffer");
      JSON.parse(leaf.toString());
    }
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The ledger as tiles: how fast it is written, proved and read again, and what memory that takes. */
export async function ledger(size: Size, say: (line: string) => void): Promise<Claim> {
  const total = size.events * LEAVES_PER_EVENT;
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-bench-ledger-"));
  try {
    const written = await write(dir, total, say);
    const store = await openTileFolder(join(dir, "tiles"));
    const { inclusion, consistency } = await prove(store, written.head);
    const [checked, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < size.rounds; round++) {
      checked.push(await verifyAll(store, written.head));
      bare.push(await bareRead(dir, total));
      say(
        `verified in ${Math.round(checked.at(-1) ?? 0)} ms of processor time, bare ${Math.round(bare.at(-1) ?? 0)} ms`,
      );
    }
    const rate = (ms: number): number => Math.round((total * 1_000) / ms);
    const rows: (string | number)[][] = [
      [
        "appended, durable, with a checkpoint each second: leaves/s",
        rate(written.logMs),
        rate(written.bareMs),
        hundredths(median(written.ratios)),
      ],
      [
        "verified whole: leaves/s of processor time",
        rate(median(checked)),
        rate(median(bare)),
        hundredths(median(bare) / median(checked)),
      ],
      [
        "inclusion proof from tiles, ms: p50, p99",
        hundredths(median(inclusion)),
        hundredths(percentile(inclusion, 0.99)),
        "",
      ],
      [
        "consistency proof from tiles, ms: p50, p99",
        hundredths(median(consistency)),
        hundredths(percentile(consistency, 0.99)),
        "",
      ],
      [
        "memory of the process while appending, MiB: at a tenth, at the end",
        written.memory[0] ?? 0,
        written.memory.at(-1) ?? 0,
        "",
      ],
    ];
    return {
      name: "ledger",
      title: `The ledger as tiles: ${total} leaves of ${Math.round(written.bytes / total)} bytes`,
      columns: ["what", "the ledger", "bare, or the second figure", "ratio"],
      rows,
      notes: [
        `${written.checkpoints} checkpoints. Bare writing is the same bytes of leaves appended to one file, synced as often; the ledger writes a file for each 256 leaves and each tile, and syncs each of them.`,
        "Bare reading is the same bundles read from disk, SHA-256 of each leaf and JSON.parse of it. Verifying hashes each leaf and the tree over them, compares every tile and the root, and reads each leaf strictly.",
      ],
      raw: { ...written, head: { size: total, root: written.head.root.toString("base64") }, checked, bare },
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
