import { labelValue, metricList } from "@gatehouse/observe/metric-list";
import type { MetricName, MetricRow, WatchedService } from "@gatehouse/observe/metric-list";

/** One value of a metric and its labels. */
export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };
/** What one process showed, by name; a histogram's steps stand under `…_bucket`. */
export type MetricsRead = ReadonlyMap<string, readonly Sample[]>;

const line = /^([a-z_]+)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const label = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;
const partOfHistogram = /_(?:bucket|sum|count)$/;
/** The upper end of a histogram's step. */
const step = /^(?:\+Inf|[0-9.e+-]{1,24})$/;

/**
 * Reads what a door for metrics shows (Prometheus text exposition format 0.0.4). Only names, labels and words of our own
 * list get through, and of them what a process of that sort shows: a witness is an agency's, and nothing it writes counts as
 * the gateway's. Whatever a process writes there, a page of operations shows nothing else.
 *
 * @param text untrusted
 */
export function readMetricsText(text: string, service: WatchedService): MetricsRead {
  const read = new Map<string, Sample[]>();
  for (const [, name = "", labels = "", value = ""] of text.split("\n").map((one) => line.exec(one) ?? [])) {
    const row = rowOf(name);
    const number = Number(value);
    if (row === null || !isOf(row, service) || !Number.isFinite(number)) continue;
    const sample = { labels: allowedLabels(row, labels), value: number };
    const known = read.get(name);
    if (known) known.push(sample);
    else read.set(name, [sample]);
  }
  return read;
}

function rowOf(name: string): MetricName | null {
  if (isListed(name)) return name;
  const whole = name.replace(partOfHistogram, "");
  return isListed(whole) && metricList[whole].type === "histogram" ? whole : null;
}

function isOf(name: MetricName, service: WatchedService): boolean {
  const { at }: Pick<MetricRow, "at"> = metricList[name];
  return at.includes(service);
}

function isListed(name: string): name is MetricName {
  return Object.hasOwn(metricList, name);
}

function allowedLabels(name: MetricName, text: string): Readonly<Record<string, string>> {
  const allowed: Readonly<Record<string, readonly string[] | "agency" | "route" | "status">> = metricList[name].labels;
  const labels: Record<string, string> = {};
  for (const [, key = "", value = ""] of text.matchAll(label)) {
    const values = allowed[key];
    if (values !== undefined) labels[key] = labelValue(values, value);
    else if (key === "le" && step.test(value)) labels[key] = value;
  }
  return labels;
}

/** The one value of a metric without labels; null when it was not shown. */
export function valueOf(read: MetricsRead | null, name: MetricName): number | null {
  return read?.get(name)?.[0]?.value ?? null;
}

/** The values of a metric with their labels. */
export function samplesOf(read: MetricsRead | null, name: string): readonly Sample[] {
  return read?.get(name) ?? [];
}
