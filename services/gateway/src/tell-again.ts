import type { Bus } from "@gatehouse/bus/connect";
import { recordAt } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { openRecord } from "@gatehouse/ledger/record";
import { readRecordedStep } from "./recorded-step.ts";
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
  // The first record may be in CORE and not yet in PARTS, or not even written: it is read after it was committed.
  const stored = await recordAt(bus, streams.parts, effect.first);
  if (!stored) return output;
  const first = openRecord(stored.data, storageKey);
  const { told } = readRecordedStep(first.state.part);
  if (!told) return output;
  return { ...output, receipts: [{ to: effect.signed.iss, receipt: () => told }] };
}
