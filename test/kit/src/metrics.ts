import { metricsAt, rowOf } from "@gatehouse/observe/metric-list";
import type { WatchedService } from "@gatehouse/observe/metric-list";

/** The metrics that a text of a metrics door shows: name → type and help. */
export function shownMetrics(text: string): Readonly<Record<string, string>> {
  const heads = [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\w+)$/gm)];
  return Object.fromEntries(heads.map(([, name = "", help = "", type = ""]) => [name, `${type} ${help}`]));
}

/** What a service is to show, in the same form. */
export function listedMetrics(service: WatchedService): Readonly<Record<string, string>> {
  return Object.fromEntries(metricsAt(service).map((name) => [name, `${rowOf(name).type} ${rowOf(name).help}`]));
}

/** The value of a line, by its name and labels as they stand there; NaN where there is none. */
export function metricValue(text: string, line: string): number {
  const found = text.split("\n").find((each) => each.startsWith(`${line} `));
  return found === undefined ? Number.NaN : Number(found.slice(line.length + 1));
}

/** Where a log says that a door for metrics is open; null while it does not. */
export function metricsDoorIn(lines: readonly string[]): string | null {
  const port = /"port":(\d+).*"metrics\.open"/.exec(lines.join("\n"))?.[1];
  return port === undefined ? null : `http://127.0.0.1:${port}`;
}
