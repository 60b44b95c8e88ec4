import type { Metrics } from "@gatehouse/observe/metrics";
import type { Tracing } from "@gatehouse/observe/tracing";
import type { Written } from "../commit.ts";
import type { StepOutput } from "../write.ts";
import { countFlows } from "./count-flows.ts";
import { traceStep } from "./trace-step.ts";
import type { Way } from "./trace-step.ts";

const msPerSecond = 1_000;
const stages = ["open", "decide", "write", "commit"] as const;

/** Counts steps, each once it is on disk: what was decided and not written never happened. */
export type StepCounts = {
  readonly took: (output: StepOutput) => void;
  readonly committed: (batch: readonly Pick<Written, "n">[]) => void;
  /** Notes how long a stage took; one that is not in the list of metrics is not shown. */
  readonly stage: (name: string, ms: number) => void;
};

/** What is kept of a step until it is written: nothing of what it says. */
type Taken = Pick<StepOutput, "at" | "effect" | "common" | "alarms"> & { readonly way: Way | null };

/** @param clock the machine's, milliseconds: compared with the server's, so an answer is never below 0 */
export function countSteps(metrics: Metrics, tracing: Tracing, clock: () => number): StepCounts {
  const waiting: Taken[] = [];
  const countFlow = countFlows(metrics);
  return {
    took: ({ at, effect, common, alarms, copies }) => {
      const way = tracing.isOn ? { decidedMs: clock(), copies: copies.map(({ delivery }) => delivery) } : null;
      waiting.push({ at, effect, common, ...(alarms ? { alarms } : {}), way });
    },
    committed: (batch) => {
      const through = batch.at(-1)?.n ?? 0;
      const written = waiting.findIndex(({ at }) => at.n > through);
      const steps = waiting.splice(0, written < 0 ? waiting.length : written);
      const now = clock();
      for (const step of steps) {
        countStep(metrics, step, now);
        if (step.effect.type === "decided") countFlow(step.effect.decision);
        if (step.way !== null) traceStep(tracing, step, step.way);
      }
    },
    stage: (name, ms) => {
      const stage = stages.find((each) => each === name);
      if (stage !== undefined) metrics.time("gatehouse_stage_seconds", { stage }, ms / msPerSecond);
    },
  };
}

function countStep(metrics: Metrics, { at, effect, common, alarms = [] }: Taken, now: number): void {
  for (const { code } of alarms) metrics.count("gatehouse_alarms_total", { code });
  switch (effect.type) {
    case "decided": {
      const { outcome, recipients } = effect.decision;
      metrics.count("gatehouse_decisions_total", { outcome });
      for (const copy of Object.values(recipients)) metrics.count("gatehouse_copies_total", { outcome: copy.outcome });
      break;
    }
    case "decided-again":
      metrics.count("gatehouse_decided_again_total", {});
      return;
    case "registered":
    case "refused":
    case "repeated":
      break;
    default:
      return;
  }
  metrics.count("gatehouse_intake_items_total", { result: effect.type });
  metrics.time("gatehouse_intake_to_decided_seconds", {}, Math.max(0, now - at.nowMs) / msPerSecond);
  if (common.outcome === "refused")
    for (const code of common.reasons) metrics.count("gatehouse_refusals_total", { code });
}
