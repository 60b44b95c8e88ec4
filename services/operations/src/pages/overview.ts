import type { Web } from "@gatehouse/pages/web";
import { agencyRates } from "./agency-rates.ts";
import { latencyOf } from "./latency.ts";
import { flowRows, outcomes, pictureOf } from "./flows.ts";
import type { History } from "../history.ts";
import { looksOf } from "../looks.ts";
import { samplesOf, valueOf } from "../read-metrics.ts";
import type { MetricsRead } from "../read-metrics.ts";
import type { Targets } from "../targets.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Over which time the flow is shown, and where. */
const spans = [
  { path: "/", words: "the last hour", ms: hourMs },
  { path: "/day", words: "the last day", ms: dayMs },
  { path: "/week", words: "the last week", ms: 7 * dayMs },
] as const;

/** What the pages are made of. */
export type Watching = {
  readonly targets: Targets;
  readonly history: History;
  readonly agencies: readonly { readonly id: string; readonly name: string }[];
  readonly agreements: readonly { readonly id: string; readonly to: string | null; readonly reviewOn: string | null }[];
  readonly now: () => number;
};

/** The page that operators have open all day: what to look at, the flow, what waits, the ledger, the processes. */
export function serveOverview(web: Web, watching: Watching): void {
  for (const span of spans)
    web.read({
      path: span.path,
      needs: null,
      show: async () => ({
        view: "overview",
        data: {
          live: `${span.path === "/" ? "" : span.path}/live`,
          spans: spans.map(({ path, words }) => ({ path, words, chosen: path === span.path })),
          span: span.words,
          ...overviewOf(watching, span.ms),
        },
      }),
    });
  for (const { path } of spans)
    web.live({
      path: `${path === "/" ? "" : path}/live`,
      needs: null,
      open: async () => ({ onNews: watching.targets.onNews, still: async () => true }),
    });
}

/** Everything the page shows, of one time. */
export function overviewOf(watching: Watching, spanMs: number): Readonly<Record<string, unknown>> {
  const { targets, history, agencies, agreements, now } = watching;
  const standings = targets.standings();
  const gateway = standings.find(({ read }) => read?.has("gatehouse_intake_waiting_items"))?.read ?? null;
  const copies = history.growth("gatehouse_copies_total", spanMs);
  const isEnough = countOf(copies) >= leastShown;
  const rows = isEnough ? flowRows(history.growth("gatehouse_flow_copies_total", spanMs)) : [];
  const names = new Map(agencies.map(({ id, name }) => [id, name]));
  return {
    at: new Date(now()).toISOString().slice(11, 19),
    looks: looksOf(standings, history, now()),
    outcomes,
    rows: rows.map((row) => ({ ...row, from: names.get(row.from) ?? row.from, to: names.get(row.to ?? "") ?? row.to })),
    picture: pictureOf(rows, agencies),
    latency: isEnough ? latencyOf(history.growth("gatehouse_intake_to_decided_seconds_bucket", spanMs)) : null,
    rates: isEnough ? ratesOf(copies) : null,
    agencyRates: agencyRates(history.growth("gatehouse_agency_copies_total", spanMs)).map((one) => ({
      ...one,
      agency: names.get(one.agency) ?? one.agency,
    })),
    waiting: waitingOf(gateway),
    ledger: ledgerOf(gateway),
    witnesses: standings.flatMap(({ name, read }) => {
      const copied = valueOf(read, "gatehouse_witness_copied_records");
      return copied === null
        ? []
        : { name, copied, cosigned: valueOf(read, "gatehouse_witness_cosigned_records") ?? 0 };
    }),
    processes: standings.map(({ name, read, ready, seenMs }) => ({
      name,
      state: read === null ? "does not answer" : ready ? "works" : "cannot do its work",
      good: read !== null && ready,
      seen: seenMs === null ? "never" : new Date(seenMs).toISOString().slice(11, 19),
      memory: megabytes(valueOf(read, "gatehouse_process_resident_memory_bytes")),
    })),
    agreements: agreements
      .map(({ id, to, reviewOn }) => ({ id, day: [to, reviewOn].filter((one) => one !== null).toSorted()[0] ?? null }))
      .filter(({ day }) => day !== null && Date.parse(day) - now() < 60 * dayMs),
  };
}

/**
 * Of a handful, every number tells of one: its share, its time, and, as a flow shows when its fifth went, where the one
 * copy of this hour came from and what became of it.
 */
const leastShown = 20;

function countOf(copies: ReturnType<History["growth"]>): number {
  return copies.reduce((sum, { by }) => sum + by, 0);
}

function ratesOf(copies: ReturnType<History["growth"]>): Readonly<Record<string, unknown>> {
  const of = (outcome: string): number => copies.find(({ labels }) => labels["outcome"] === outcome)?.by ?? 0;
  const all = countOf(copies);
  const percent = (count: number): string => `${Math.round((100 * count) / all)} %`;
  return { all, shared: percent(of("shared")), withheld: percent(of("withheld")), held: percent(of("held")) };
}

function waitingOf(read: MetricsRead | null): readonly { readonly what: string; readonly value: string }[] {
  const whole = (value: number | null): string => (value === null ? "not known" : String(value));
  const age = (value: number | null): string => (value === null ? "not known" : inWords(value));
  const late = samplesOf(read, "gatehouse_duties_late").find(({ labels }) => labels["duty"] === "acknowledge");
  return [
    { what: "Waiting to be decided", value: whole(valueOf(read, "gatehouse_intake_waiting_items")) },
    {
      what: "Copies and receipts not fetched yet, in steps of five",
      value: whole(valueOf(read, "gatehouse_delivery_waiting_items")),
    },
    { what: "The oldest of them", value: age(valueOf(read, "gatehouse_delivery_oldest_seconds")) },
    { what: "Messages nobody has said in time that they read", value: whole(late?.value ?? null) },
    { what: "Copies that wait for a reviewer", value: whole(valueOf(read, "gatehouse_holds_open")) },
    { what: "Of them, past their time", value: whole(valueOf(read, "gatehouse_holds_overdue")) },
  ];
}

function ledgerOf(read: MetricsRead | null): readonly { readonly what: string; readonly value: number | null }[] {
  return [
    { what: "Records", value: valueOf(read, "gatehouse_ledger_records") },
    { what: "Signed by the gateway", value: valueOf(read, "gatehouse_ledger_signed_records") },
    { what: "Cosigned by enough witnesses, so final", value: valueOf(read, "gatehouse_ledger_final_records") },
  ];
}

function megabytes(bytes: number | null): string {
  return bytes === null ? "not known" : `${Math.round(bytes / 1e6)} MB`;
}

function inWords(seconds: number): string {
  if (seconds < 1) return "nothing waits";
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} minutes`;
}
