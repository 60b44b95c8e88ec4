import type { Bus } from "@gatehouse/bus/connect";
import { recordAt, streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openRecord } from "@gatehouse/ledger/record";
import { readRecordedStep } from "../recorded-step.ts";
import type { RecordedStep } from "../recorded-step.ts";

/**
 * Reads the gateway's own part of a committed record.
 *
 * @param soon waits a moment: the server copies a record to PARTS by itself, just after it is committed
 * @returns null when its parts, or the keys to them, are gone
 */
export async function readStep(
  bus: Bus,
  storageKey: Uint8Array,
  n: number,
  soon: () => Promise<void>,
): Promise<RecordedStep | null> {
  for (;;) {
    // In this order: a record that comes between the two reads is looked for once more.
    const { lastSeq } = await streamInfo(bus, streams.parts);
    const stored = await recordAt(bus, streams.parts, n);
    if (stored) return openStep(stored.data, storageKey);
    if (lastSeq >= n) return null;
    await soon();
  }
}

function openStep(data: Uint8Array, storageKey: Uint8Array): RecordedStep | null {
  try {
    return readRecordedStep(openRecord(data, storageKey).state.part);
  } catch (cause) {
    if (cause instanceof GatehouseError && cause.code === "record-unreadable") return null;
    throw cause;
  }
}
