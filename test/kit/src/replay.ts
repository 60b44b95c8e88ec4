import { streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { createKeyedHash } from "@gatehouse/envelope/keyed-hash";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { readConfig } from "@gatehouse/gateway/config";
import { engine } from "@gatehouse/gateway/engine";
import { readIdentity, trustDirectory } from "@gatehouse/gateway/keys";
import { replayLedger } from "@gatehouse/gateway/replay-ledger";
import type { ReplayContext, ReplayedRecord } from "@gatehouse/gateway/replay-ledger";
import { streamSource } from "@gatehouse/gateway/replay-source";
import type { ReplaySource } from "@gatehouse/gateway/replay-source";
import { silentLog } from "@gatehouse/observe/log";
import { compilePolicy } from "@gatehouse/policy/compile";
import { expect } from "vitest";
import type { TestBroker } from "./broker.ts";

/** What a test broker's gateway judges by. */
export async function replayContextOf(broker: TestBroker): Promise<ReplayContext> {
  const read = readConfig(broker.settings);
  if (!read.ok) throw new Error("settings");
  const identity = await readIdentity(read.config);
  return {
    storageKey: identity.storageKey,
    policy: compilePolicy(identity.partnership),
    partnership: identity.partnership.id,
    engine,
    keyedHash: createKeyedHash(identity.identityKey),
    opener: createOpener(identity.sealingKeys),
    trust: (compact) => trustDirectory(compact, identity.root),
    log: silentLog,
  };
}

/** Judges every record of a test broker again, once all that is committed has been copied to every stream. */
export async function replayAll(
  broker: TestBroker,
  change: { readonly context?: Partial<ReplayContext>; readonly source?: (real: ReplaySource) => ReplaySource } = {},
): Promise<ReplayedRecord[]> {
  const bus = await broker.server.connect("gateway");
  const ends = async (): Promise<Set<number>> => {
    const each = [streams.ledger, streams.parts, streams.keys].map(async (stream) => streamInfo(bus, stream));
    return new Set((await Promise.all(each)).map(({ lastSeq }) => lastSeq));
  };
  await expect.poll(async () => (await ends()).size, { timeout: 60_000, interval: 20 }).toBe(1);
  const context = { ...(await replayContextOf(broker)), ...change.context };
  const real = streamSource(bus, context.storageKey);
  const found: ReplayedRecord[] = [];
  for await (const one of replayLedger(change.source?.(real) ?? real, context)) found.push(one);
  await bus.close();
  return found;
}
