import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { MetricsRead } from "./read-metrics.ts";
import { samplesOf, valueOf } from "./read-metrics.ts";

/** Counters are kept in steps of so long, for a week. */
const stepMs = 5 * 60_000;
const keptMs = 7 * 24 * 3_600_000;

/** Counters whose growth over time the pages show. */
export const keptCounters = [
  "gatehouse_flow_copies_total",
  "gatehouse_agency_copies_total",
  "gatehouse_copies_total",
  "gatehouse_refusals_total",
  "gatehouse_alarms_total",
  "gatehouse_witness_answers_total",
  "gatehouse_intake_to_decided_seconds_bucket",
] as const;
/** One of them. */
export type KeptCounter = (typeof keptCounters)[number];

/** By how much a counter grew in a time, for one set of labels. */
export type Growth = { readonly labels: Readonly<Record<string, string>>; readonly by: number };

const Kept = z.strictObject({
  v: z.literal(1),
  /** When the process that counted began, and how far it had come when it was last looked at. */
  start: z.number(),
  last: z.record(z.string(), z.number()),
  steps: z.array(z.tuple([z.number(), z.record(z.string(), z.number())])).max(keptMs / stepMs + 1),
});

/** What the gateway counted, over a week: numbers of the closed list, in a file of this process's own. */
export class History {
  readonly #now: () => number;
  #start = 0;
  #last = new Map<string, number>();
  #steps = new Map<number, Map<string, number>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes what the gateway shows now. A gateway that was started again counts from 0. */
  take(read: MetricsRead): void {
    const start = valueOf(read, "gatehouse_process_start_timestamp_seconds") ?? 0;
    if (start !== this.#start) this.#last = new Map();
    this.#start = start;
    const at = Math.floor(this.#now() / stepMs);
    for (const name of keptCounters)
      for (const { labels, value } of samplesOf(read, name)) this.#grew(at, keyOf(name, labels), value);
    for (const step of this.#steps.keys()) if (step <= at - keptMs / stepMs) this.#steps.delete(step);
  }

  #grew(at: number, key: string, value: number): void {
    const before = this.#last.get(key) ?? 0;
    this.#last.set(key, value);
    const by = value < before ? value : value - before;
    if (by === 0) return;
    const step = this.#steps.get(at) ?? new Map<string, number>();
    step.set(key, (step.get(key) ?? 0) + by);
    this.#steps.set(at, step);
  }

  /** By how much each of a counter's values grew in the last so many milliseconds, to a step's exactness. */
  growth(name: KeptCounter, withinMs: number): readonly Growth[] {
    const from = Math.floor((this.#now() - withinMs) / stepMs);
    const sums = new Map<string, number>();
    for (const [at, step] of this.#steps) {
      if (at <= from) continue;
      for (const [key, by] of step) if (key.startsWith(`${name} `)) sums.set(key, (sums.get(key) ?? 0) + by);
    }
    return [...sums].map(([key, by]) => ({ labels: labelsOf(key), by }));
  }

  /** Whole or not at all: a crash in the middle leaves the file as it was. */
  async save(file: string): Promise<void> {
    const steps = [...this.#steps].map(([at, step]) => [at, Object.fromEntries(step)]);
    const kept = { v: 1, start: this.#start, last: Object.fromEntries(this.#last), steps };
    await writeFile(`${file}.partial`, JSON.stringify(kept), { mode: 0o600 });
    await rename(`${file}.partial`, file);
  }

  /** Reads what was saved. @returns false where nothing is, or what is there cannot be read: counting begins anew */
  async load(file: string): Promise<boolean> {
    const text = await readFile(file, "utf8").catch(() => null);
    const kept = text === null ? null : parsed(text);
    if (kept === null) return false;
    this.#start = kept.start;
    this.#last = new Map(Object.entries(kept.last));
    this.#steps = new Map(kept.steps.map(([at, step]) => [at, new Map(Object.entries(step))]));
    return true;
  }
}

function parsed(text: string): z.infer<typeof Kept> | null {
  try {
    return Kept.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

// Neither names nor the words of labels have a space, an equals sign or a comma in them.
function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return `${name} ${words.join(",")}`;
}

function labelsOf(key: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const word of key.slice(key.indexOf(" ") + 1).split(",")) {
    const [label, value] = word.split("=", 2);
    if (label && value !== undefined) labels[label] = value;
  }
  return labels;
}
