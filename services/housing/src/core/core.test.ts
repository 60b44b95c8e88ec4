import { describe, expect, test } from "vitest";
import { codes, concerns, mapText, updated } from "../testing.ts";

type Answers = Readonly<Record<string, string>>;
const letting: Answers = {
  status: "2",
  tenancycode: "TC-1",
  needstype: "1",
  startdate: "2026-04-03T00:00:00+01:00",
  tenancy: "7",
  age1: "30",
  age2: "6",
  relat2: "C",
  prevten: "3",
  reason: "12",
  homeless: "1",
  address_line1: "22 Loom Street",
  town_or_city: "Northshire",
  postcode_full: "ns51ab",
  uprn: "100099000160",
  uprn_known: "1",
};

const xml = (...logs: readonly Answers[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><forms>${logs
    .map(
      (log) =>
        `<form>${Object.entries(log)
          .map(([name, value]) => `<${name}>${value}</${name}>`)
          .join("")}</form>`,
    )
    .join("")}</forms>`;
const of = (over: Answers): ReturnType<typeof mapText> => mapText(xml({ ...letting, ...over }));

describe("whose log is drafted", () => {
  test.each([
    [{ age2: "17" }, 1],
    [{ age2: "18" }, 0],
    [{ age2: "0" }, 1],
    [{ age2: "-9", relat2: "C" }, 1],
    [{ age2: "-9", relat2: "X", ecstat2: "9" }, 1],
    [{ age2: "19", relat2: "C", totchild: "1" }, 0],
    [{ age2: "", relat2: "", totchild: "2" }, 1],
    [{ age2: "", relat2: "", totchild: "0" }, 0],
    [{ age2: "", relat2: "R" }, 0],
    [{ age1: "17", age2: "" }, 1],
  ])("%j: %i drafts", (over, count) => {
    const found = of(over);
    expect(found.drafts).toHaveLength(count);
    expect(codes(found).includes("no-child-in-household")).toBe(count === 0);
  });

  test("one draft about the household, under its tenancy reference, as the tenancy was when it began", () => {
    const [draft, ...others] = of({}).drafts;
    expect(others).toEqual([]);
    expect(draft?.people.map(({ label, role, ids }) => ({ label, role, ids: ids.length }))).toEqual([
      { label: "household", role: "household", ids: 1 },
      { label: "child", role: "child", ids: 1 },
    ]);
    expect(draft?.statements.map(({ item, value, on }) => [item, value, on])).toEqual([
      ["case.localReference", "TC-1", "2026-04-03"],
      ["housing.tenancy", { tenure: "secure" }, "2026-04-03"],
      [
        "contact.address",
        { lines: ["22 Loom Street", "Northshire"], postcode: "NS5 1AB", from: "2026-04-03" },
        "2026-04-03",
      ],
      ["contact.uprn", "100099000160", "2026-04-03"],
    ]);
  });

  test("nobody's age or sex is said, nor what led to an eviction", () => {
    const text = JSON.stringify(of({ sex2: "F", reason: "52", ethnic: "2" }).drafts);
    expect(text).not.toContain("child.");
    expect(text).not.toContain("arrears");
  });

  test.each([
    [{ status: "4" }, "log-deleted"],
    [{ startdate: "2026-12-03T00:00:00+00:00" }, "tenure-not-begun"],
  ])("%j is left out", (over, code) => {
    expect(of(over).drafts).toEqual([]);
    expect(codes(of(over))).toContain(code);
  });

  test.each([[{ tenancycode: "{id}" }], [{ tenancycode: "" }]])("%j is about nobody", (over) => {
    expect(() => of(over)).toThrow("no-subject");
  });

  test("a log number stands in for a reference that is missing, and is not passed on as one", () => {
    const found = of({ tenancycode: "", formid: "90011" });
    expect(found.drafts).toHaveLength(1);
    expect(updated(found, "case.localReference")).toEqual([]);
  });
});

describe("what a log says", () => {
  test.each([
    [{ reason: "7" }, "domestic-abuse", 1],
    [{ reason: "48" }, "domestic-abuse", 1],
    [{ reason: "49" }, "domestic-abuse", 1],
    [{ reason: "Domestic abuse - other" }, "domestic-abuse", 1],
    [{ reason: "31" }, "hate-crime", 1],
    [{ reason: "10" }, "hate-crime", 1],
    [{ reason: "Racial harassment" }, "hate-crime", 1],
    [{ reason: "56" }, "violence", 0],
    [{ prevten: "21" }, "came-from-refuge", 0],
    [{ prevten: "Refuge" }, "came-from-refuge", 0],
    [{ scheme_confidential: "Yes" }, "confidential-scheme", 0],
  ])("%j: the address is protected, %s; %i concerns", (over, protection, count) => {
    const found = of(over);
    expect(updated(found, "contact.address")).toEqual([]);
    expect(updated(found, "contact.uprn")).toEqual([]);
    expect(updated(found, "contact.protectedAddress")).toMatchObject([{ protection }]);
    expect(concerns(found)).toHaveLength(count);
    expect(updated(found, "family.domesticAbuse")).toHaveLength(protection === "domestic-abuse" ? 1 : 0);
  });

  test.each([
    [{ homeless: "11" }, 1],
    [{ homeless: "Assessed by a local authority as homeless" }, 1],
    [{ homeless: "1" }, 0],
    [{ homeless: "No" }, 0],
    [{ reason: "8" }, 0],
    [{ reason: "41" }, 0],
    [{ reason: "Relationship breakdown (non-violent) with partner" }, 0],
  ])("%j: %i concerns", (over, count) => {
    expect(concerns(of(over))).toHaveLength(count);
    expect(updated(of(over), "contact.address")).toHaveLength(1);
  });

  test("a household without children that moved because of abuse is not written about", () => {
    expect(of({ age2: "40", relat2: "P", reason: "49" }).drafts).toEqual([]);
  });

  test.each([
    [{ uprn_known: "0" }, []],
    [{ uprn_confirmed: "0" }, []],
    [{ uprn: "none" }, []],
    [{ uprn_known: "Yes", uprn_confirmed: "1" }, ["100099000160"]],
  ])("%j: UPRN %j", (over, said) => {
    expect(updated(of(over), "contact.uprn")).toEqual(said);
  });

  test.each([
    ["2", "assured"],
    ["4", "assured-shorthold"],
    ["Assured Shorthold Tenancy (AST) – Fixed term", "assured-shorthold"],
    ["Secure – lifetime", "secure"],
    ["5", "licence"],
    ["3", undefined],
  ])("tenancy %s is %s", (tenancy, tenure) => {
    expect(updated(of({ tenancy }), "housing.tenancy")).toEqual(tenure === undefined ? [] : [{ tenure }]);
  });

  test("a sale has a buyer's code, a date in three parts and names in capitals", () => {
    const sale = {
      PURCHID: "P-7",
      DAY: "3",
      MONTH: "9",
      YEAR: "2025",
      OWNERSHIP: "1",
      AGE1: "33",
      AGE2: "8",
      ADDRESS1: "5 Tithe Close",
      PCODE1: "NS6",
      PCODE2: "2BB",
    };
    const found = mapText(xml(sale));
    expect(updated(found, "contact.address")).toEqual([
      { lines: ["5 Tithe Close"], postcode: "NS6 2BB", from: "2025-09-03" },
    ]);
    expect(updated(found, "housing.tenancy")).toEqual([{ tenure: "shared-ownership" }]);
    expect(updated(found, "case.localReference")).toEqual(["P-7"]);
  });
});

describe("tables", () => {
  const names = ["tenancycode", "startdate", "needstype", "age1", "relat2", "age2", "address_line1"];
  const row = ["TC-1", "2025-05-01", "1", "30", "C", "4", "9 Tithe Close"];

  test.each([
    ["names alone", [names, row]],
    ["questions above the names", [names.map((name) => `What is ${name}?`), names, row]],
  ])("an export with %s", (_, rows) => {
    const found = mapText(rows.map((cells) => cells.join(",")).join("\n"));
    expect(updated(found, "contact.address")).toEqual([{ lines: ["9 Tithe Close"], from: "2025-05-01" }]);
    expect(found.fields.unknown).toEqual([]);
  });

  test("a column that is none of CORE's is unknown, and known by its letter alone", () => {
    const found = mapText(`${[...names, "Zebedee Holt"].join(",")}\n${[...row, "x"].join(",")}\n`);
    expect(found.fields.unknown).toEqual(["[].column-H"]);
  });

  const asked: readonly (readonly [string, string])[] = [
    ["What is the tenancy start date? - day DD", "1"],
    ["What is the tenancy start date? - month MM", "10"],
    ["What is the tenancy start date? - year YY", "23"],
    ["What is the tenant code?", "TC-9"],
    ["Address Line 1", "3 Malt Row"],
    ["Part 1 of the property's postcode", "NS7"],
    ["Part 2 of the property's postcode", "3CC"],
    ["Part 1 of postcode of last settled home", "ZZ1"],
    ["If 'Other', what is the type of tenancy?", "Z"],
    ["What is the type of tenancy?", "2"],
    ["What is the lead tenant\u2019s age?", "30"],
    ["What is person 2's age?", "5"],
    ["What is person 2's relationship to the lead tenant?", "C"],
  ];
  const upload = (numbers: readonly number[]): string =>
    [
      ["Question", ...numbers.map((number) => asked[number - 1]?.[0] ?? "")],
      ["Values", ...numbers.map(() => "1 - 9")],
      ["Bulk upload field number", ...numbers.map(String)],
      ["", ...numbers.map((number) => asked[number - 1]?.[1] ?? "")],
    ]
      .map((cells) => cells.map((cell) => `"${cell}"`).join(","))
      .join("\r\n");

  test.each([
    ["in order", asked.map((_, at) => at + 1)],
    ["in any other", asked.map((_, at) => asked.length - at)],
  ])("a bulk upload is read by its questions, its columns %s, with a byte order mark", (_, numbers) => {
    const found = mapText(`\ufeff${upload(numbers)}`);
    expect(updated(found, "contact.address")).toEqual([
      { lines: ["3 Malt Row"], postcode: "NS7 3CC", from: "2023-10-01" },
    ]);
    expect(updated(found, "housing.tenancy")).toEqual([{ tenure: "assured" }]);
    expect(found.fields.unknown).toEqual([]);
  });

  type Year = readonly [
    year: string,
    day: number,
    code: number,
    line: number,
    tenancy: number,
    age2: number,
    reason: number,
  ];
  const years: readonly Year[] = [
    ["23", 7, 13, 19, 41, 52, 102],
    ["24", 8, 13, 17, 38, 48, 98],
    ["25", 8, 13, 19, 39, 48, 98],
    ["26", 8, 13, 19, 38, 48, 113],
  ];
  test.each(years)("20%s: a bulk upload without its questions is read by the numbers of its year", (year, ...at) => {
    const [day, code, line, tenancy, age2, reason] = at;
    const cells = Array.from({ length: 149 }, () => "");
    const answers: readonly (readonly [number, string])[] = [
      [day, "30"],
      [day + 1, "4"],
      [day + 2, year],
      [code, "TC-9"],
      [line, "3 Malt Row"],
      [tenancy, "6"],
      [age2, "5"],
      [reason, "49"],
    ];
    for (const [number, answer] of answers) cells[number] = answer;
    const head = ["Field number", ...Array.from({ length: 148 }, (_, number) => String(number + 1))];
    const found = mapText(`${head.join(",")}\n${cells.join(",")}\n`);
    expect(updated(found, "contact.protectedAddress")).toEqual([
      { lines: ["3 Malt Row"], from: `20${year}-04-30`, protection: "domestic-abuse" },
    ]);
    expect(updated(found, "housing.tenancy")).toEqual([{ tenure: "secure" }]);
    expect(concerns(found)).toHaveLength(1);
  });
});
