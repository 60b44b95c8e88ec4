import { lastCheckpoint } from "@gatehouse/bus/checkpoint-store";
import type { CheckpointSort } from "@gatehouse/bus/checkpoint-store";
import type { Bus } from "@gatehouse/bus/connect";
import { heldRange, nextRecord, streamInfo } from "@gatehouse/bus/read";
import { rebuildStream } from "@gatehouse/bus/rebuild";
import { coreSubjects, streams } from "@gatehouse/bus/subjects";
import type { Profile } from "@gatehouse/bus/topology";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { parseCheckpoint } from "@gatehouse/ledger/checkpoint";
import type { CopiedParts } from "@gatehouse/ledger/parts-folder";
import { openRecord, readLeaf } from "@gatehouse/ledger/record";
import { readPartsOf } from "@gatehouse/ledger/sealed-parts";
import { readBundle, tileReader } from "@gatehouse/ledger/tile-reader";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import { tileAt, tileWidth } from "@gatehouse/ledger/tiles";
import { verifyLog } from "@gatehouse/ledger/verify-log";

/** A witness's copy: its tiles, its sealed parts, and the head that it cosigned, whose signatures have been verified. */
export type LedgerCopy = {
  readonly size: number;
  readonly root: Buffer;
  /** How far its tiles go: how wide the last of them are follows from it. */
  readonly reach: number;
  readonly store: TileStore;
  /** Every record's sealed parts, in order. */
  readonly parts: () => AsyncIterable<CopiedParts>;
};

export type RestorePorts = {
  readonly storageKey: Uint8Array;
  readonly profile: Profile;
  /** Told of each step how far it is, of the copy's records. */
  readonly passed: (step: RestoreStep, count: number) => void;
};

export type RestoreStep = "checking leaves" | "checking parts" | "comparing" | "writing LEDGER" | "writing PARTS";

/** What a restore came to. `whole`: the stream is what the copy says, and was left alone. */
export type Restored = {
  readonly records: number;
  readonly ledger: "whole" | "restored";
  readonly parts: "whole" | "restored";
  /** Records whose keys are gone: their parts were not brought back. */
  readonly erased: number;
};

/**
 * Puts LEDGER and PARTS in place again from a witness's copy, where they are not what the copy says. All of the copy is
 * verified before anything is touched: every leaf against the cosigned head, the head against the broker's own newest
 * checkpoints, every record's parts against its leaf, and each by opening it with its key. What has been erased stays so.
 *
 * @param bus of a user who may (`mintRestorer`); no gateway may be running
 * @throws `ledger-forked`, `parts-not-of-leaf` naming the record, `copy-too-short` naming the first that the copy lacks;
 *   then nothing was changed
 */
export async function restoreLedger(bus: Bus, copy: LedgerCopy, ports: RestorePorts): Promise<Restored> {
  await refuseOtherLeaves(copy, ports);
  await refuseOtherHead(bus, copy);
  const places = await placesInCore(bus, copy.size);
  const erased = await refuseOtherParts(bus, copy, ports);
  const isErased = (n: number): boolean => erased.has(n);
  const { profile, passed } = ports;
  const isWhole = {
    ledger: await holds(bus, streams.ledger, copy.size, leavesOf(copy), (count) => passed("comparing", count)),
    parts: await holds(bus, streams.parts, copy.size, heldParts(copy, isErased), (count) => passed("comparing", count)),
  };
  if (!isWhole.ledger)
    await rebuildStream(bus, streams.ledger, leavesOf(copy), {
      profile,
      coreSeq: places.ledger,
      passed: (count) => passed("writing LEDGER", count),
    });
  if (!isWhole.parts)
    await rebuildStream(bus, streams.parts, heldParts(copy, isErased), {
      profile,
      coreSeq: places.parts,
      passed: (count) => passed("writing PARTS", count),
    });
  return {
    records: copy.size,
    ledger: isWhole.ledger ? "whole" : "restored",
    parts: isWhole.parts ? "whole" : "restored",
    erased: erased.size,
  };
}

async function refuseOtherLeaves({ store, size, root, reach }: LedgerCopy, { passed }: RestorePorts): Promise<void> {
  const isItsRecord = (leaf: Buffer, index: number): boolean => {
    passed("checking leaves", index + 1);
    return readLeaf(leaf)?.n === index + 1;
  };
  const verdict = await verifyLog(store, { size, root }, isItsRecord, reach);
  if (verdict.outcome === "wrong")
    throw new GatehouseError("ledger-forked", { limit: verdict.record + 1, code: verdict.what });
}

/** What the broker itself kept of its ledger must be of this one, and what was final must be in it. */
async function refuseOtherHead(bus: Bus, { store, size, reach }: LedgerCopy): Promise<void> {
  for (const sort of ["cosigned", "signed"] satisfies CheckpointSort[]) {
    const kept = parseCheckpoint((await lastCheckpoint(bus, sort)) ?? Buffer.alloc(0));
    if (!kept) continue;
    const { checkpoint } = kept;
    if (checkpoint.size <= size) {
      if (!(await tileReader(store, reach).root(checkpoint.size)).equals(checkpoint.root))
        throw new GatehouseError("ledger-forked", { code: sort });
    } else if (sort === "cosigned") throw new GatehouseError("copy-too-short", { limit: size + 1 });
  }
}

