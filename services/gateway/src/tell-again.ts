import type { Bus } from "@gatehouse/bus/connect";
import type { Receipt } from "@gatehouse/contracts/receipt";
import { openRecord } from "@gatehouse/ledger/record";
import { readRecordedStep } from "./recorded-step.ts";
import { sealedRecordAt } from "./sealed-record.ts";
import type { StepOutput } from "./write.ts";

/**
 * Completes a step that is a repetition with what the sender was told the first time: the same bytes again get the first
 * decision again (decision step 1). Other steps pass through.
 *
 * A first record whose parts have been erased since is answered by silence: there is nothing left to say.
 */
export async function tellAgain(bus: Bus, output: StepOutput, storageKey: Uint8Array): Promise<StepOutput> {
  const { effect } = output;
  if (effect.type !== "repeated") return output;
  const told = await toldIn(bus, effect.first, storageKey);
  return told ? { ...output, receipts: [{ to: effect.signed.iss, receipt: () => told }] } : output;
}

/**
 * What the sender was told in a record, with what opens the record to it; null when the record has not been copied yet
 * or has been erased.
 */
export async function toldIn(bus: Bus, n: number, storageKey: Uint8Array): Promise<Receipt | null> {
  const stored = await sealedRecordAt(bus, n);
  if (!stored) return null;
  const opened = openRecord(stored, storageKey);
  const { told } = readRecordedStep(opened.state.part);
  if (!told || told.type === "overdue" || told.type === "acknowledged" || told.type === "delivered") return told;
  return { ...told, opening: opened.common };
}
