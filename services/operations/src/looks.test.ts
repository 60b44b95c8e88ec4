import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { History } from "./history.ts";
import { looksOf } from "./looks.ts";
import { readMetricsText } from "./read-metrics.ts";
import type { Standing } from "./targets.ts";

const nowMs = Date.parse("2026-11-03T10:00:00Z");
const seconds = nowMs / 1_000;
const shown = (text: string, service: "gateway" | "witness" = "gateway"): Standing => ({
  name: service,
  url: "http://127.0.0.1:9/metrics",
  read: readMetricsText(text, service),
  ready: true,
  seenMs: nowMs,
});
const runbooks = (...standings: readonly Standing[]): readonly string[] =>
  looksOf(standings, new History(() => nowMs), nowMs).map(({ runbook }) => runbook);

test.each([
  ["gatehouse_intake_waiting_items 1001", "decision-backlog"],
  ["gatehouse_delivery_oldest_seconds 901", "delivery-oldest"],
  ["gatehouse_holds_overdue 1", "holds-overdue"],
  ["gatehouse_ledger_unsigned_seconds 61", "checkpoint-late"],
  ["gatehouse_ledger_unfinal_seconds 601", "witness-not-cosigning"],
  ["gatehouse_witness_troubled 1", "witness-troubled"],
  ['gatehouse_duties_late{duty="acknowledge"} 1', "acknowledgement-late"],
  ["gatehouse_disk_free_bytes 9\ngatehouse_disk_size_bytes 100", "disk-filling"],
  ["gatehouse_clock_ahead_seconds -1.1", "clock-wrong"],
  ['gatehouse_agency_listening{agency="a-school"} 0', "agency-silent"],
  [`gatehouse_key_expires_timestamp_seconds{agency="a-school",use="signing"} ${seconds + 86_400}`, "key-expiring"],
])("%s is to be looked at, and its runbook is there", async (text, runbook) => {
  expect(runbooks(shown(text, text.startsWith("gatehouse_witness") ? "witness" : "gateway"))).toEqual([runbook]);
  await access(join(import.meta.dirname, "../../../docs/runbooks", `${runbook}.md`));
});

test("a process that does not answer, one that cannot work, and a witness that refused", () => {
  const away = { ...shown(""), read: null, ready: false };
  expect(runbooks(away, { ...shown(""), ready: false })).toEqual(["service-gone", "service-not-ready"]);
  const history = new History(() => nowMs);
  history.take(readMetricsText('gatehouse_witness_answers_total{agency="b-police",outcome="refused"} 1', "gateway"));
  expect(looksOf([], history, nowMs)).toMatchObject([{ runbook: "witness-refused" }]);
});

test("when all is well there is nothing to look at", () => {
  const well = [
    "gatehouse_intake_waiting_items 3",
    'gatehouse_agency_listening{agency="a-school"} 1',
    `gatehouse_key_expires_timestamp_seconds{agency="a-school",use="signing"} ${seconds + 40 * 86_400}`,
    "gatehouse_disk_free_bytes 50\ngatehouse_disk_size_bytes 100",
  ];
  expect(runbooks(shown(well.join("\n")))).toEqual([]);
});
