import { createHash } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { appendBatch, MAX_BATCH_RECORDS } from "./append.ts";
import type { AppendRecord } from "./append.ts";
import type { Bus } from "./connect.ts";
import { lastRecord, recordAt, streamInfo } from "./read.ts";
import { streams } from "./subjects.ts";
import { eraseRecord } from "./trim.ts";

/** What a snapshot says of itself in clear: places and codes, never content. */
export type SnapshotMeta = Readonly<Record<string, string | number>>;
/** A stored snapshot, whole: its sealed bytes and what they are of. */
export type Snapshot = { readonly meta: SnapshotMeta; readonly bytes: Uint8Array };

/** Small enough that a server passes other messages in between. */
const CHUNK_BYTES = 512 << 10;

/** The batch ends with the manifest, so a snapshot that can be found is there in full. */
const CHUNK = "snapshot.chunk";
const MANIFEST = "snapshot.manifest";

/** Older ones are removed after each put; one damaged by a disk leaves two. */
const KEPT = 3;

/** A snapshot of 100 MiB is 200 chunks on one disk. */
const TIMEOUT_MS = 30_000;

/** Attempts at one put, each after reading where the stream ends. */
const ATTEMPTS = 5;

type Manifest = {
  readonly meta: SnapshotMeta;
  readonly chunks: number;
  readonly bytes: number;
  readonly sha256: string;
};

/**
 * Stores a snapshot, whole or not at all, in one atomic batch; when it returns it is on disk. The last three are kept.
 *
 * @param bytes sealed by the caller: this package cannot read them, and neither can the server
 * @throws `message-too-large` above 499 MiB; `bus-unavailable` when it is not known to be stored, and may be put again
 */
export async function putSnapshot(bus: Bus, bytes: Uint8Array, meta: SnapshotMeta): Promise<void> {
  const records = recordsOf(bytes, meta);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { lastSeq } = await streamInfo(bus, streams.snapshots);
    const options = { expectedLastSeq: lastSeq, stream: streams.snapshots, timeoutMs: TIMEOUT_MS };
    const { outcome } = await appendBatch(bus, records, options);
    if (outcome === "committed") return removeOld(bus);
    if (outcome === "unknown" && (await lastManifest(bus))?.manifest.sha256 === sha256(bytes)) return;
  }
  throw new GatehouseError("bus-unavailable", { field: "snapshot" });
}

/**
 * The last snapshot that is whole; null where there is none.
 *
 * @throws `snapshot-damaged` when snapshots are there but none is whole; `bus-unavailable`
 */
export async function lastSnapshot(bus: Bus): Promise<Snapshot | null> {
  let found = await lastManifest(bus);
  if (found === null) return null;
  while (found !== null) {
    const bytes = await readChunks(bus, found.seq, found.manifest);
    if (bytes !== null) return { meta: found.manifest.meta, bytes };
    found = await manifestAt(bus, found.seq - found.manifest.chunks - 1);
  }
  throw new GatehouseError("snapshot-damaged");
}

function recordsOf(bytes: Uint8Array, meta: SnapshotMeta): readonly AppendRecord[] {
  const chunks: AppendRecord[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    chunks.push({ subject: CHUNK, data: bytes.subarray(at, at + CHUNK_BYTES) });
  }
  if (chunks.length >= MAX_BATCH_RECORDS) {
    throw new GatehouseError("message-too-large", { limit: (MAX_BATCH_RECORDS - 1) * CHUNK_BYTES });
  }
  const manifest: Manifest = { meta, chunks: chunks.length, bytes: bytes.length, sha256: sha256(bytes) };
  return [...chunks, { subject: MANIFEST, data: new TextEncoder().encode(JSON.stringify(manifest)) }];
}

type FoundManifest = { readonly seq: number; readonly manifest: Manifest };

async function lastManifest(bus: Bus): Promise<FoundManifest | null> {
  const record = await lastRecord(bus, streams.snapshots, MANIFEST);
  return record === null ? null : { seq: record.seq, manifest: parseManifest(record.data) };
}

async function manifestAt(bus: Bus, seq: number): Promise<FoundManifest | null> {
  if (seq < 1) return null;
  const record = await recordAt(bus, streams.snapshots, seq);
  return record?.subject === MANIFEST ? { seq, manifest: parseManifest(record.data) } : null;
}

/** Written by `putSnapshot` and nobody else: the stream is in the gateway's own account. */
function parseManifest(data: Uint8Array): Manifest {
  return JSON.parse(new TextDecoder().decode(data)) as Manifest;
}

async function readChunks(bus: Bus, manifestSeq: number, manifest: Manifest): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(manifest.bytes);
  let at = 0;
  for (let seq = manifestSeq - manifest.chunks; seq < manifestSeq; seq++) {
    const chunk = await recordAt(bus, streams.snapshots, seq);
    if (chunk?.subject !== CHUNK || at + chunk.data.length > bytes.length) return null;
    bytes.set(chunk.data, at);
    at += chunk.data.length;
  }
  return at === bytes.length && sha256(bytes) === manifest.sha256 ? bytes : null;
}

/**
 * Overwrites every snapshot but the newest on the server's disk: what was erased from the state is in them.
 *
 * @throws `bus-unavailable`
 */
export async function eraseOlderSnapshots(bus: Bus): Promise<void> {
  const newest = await lastManifest(bus);
  if (newest) await eraseBefore(bus, newest.seq - newest.manifest.chunks);
}

/** Overwritten, and not only let go of: what an erasure takes away later would else be in their file still (ADR 0010). */
async function removeOld(bus: Bus): Promise<void> {
  let found = await lastManifest(bus);
  for (let kept = 1; kept < KEPT && found !== null; kept++) {
    found = await manifestAt(bus, found.seq - found.manifest.chunks - 1);
  }
  if (found !== null) await eraseBefore(bus, found.seq - found.manifest.chunks);
}

async function eraseBefore(bus: Bus, upTo: number): Promise<void> {
  const { firstSeq } = await streamInfo(bus, streams.snapshots);
  for (let seq = firstSeq; seq < upTo; seq++) await eraseRecord(bus, streams.snapshots, seq);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
