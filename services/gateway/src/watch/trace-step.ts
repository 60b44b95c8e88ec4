import { sharedPlace } from "@gatehouse/observe/trace-place";
import type { Tracing } from "@gatehouse/observe/tracing";
import type { StepOutput } from "../write.ts";

/** What is known of a step's way: when it was decided, and the delivery ids of its copies. */
export type Way = { readonly decidedMs: number; readonly copies: readonly string[] };

/**
 * Notes a step that is on disk: in the trace of what came, and for each copy in a trace of its own, which its recipient finds
 * by the delivery id. Which copies are of one message stands in the gateway's own span alone.
 */
export function traceStep(tracing: Tracing, { at, common }: Pick<StepOutput, "at" | "common">, way: Way): void {
  const places = way.copies.map((delivery) => sharedPlace(delivery));
  for (const place of places) tracing.begin("copy.made", { place, fromMs: way.decidedMs }).end();
  if (common.received === null) return;
  const place = sharedPlace(common.received);
  const [code] = common.reasons;
  tracing
    .begin("message.decided", { place, below: true, fromMs: at.nowMs, links: places })
    .end({ result: common.outcome, ...(code === undefined ? {} : { code }) });
}
