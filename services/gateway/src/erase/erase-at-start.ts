import type { Bus } from "@gatehouse/bus/connect";
import type { Log } from "@gatehouse/observe/log";
import type { Policy } from "@gatehouse/policy/compile";
import type { Recovered } from "../recover.ts";
import { destroyRecords } from "./destroy.ts";
import { keepRemainders, replaceSnapshots, sealedNow } from "./finish.ts";
import { foldWithout } from "./fold-without.ts";

export type FinishContext = {
  readonly storageKey: Uint8Array;
  /** As configured now. */
  readonly policy: Policy;
  readonly log: Log;
  readonly at: (point: string) => Promise<void>;
};

/**
 * Finishes at a start, before anything is decided, the erasure that an earlier gateway began: a record says which records
 * and why, so wherever that gateway was killed, nothing half is left. Done twice it does no harm.
 *
 * @returns what the gateway goes on from
 */
export async function finishErasing(bus: Bus, recovered: Recovered, context: FinishContext): Promise<Recovered> {
  const { erasure } = recovered.state;
  if (!erasure || recovered.erased === erasure.n) return recovered;
  const { storageKey, policy, log, at } = context;
  const records = new Set(erasure.records);
  const rest = async (): Promise<void> => undefined;
  const { without, remainders } = await foldWithout(bus, records, erasure.n, { storageKey, policy, rest });
  await keepRemainders(bus, remainders, storageKey);
  await at("erase.after-remainders");
  await destroyRecords(bus, records);
  await at("erase.after-keys");
  await replaceSnapshots(bus, sealedNow(without, storageKey), erasure.n, at);
  log.info("gateway.records-erased", { count: records.size, seq: erasure.n });
  return { ...recovered, state: without, folded: 0, erased: erasure.n };
}
