import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { Message } from "@gatehouse/contracts/message";
import fc from "fast-check";
import type { MapContext, Mapped, MapRecord, MapResult, RecordFile } from "../map.ts";

/** For tests of mappers: a context whose clock, ids and cases are fixed. */
export function testContext(agency: string, role: string): MapContext {
  let made = 0;
  return {
    agency,
    author: { name: "P. Marsh", role },
    now: "2026-11-02T09:00:00Z",
    newId: () => {
      made += 1;
      return `0198f3c2-0000-7000-8000-${String(made).padStart(12, "0")}`;
    },
    caseFor: (key) => `case-${key.replace(/[^A-Za-z0-9.-]/g, "-")}`.slice(0, 100),
    contact: "01632 960300",
    frontDoor: "northshire-council",
  };
}

/** A sample as it came, with its path below the folder. */
export type Sample = RecordFile & { readonly path: string };

/** All samples below a folder, sorted by path. */
export function samplesIn(folder: URL): readonly Sample[] {
  return globSync("**/*.{json,xml,csv,eml,ndjson}", { cwd: folder })
    .toSorted()
    .map((path) => ({
      path,
      name: basename(path),
      bytes: readFileSync(new URL(path, pathToFileURL(`${folder.pathname}/`))),
    }));
}

/** A record written as text. */
export function textFile(text: string, name = "record"): RecordFile {
  return { name, bytes: Buffer.from(text) };
}

/** What a record that must be readable comes to. */
export function mappedOk(result: MapResult): Mapped {
  if (!result.ok) throw new Error(result.code);
  return result;
}

/** All items said in drafts of a kind, each once, sorted. */
export function itemsOf(drafts: readonly Message[], kind: Message["kind"]): readonly string[] {
  const own = drafts.filter((draft) => draft.kind === kind);
  return [...new Set(own.flatMap((draft) => draft.statements.map((statement) => statement.item)))].toSorted();
}

/** The values said of an item in all drafts. */
export function valuesOf(drafts: readonly Message[], item: string): readonly unknown[] {
  return drafts.flatMap((draft) => draft.statements.filter((one) => one.item === item).map((one) => one.value));
}

/** Warnings a human has to look at: all but those that only account for a field. */
export function warningCodes(mapped: Mapped): readonly string[] {
  const codes = mapped.warnings.map((warning) => warning.code).filter((code) => code !== "field-not-shared");
  return [...new Set(codes)].toSorted();
}

/** Which of the laws of mapping a result breaks: drafts the contract takes, and a field account that adds up. */
export function brokenLaws(result: MapResult): readonly string[] {
  if (!result.ok) return [];
  const { used, unknown, source } = result.fields;
  const all = new Set(source);
  const isUsed = new Set(used);
  const warned = new Set(result.warnings.map((warning) => warning.path));
  const silent = result.warnings.some((warning) => warning.text === "");
  return [
    ...result.drafts.filter((draft) => !parseMessage(draft).ok).map(() => "a draft that the contract refuses"),
    ...[...used, ...unknown].filter((path) => !all.has(path)).map((path) => `not a field of the record: ${path}`),
    ...unknown.filter((path) => isUsed.has(path)).map((path) => `used and unknown: ${path}`),
    ...unknown.filter((path) => !warned.has(path)).map((path) => `unknown and not said: ${path}`),
    ...(all.size === source.length ? [] : ["a field twice"]),
    ...(silent ? ["a warning without a sentence"] : []),
  ];
}

type Edit = { readonly at: number; readonly length: number; readonly by: Uint8Array };
const pieces = [
  "",
  "<",
  ">",
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\n",
  "null",
  "-1",
  "9999-99-99",
  "&x;",
  "\u0000",
  "é",
  "true",
  "CHILD",
];
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  by: fc.oneof(
    fc.constantFrom(...pieces).map((piece) => Buffer.from(piece)),
    fc.uint8Array({ maxLength: 8 }),
  ),
});

/** Samples cut, repeated and overwritten: what a broken disk, a cut line and a hostile sender do to a file. */
export function mutated(samples: readonly Sample[]): fc.Arbitrary<RecordFile> {
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([sample, edits]) => ({
      name: sample.name,
      bytes: edits.reduce<Uint8Array>((before, { at, length, by }) => {
        const from = Math.floor(at * before.byteLength);
        return Buffer.concat([before.subarray(0, from), by, before.subarray(from + length)]);
      }, sample.bytes),
    }));
}

/** Texts that mean something to a reader of records, and some that do not. */
const values = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "null",
    "true",
    "0",
    "-1",
    "2026-13-45",
    "2999-01-01",
    "1900-01-01",
    "=1+1",
    "H",
    "VERY_HIGH",
    "N1",
    "\u202e",
    "x".repeat(5_000),
    "😀".repeat(300),
  ),
  fc.string({ maxLength: 12 }).map((text) => text.replace(/[^\p{L}\p{N}\p{P}\p{Z}]|["\\<>&,]/gu, "")),
);
const valueForm = /(?<=")(?:[^"\\]|\\.)*(?="\s*[,}\]])|(?<=>)[^<>{}]+(?=<\/)|(?<=,)[^,"\r\n{}[\]:]+(?=,)/g;

/** Samples with other values in the same places: what a different system writes in the same fields. */
export function withOtherValues(samples: readonly Sample[]): fc.Arbitrary<RecordFile> {
  const places = fc.array(fc.tuple(fc.nat(300), values), { minLength: 1, maxLength: 12 });
  return fc.tuple(fc.constantFrom(...samples), places).map(([sample, changes]) => {
    const by = new Map(changes);
    let at = -1;
    const text = new TextDecoder().decode(sample.bytes).replace(valueForm, (value) => {
      at += 1;
      return by.get(at) ?? value;
    });
    return textFile(text, sample.name);
  });
}

/** Puts a canary in every value of a record, one after the other, and says in which outputs beside drafts it appears. */
export function leaks(sample: Sample, map: MapRecord, context: MapContext): readonly string[] {
  const canary = "Zebedee";
  const text = new TextDecoder().decode(sample.bytes);
  // The names of columns are no values: they are the paths of a table.
  const start = sample.path.endsWith(".csv") ? text.indexOf("\n") : 0;
  const places = [...text.matchAll(valueForm)].filter((match) => match.index >= start);
  const found = places.slice(0, 400).map((match) => {
    const changed = `${text.slice(0, match.index)}${canary}${text.slice(match.index + match[0].length)}`;
    const result = map(textFile(changed, sample.name), context);
    const said = result.ok ? { warnings: result.warnings, fields: result.fields } : result;
    return JSON.stringify(said).includes(canary) ? `${sample.path} at ${match.index}` : undefined;
  });
  return found.filter((place) => place !== undefined);
}
