import type { Instant, Message } from "@gatehouse/contracts/message";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import type { MappingConfig } from "./map-file.ts";
import type { Mapped, MapResult, NotMapped, RecordFile, Warning } from "./map.ts";

/** What a mapping process is started with; plain data. */
export type MapProcessData = {
  /** URL of the sector's `map.ts`. */
  readonly mapModule: string;
  readonly mapSettings: Readonly<Record<string, unknown>>;
  /** Ids of the triggers that propose. */
  readonly on: readonly string[];
  readonly config: MappingConfig;
};

/** To a mapping process: what it maps with, a file to map, or that it may go on telling. */
export type ToProcess =
  | { readonly say: "start"; readonly data: MapProcessData }
  | { readonly say: "map"; readonly file: RecordFile; readonly now: Instant }
  | { readonly say: "next" };

/** Some of what a file came to. */
export type Rows =
  | { readonly of: "drafts"; readonly rows: readonly Message[] }
  | { readonly of: "events"; readonly rows: readonly RegisterEvent[] }
  | { readonly of: "warnings"; readonly rows: readonly Warning[] }
  | { readonly of: "used" | "source" | "unknown"; readonly rows: readonly string[] };

/**
 * From a mapping process. What a file came to is told a part at a time, each asked for: reading all of a large one at once
 * would keep the other process from everything else.
 */
export type FromProcess =
  | { readonly say: "ready" | "mapped" }
  | { readonly say: "refused"; readonly result: NotMapped }
  | { readonly say: "threw" | "not-ready"; readonly error: unknown }
  | ({ readonly say: "rows" } & Rows);

/** Rows of one part: at a few hundred bytes each well under a millisecond to read. A draft is a part by itself. */
const rowsAtOnce = 500;

function* slices<Row>(rows: readonly Row[], size: number): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}

/** The parts in which a process tells what a file came to. */
export function* partsOf({ drafts, warnings, fields, events = [] }: Mapped): Generator<Rows> {
  for (const rows of slices(drafts, 1)) yield { of: "drafts", rows };
  for (const rows of slices(events, 1)) yield { of: "events", rows };
  for (const rows of slices(warnings, rowsAtOnce)) yield { of: "warnings", rows };
  for (const list of ["used", "source", "unknown"] as const) {
    for (const rows of slices(fields[list], rowsAtOnce)) yield { of: list, rows };
  }
}

/** Puts the parts together again. */
export class ResultCollector {
  readonly #drafts: Message[] = [];
  readonly #events: RegisterEvent[] = [];
  readonly #warnings: Warning[] = [];
  readonly #fields = { used: [] as string[], source: [] as string[], unknown: [] as string[] };

  add(part: Rows): void {
    if (part.of === "drafts") this.#drafts.push(...part.rows);
    else if (part.of === "events") this.#events.push(...part.rows);
    else if (part.of === "warnings") this.#warnings.push(...part.rows);
    else this.#fields[part.of].push(...part.rows);
  }

  get result(): MapResult {
    const events = this.#events.length > 0 ? { events: this.#events } : {};
    return { ok: true, drafts: this.#drafts, warnings: this.#warnings, fields: this.#fields, ...events };
  }
}
