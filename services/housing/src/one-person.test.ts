import type { Mapped } from "@gatehouse/adapter/map";
import { describe, expect, test } from "vitest";
import { codes, mapJson, mapText } from "./testing.ts";

/** Each draft as one text: what is of two people may stand in none. */
const said = ({ drafts }: Mapped): readonly string[] =>
  drafts.map((draft) => JSON.stringify([draft.people, draft.statements]));
const numbersOf = ({ drafts }: Mapped): readonly string[] =>
  drafts.flatMap(({ people, case: own }) =>
    people.flatMap(({ ids }) => ids.map(({ value }) => value)).filter((value) => value !== own),
  );
function expectApart(mapped: Mapped, ...people: readonly RegExp[]): void {
  for (const text of said(mapped)) expect(people.filter((one) => one.test(text)).length).toBeLessThan(2);
  for (const one of people) expect(said(mapped).some((text) => one.test(text))).toBe(true);
  expect(new Set(mapped.drafts.map((draft) => draft.case)).size).toBe(mapped.drafts.length);
}

const home = (assetFullAddress: string): object => ({ type: "Secure", startDate: "2020-01-01", assetFullAddress });
const ada = { firstName: "Ada", surname: "Lovell", dateOfBirth: "2015-03-01", tenures: [home("1 Mill Bank NS1 1AA")] };
const rowan = {
  firstName: "Rowan",
  surname: "Marsh",
  dateOfBirth: "2018-06-02",
  tenures: [home("9 Elm Road NS2 2AA")],
};
const tenure = (address: string, ...householdMembers: readonly object[]): object => ({
  tenureType: { code: "SEC", description: "Secure" },
  startOfTenureDate: "2020-01-01",
  tenuredAsset: { fullAddress: address },
  householdMembers,
});

describe.each(["99999", "0", "TBC", "NOTKNOWN", "4711"])("the number %s beside two people", (id) => {
  test("makes one child of no two records of persons", () => {
    const mapped = mapJson([
      { id, ...ada },
      { id, ...rowan },
    ]);
    expectApart(mapped, /Ada|Mill Bank/, /Rowan|Elm Road/);
    expect(numbersOf(mapped)).toEqual([]);
  });
  test("makes one child of no two members of a household, and tells no other by it", () => {
    const member = (fullName: string, dateOfBirth: string): object => ({ id, fullName, dateOfBirth });
    const mapped = mapJson(
      tenure(
        "1 Mill Bank NS1 1AA",
        member("Ada Lovell", "2015-03-01"),
        member("Rowan Marsh", "2018-06-02"),
        member("Mark Marsh", "1985-06-02"),
      ),
    );
    expect(mapped.drafts.map(({ people }) => people.find(({ role }) => role === "child")?.born)).toEqual([
      "2015-03-01",
      "2018-06-02",
    ]);
    expect(numbersOf(mapped)).toEqual([]);
  });
  test("joins no alert to a person of another file, where two files disagree on whose it is", () => {
    const alerts = {
      personId: id,
      alerts: [{ alertCode: "VA", cautionOnSystem: "Hearing impairment", type: "20-70" }],
    };
    const beside = [
      JSON.stringify({ id, ...ada }),
      JSON.stringify({ id, firstName: "Mark", surname: "Marsh", dateOfBirth: "1985-06-02" }),
    ];
    for (const companions of [beside, beside.toReversed()]) {
      const mapped = mapJson(alerts, { beside: companions });
      expect(mapped.drafts).toEqual([]);
      expect(codes(mapped)).toContain("row-without-person");
    }
  });
  test("is not the number of a child whom another file of the set calls otherwise", () => {
    const mapped = mapJson({ id, ...ada }, { beside: [JSON.stringify({ id, ...rowan })] });
    expect(numbersOf(mapped)).toEqual([]);
    expect(mapped.drafts).toHaveLength(1);
  });
});

test.each([
  ["another birth date", { dateOfBirth: "2015-03-02" }],
  ["another forename", { firstName: "Eve" }],
  ["another surname", { surname: "Marsh" }],
])("two records of one number and %s are two children", (_name, over) => {
  const mapped = mapJson([
    { id: "4711", ...ada },
    { id: "4711", ...ada, ...over, tenures: [home("9 Elm Road NS2 2AA")] },
  ]);
  expectApart(mapped, /Mill Bank/, /Elm Road/);
  expect(codes(mapped)).toContain("identifier-shared");
});

