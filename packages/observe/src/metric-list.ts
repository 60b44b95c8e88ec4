import { processMetrics } from "./metric-lists/process.ts";
import { flowMetrics } from "./metric-lists/flow.ts";
import { gatewayMetrics } from "./metric-lists/gateway.ts";
import { ledgerMetrics } from "./metric-lists/ledger.ts";
import { clientMetrics } from "./metric-lists/client.ts";

/** The processes that show metrics. */
export const watchedServices = ["gateway", "witness", "adapter", "casework", "operations"] as const;
export type WatchedService = (typeof watchedServices)[number];

/** What a label may say: one of these words, or a name of a form that nobody's data has. */
export type LabelValues =
  | readonly string[]
  /** An agency's id, as the directory has it. */
  | "agency"
  /** A route's pattern, never an address. */
  | "route"
  /** An HTTP status. */
  | "status";

/** One metric: everything that is said of it anywhere. */
export type MetricRow = {
  readonly type: "counter" | "gauge" | "histogram";
  /** Of the value; also the end of its name, where that is the custom. */
  readonly unit: "seconds" | "bytes" | "timestamp" | "records" | "messages" | "items" | "requests" | "yes or no";
  readonly help: string;
  readonly labels: Readonly<Record<string, LabelValues>>;
  readonly at: readonly WatchedService[];
  /** Upper ends of a histogram's steps. */
  readonly steps?: readonly number[];
};

/**
 * Every metric there is. What is exposed is exactly this: a name, a label or a word that is not here is not written, so
 * that a new one is a decision. None of them is about a person, a case or a message; where an agency is named, what is
 * counted is not messages, or is counted in steps of five.
 */
export const metricList = {
  ...processMetrics,
  ...gatewayMetrics,
  ...flowMetrics,
  ...ledgerMetrics,
  ...clientMetrics,
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricList = typeof metricList;
/** The name of a metric. */
export type MetricName = keyof MetricList;
/** The names of one sort. */
export type NameOf<Type extends MetricRow["type"]> = {
  [Name in MetricName]: MetricList[Name]["type"] extends Type ? Name : never;
}[MetricName];

/** The labels of a metric, every one of them. */
export type LabelsOf<Name extends MetricName> = {
  readonly [
    Label in keyof MetricList[Name]["labels"]
  ]: MetricList[Name]["labels"][Label] extends readonly (infer Value)[] ? Value : string;
};

const forms = {
  agency: /^[a-z][a-z0-9-]{1,62}$/,
  route: /^(?:none|\/[A-Za-z0-9/:*._{}-]{0,99})$/,
  status: /^[1-5]\d\d$/,
} as const;
/** What is written in place of a value that the list does not allow. */
export const otherValue = "other";

/** A label's value as it may be written: itself where the list allows it, else `other`. */
export function labelValue(allowed: LabelValues, value: string): string {
  const good = typeof allowed === "string" ? forms[allowed].test(value) : allowed.includes(value);
  return good ? value : otherValue;
}

/** The row of a metric, without what only its own type knows. */
export function rowOf(name: MetricName): MetricRow {
  return metricList[name];
}

/** The names of what a service exposes. */
export function metricsAt(service: WatchedService): readonly MetricName[] {
  return namesOf().filter((name) => rowOf(name).at.includes(service));
}

/** All names, in the order of the list. */
export function namesOf(): readonly MetricName[] {
  // The list is made of these keys and no others.
  return Object.keys(metricList) as MetricName[];
}