/** Where CORE has the copy's last record, or what comes before its first where it has none of the copy's. */
async function placesInCore(bus: Bus, size: number): Promise<{ readonly ledger: number; readonly parts: number }> {
  const { firstSeq, lastSeq } = await streamInfo(bus, streams.core);
  let [found, newest] = [firstSeq - 1, size];
  let parts = found;
  for (let seq = firstSeq; seq <= lastSeq;) {
    const stored = await nextRecord(bus, streams.core, coreSubjects.ledger, seq);
    if (!stored) break;
    const n = readLeaf(stored.data)?.n;
    if (n === undefined || (newest === size && n > size + 1))
      throw new GatehouseError("copy-too-short", { limit: size + 1 });
    if (n <= size) {
      found = stored.seq;
      // A record's parts follow its leaf in the same batch.
      parts = (await nextRecord(bus, streams.core, coreSubjects.parts, stored.seq))?.seq ?? stored.seq;
    } else newest = n;
    seq = stored.seq + 1;
  }
  const { lastSeq: keys } = await streamInfo(bus, streams.keys);
  if (keys < size) throw new GatehouseError("record-unreadable", { field: "KEYS", limit: keys + 1 });
  if (keys > newest) throw new GatehouseError("copy-too-short", { limit: newest + 1 });
  // Nothing of CORE is to be copied that the copy has: it ends where the copy does.
  if (newest === size && found < firstSeq) return { ledger: lastSeq, parts: lastSeq };
  return { ledger: found, parts };
}

/** Opens every record with its key. @returns those whose key is gone */
async function refuseOtherParts(
  bus: Bus,
  copy: LedgerCopy,
  { storageKey, passed }: RestorePorts,
): Promise<ReadonlySet<number>> {
  const erased = new Set<number>();
  const keys = heldRange(bus, streams.keys, 1);
  const leaves = leavesOf(copy);
  const parts = copy.parts()[Symbol.asyncIterator]();
  let key = await keys.next();
  try {
    for (let n = 1; n <= copy.size; n++) {
      const [leaf, found] = [await leaves.next(), await parts.next()];
      while (key.done !== true && key.value.seq < n) key = await keys.next();
      const root = leaf.done === true ? undefined : readLeaf(leaf.value)?.root;
      if (key.done === true || key.value.seq !== n) erased.add(n);
      else if (found.done === true) throw new GatehouseError("copy-too-short", { limit: n, field: "parts" });
      else if (root === undefined || !opens(found.value, { n, root, key: key.value.data }, storageKey))
        throw new GatehouseError("parts-not-of-leaf", { limit: n });
      passed("checking parts", n);
    }
  } finally {
    await Promise.all([keys.return(undefined), leaves.return(undefined), parts.return?.()]);
  }
  return erased;
}

function opens(
  { n, parts }: CopiedParts,
  of: { readonly n: number; readonly root: string; readonly key: Uint8Array },
  storageKey: Uint8Array,
): boolean {
  if (typeof parts === "string" || n !== of.n) return false;
  if (readPartsOf(parts)?.root !== of.root) return false;
  try {
    return openRecord({ parts, key: of.key }, storageKey).n === of.n;
  } catch (cause) {
    if (cause instanceof GatehouseError && cause.code === "record-unreadable") return false;
    throw cause;
  }
}

/** Every leaf of the copy, in order. */
async function* leavesOf({ store, size, reach }: LedgerCopy): AsyncGenerator<Buffer> {
  for (let start = 0; start < size; start += tileWidth) {
    const tile = tileAt("entries", start, reach);
    if (!tile) return;
    yield* (await readBundle(store, tile)).slice(0, size - start);
  }
}

/** Every record's sealed parts, as PARTS is to hold them: null for what has been erased. */
async function* heldParts(copy: LedgerCopy, isErased: (n: number) => boolean): AsyncGenerator<Uint8Array | null> {
  for await (const { n, parts } of copy.parts()) {
    if (n > copy.size) return;
    yield isErased(n) || typeof parts === "string" ? null : parts;
  }
}

/** Whether a stream holds exactly these records from its first to `size`; what cannot be read is not there. */
async function holds(
  bus: Bus,
  stream: "LEDGER" | "PARTS",
  size: number,
  records: AsyncGenerator<Uint8Array | null>,
  passed: (count: number) => void,
): Promise<boolean> {
  if (!(await isThere(bus, stream)) || (await streamInfo(bus, stream)).lastSeq < size) return false;
  const stored = heldRange(bus, stream, 1);
  try {
    let at = await stored.next();
    let n = 0;
    for await (const record of records) {
      n += 1;
      const isHere = at.done !== true && at.value.seq === n;
      if (isHere !== (record !== null)) return false;
      if (at.done !== true && record !== null && Buffer.compare(at.value.data, record) !== 0) return false;
      if (isHere) at = await stored.next();
      passed(n);
    }
    return true;
  } finally {
    await Promise.all([stored.return(undefined), records.return(undefined)]);
  }
}

async function isThere(bus: Bus, stream: "LEDGER" | "PARTS"): Promise<boolean> {
  try {
    await streamInfo(bus, stream);
    return true;
  } catch (cause) {
    // Only that it is not there: a server that does not answer is no reason to put another in its place.
    if (cause instanceof GatehouseError && cause.code === "internal") return false;
    throw cause;
  }
}
