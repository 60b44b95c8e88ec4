import { testContext } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { mapText, updated } from "./testing.ts";

const canary = "Zebedee";
const context = (): ReturnType<typeof testContext> => testContext("northshire-homes", "safeguarding-lead");
const xml = `<forms><form><tenancycode>${canary}</tenancycode>`;

const files: readonly { readonly name: string; readonly bytes: string | Uint8Array; readonly code: string }[] = [
  { name: "a DOCTYPE", bytes: `<!DOCTYPE forms [<!ENTITY a "${canary}">]><forms/>`, code: "xml-doctype" },
  { name: "XML cut off", bytes: xml, code: "xml-malformed" },
  { name: "XML nested too deep", bytes: `${xml}${"<a>".repeat(500)}`, code: "xml-limit-exceeded" },
  { name: "XML of something else", bytes: `<html><body>${canary}</body></html>`, code: "record-format-unknown" },
  { name: "JSON cut off", bytes: `{"id":"${canary}"`, code: "json-malformed" },
  { name: "a key twice", bytes: `{"id":"a","id":"${canary}"}`, code: "json-malformed" },
  { name: "JSON nested too deep", bytes: `{"a":${"[".repeat(500)}`, code: "json-limit-exceeded" },
  { name: "JSON of something else", bytes: `{"hello":"${canary}"}`, code: "record-format-unknown" },
  { name: "a list of nothing", bytes: "[]", code: "record-format-unknown" },
  { name: "lines of nothing known", bytes: `{"a":"${canary}"}\n{"b":1}\n`, code: "record-format-unknown" },
  { name: "a line nested too deep", bytes: `{"a":1}\n{"b":${"[".repeat(99)}`, code: "json-limit-exceeded" },
  {
    name: "more values on lines than any file has",
    bytes: `{"a":1}\n${`{"a":[${"0,".repeat(999)}0]}\n`.repeat(600)}`,
    code: "json-limit-exceeded",
  },
  { name: "a table of something else", bytes: `name,dob\n${canary},2017-03-09`, code: "record-format-unknown" },
  { name: "a quote that never ends", bytes: `Name,CODE,Caution\n"${canary},x`, code: "csv-malformed" },
  { name: "a workbook", bytes: Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), code: "record-encoding-invalid" },
  {
    name: "JSON in Windows-1252",
    bytes: Buffer.from('{"fullName":"Ren\xe9"}', "latin1"),
    code: "record-encoding-invalid",
  },
  { name: "6 MiB", bytes: Buffer.alloc(6 * 1024 * 1024, "{"), code: "record-too-large" },
  { name: "nothing", bytes: "", code: "record-format-unknown" },
  { name: "blanks", bytes: " \n\t\n", code: "record-format-unknown" },
];

test.each(files)("$name is refused with $code and a sentence that quotes nothing", ({ bytes, code }) => {
  const file = { name: `${canary}.json`, bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes };
  const result = mapRecord(file, context());
  expect(result).toMatchObject({ ok: false, code });
  expect(JSON.stringify(result)).not.toContain(canary);
});

describe("what is strange but a record is read", () => {
  test("a key named __proto__ is an unknown field and pollutes nothing", () => {
    const found = mapText('{"firstName":"Ada","surname":"L","dateOfBirth":"2017-03-09","__proto__":{"polluted":true}}');
    expect(found.fields.unknown).toEqual(["__proto__.polluted"]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("cells that a spreadsheet would carry out are text", () => {
    const found = mapText('Name,CODE,Caution\n=HYPERLINK("x")&Holt,C,+Weapons\n'.replaceAll('"', ""));
    expect(updated(found, "family.connectedAdults")).toMatchObject([[{ name: "=HYPERLINK(x)&Holt" }]]);
  });

  test("UTF-16, a byte order mark and Windows-1252 make no difference to a table", () => {
    const table = "Name,CODE,Caution\r\nMr René Holt,C,Weapons\r\n";
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(table, "utf16le")]);
    for (const bytes of [Buffer.from(`\ufeff${table}`), utf16, Buffer.from(table, "latin1")]) {
      const result = mapRecord({ name: "a.csv", bytes }, context());
      expect(result.ok && JSON.stringify(result.drafts)).toContain("René Holt");
    }
  });

  const id = "3f1d2c00-0000-4000-8000-00000000000a";
  const cautions = Array.from({ length: 3_000 }, (_, at) => `Mr P Holt,${id},C,Weapons,${1 + (at % 28)}/1/2024`);
  const members = Array.from({ length: 5_000 }, (_, at) => ({
    id: `p${at}`,
    fullName: "Ada",
    dateOfBirth: "2017-03-09",
  }));
  const cells = [...Array.from({ length: 3_000 }, () => ["Name"]), Array.from({ length: 100_000 }, () => "x")];

  test.each([
    ["a register of one person", `Name,MMH ID,CODE,Caution,Incident Date\n${cautions.join("\n")}`, 1],
    ["a household of thousands of children", JSON.stringify({ isActive: true, householdMembers: members }), 50],
    [
      "one tenure of a child thousands of times",
      Array.from({ length: 1_000 }, (_, at) =>
        JSON.stringify({ tenuredAsset: { fullAddress: `${at} Mill Lane` }, householdMembers: members.slice(0, 1) }),
      ).join("\n"),
      1,
    ],
  ])("%s is read no further than anybody's record goes", (_, text, people) => {
    const found = mapText(text);
    expect(new Set(found.drafts.map((draft) => draft.case)).size).toBe(people);
    expect(found.warnings.map(({ code }) => code)).toContain("rows-left-out");
  });

  test("a sheet with one line of a hundred thousand cells does not fill thousands of others up", () => {
    expect(() => mapText(JSON.stringify({ range: "A!A1:B2", majorDimension: "COLUMNS", values: cells }))).toThrow(
      "record-too-costly",
    );
  });

  test("thousands of tenures are read, each child once", () => {
    const lines = Array.from({ length: 1_000 }, (_, at) =>
      JSON.stringify({
        isActive: true,
        tenuredAsset: { fullAddress: `${at} Rope Walk` },
        householdMembers: [{ id: `p${at}`, fullName: "Ada Lovell", dateOfBirth: "2017-03-09" }],
      }),
    );
    const found = mapText(lines.join("\n"));
    expect(found.drafts).toHaveLength(1_000);
  });
});
