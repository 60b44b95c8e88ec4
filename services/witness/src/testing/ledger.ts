import { createHash } from "node:crypto";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { generateNoteKey, notePublicKey, noteSigner, verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { formatAddCheckpoint } from "@gatehouse/ledger/add-checkpoint";
import { signCheckpoint } from "@gatehouse/ledger/checkpoint";
import type { LogIdentity } from "@gatehouse/ledger/checkpoint";
import { noteKey } from "@gatehouse/ledger/note-key";
import type { NoteKey, SignatureType, SignNote } from "@gatehouse/ledger/note-key";
import { memoryTiles } from "@gatehouse/ledger/testing/memory-tiles";
import { openTileLog } from "@gatehouse/ledger/tile-log";
import { tileReader } from "@gatehouse/ledger/tile-reader";
import type { TileReader } from "@gatehouse/ledger/tile-reader";
import { silentLog } from "@gatehouse/observe/log";
import type { StoredLeaf } from "../leaf-order.ts";
import type { StoredParts } from "../parts-copy.ts";
import { openWitness } from "../witness.ts";
import type { Witness, WitnessPorts } from "../witness.ts";

export const gatewayKey = "A".repeat(43);
export const origin = "ledger.example/gatehouse";

/** The leaf of record `n`; with another `world`, another one. */
export function leafOf(n: number, world = "one", change: Readonly<Record<string, unknown>> = {}): Buffer {
  const hex = (text: string): string => createHash("sha256").update(text).digest("hex");
  const leaf = { n, intake: n * 2, gatewayKey, engine: "0.1.0", policy: "p", factsDigest: hex(`f${n}`) };
  return Buffer.from(canonicalJson({ ...leaf, root: hex(`${world} ${n}`), ...change }));
}

/** The leaves of the first `count` records; from record `parts` on those of another world. */
export function leavesOf(count: number, parts = Infinity): readonly Buffer[] {
  return Array.from({ length: count }, (_, at) => leafOf(at + 1, at + 1 >= parts ? "two" : "one"));
}

/** What a server has of LEDGER: a test changes it as it likes. */
export class StoredLedger {
  leaves: readonly Buffer[] = [];
  /** PARTS, by record; what is not there was erased. */
  parts: ReadonlyMap<number, Buffer> = new Map();
  /** How many come at once. */
  batch = 100;
  readonly partsFrom = async (n: number): Promise<readonly StoredParts[]> =>
    [...this.parts]
      .filter(([at]) => at >= n)
      .slice(0, this.batch)
      .map(([at, data]) => ({ n: at, data }));
  readonly recordsFrom = async (n: number): Promise<readonly StoredLeaf[]> =>
    this.leaves.slice(n - 1, n - 1 + this.batch).map((data, at) => ({ data, coreSeq: (n + at) * 3 }));
}

export type TestKey = { readonly key: NoteKey; readonly sign: SignNote };

export function testKey(name: string, type: SignatureType): TestKey {
  const secret = generateNoteKey();
  return { key: noteKey(name, type, notePublicKey(secret)), sign: noteSigner(secret) };
}

/** A log that asks for cosignatures of a ledger of these leaves. */
export async function testLog(leaves: readonly Buffer[], log: TestKey) {
  const store = memoryTiles();
  await (await openTileLog(store, 0)).append(leaves);
  const reader: TileReader = tileReader(store, leaves.length);
  const noteAt = async (size: number) =>
    signCheckpoint({ origin, size, root: await reader.root(size), extensions: [] }, log.key, log.sign);
  const ask = async (from: number, to: number): Promise<Buffer> => {
    const proof = await reader.consistencyProof(from, to);
    return Buffer.from(formatAddCheckpoint({ oldSize: from, proof, note: await noteAt(to) }));
  };
  return { reader, noteAt, ask };
}

export type TestWitnessOptions = {
  readonly stateDir: string;
  readonly ledger: StoredLedger;
  readonly log: LogIdentity;
  readonly key: TestKey;
} & Partial<Omit<WitnessPorts, "ledger" | "log" | "key" | "sign">>;

export async function testWitness({ ledger, log, key, ...ports }: TestWitnessOptions): Promise<Witness> {
  return openWitness({
    ...key,
    verify: verifyNoteSignature,
    isGateway: (kid) => kid === gatewayKey,
    recordsFrom: ledger.recordsFrom,
    partsFrom: ledger.partsFrom,
    clock: () => 1_793_606_103_000,
    catchUpMs: 0,
    ...ports,
    ledger: () => log,
    log: silentLog,
  });
}
