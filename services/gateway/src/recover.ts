import type { Bus } from "@gatehouse/bus/connect";
import { erasedRecords } from "@gatehouse/bus/erased-store";
import { lastRecord, range, streamInfo } from "@gatehouse/bus/read";
import { lastSnapshot } from "@gatehouse/bus/snapshot-store";
import { coreSubjects, streams } from "@gatehouse/bus/subjects";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openRecord, readLeaf } from "@gatehouse/ledger/record";
import type { OpenedRecord } from "@gatehouse/ledger/record";
import type { SealedRecord } from "@gatehouse/ledger/sealed-parts";
import type { Policy } from "@gatehouse/policy/compile";
import type { CoreEnd } from "./commit.ts";
import { applyRemainder, openRemainders } from "./erase/remainder.ts";
import type { Remainder } from "./erase/remainder.ts";
import { recordedPolicies } from "./judge-policy.ts";
import { readRecordedStep } from "./recorded-step.ts";
import { sealedRecords } from "./sealed-record.ts";
import { readSnapshot } from "./snapshot.ts";
import { applyEffect, emptyState } from "./state.ts";
import type { GatewayState } from "./state.ts";
import { recordsCopied, refuseDisplacedLedger, refuseLostLedger, untilCopied } from "./whole-ledger.ts";

export type Recovered = {
  readonly state: GatewayState;
  readonly end: CoreEnd;
  /** How many records were folded on top of the snapshot. */
  readonly folded: number;
  /** The erasure that the snapshot is behind of; 0 for none. */
  readonly erased: number;
};

export type RecoverContext = {
  readonly storageKey: Uint8Array;
  /** As configured now; records are folded by the one that was in force at their place. */
  readonly policy: Policy;
  readonly at: (point: string) => Promise<void>;
  readonly pause: () => Promise<void>;
};

/** What CORE ends with: the newest leaf and the sequence a batch must follow. */
export async function readCoreEnd(bus: Bus): Promise<CoreEnd> {
  const before = await streamInfo(bus, streams.core);
  const last = await lastRecord(bus, streams.core, coreSubjects.ledger);
  const after = await streamInfo(bus, streams.core);
  // A batch that lands between the two reads would pair one leaf with another's end.
  if (before.lastSeq !== after.lastSeq) return readCoreEnd(bus);
  const held = last ?? (await lastRecord(bus, streams.ledger));
  if (!held) return { n: 0, leaf: null, lastSeq: after.lastSeq };
  const leaf = readLeaf(held.data);
  if (!leaf) throw new GatehouseError("ledger-mismatch", { field: "leaf" });
  return { n: leaf.n, leaf: held.data, lastSeq: after.lastSeq };
}

/**
 * Rebuilds the state from the newest snapshot and the recorded outcomes after it. Nothing is judged again: what CORE
 * holds is adopted.
 *
 * @throws `ledger-mismatch` when a record is missing, unreadable or does not fit its leaf, or when the
 *   intake was written and no record of it can be found
 */
export async function recover(bus: Bus, context: RecoverContext): Promise<Recovered> {
  const end = await readCoreEnd(bus);
  await context.at("recover.after-core-end");
  await untilCopied(bus, end.n, context.pause);
  await refuseDisplacedLedger(bus);
  await context.at("recover.after-sources");
  const snapshot = await lastSnapshot(bus);
  await context.at("recover.after-snapshot");
  const state = snapshot ? readSnapshot(snapshot.bytes, context.storageKey) : emptyState();
  if (state.at.n > end.n) throw new GatehouseError("ledger-mismatch", { limit: end.n, field: "snapshot" });
  if (end.n === 0) await refuseLostLedger(bus);
  const policyAt = recordedPolicies(context.policy);
  let folded = 0;
  if (end.n > state.at.n) {
    for await (const stored of recordsAfter(bus, state.at.n, context.storageKey)) {
      foldRecord(state, stored, { storageKey: context.storageKey, policy: policyAt(state) });
      await context.at("recover.after-record");
      folded += 1;
      if (stored.n === end.n) break;
    }
  }
  if (state.at.n !== end.n) throw new GatehouseError("ledger-mismatch", { limit: state.at.n + 1 });
  return { state, end, folded, erased: Number(snapshot?.meta["erased"] ?? 0) };
}

/**
 * Every record has one leaf, one set of parts and one key, so the streams number them alike: record n is message n. Of an
 * erased record there is no key, and what is left of it in its place.
 *
 * @throws `ledger-mismatch` where parts or key are gone and nothing says that they were erased
 */
export async function* recordsAfter(bus: Bus, n: number, storageKey: Uint8Array): AsyncGenerator<Stored> {
  // Of a record that is being written, one stream has its message before another.
  const end = await recordsCopied(bus);
  if (end <= n) return;
  const sealed = sealedRecords(bus, n + 1);
  let remainders: ReadonlyMap<number, Remainder> | null = null;
  try {
    let next = await sealed.next();
    for await (const { seq, data: leaf } of range(bus, streams.ledger, n + 1)) {
      if (next.done !== true && next.value.n === seq) {
        yield { n: seq, leaf, sealed: next.value.sealed };
        next = await sealed.next();
      } else {
        remainders ??= await readRemainders(bus, storageKey);
        const remainder = remainders.get(seq);
        if (!remainder) throw new GatehouseError("ledger-mismatch", { limit: seq });
        yield { n: seq, leaf, sealed: null, remainder };
      }
      if (seq >= end) return;
    }
  } finally {
    await sealed.return(undefined);
  }
}

/** What is left of every erased record, by its number. */
export async function readRemainders(bus: Bus, storageKey: Uint8Array): Promise<ReadonlyMap<number, Remainder>> {
  const all = new Map<number, Remainder>();
  for await (const bytes of erasedRecords(bus))
    for (const remainder of openRemainders(bytes, storageKey)) all.set(remainder.n, remainder);
  return all;
}

/** One record as the streams hold it: leaf, sealed parts and their key; or, once it is erased, what is left of it. */
export type Stored = { readonly n: number; readonly leaf: Uint8Array } & (
  | { readonly sealed: SealedRecord }
  | { readonly sealed: null; readonly remainder: Remainder }
);

/** Folds one record into the state it follows. @throws `ledger-mismatch` when it does not fit */
export function foldRecord(
  state: GatewayState,
  stored: Stored,
  context: Pick<RecoverContext, "storageKey" | "policy">,
): void {
  const { n } = stored;
  const root = readLeaf(stored.leaf)?.root;
  if (stored.sealed === null) {
    if (stored.remainder.root !== root) throw new GatehouseError("ledger-mismatch", { limit: n });
    return applyRemainder(state, stored.remainder);
  }
  const opened = openWhole(n, stored.sealed, context.storageKey);
  const step = readRecordedStep(opened.state.part);
  const fits = root === opened.root && opened.n === n && step.at.n === n;
  if (!fits || n !== state.at.n + 1) throw new GatehouseError("ledger-mismatch", { limit: n });
  applyEffect(state, step.at, step.effect, context.policy);
}

/** A record that does not open names itself: whoever restores the ledger has to know which. */
export function openWhole(n: number, sealed: SealedRecord, storageKey: Uint8Array): OpenedRecord {
  try {
    return openRecord(sealed, storageKey);
  } catch (cause) {
    throw new GatehouseError("ledger-mismatch", { limit: n, field: "parts" }, { cause });
  }
}
