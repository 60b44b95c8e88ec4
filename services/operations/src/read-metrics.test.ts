import { openMetrics } from "@gatehouse/observe/metrics";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readMetricsText, samplesOf, valueOf } from "./read-metrics.ts";

test("what a process shows is read as it was counted", async () => {
  const metrics = openMetrics("gateway");
  metrics.count("gatehouse_copies_total", { outcome: "withheld" }, 7);
  metrics.time("gatehouse_intake_to_decided_seconds", {}, 0.004);
  metrics.read(["gatehouse_ledger_records"], () => ({ gatehouse_ledger_records: 12 }));
  const read = readMetricsText(await metrics.text(), "gateway");
  expect(valueOf(read, "gatehouse_ledger_records")).toBe(12);
  expect(samplesOf(read, "gatehouse_copies_total")).toContainEqual({ labels: { outcome: "withheld" }, value: 7 });
  const steps = samplesOf(read, "gatehouse_intake_to_decided_seconds_bucket");
  expect(steps.at(-1)).toEqual({ labels: { le: "+Inf" }, value: 1 });
});

test("what the list does not have is not read, whoever says it", () => {
  const read = readMetricsText(
    [
      'gatehouse_secret{child="Ada"} 1',
      'gatehouse_copies_total{outcome="Ada Birch",child="Ada"} 3',
      'gatehouse_key_expires_timestamp_seconds{agency="Ada Birch",use="signing"} 4',
      'gatehouse_intake_to_decided_seconds_bucket{le="Ada"} 4',
      "gatehouse_ledger_records NaN",
      "gatehouse_ledger_records_bucket 3",
    ].join("\n"),
    "gateway",
  );
  expect([...read.keys()]).toEqual([
    "gatehouse_copies_total",
    "gatehouse_key_expires_timestamp_seconds",
    "gatehouse_intake_to_decided_seconds_bucket",
  ]);
  expect(JSON.stringify([...read])).not.toContain("Ada");
});

test("what a witness writes of the gateway's is not read: it is an agency's, and the gateway's numbers are not its to give", () => {
  const text = [
    "gatehouse_ready 1",
    "gatehouse_intake_waiting_items 0",
    'gatehouse_flow_copies_total{from="hillside-school",to="northshire-council",outcome="shared"} 500',
    'gatehouse_intake_to_decided_seconds_bucket{le="+Inf"} 9',
  ].join("\n");
  expect([...readMetricsText(text, "witness").keys()]).toEqual(["gatehouse_ready"]);
  expect(readMetricsText(text, "gateway").size).toBe(4);
});

test("property: no text makes it throw", () => {
  const lines = fc.array(fc.oneof(fc.string(), fc.constant('gatehouse_copies_total{outcome="held"} 2')));
  fc.assert(fc.property(lines, (all) => void readMetricsText(all.join("\n"), "gateway")));
});
