import type { Bus } from "@gatehouse/bus/connect";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openRecord } from "@gatehouse/ledger/record";
import type { SealedRecord } from "@gatehouse/ledger/sealed-parts";
import { readRecordedStep } from "../recorded-step.ts";
import type { RecordedStep } from "../recorded-step.ts";
import { sealedRecordAt } from "../sealed-record.ts";
import { recordsCopied } from "../whole-ledger.ts";

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
    const copied = await recordsCopied(bus);
    const sealed = await sealedRecordAt(bus, n);
    if (sealed) return openStep(sealed, storageKey);
    if (copied >= n) return null;
    await soon();
  }
}

function openStep(sealed: SealedRecord, storageKey: Uint8Array): RecordedStep | null {
  try {
    return readRecordedStep(openRecord(sealed, storageKey).state.part);
  } catch (cause) {
    if (cause instanceof GatehouseError && cause.code === "record-unreadable") return null;
    throw cause;
  }
}
