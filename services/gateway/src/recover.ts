import type { Bus } from "@gatehouse/bus/connect";
import { lastRecord, range, streamInfo } from "@gatehouse/bus/read";
import { lastSnapshot } from "@gatehouse/bus/snapshot-store";
import { coreSubjects, streams } from "@gatehouse/bus/subjects";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openRecord, readLeaf } from "@gatehouse/ledger/record";
import type { OpenedRecord } from "@gatehouse/ledger/record";
import type { SealedRecord } from "@gatehouse/ledger/sealed-parts";
import type { Policy } from "@gatehouse/policy/compile";
import type { CoreEnd } from "./commit.ts";
import { recordedPolicies } from "./judge-policy.ts";
import { readRecordedStep } from "./recorded-step.ts";
import { readSnapshot } from "./snapshot.ts";
import { applyEffect, emptyState } from "./state.ts";
import type { GatewayState } from "./state.ts";
import { recordsCopied, refuseDisplacedLedger, refuseLostLedger, untilCopied } from "./whole-ledger.ts";

export type Recovered = {
  readonly state: GatewayState;
  readonly end: CoreEnd;
  /** How many records were folded on top of the snapshot. */
  readonly folded: number;
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
    for await (const stored of recordsAfter(bus, state.at.n)) {
      foldRecord(state, stored, { storageKey: context.storageKey, policy: policyAt(state) });
      await context.at("recover.after-record");
      folded += 1;
      if (stored.n === end.n) break;
    }
  }
  if (state.at.n !== end.n) throw new GatehouseError("ledger-mismatch", { limit: state.at.n + 1 });
  return { state, end, folded };
}

/** Every record has one leaf, one set of parts and one key, so the streams number them alike: record n is message n. */
export async function* recordsAfter(bus: Bus, n: number): AsyncGenerator<Stored> {
  // Of a record that is being written, one stream has its message before another.
  const end = await recordsCopied(bus);
  if (end <= n) return;
  const leaves = range(bus, streams.ledger, n + 1);
  const keys = range(bus, streams.keys, n + 1);
  try {
    for await (const { seq, data: parts } of range(bus, streams.parts, n + 1)) {
      const [leaf, key] = [await leaves.next(), await keys.next()];
      if (leaf.done === true || key.done === true || leaf.value.seq !== seq || key.value.seq !== seq)
        throw new GatehouseError("ledger-mismatch", { limit: seq });
      yield { n: seq, leaf: leaf.value.data, sealed: { parts, key: key.value.data } };
      if (seq >= end) return;
    }
  } finally {
    await Promise.all([leaves.return(undefined), keys.return(undefined)]);
  }
}

/** One record as the streams hold it: leaf, sealed parts and their key. */
export type Stored = { readonly n: number; readonly leaf: Uint8Array; readonly sealed: SealedRecord };

/** Folds one record into the state it follows. @throws `ledger-mismatch` when it does not fit */
export function foldRecord(
  state: GatewayState,
  { n, leaf, sealed }: Stored,
  context: Pick<RecoverContext, "storageKey" | "policy">,
): void {
  const opened = openWhole(n, sealed, context.storageKey);
  const step = readRecordedStep(opened.state.part);
  const fits = readLeaf(leaf)?.root === opened.root && opened.n === n && step.at.n === n;
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
