import { expect, test } from "vitest";
import { labelValue, metricList, metricsAt, namesOf, otherValue, rowOf, watchedServices } from "./metric-list.ts";
import { noMetrics, openMetrics } from "./metrics.ts";
import { watchProcess } from "./process-metrics.ts";

test("every metric has a name of ours, a help, a unit in its name where that is the custom, and somewhere to be seen", () => {
  for (const name of namesOf()) {
    const { type, unit, help, at, steps } = rowOf(name);
    expect(name).toMatch(/^gatehouse_[a-z]+(?:_[a-z]+)*$/);
    expect({ name, said: help.length > 10, seen: at.length > 0 }).toEqual({ name, said: true, seen: true });
    expect([name, name.endsWith("_total")]).toEqual([name, type === "counter"]);
    if (unit === "seconds" || unit === "bytes") expect(name).toMatch(new RegExp(`_${unit}$`));
    if (unit === "timestamp") expect(name).toMatch(/_timestamp_seconds$/);
    expect([name, steps !== undefined]).toEqual([name, type === "histogram"]);
    expect([...(steps ?? [])]).toEqual([...(steps ?? [])].toSorted((a, b) => a - b));
  }
});

test("no label could name a child, a person, a case or a message", () => {
  const names = new Set(namesOf().flatMap((name) => Object.keys(rowOf(name).labels)));
  expect([...names].toSorted()).toEqual([
    "agency",
    "code",
    "duty",
    "from",
    "method",
    "outcome",
    "quantile",
    "result",
    "route",
    "stage",
    "status",
    "stream",
    "to",
    "use",
  ]);
  // Counts of messages are told by agency in steps of five alone (ADR 12).
  const byAgency = namesOf().filter((name) => "agency" in rowOf(name).labels);
  expect(byAgency).toEqual([
    "gatehouse_delivery_waiting_steps",
    "gatehouse_agency_listening",
    "gatehouse_key_expires_timestamp_seconds",
    "gatehouse_agency_copies_total",
    "gatehouse_witness_answers_total",
  ]);
});

test.each(["Ada Lovell", "9998259797", "/cases/ada lovell", "ada@example.org", "", "Ada"])(
  "a value that the list does not allow is written as %j never",
  (value) => {
    for (const name of namesOf())
      for (const allowed of Object.values(rowOf(name).labels)) expect(labelValue(allowed, value)).toBe(otherValue);
  },
);

test("what is counted is shown under the list's name, type and help; rare counters begin at 0", async () => {
  const metrics = openMetrics("gateway");
  expect(await metrics.text()).toContain('gatehouse_decisions_total{outcome="refused"} 0\n');
  metrics.count("gatehouse_decisions_total", { outcome: "refused" });
  metrics.count("gatehouse_refusals_total", { code: "Ada Lovell" });
  metrics.time("gatehouse_stage_seconds", { stage: "decide" }, 0.004);
  metrics.read(["gatehouse_ledger_records"], () => ({ gatehouse_ledger_records: 7 }));
  const text = await metrics.text();
  expect(text).toContain(`# HELP gatehouse_decisions_total ${metricList.gatehouse_decisions_total.help}\n`);
  expect(text).toContain("# TYPE gatehouse_decisions_total counter\n");
  expect(text).toContain('gatehouse_decisions_total{outcome="refused"} 1\n');
  expect(text).toContain('gatehouse_refusals_total{code="other"} 1\n');
  expect(text).toContain('gatehouse_stage_seconds_bucket{stage="decide",le="0.005"} 1\n');
  expect(text).toContain("gatehouse_ledger_records 7\n");
  expect(text).not.toContain("Ada");
});

test("what a service has not in the list it does not show", async () => {
  const metrics = openMetrics("witness");
  metrics.count("gatehouse_decisions_total", { outcome: "refused" });
  metrics.read(["gatehouse_ledger_records"], () => ({ gatehouse_ledger_records: 7 }));
  expect(await metrics.text()).not.toMatch(/gatehouse_decisions|gatehouse_ledger_records/);
});

test("a reading that fails leaves the others", async () => {
  const metrics = openMetrics("gateway");
  metrics.read(["gatehouse_ledger_records"], () => Promise.reject(new Error("Ada Lovell")));
  metrics.read(["gatehouse_holds_open"], () => ({ gatehouse_holds_open: 2 }));
  const text = await metrics.text();
  expect(text).toContain("gatehouse_holds_open 2\n");
  expect(text).not.toContain("gatehouse_ledger_records 7");
  expect(text).not.toContain("Ada");
});

test("a process shows itself", async () => {
  const metrics = openMetrics("adapter");
  const end = watchProcess(metrics, { isReady: () => true, folder: import.meta.dirname });
  const text = await metrics.text();
  end();
  expect(text).toContain("gatehouse_ready 1\n");
  expect(text).toMatch(/gatehouse_process_resident_memory_bytes [1-9]\d+\n/);
  expect(text).toMatch(/gatehouse_disk_free_bytes \d+\n/);
  expect(text).toMatch(/gatehouse_event_loop_delay_seconds\{quantile="0.99"\} /);
  expect(await noMetrics.text()).toBe("");
});

test("every service has what every process has", () => {
  for (const service of watchedServices) expect(metricsAt(service)).toContain("gatehouse_ready");
});
