import { describe, expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { jsonFile, testContext } from "./testing.ts";

const canary = "Zebedee";
const open = `<Patient xmlns="http://hl7.org/fhir"><name><family value="${canary}"/></name>`;
const laughs = `<!DOCTYPE l [<!ENTITY a "${canary}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><Patient><id value="&b;"/></Patient>`;

const files: readonly { readonly name: string; readonly bytes: string | Uint8Array; readonly code: string }[] = [
  { name: "a DOCTYPE", bytes: `<!DOCTYPE Patient>${open}</Patient>`, code: "xml-doctype" },
  { name: "a billion laughs", bytes: laughs, code: "xml-doctype" },
  {
    name: "XML nested too deep",
    bytes: `${open}${"<a>".repeat(500)}${"</a>".repeat(500)}</Patient>`,
    code: "xml-limit-exceeded",
  },
  { name: "XML cut off", bytes: open, code: "xml-malformed" },
  { name: "JSON cut off", bytes: `{"resourceType":"Patient","id":"${canary}"`, code: "json-malformed" },
  { name: "a key twice", bytes: `{"resourceType":"Patient","id":"a","id":"${canary}"}`, code: "json-malformed" },
  { name: "JSON nested too deep", bytes: `{"a":${"[".repeat(500)}${"]".repeat(500)}}`, code: "json-limit-exceeded" },
  { name: "6 MiB", bytes: Buffer.alloc(6 * 1024 * 1024, "{"), code: "record-too-large" },
  {
    name: "bytes that are not UTF-8",
    bytes: Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]),
    code: "record-encoding-invalid",
  },
  { name: "a binary file", bytes: Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), code: "record-encoding-invalid" },
  { name: "nothing", bytes: "", code: "record-format-unknown" },
  { name: "a table", bytes: `name,dob\n${canary},2017-03-09`, code: "record-format-unknown" },
  { name: "HTML", bytes: `<html><body>${canary}</body></html>`, code: "record-format-unknown" },
  { name: "JSON that is no record", bytes: `{"hello":"${canary}"}`, code: "record-format-unknown" },
  { name: "a list of nothing", bytes: "[]", code: "record-format-unknown" },
  { name: "a payload without a person", bytes: `{"missedAppointments":[{"date":"2026-01-01"}]}`, code: "no-subject" },
  {
    name: "a resource without a subject",
    bytes: `{"resourceType":"Condition","code":{"text":"${canary}"}}`,
    code: "no-subject",
  },
];

test.each(files)("$name is refused with $code and a sentence that quotes nothing", ({ bytes, code }) => {
  const result = mapRecord(
    { name: `${canary}.json`, bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes },
    testContext(),
  );
  expect(result).toMatchObject({ ok: false, code });
  expect(JSON.stringify(result)).not.toContain(canary);
});

describe("what is strange but a record is read", () => {
  test("a key named __proto__ is an unknown field and pollutes nothing", () => {
    const text = '{"resourceType":"Patient","id":"a","name":[{"text":"Ada"}],"__proto__":{"polluted":true}}';
    const result = mapRecord({ name: "a.json", bytes: Buffer.from(text) }, testContext());
    expect(result.ok && result.fields.unknown).toEqual(["__proto__.polluted"]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("an unknown field and an unknown extension are named, their values are not", () => {
    const extension = [{ url: "https://example.org/own", valueString: canary }];
    const result = mapRecord(
      jsonFile({ resourceType: "Patient", id: "a", name: [{ text: "Ada" }], favourite: canary, extension }),
      testContext(),
    );
    if (!result.ok) throw new Error(result.code);
    expect(result.fields.unknown).toEqual(["extension[].url", "extension[].valueString", "favourite"]);
    expect(result.warnings.map((warning) => warning.code)).toContain("extension-unknown");
    expect(JSON.stringify([result.warnings, result.fields])).not.toContain(canary);
  });

  test("a byte order mark, UTF-16, and a media type that lies make no difference", () => {
    const text = JSON.stringify({ resourceType: "Patient", id: "a", name: [{ text: "Ada" }] });
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    for (const bytes of [Buffer.from(`\ufeff${text}`), utf16]) {
      expect(mapRecord({ name: "a.xml", bytes, contentType: "application/fhir+xml" }, testContext()).ok).toBe(true);
    }
  });

  test("thousands of entries are read, and what does not fit is said", () => {
    const entry = Array.from({ length: 4_000 }, (_, n) => ({
      resource: { resourceType: "Condition", subject: { reference: "Patient/a" }, code: { text: `Condition ${n}` } },
    }));
    const result = mapRecord(jsonFile({ resourceType: "Bundle", type: "collection", entry }), testContext());
    const rows = result.ok
      ? result.drafts.flatMap((draft) => draft.statements.flatMap((one) => one.value as unknown[]))
      : [];
    expect(rows).toHaveLength(4_000);
  });
});
