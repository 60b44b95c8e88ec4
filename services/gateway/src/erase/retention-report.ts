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
import { oldCopies } from "./old-copies.ts";

/** Of one class of the retention table: counts alone. Null is what nobody can count any more. */
export type RetentionClass = {
  readonly id: "record" | "copy" | "cosigned-leaf";
  readonly kept: number;
  /** Past their time, and what erasing takes next. */
  readonly due: number;
  readonly erased: number;
  /** Past their time, and kept by a legal hold. */
  readonly underHold: number;
};

/** Counts alone: what is kept, what was erased, what is past its time, and what a legal hold keeps. */
export type RetentionReport = {
  readonly classes: readonly RetentionClass[];
  /** How often something was erased. */
  readonly erasures: number;
  /** Records from before the time for which they are kept. Those not due act, or are of a message of which something acts. */
  readonly pastTime: number;
  readonly switchedOn: boolean;
  /** Legal holds that stand. */
  readonly legalHolds: number;
  /** Of those: whose day of review is over. */
  readonly holdsToReview: number;
  /** Erasures that were asked for, and how many of those a second human has approved. */
  readonly asked: number;
  readonly approved: number;
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
    const options = { storageKey, nowMs, intakeFirst, rest };
    const endedMs = keptSince("register-ended", nowMs) ?? 0;
    const due = [
      await dueRecords(bus, state, { ...options, wanted: { of: "messages", beforeMs } }),
      await dueRecords(bus, state, { ...options, wanted: { of: "register", beforeMs: endedMs } }),
    ];
    const directory = identity.directory.trusted;
    const copies = await oldCopies(bus, state, { nowMs, directory, storageKey, rest });
    const remainders = await readRemainders(bus, storageKey);
    const { messages, lastSeq } = await streamInfo(bus, streams.delivery);
    const copyCounts = {
      kept: messages,
      due: copies.places.length,
      erased: lastSeq - messages,
      underHold: copies.held,
    };
    const erased = remainders.size;
    const recordCounts = {
      kept: end.n - erased,
      due: due.reduce((sum, { records }) => sum + records.length, 0),
      erased,
      underHold: due.reduce((sum, { held }) => sum + held, 0),
    };
    const today = serverTime.toISOString().slice(0, "2026-01-01".length);
    return {
      classes: [
        { id: "record", ...recordCounts },
        { id: "copy", ...copyCounts },
        { id: "cosigned-leaf", kept: end.n, due: 0, erased: 0, underHold: 0 },
      ],
      erasures: new Set([...remainders.values()].map(({ by }) => by)).size,
      pastTime: await storedBefore(bus, beforeMs, end.n),
      switchedOn: config.erases,
      legalHolds: state.legalHolds.size,
      holdsToReview: [...state.legalHolds.values()].filter(({ reviewOn }) => reviewOn < today).length,
      asked: state.erasures.size,
      approved: [...state.erasures.values()].filter(({ approved }) => approved).length,
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
