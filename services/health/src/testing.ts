import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { MapContext, Mapped, MapRecord, RecordFile } from "@gatehouse/adapter/map";
import type { Message } from "@gatehouse/contracts/message";
import { mapRecord } from "./map.ts";

/** For the tests of this service: a context whose clock, ids and cases are fixed. */
export function testContext(): MapContext {
  let made = 0;
  return {
    agency: "riverside-practice",
    author: { name: "Dr A. Bello", role: "general-practitioner" },
    now: "2026-11-02T09:00:00Z",
    newId: () => {
      made += 1;
      return `0198f3c2-0000-7000-8000-${String(made).padStart(12, "0")}`;
    },
    caseFor: (key) => `case-${key.replace(/[^A-Za-z0-9.-]/g, "-")}`.slice(0, 100),
    contact: "01632 960200",
    frontDoor: "northshire-council",
  };
}

const samples = new URL("../../../test/samples/health/", import.meta.url);

/** A sample file by its path below `test/samples/health`. */
export function sample(path: string): RecordFile {
  return { name: basename(path), bytes: readFileSync(new URL(path, samples)) };
}

/** A record written as JSON. */
export function jsonFile(value: unknown, name = "record.json"): RecordFile {
  return { name, bytes: Buffer.from(JSON.stringify(value)) };
}

/** What a record that must be readable comes to. */
export function mapOk(file: RecordFile, map: MapRecord = mapRecord): Mapped {
  const result = map(file, testContext());
  if (!result.ok) throw new Error(result.code);
  return result;
}

/** The values said of an item in all drafts. */
export function valuesOf(drafts: readonly Message[], item: string): readonly unknown[] {
  return drafts.flatMap((draft) => draft.statements.filter((one) => one.item === item).map((one) => one.value));
}

/** All items said, each once, sorted. */
export function itemsOf(drafts: readonly Message[]): readonly string[] {
  return [...new Set(drafts.flatMap((draft) => draft.statements.map((statement) => statement.item)))].toSorted();
}
