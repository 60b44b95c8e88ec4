import { describe, expect, test } from "vitest";
import { codes, concerns, mapJson, mapText, updated } from "../testing.ts";

const headings = ["Name", "DOOR NUMBER", "ADDRESS", "DATE OF INCIDENT", "CODE", "Caution on System "];
const piers = ["Mr Piers Holt", "4", "Rope Walk", "11/2/2011", "CAL", "No Lone Visits"];
const wanda = ["Ms Wanda Orr", "6", "Rope Walk", "3/12/2020", "CAL", "Verbal abuse"];
const columns = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  headings.map((_, at) => rows.map((row) => row[at] ?? ""));

const both = [{ marker: "no-lone-visits" }, { marker: "verbal-abuse" }];

describe("how a sheet lies", () => {
  test.each([
    ["rows, and says so", "ROWS", [headings, piers, wanda]],
    ["rows, and says columns", "COLUMNS", [headings, piers, wanda]],
    ["columns, and says so", "COLUMNS", columns([headings, piers, wanda])],
    ["columns, and says rows", "ROWS", columns([headings, piers, wanda])],
  ])("%s", (_, majorDimension, values) => {
    const found = mapJson({ range: "SHEET!A1:F3", majorDimension, values });
    expect(updated(found, "police.staffSafety")).toEqual(both);
    expect(found.drafts[0]?.statements.map(({ item, on }) => [item, on])).toContainEqual([
      "police.staffSafety",
      "2011-02-11",
    ]);
    expect(found.fields.unknown).toEqual([]);
  });

  test("a part of the sheet without headings is read by where its address says it begins", () => {
    const row = [
      "Mr Piers Holt",
      "4",
      "Rope Walk",
      "Central",
      "11/2/2011",
      "99",
      "CAL",
      "No",
      "Yes",
      "",
      "Two person visit",
    ];
    const found = mapJson({ range: "SHEET!A7:P7", majorDimension: "ROW", values: [row, row.slice(0, 1)] });
    expect(updated(found, "police.staffSafety")).toEqual([{ marker: "no-lone-visits" }]);
    expect(() => mapJson({ range: "SHEET!E7:F7", majorDimension: "ROW", values: [["11/2/2011", "99"]] })).toThrow(
      "no-subject",
    );
  });

  test("no heading and no name stands in a path, only letters", () => {
    const found = mapText("Name,DOOR NUMBER,CODE\nWanda Orr,6\nPiers Holt,4\n");
    expect(found.fields.source).toEqual(["[].A", "[].B"]);
  });

  test("a register has headings of its own where the agency says which", () => {
    const table = "Contact;Warning;Logged\nMr Piers Holt;Dog in yard;1/2/2024\n".replaceAll(";", ",");
    expect(() => mapText(table)).toThrow("record-format-unknown");
    const headers = { name: ["Contact"], caution: ["WARNING"], incidentDate: ["logged"] };
    expect(updated(mapText(table, { headers }), "police.staffSafety")).toEqual([{ marker: "dangerous-animals" }]);
  });
});

