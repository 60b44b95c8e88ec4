import { setTimeout as delay } from "node:timers/promises";
import type { Bus } from "@gatehouse/bus/connect";
import { connectBus } from "@gatehouse/bus/connect";
import { firstStoredSince, heldRange, streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { GatewayConfig } from "../config.ts";
import { readIdentity } from "../keys.ts";
import { readRemainders, recover } from "../recover.ts";
import { keptSince } from "./kept-since.ts";
import { dueRecords } from "./due.ts";

/** Counts alone: what is kept, what was erased, and what is past its time. */
export type RetentionReport = {
  /** Records of the ledger, erased ones too: their leaves are for good. */
  readonly records: number;
  readonly erased: number;
  /** How often something was erased. */
  readonly erasures: number;
  /** Records from before the time for which they are kept. */
  readonly pastTime: number;
  /** Of those: what erasing takes next. The others act, or are of a message of which something acts. */
  readonly due: number;
  readonly switchedOn: boolean;
  /** Sealed copies and receipts that the broker still holds for agencies. */
  readonly copies: number;
};

const WAIT_MS = 50;

/** Reads what a gateway keeps, with its keys and beside it; writes nothing. @throws what `readIdentity` and a start throw */
export async function retentionReport(config: GatewayConfig): Promise<RetentionReport> {
  const identity = await readIdentity(config);
  const { creds, caPem } = identity;
  const bus = await connectBus({ url: config.natsUrl, creds, caPem, name: "retention" });
  try {
    const at = async (): Promise<void> => undefined;
    const pause = async (): Promise<void> => await delay(WAIT_MS);
    const { storageKey } = identity;
    const policy = compilePolicy(identity.partnership);
    const { state, end } = await recover(bus, { storageKey, policy, at, pause });
    const { firstSeq: intakeFirst, serverTime } = await streamInfo(bus, streams.intake);
    const nowMs = serverTime.getTime();
    const beforeMs = keptSince("record", nowMs) ?? 0;
    const rest = async (): Promise<void> => undefined;
    const wanted = { beforeMs };
    const due = await dueRecords(bus, state, { storageKey, wanted, nowMs, intakeFirst, rest });
    const remainders = await readRemainders(bus, storageKey);
    return {
      records: end.n,
      erased: remainders.size,
      erasures: new Set([...remainders.values()].map(({ by }) => by)).size,
      pastTime: await storedBefore(bus, beforeMs, end.n),
      due: due.records.length,
      switchedOn: config.erases,
      copies: (await streamInfo(bus, streams.delivery)).messages,
    };
  } finally {
    await bus.close();
  }
}

/** Records that are held and were stored before a time, by the server's clock. */
async function storedBefore(bus: Bus, ms: number, records: number): Promise<number> {
  const first = await firstStoredSince(bus, streams.ledger, new Date(ms));
  const upTo = first ? first.seq - 1 : records;
  let count = 0;
  for await (const { seq } of heldRange(bus, streams.keys, 1)) {
    if (seq > upTo) break;
    count += 1;
  }
  return count;
}
