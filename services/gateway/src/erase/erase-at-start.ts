import { appendBatch } from "@gatehouse/bus/append";
import type { Bus } from "@gatehouse/bus/connect";
import { putErased } from "@gatehouse/bus/erased-store";
import { streamInfo } from "@gatehouse/bus/read";
import { eraseOlderSnapshots, putSnapshot } from "@gatehouse/bus/snapshot-store";
import { streams } from "@gatehouse/bus/subjects";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { Policy } from "@gatehouse/policy/compile";
import { blank } from "../judge.ts";
import type { Recovered } from "../recover.ts";
import { readCoreEnd } from "../recover.ts";
import { writeSnapshot } from "../snapshot.ts";
import { applyEffect, nextAt } from "../state.ts";
import { untilCopied } from "../whole-ledger.ts";
import { writeStep } from "../write.ts";
import type { WriteContext } from "../write.ts";
import { destroyRecords } from "./destroy.ts";
import { dueRecords, mayBeDue } from "./due.ts";
import { actsAlike, foldWithout } from "./fold-without.ts";
import { sealRemainders } from "./remainder.ts";

export type EraseContext = {
  /** Records older than this may be erased; null where erasing is not switched on. What was begun is finished all the same. */
  readonly beforeMs: number | null;
  /** The server's time. */
  readonly nowMs: number;
  /** As configured now. */
  readonly policy: Policy;
  readonly write: Omit<WriteContext, "policy">;
  readonly log: Log;
  readonly at: (point: string) => Promise<void>;
  readonly pause: () => Promise<void>;
};

/** What is left of so many records stands together. */
const TOGETHER = 500;

/**
 * Erases the records whose time has come, before anything is decided. First a record says which and why; then what is left
 * of them is kept, their keys are overwritten, and the state is folded anew without them, so that every later start comes to
 * the same; older snapshots are overwritten too. Killed anywhere, the next start finishes it.
 *
 * @returns what the gateway goes on from
 */
export async function eraseAtStart(bus: Bus, recovered: Recovered, context: EraseContext): Promise<Recovered> {
  const { erasure } = recovered.state;
  if (erasure && recovered.erased !== erasure.n) return finish(bus, recovered, context);
  const due = await whatIsDue(bus, recovered, context);
  if (due.length === 0) return recovered;
  return finish(bus, await recordErasure(bus, recovered, due, context), context);
}

async function whatIsDue(bus: Bus, { state }: Recovered, context: EraseContext): Promise<readonly number[]> {
  const { beforeMs, policy, write, log } = context;
  if (beforeMs === null || state.policy === null || !mayBeDue(state, beforeMs)) return [];
  const { storageKey } = write;
  const { firstSeq: intakeFirst } = await streamInfo(bus, streams.intake);
  const due = await dueRecords(bus, state, { storageKey, policy, beforeMs, intakeFirst });
  if (due.length === 0) return due;
  const records = new Set(due);
  if (actsAlike(await foldWithout(bus, records, 0, { storageKey, policy }), records)) return due;
  // Rather kept too long than a broker that decides otherwise for it.
  log.error("gateway.alarm", { code: "erasure-withheld", count: due.length });
  return [];
}

/** Commits the record of the erasure, as any other. */
async function recordErasure(
  bus: Bus,
  recovered: Recovered,
  records: readonly number[],
  { write, policy, nowMs, at, pause }: EraseContext,
): Promise<Recovered> {
  const { state, end } = recovered;
  const place = nextAt(state, null, nowMs);
  const step = blank(state, place, { type: "erased", why: "retention", records });
  const inForce = state.policy ? `${state.policy.id} ${state.policy.hash}` : `${policy.id} ${policy.hash}`;
  const output = { ...step, common: { ...step.common, type: "erasure" as const, outcome: "erased" } };
  const written = await writeStep(output, { ...write, policy: inForce });
  const { outcome } = await appendBatch(bus, written.records, { expectedLastSeq: end.lastSeq });
  if (outcome === "conflict") throw new GatehouseError("fence-lost");
  // Written or not, the next start reads it.
  if (outcome === "unknown") throw new GatehouseError("bus-unavailable");
  await at("erase.after-record");
  await untilCopied(bus, place.n, pause);
  applyEffect(state, place, output.effect, policy);
  return { ...recovered, state, end: await readCoreEnd(bus) };
}

async function finish(bus: Bus, recovered: Recovered, context: EraseContext): Promise<Recovered> {
  const { erasure } = recovered.state;
  if (!erasure) return recovered;
  const { policy, write, log, at } = context;
  const { storageKey } = write;
  const records = new Set(erasure.records);
  const { without, remainders } = await foldWithout(bus, records, erasure.n, { storageKey, policy });
  for (let from = 0; from < remainders.length; from += TOGETHER)
    await putErased(bus, sealRemainders(remainders.slice(from, from + TOGETHER), storageKey));
  await at("erase.after-remainders");
  await destroyRecords(bus, records);
  await at("erase.after-keys");
  const snapshot = writeSnapshot(without, storageKey);
  const { n, intake } = without.at;
  await putSnapshot(bus, snapshot, { n, intake, erased: 0 });
  await eraseOlderSnapshots(bus);
  await at("erase.after-snapshots");
  // Only now: who reads of this that it is done must find nothing older.
  await putSnapshot(bus, snapshot, { n, intake, erased: erasure.n });
  log.info("gateway.records-erased", { count: records.size, seq: erasure.n });
  return { ...recovered, state: without, folded: 0, erased: erasure.n };
}