describe("what a caution says", () => {
  const row = (caution: string, code = "CAL"): string =>
    `Name,CODE,Caution on System,DATE OF INCIDENT,Property Reference\nMr Piers Holt,${code},${caution},1/2/2024,0001\n`;

  test.each([
    ["No Lone Visits", "no-lone-visits", 1],
    ["Visit in pairs only", "no-lone-visits", 1],
    ["Do not visit alone", "no-lone-visits", 1],
    ["Physical violence", "violence", 0],
    ["Threatening behaviour", "verbal-abuse", 0],
    ["Weapons seen", "weapons", 0],
    ["Aggressive dog", "verbal-abuse", 0],
    ["Contact Estate Safety", "cautionary-contact", 0],
    ["", "cautionary-contact", 0],
  ])("%s is %s, %i concerns", (caution, marker, count) => {
    const found = mapText(row(caution));
    expect(updated(found, "police.staffSafety")).toEqual([{ marker }]);
    expect(concerns(found)).toHaveLength(count);
    expect(concerns(mapText(row(caution), { off: ["no-lone-visits"] }))).toEqual([]);
  });

  test("it is about an adult and staff safety: nothing of risk, of the address, or of what happened", () => {
    const found = mapText(row("No Lone Visits"));
    const text = JSON.stringify(found.drafts);
    expect(found.drafts[0]?.people.map(({ role }) => role)).toEqual(["connected-adult", "child"]);
    expect(found.drafts.every((draft) => draft.risk == null)).toBe(true);
    for (const item of ["contact.address", "contact.uprn", "concern.level", "housing.antisocialBehaviour"])
      expect(text).not.toContain(item);
    expect(text).not.toContain("Rope Walk");
    const said = found.drafts[0]?.statements.find(({ item }) => item === "police.staffSafety");
    expect(said).toMatchObject({ assertion: "reported", on: "2024-02-01", summary: expect.stringMatching(/alone/) });
  });

  test("a HACT code in the code's column counts before the words", () => {
    expect(updated(mapText(row("Verbal abuse", "10-10")), "police.staffSafety")).toEqual([
      { marker: "no-lone-visits" },
    ]);
  });

  test.each([
    ["31/6/2025", "2026-11-02"],
    ["1/12/2026", "2026-11-02"],
    ["2/11/2026", "2026-11-02"],
    ["1/2/2024", "2024-02-01"],
  ])("an incident on %s is said of %s", (written, on) => {
    const found = mapText(row("No Lone Visits").replace("1/2/2024", written));
    expect(found.drafts[0]?.statements.find(({ item }) => item === "police.staffSafety")?.on).toBe(on);
    expect(codes(found).includes("date-invalid")).toBe(on === "2026-11-02" && written !== "2/11/2026");
  });
});

describe("whom a row is about", () => {
  const id = "3f1d2c00-0000-4000-8000-00000000000a";
  const table = (...rows: readonly string[]): string =>
    ["Name,DOOR NUMBER,ADDRESS,MMH ID,CODE,Caution on System", ...rows].join("\n");

  test("two rows with one number and one name are one person", () => {
    const found = mapText(table(`Mr P Holt,4,Rope Walk,${id},C,Weapons`, `MR P HOLT,4,Rope Walk,${id},C,Violence`));
    expect(found.drafts).toHaveLength(1);
    expect(found.drafts[0]?.people[0]?.ids).toEqual([{ scheme: "local", value: id }]);
    expect(updated(found, "police.staffSafety")).toHaveLength(2);
  });

  test("two names with one number are two people, and neither has the number", () => {
    const found = mapText(table(`Mr P Holt,4,Rope Walk,${id},C,Weapons`, `Ms W Orr,6,Rope Walk,${id},C,Violence`));
    expect(found.drafts).toHaveLength(2);
    expect(codes(found)).toContain("identifier-shared");
    expect(JSON.stringify(found.drafts)).not.toContain(id);
  });

  test("two people of one name at two doors are two", () => {
    expect(mapText(table("Mr P Holt,4,Rope Walk,,C,Weapons", "Mr P Holt,6,Rope Walk,,C,Violence")).drafts).toHaveLength(
      2,
    );
  });

  test("a row that names nobody is left out, and one that is closed", () => {
    const open = `Name,is active,End Date,CODE,Caution\n`;
    expect(mapText(`${open}Unknown,Yes,,C,Weapons\n`).drafts).toEqual([]);
    expect(mapText(`${open}Mr P Holt,No,,C,Weapons\n`).drafts).toEqual([]);
    expect(mapText(`${open}Mr P Holt,Yes,1/1/2020,C,Weapons\n`).drafts).toEqual([]);
    expect(codes(mapText(`${open}Mr P Holt,Yes,,C,Weapons\n`))).toEqual(["child-not-known"]);
  });
});
