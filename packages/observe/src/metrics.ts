import type { Meter, ObservableCounter, ObservableGauge, Counter, Histogram } from "@opentelemetry/api";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { AggregationTemporality, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { labelValue, metricsAt, rowOf } from "./metric-list.ts";
import type { LabelsOf, MetricName, NameOf, WatchedService } from "./metric-list.ts";

/** What was read of one metric: its value for each set of labels. */
export type Readings = {
  readonly [Name in NameOf<"gauge" | "counter">]?: number | readonly Reading<Name>[];
};
/** One value and its labels. */
export type Reading<Name extends MetricName> = { readonly value: number; readonly labels: LabelsOf<Name> };

/** What a process counts of itself. Whatever it is given, it writes only what stands in the list, and it never throws. */
export type Metrics = {
  /** Counts something that happened. */
  readonly count: <Name extends NameOf<"counter">>(name: Name, labels: LabelsOf<Name>, by?: number) => void;
  /** Notes how long something took, in seconds. */
  readonly time: <Name extends NameOf<"histogram">>(name: Name, labels: LabelsOf<Name>, seconds: number) => void;
  /**
   * Has these read whenever somebody looks. What cannot be read then is not shown; what takes longer than three seconds
   * neither.
   */
  readonly read: (names: readonly NameOf<"gauge" | "counter">[], how: () => Readings | Promise<Readings>) => void;
  /** Everything, as Prometheus reads it (text exposition format 0.0.4). */
  readonly text: () => Promise<string>;
};

/** Media type of `text`. */
export const metricsType = "text/plain; version=0.0.4; charset=utf-8";

const readWithinMs = 3_000;

/** Collects when it is asked to: there is no clock in it, and nothing is sent anywhere. */
class OnDemand extends MetricReader {
  protected async onForceFlush(): Promise<void> {
    // Nothing is kept back.
  }
  protected async onShutdown(): Promise<void> {
    // Nothing is open.
  }
}

/** Metrics of a process that shows none. */
export const noMetrics: Metrics = {
  count: () => undefined,
  time: () => undefined,
  read: () => undefined,
  text: async () => "",
};

type Instruments = {
  readonly counters: ReadonlyMap<string, Counter>;
  readonly histograms: ReadonlyMap<string, Histogram>;
  readonly meter: Meter;
};

/**
 * Begins to count for one process. Counters whose labels are words of the list stand at 0 from the beginning, so that the
 * first of something rare is seen as one more.
 */
export function openMetrics(service: WatchedService): Metrics {
  const reader = new OnDemand({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  const provider = new MeterProvider({ readers: [reader] });
  const instruments = instrumentsOf(service, provider.getMeter("gatehouse"));
  const serializer = new PrometheusSerializer("", false, undefined, true, true);
  return {
    count: (name, labels, by = 1) => instruments.counters.get(name)?.add(by, allowed(name, labels)),
    time: (name, labels, seconds) => instruments.histograms.get(name)?.record(seconds, allowed(name, labels)),
    read: (names, how) =>
      readWith(
        instruments.meter,
        names.filter((name) => rowOf(name).at.includes(service)),
        how,
      ),
    text: async () => {
      const { resourceMetrics } = await reader.collect({ timeoutMillis: readWithinMs });
      return `${serializer.serialize(resourceMetrics).trimEnd()}\n`;
    },
  };
}

function instrumentsOf(service: WatchedService, meter: Meter): Instruments {
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  for (const name of metricsAt(service)) {
    const { type, help: description, steps, labels } = rowOf(name);
    if (type === "histogram") {
      const advice = { explicitBucketBoundaries: [...(steps ?? [])] };
      histograms.set(name, meter.createHistogram(name, { description, advice }));
    } else if (type === "counter" && !readCounters.has(name)) {
      const counter = meter.createCounter(name, { description });
      counters.set(name, counter);
      for (const each of everySet(labels)) counter.add(0, each);
    }
  }
  return { counters, histograms, meter };
}

/** Counters that are kept elsewhere, and read from there. */
const readCounters: ReadonlySet<MetricName> = new Set([
  "gatehouse_handed_over_total",
  "gatehouse_flow_copies_total",
  "gatehouse_agency_copies_total",
]);

/** Every set of labels that there can be; none where one of them is not a word of the list. */
function everySet(labels: ReturnType<typeof rowOf>["labels"]): readonly Record<string, string>[] {
  let sets: Record<string, string>[] = [{}];
  for (const [label, values] of Object.entries(labels)) {
    if (typeof values === "string") return [];
    sets = sets.flatMap((set) => values.map((value) => ({ ...set, [label]: value })));
  }
  return sets;
}

function allowed(name: MetricName, given: Readonly<Record<string, unknown>>): Record<string, string> {
  const written: Record<string, string> = {};
  for (const [label, values] of Object.entries(rowOf(name).labels)) {
    const value = given[label];
    written[label] = labelValue(values, typeof value === "string" ? value : "");
  }
  return written;
}

function readWith(
  meter: Meter,
  names: readonly NameOf<"gauge" | "counter">[],
  how: () => Readings | Promise<Readings>,
): void {
  const observed = new Map<string, ObservableGauge | ObservableCounter>();
  for (const name of names) {
    const { type, help: description } = rowOf(name);
    const isGauge = type === "gauge";
    observed.set(
      name,
      isGauge
        ? meter.createObservableGauge(name, { description })
        : meter.createObservableCounter(name, { description }),
    );
  }
  meter.addBatchObservableCallback(
    async (result) => {
      const readings: Readonly<Record<string, number | readonly Reading<MetricName>[] | undefined>> = await how();
      for (const name of names) {
        const found = readings[name];
        const instrument = observed.get(name);
        if (found === undefined || instrument === undefined) continue;
        if (typeof found === "number") result.observe(instrument, found);
        else for (const { value, labels } of found) result.observe(instrument, value, allowed(name, labels));
      }
    },
    [...observed.values()],
  );
}
