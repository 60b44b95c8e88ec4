import type { Bus } from "@gatehouse/bus/connect";
import { lastRecord, streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { heldElsewhere } from "@gatehouse/bus/trim";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { readLeaf } from "@gatehouse/ledger/record";

/**
 * Waits until LEDGER, PARTS and KEYS hold the first `n` records: the server copies them from CORE a moment later. At a start
 * there is nothing else to wait for.
 *
 * @throws `ledger-mismatch` when all that CORE still has is copied and records are missing: they are lost, and waiting
 *   would never end
 */
export async function untilCopied(bus: Bus, n: number, pause: () => Promise<void>): Promise<void> {
  for (;;) {
    const { lastSeq } = await streamInfo(bus, streams.core);
    // In this order: what was copied between the two reads is then counted.
    const everythingIsCopied = (await heldElsewhere(bus, { settledMs: 0 })) >= lastSeq;
    const copied = await recordsCopied(bus);
    if (copied >= n) return;
    if (everythingIsCopied) throw new GatehouseError("ledger-mismatch", { limit: copied + 1 });
    await pause();
  }
}

/** Each has one message a record, numbered alike. */
const recordStreams = [streams.ledger, streams.parts, streams.keys] as const;

/** How many records the server has copied from CORE to every stream that has a message of each. */
export async function recordsCopied(bus: Bus): Promise<number> {
  const each = await Promise.all(recordStreams.map(async (stream) => streamInfo(bus, stream)));
  return Math.min(...each.map(({ lastSeq }) => lastSeq));
}

/**
 * Refuses a ledger whose last record does not stand where its number says, or that CORE does not reach: CORE has then
 * been lost, and what was written to a new one would never be copied.
 *
 * @throws `ledger-mismatch`
 */
export async function refuseDisplacedLedger(bus: Bus): Promise<void> {
  const last = await lastRecord(bus, streams.ledger);
  if (!last) return;
  if (readLeaf(last.data)?.n !== last.seq) throw new GatehouseError("ledger-mismatch", { limit: last.seq });
  const { lastSeq } = await streamInfo(bus, streams.core);
  if (last.coreSeq === null || last.coreSeq > lastSeq) throw new GatehouseError("ledger-mismatch", { field: "core" });
}

/**
 * Refuses to begin anew where something was recorded before: deciding again would decide otherwise.
 *
 * @throws `ledger-mismatch` when no record is there but what follows from records is: copies, or an intake whose head
 *   was trimmed
 */
export async function refuseLostLedger(bus: Bus): Promise<void> {
  const intake = await streamInfo(bus, streams.intake);
  if (intake.firstSeq > 1) throw new GatehouseError("ledger-mismatch", { field: "intake" });
  for (const stream of [...recordStreams, streams.delivery]) {
    const { lastSeq } = await streamInfo(bus, stream);
    if (lastSeq > 0) throw new GatehouseError("ledger-mismatch", { field: stream });
  }
}
