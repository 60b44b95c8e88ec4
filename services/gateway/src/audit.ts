import { connectBus } from "@gatehouse/bus/connect";
import type { Instant } from "@gatehouse/contracts/message";
import { createKeyedHash } from "@gatehouse/envelope/keyed-hash";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import type { Log } from "@gatehouse/observe/log";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { GatewayConfig } from "./config.ts";
import { engine } from "./engine.ts";
import { readIdentity, trustDirectory } from "./keys.ts";
import type { ReplayedRecord } from "./replay-ledger.ts";
import { replayLedger } from "./replay-ledger.ts";
import { streamSource } from "./replay-source.ts";

/** The version of the deciding code that an audit judges by. */
export const auditedBy: string = engine;

/** What of the ledger is told: all of it is folded, as each decision stands on what was recorded before. */
export type AuditRange = {
  /** From and to when, by the server's time of the record; null for no such end. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** The one message whose records are told; null for all. */
  readonly message: string | null;
};

/**
 * Judges recorded decisions again beside a gateway, with its keys: it reads, writes nothing, and may run while the gateway
 * does. What it tells names records and messages and never what stands in them.
 *
 * @throws what `readIdentity` and the bus throw; `ledger-mismatch`, `stream-gap` where a record is missing or unreadable
 */
export async function* audit(
  config: GatewayConfig,
  range: AuditRange,
  ports: { readonly log: Log; readonly passed: (record: number) => void },
): AsyncGenerator<ReplayedRecord> {
  const identity = await readIdentity(config);
  const { creds, caPem, root, partnership } = identity;
  const bus = await connectBus({ url: config.natsUrl, creds, caPem, name: "audit" });
  try {
    const replayed = replayLedger(streamSource(bus, identity.storageKey), {
      storageKey: identity.storageKey,
      policy: compilePolicy(partnership),
      partnership: partnership.id,
      engine,
      keyedHash: createKeyedHash(identity.identityKey),
      opener: createOpener(identity.sealingKeys),
      trust: (compact) => trustDirectory(compact, root),
      log: ports.log,
    });
    for await (const record of replayed) {
      ports.passed(record.record);
      if (range.to !== null && Date.parse(record.at) > Date.parse(range.to)) return;
      if (isIn(range, record)) yield record;
    }
  } finally {
    await bus.close();
  }
}

function isIn({ from, message }: AuditRange, record: ReplayedRecord): boolean {
  if (from !== null && Date.parse(record.at) < Date.parse(from)) return false;
  return message === null || record.message === message;
}
