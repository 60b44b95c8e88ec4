import fc from "fast-check";
import { openMetrics } from "@gatehouse/observe/metrics";
import { noTracing } from "@gatehouse/observe/tracing";
import { expect, test } from "vitest";
import { emptyState } from "../state.ts";
import type { StepOutput } from "../write.ts";
import { countSteps } from "./count-steps.ts";
import { inSteps } from "./deliveries.ts";
import { Lag } from "./lag.ts";
import { readWork } from "./watch-gateway.ts";

type Counted = Parameters<ReturnType<typeof countSteps>["took"]>[0];

/** A refusal as a step has it, as far as it is counted. */
function refusal(n: number): Counted {
  const common = { outcome: "refused", reasons: ["signature-invalid"] };
  const at = { n, intake: n, step: 0, nowMs: 1_000 };
  return { at, common, effect: { type: "refused", signed: null }, copies: [] } as unknown as StepOutput;
}

test("a step is counted when it is on disk, and not before", async () => {
  const metrics = openMetrics("gateway");
  const counts = countSteps(metrics, noTracing, () => 1_030);
  for (const n of [1, 2, 3]) counts.took(refusal(n));
  expect(await metrics.text()).toContain('gatehouse_intake_items_total{result="refused"} 0\n');
  counts.committed([{ n: 1 }, { n: 2 }]);
  const text = await metrics.text();
  expect(text).toContain('gatehouse_intake_items_total{result="refused"} 2\n');
  expect(text).toContain('gatehouse_refusals_total{code="signature-invalid"} 2\n');
  expect(text).toContain('gatehouse_intake_to_decided_seconds_bucket{le="0.05"} 2\n');
  counts.committed([{ n: 3 }]);
  expect(await metrics.text()).toContain('gatehouse_intake_items_total{result="refused"} 3\n');
});

test("property: a count of an agency's tells nothing below five, nor how much above a step it is", () => {
  fc.assert(
    fc.property(fc.nat(1_000), (count) => {
      expect(inSteps(count) % 5).toBe(0);
      expect(count - inSteps(count)).toBeLessThan(5);
      expect(count - inSteps(count)).toBeGreaterThanOrEqual(0);
    }),
  );
  expect([0, 1, 4, 5, 9, 10].map((count) => inSteps(count))).toEqual([0, 0, 0, 5, 5, 10]);
});

test("records wait from their commit until what follows reaches them", () => {
  const lag = new Lag(10, 1_000);
  expect(lag.ageMs(10, 0, 5_000)).toBe(0);
  lag.committed(12, 10, 6_000);
  expect(lag.ageMs(10, 900, 9_000)).toBe(3_000);
  lag.committed(13, 10, 8_000);
  expect(lag.ageMs(10, 900, 9_000)).toBe(3_000);
  expect(lag.ageMs(12, 8_500, 9_000)).toBe(500);
  expect(lag.ageMs(13, 8_700, 9_000)).toBe(0);
});

test("what is late is told for all agencies together", () => {
  const state = emptyState();
  const duty = { duty: "acknowledge", message: "m", from: "a", on: "b", dueMs: 10 } as const;
  const rest = { person: null, hold: null, nextMs: null, everyMs: null, told: 0, tries: 0 };
  state.history.duties.set("1", { key: "1", ...duty, ...rest });
  state.history.duties.set("2", { key: "2", ...duty, ...rest, dueMs: 30 });
  const late = readWork(state, 20).gatehouse_duties_late;
  expect(late).toContainEqual({ labels: { duty: "acknowledge" }, value: 1 });
  expect(readWork(state, 20).gatehouse_duties_open).toContainEqual({ labels: { duty: "acknowledge" }, value: 2 });
  expect(JSON.stringify(readWork(state, 20))).not.toContain('"b"');
});
