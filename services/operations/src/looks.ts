import type { MetricName } from "@gatehouse/observe/metric-list";
import type { History } from "./history.ts";
import { samplesOf, valueOf } from "./read-metrics.ts";
import type { Standing } from "./targets.ts";

/** Something that a human should look at, in words, and the page that says what to do about it. */
export type Look = { readonly what: string; readonly runbook: string };

const minute = 60;
const day = 86_400;
/** One value that is too high: the alert rules of infra/dashboards say the same to whoever is not looking. */
type Limit = { readonly metric: MetricName; readonly above: number; readonly what: string; readonly runbook: string };

const limits: readonly Limit[] = [
  {
    metric: "gatehouse_intake_waiting_items",
    above: 1_000,
    what: "More than 1,000 messages wait to be decided",
    runbook: "decision-backlog",
  },
  {
    metric: "gatehouse_delivery_oldest_seconds",
    above: 15 * minute,
    what: "A copy has waited for more than a quarter of an hour to be fetched",
    runbook: "delivery-oldest",
  },
  {
    metric: "gatehouse_holds_overdue",
    above: 0,
    what: "Something that waits for a reviewer is past its time",
    runbook: "holds-overdue",
  },
  {
    metric: "gatehouse_ledger_unsigned_seconds",
    above: minute,
    what: "Records have waited for more than a minute for a signed checkpoint",
    runbook: "checkpoint-late",
  },
  {
    metric: "gatehouse_ledger_unfinal_seconds",
    above: 10 * minute,
    what: "Records have waited for more than ten minutes for the witnesses",
    runbook: "witness-not-cosigning",
  },
  {
    metric: "gatehouse_witness_troubled",
    above: 0,
    what: "A witness cannot follow the ledger, or refuses to",
    runbook: "witness-troubled",
  },
];

const soonSeconds = 14 * day;
const leastFree = 0.1;
const mostAheadSeconds = 1;

/** What of the processes' standing a human should look at now, the worst first. */
export function looksOf(standings: readonly Standing[], history: History, nowMs: number): readonly Look[] {
  return [
    ...standings.flatMap(reachedAndReady),
    ...refusedByWitnesses(history),
    ...standings.flatMap((standing) => overLimits(standing)),
    ...standings.flatMap(({ read }) => lateDuties(read)),
    ...standings.flatMap(({ name, read }) => ofMachine(name, read)),
    ...standings.flatMap(({ read }) => ofAgencies(read, nowMs)),
  ];
}

function reachedAndReady({ name, read, ready }: Standing): readonly Look[] {
  if (read === null) return [{ what: `${name} does not answer`, runbook: "service-gone" }];
  return ready ? [] : [{ what: `${name} says that it cannot do its work`, runbook: "service-not-ready" }];
}

function overLimits({ read }: Standing): readonly Look[] {
  return limits.flatMap(({ metric, above, what, runbook }) =>
    (valueOf(read, metric) ?? 0) > above ? [{ what, runbook }] : [],
  );
}

function lateDuties(read: Standing["read"]): readonly Look[] {
  const late = samplesOf(read, "gatehouse_duties_late").some(
    ({ labels, value }) => labels["duty"] === "acknowledge" && value > 0,
  );
  return late
    ? [{ what: "Messages are past the time by which somebody says they read them", runbook: "acknowledgement-late" }]
    : [];
}

function refusedByWitnesses(history: History): readonly Look[] {
  const refused = history
    .growth("gatehouse_witness_answers_total", day * 1_000)
    .some(({ labels: { outcome }, by }) => (outcome === "refused" || outcome === "invalid") && by > 0);
  return refused ? [{ what: "A witness refused to cosign in the last day", runbook: "witness-refused" }] : [];
}

function ofMachine(name: string, read: Standing["read"]): readonly Look[] {
  const [free, size] = [valueOf(read, "gatehouse_disk_free_bytes"), valueOf(read, "gatehouse_disk_size_bytes")];
  const full = free !== null && size !== null && size > 0 && free / size < leastFree;
  const ahead = Math.abs(valueOf(read, "gatehouse_clock_ahead_seconds") ?? 0) > mostAheadSeconds;
  return [
    ...(full ? [{ what: `Less than a tenth of ${name}'s disk is free`, runbook: "disk-filling" }] : []),
    ...(ahead
      ? [{ what: `${name}'s clock and the message server's differ by more than a second`, runbook: "clock-wrong" }]
      : []),
  ];
}

function ofAgencies(read: Standing["read"], nowMs: number): readonly Look[] {
  const silent = samplesOf(read, "gatehouse_agency_listening").filter(({ value }) => value === 0);
  const ending = samplesOf(read, "gatehouse_key_expires_timestamp_seconds").filter(
    ({ value }) => value - nowMs / 1_000 < soonSeconds,
  );
  return [
    ...silent.map(({ labels }) => ({
      what: `Nothing of ${labels["agency"]} waits for what it is sent`,
      runbook: "agency-silent",
    })),
    ...ending.map(({ labels }) => ({
      what: `The ${labels["use"]} key of ${labels["agency"]} ends within a fortnight, or has ended`,
      runbook: "key-expiring",
    })),
  ];
}
