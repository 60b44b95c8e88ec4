import { globSync, readFileSync } from "node:fs";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { jsonFile, testContext } from "./testing.ts";

const folder = new URL("../../../test/samples/health/", import.meta.url);
const samples = globSync("*/*.{json,xml}", { cwd: folder })
  .toSorted()
  .map((name) => readFileSync(new URL(name, folder)));
const anySample = fc.constantFrom(...samples);

/** Cuts, repeats and overwrites: what a broken disk, a cut line and a hostile sender do to a file. */
type Edit = { readonly at: number; readonly length: number; readonly by: Uint8Array };
const pieces = fc.constantFrom(
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
  "null",
  "-1",
  "9999-99-99",
  "&x;",
  "\u0000",
  "é",
  "true",
);
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  by: fc.oneof(
    pieces.map((piece) => Buffer.from(piece)),
    fc.uint8Array({ maxLength: 8 }),
  ),
});

function edited(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  return edits.reduce<Uint8Array>((before, { at, length, by }) => {
    const from = Math.floor(at * before.byteLength);
    return Buffer.concat([before.subarray(0, from), by, before.subarray(from + length)]);
  }, bytes);
}

function holds(bytes: Uint8Array): boolean {
  const result = mapRecord({ name: "record", bytes }, testContext());
  if (!result.ok) return typeof result.title === "string";
  const { used, unknown, source } = result.fields;
  const all = new Set(source);
  const isUsed = new Set(used);
  expect([...used, ...unknown].filter((path) => !all.has(path))).toEqual([]);
  expect(unknown.filter((path) => isUsed.has(path))).toEqual([]);
  for (const draft of result.drafts) expect(parseMessage(draft)).toMatchObject({ ok: true });
  return true;
}

test("property: a mutated sample is mapped or refused, never thrown about, and no draft is one the contract refuses", () => {
  fc.assert(
    fc.property(anySample, fc.array(edit, { minLength: 1, maxLength: 4 }), (bytes, edits) =>
      holds(edited(bytes, edits)),
    ),
    { numRuns: 400 },
  );
});

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Replaces values within a record and keeps its shape: what a different system writes in the same fields. */
function withValues(value: Json, next: () => Json): Json {
  if (Array.isArray(value)) return value.map((element: Json) => withValues(element, next));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withValues(part, next)]));
  }
  const replaced = next();
  return replaced === "keep" ? value : replaced;
}

const odd: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: fc.constant("keep") },
  fc.constantFrom<Json>(
    null,
    "",
    " ",
    true,
    0,
    -1,
    1e300,
    "2026-13-45",
    "R",
    "entered-in-error",
    "x".repeat(5_000),
    "\u202e",
    "😀".repeat(300),
  ),
  fc.string(),
  fc.constantFrom<Json>([], {}, [[]], [null], { resourceType: "Patient" }),
);
const jsonSamples = samples
  .filter((bytes) => bytes.subarray(0, 1).toString() === "{")
  .map((bytes) => JSON.parse(bytes.toString()) as Json);

test("property: other values in the same fields are mapped, whatever they are", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...jsonSamples),
      fc.array(odd, { minLength: 200, maxLength: 200 }),
      (record, values) => {
        let at = 0;
        const changed = withValues(record, () => values[at++ % values.length] ?? null);
        return holds(Buffer.from(JSON.stringify(changed)));
      },
    ),
    { numRuns: 200 },
  );
});

const xmlSamples = samples.filter((bytes) => bytes.subarray(0, 1).toString() === "<").map((bytes) => bytes.toString());

test("property: other values in the same elements of XML are mapped, whatever they are", () => {
  const strange = fc.oneof(
    { weight: 6, arbitrary: fc.constant("keep") },
    fc.constantFrom(
      "",
      " ",
      "9999-99-99",
      "R",
      "entered-in-error",
      "&lt;",
      "&#8238;",
      "😀".repeat(300),
      "x".repeat(5_000),
      "#",
    ),
    fc.stringMatching(/^[^<&"]{0,20}$/),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...xmlSamples),
      fc.array(strange, { minLength: 200, maxLength: 200 }),
      (xml, values) => {
        let at = 0;
        const changed = xml.replace(/value="([^"]*)"/g, (all: string) => {
          const next = values[at++ % values.length] ?? "keep";
          return next === "keep" ? all : `value="${next}"`;
        });
        return holds(Buffer.from(changed));
      },
    ),
    { numRuns: 200 },
  );
});

const anyResource = fc.record(
  {
    resourceType: fc.constantFrom(
      "Patient",
      "RelatedPerson",
      "Flag",
      "Encounter",
      "Observation",
      "Condition",
      "ServiceRequest",
      "Communication",
      "CarePlan",
      "Consent",
      "Task",
      "Appointment",
      "QuestionnaireResponse",
      "Bundle",
      "Whatever",
    ),
    id: fc.string({ maxLength: 130 }),
    status: fc.constantFrom("active", "final", "completed", "noshow", "entered-in-error"),
    subject: fc.oneof(fc.constant({ reference: "Patient/a" }), fc.jsonValue() as fc.Arbitrary<unknown>),
    patient: fc.jsonValue(),
    code: fc.oneof(fc.record({ text: fc.string() }), fc.jsonValue() as fc.Arbitrary<unknown>),
    name: fc.jsonValue(),
    address: fc.array(fc.record({ line: fc.array(fc.string()), postalCode: fc.string() })),
    telecom: fc.array(fc.record({ system: fc.constantFrom("phone", "email"), value: fc.string() })),
    identifier: fc.array(fc.record({ system: fc.string(), value: fc.string({ maxLength: 200 }) })),
    birthDate: fc.string(),
    entry: fc.jsonValue(),
    item: fc.jsonValue(),
  },
  { requiredKeys: ["resourceType"] },
);

test("property: resources of any content are mapped or refused", () => {
  fc.assert(
    fc.property(anyResource, (resource) => holds(jsonFile(resource).bytes)),
    { numRuns: 400 },
  );
});

test("property: no value of a record is in any warning, and no path tells one", () => {
  const canary = fc.stringMatching(/^[A-Z][a-z]{9,12}Q$/);
  fc.assert(
    fc.property(
      fc.constantFrom(...jsonSamples),
      canary,
      fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }),
      (record, word, where) => {
        let at = 0;
        const changed = withValues(record, () => (where[at++ % where.length] === true ? word : "keep"));
        const result = mapRecord(jsonFile(changed), testContext());
        const told = result.ok ? [result.warnings, result.fields] : [result];
        return !JSON.stringify(told).includes(word);
      },
    ),
  );
});