describe("a name joins nobody", () => {
  test("two children of one name, with or without a birth date", () => {
    for (const child of [{ ...ada, dateOfBirth: null, isAMinor: true }, ada]) {
      const mapped = mapJson([child, { ...child, tenures: [home("9 Elm Road NS2 2AA")] }]);
      expectApart(mapped, /Mill Bank/, /Elm Road/);
      expect(codes(mapped)).not.toContain("two-homes");
    }
  });
  test("two members of one name and birth date in two homes", () => {
    const member = { fullName: "Ada Lovell", dateOfBirth: "2015-03-01" };
    expectApart(
      mapJson([tenure("1 Mill Bank NS1 1AA", member), tenure("9 Elm Road NS2 2AA", member)]),
      /Mill Bank/,
      /Elm Road/,
    );
  });
  test("two unnamed children, of one home or of two", () => {
    const baby = { fullName: "Baby", dateOfBirth: "2026-10-01" };
    const mapped = mapJson([
      tenure("1 Mill Bank NS1 1AA", baby, { fullName: "Mary Lovell", dateOfBirth: "1990-10-01" }),
      tenure("9 Elm Road NS2 2AA", baby, { fullName: "Sue Marsh", dateOfBirth: "1991-10-01" }),
    ]);
    expectApart(mapped, /Mill Bank|Mary/, /Elm Road|Sue/);
    expect(mapJson(tenure("1 Mill Bank NS1 1AA", baby, baby)).drafts).toHaveLength(2);
  });
  test("two cautions of one name, as documents and as rows of a register", () => {
    const mapped = mapJson([
      { personName: "John Smith", cautionOnSystem: "Violence", propertyReference: "1", address: "1 Mill Bank" },
      { personName: "John Smith", cautionOnSystem: "Dangerous dog", propertyReference: "9", address: "9 Elm Road" },
    ]);
    expectApart(mapped, /violence/, /dangerous-animals/);
    const rows =
      "Name,DOOR NUMBER,ADDRESS,CODE,Caution on System\nJohn Smith,1,Mill Bank,C,Violence\nJohn Smith,1,Mill Bank,C,Dog\n";
    expectApart(mapText(rows), /violence/, /dangerous-animals/);
  });
  test("but what one record says of one person stays together", () => {
    const mapped = mapJson({
      ...ada,
      personAlerts: [
        { id: 1, type: "40" },
        { id: 2, type: "20-70" },
      ],
    });
    expect(new Set(mapped.drafts.map((draft) => draft.case)).size).toBe(1);
    expect(said(mapped)[0]).toMatch(/Mill Bank.*Language need/);
  });
});

test("an alert in somebody's record that names another person is about neither", () => {
  const own = { id: "4711", ...ada };
  for (const alert of [
    { type: "20-70", personId: "4712" },
    { type: "20-70", personName: "Rowan Marsh" },
  ]) {
    const mapped = mapJson({ ...own, tenures: [], personAlerts: [alert] });
    expect(mapped.drafts).toEqual([]);
    expect(codes(mapped)).toContain("rows-disagree");
  }
});

test("alerts under a number, of which one names another person than the number's own record, join nobody", () => {
  const own = { id: "4711", ...ada, dateOfBirth: "2015-03-01" };
  const alerts = { personId: "4711", alerts: [{ type: "20-70", personName: "Rowan Marsh" }] };
  for (const records of [
    [own, alerts],
    [alerts, own],
  ]) {
    const mapped = mapJson(records);
    expect(numbersOf(mapped)).toEqual([]);
    for (const text of said(mapped)) expect(text).not.toMatch(/Ada.*Rowan|Rowan.*Ada/);
    expect(
      mapped.drafts.filter(({ kind }) => kind === "concern").every((draft) => !JSON.stringify(draft).includes("Ada")),
    ).toBe(true);
  }
  expect(numbersOf(mapJson(alerts, { beside: [JSON.stringify(own)] }))).toEqual([]);
});

test("a register and a file beside it that disagree on a number leave it out", () => {
  const rows = "Name,DOOR NUMBER,ADDRESS,MMH ID,CODE,Caution on System\nPiers Holt,1,Mill Bank,4711,C,Violence\n";
  const mapped = mapText(rows, { beside: [JSON.stringify({ id: "4711", ...ada })] });
  expect(numbersOf(mapped)).toEqual([]);
  expect(codes(mapped)).toContain("identifier-shared");
});

describe("lettings of one tenancy reference", () => {
  const log = (reference: string, line: string, day: string, number: string): string =>
    [reference, day, "1", "30", "C", "4", line, number].join(",");
  const table = (...rows: readonly string[]): string =>
    ["tenancycode,startdate,needstype,age1,relat2,age2,address_line1,formid", ...rows].join("\n");
  test.each(["TC-1", "TBC", "0", "NOTKNOWN"])("%s that disagree are two households", (reference) => {
    const mapped = mapText(
      table(log(reference, "1 Mill Bank", "2026-04-03", "1"), log(reference, "9 Elm Road", "2026-05-04", "2")),
    );
    expectApart(mapped, /Mill Bank/, /Elm Road/);
    expect(numbersOf(mapped)).toEqual([]);
  });
  test("are no person's number: a tenancy and a person may be counted alike", () => {
    const mapped = mapText(table(log("4711", "1 Mill Bank", "2026-04-03", "1")));
    expect(numbersOf(mapped)).toEqual(["tenancy/4711"]);
  });
});
