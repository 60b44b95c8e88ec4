import type { Mapped } from "@gatehouse/adapter/map";
import { describe, expect, test } from "vitest";
import { jsonFile, mapOk } from "../testing.ts";

const nhs = "https://fhir.nhs.uk/Id/nhs-number";
const map = (value: unknown): Mapped => mapOk(jsonFile(value));
const said = ({ drafts }: Mapped): readonly string[] =>
  drafts.map((draft) => JSON.stringify([draft.people, draft.statements]));
const locals = ({ drafts }: Mapped): readonly string[] =>
  drafts.flatMap(({ people, case: own }) =>
    people.flatMap(({ ids }) => ids.map(({ value }) => value)).filter((value) => value !== own),
  );
const codes = ({ warnings }: Mapped): readonly string[] => warnings.map(({ code }) => code);
/** What is of one of these stands in no draft of another's, and no two drafts share a case. */
function expectApart(mapped: Mapped, ...people: readonly RegExp[]): void {
  for (const text of said(mapped)) expect(people.filter((one) => one.test(text)).length).toBeLessThan(2);
  for (const one of people) expect(said(mapped).some((text) => one.test(text))).toBe(true);
  expect(new Set(mapped.drafts.map((draft) => draft.case)).size).toBe(mapped.drafts.length);
}

const ada = { resourceType: "Patient", id: "1", name: [{ text: "Ada Lovell" }], birthDate: "2015-03-01" };
const rowan = { resourceType: "Patient", id: "1", name: [{ text: "Rowan Marsh" }], birthDate: "2018-06-02" };
const condition = (text: string, subject: object): object => ({ resourceType: "Condition", code: { text }, subject });
const entry = (resource: object, base?: string): object => {
  const { resourceType, id } = resource as { resourceType: string; id?: string };
  return base === undefined
    ? { resource }
    : { fullUrl: `https://${base}.example/fhir/${resourceType}/${id ?? "c"}`, resource };
};
const bundle = (...entries: readonly object[]): object => ({
  resourceType: "Bundle",
  type: "collection",
  entry: entries,
});
const at = (base: string): object => ({ reference: `https://${base}.example/fhir/Patient/1` });
const here = { reference: "Patient/1" };

describe("one id on two servers is two people's", () => {
  test("by address, by a reference on the server of who refers, and outside the record", () => {
    const mapped = map(
      bundle(
        entry(ada, "gp-a"),
        entry(rowan, "gp-b"),
        entry(condition("Asthma", at("gp-a"))),
        entry(condition("Epilepsy", here), "gp-b"),
        entry(condition("Diabetes", at("gp-c"))),
        entry(condition("Hives", here), "gp-d"),
      ),
    );
    expectApart(mapped, /Ada.*Asthma/, /Rowan.*Epilepsy/, /Diabetes/, /Hives/);
    expect(new Set(locals(mapped)).size).toBe(4);
  });
  test("a reference names nobody of another server, and none without a server somebody of one", () => {
    expectApart(map(bundle(entry(ada), entry(condition("Asthma", at("gp-b"))))), /Ada/, /Asthma/);
    const unsure = map(bundle(entry(ada, "gp-a"), entry(condition("Asthma", here))));
    expect(said(unsure).join()).not.toContain("Asthma");
    expect(codes(unsure)).toContain("reference-ambiguous");
    expectApart(
      map([bundle(entry(ada)), bundle(entry(condition("Asthma", { reference: "urn:uuid:1" })))]),
      /Ada/,
      /Asthma/,
    );
  });
  test("the server's own reference is resolved, with a version too", () => {
    const versioned = { reference: "https://gp-a.example/fhir/Patient/1/_history/2" };
    for (const subject of [at("gp-a"), versioned])
      expect(map(bundle(entry(ada, "gp-a"), entry(condition("Asthma", subject)))).drafts).toHaveLength(1);
    expect(map(bundle(entry(ada, "gp-a"), entry(condition("Asthma", here), "gp-a"))).drafts).toHaveLength(1);
  });
});

describe("two people under one address of the record", () => {
  test("have no number of it, and what refers to it is about neither", () => {
    for (const record of [
      bundle(entry(ada), entry(rowan), entry(condition("Asthma", here))),
      bundle(entry(ada, "gp-a"), entry(rowan, "gp-a"), entry(condition("Asthma", at("gp-a")))),
    ]) {
      const mapped = map(record);
      expectApart(mapped, /Ada/, /Rowan/);
      expect(locals(mapped)).toEqual([]);
      expect(said(mapped).join()).not.toContain("Asthma");
      expect(codes(mapped)).toContain("reference-ambiguous");
    }
  });
  test("two Bundles of one file have each their own", () => {
    const mapped = map([
      bundle(entry(ada), entry(condition("Asthma", here))),
      bundle(entry(rowan), entry(condition("Epilepsy", here))),
    ]);
    expectApart(mapped, /Ada.*Asthma/, /Rowan.*Epilepsy/);
  });
  test("one NHS number beside a mother and her child is neither's", () => {
    const identifier = [{ system: nhs, value: "9998259797" }];
    const mapped = map(bundle(entry({ ...ada, id: "a", identifier }), entry({ ...rowan, id: "b", identifier })));
    expect(locals(mapped)).toEqual(["a", "b"]);
    expect(codes(mapped)).toContain("identifier-shared");
  });
});

describe("a name beside a reference joins nobody", () => {
  test.each(["Jo Smith", "Jo Lovell (mother)"])("what is about %s in words is about nobody", (display) => {
    const mapped = map(bundle(entry(ada), entry(condition("Burn", { display }))));
    expect(said(mapped).join(" ")).not.toMatch(/Burn|Jo/);
    expect(mapped.warnings.map(({ code }) => code)).toContain("reference-dangling");
  });
  test.each([
    ["of another name", { ...here, display: "Rowan Marsh" }],
    ["of another NHS number", { ...here, identifier: { system: nhs, value: "9449303223" } }],
    ["of another hospital number", { ...here, identifier: { system: "urn:x", value: "8" } }],
  ])("a reference %s than the Patient it points to is left out", (_name, subject) => {
    const identifier = [
      { system: nhs, value: "9998259797" },
      { system: "urn:x", value: "7" },
    ];
    const patient = { ...ada, identifier };
    const mapped = map(bundle(entry(patient), entry(condition("Asthma", subject))));
    expect(said(mapped).join()).not.toContain("Asthma");
    expect(codes(mapped)).toContain("reference-disagrees");
  });
  test("a reference to somebody outside the record that has two names or two numbers is about neither", () => {
    const pairs = [
      [
        { ...here, display: "Ada Lovell" },
        { ...here, display: "Rowan Marsh" },
      ],
      [
        { ...here, identifier: { system: nhs, value: "9998259797" } },
        { ...here, identifier: { system: nhs, value: "9449303223" } },
      ],
    ];
    for (const [one = {}, other = {}] of pairs) {
      const mapped = map(bundle(entry(condition("Asthma", one)), entry(condition("Epilepsy", other))));
      expect(mapped.drafts).toEqual([]);
      expect(codes(mapped)).toContain("reference-ambiguous");
    }
  });
});

describe("numbers", () => {
  test("of two systems, of none, and an id that look alike are not one", () => {
    const identifier = (system?: string): object[] => [{ ...(system === undefined ? {} : { system }), value: "5" }];
    const patients = [
      { ...ada, id: "5" },
      { ...ada, id: "a", identifier: identifier("urn:x") },
      { ...ada, id: "b", identifier: identifier("urn:y") },
      { ...ada, id: "c", identifier: identifier() },
    ];
    const mapped = map(bundle(...patients.map((patient) => entry(patient))));
    expect(locals(mapped)).toEqual(["5", "urn:x|5", "a", "urn:y|5", "b", "c"]);
    expect(codes(mapped)).toContain("identifier-without-system");
  });
  test.each(["TBC", "UNKNOWN", "0", "N.A."])("a number %s of a system is nobody's", (value) => {
    const subject = { identifier: { system: "urn:x", value } };
    expectApart(map(bundle(entry(condition("Burn", subject)), entry(condition("Hives", subject)))), /Burn/, /Hives/);
    expect(locals(map({ ...ada, id: "a", identifier: [{ system: "urn:x", value }] }))).toEqual(["a"]);
  });
  test("of two systems that refer to somebody outside the record are two people's", () => {
    const subject = (system: string): object => ({ identifier: { system, value: "5" } });
    expectApart(
      map(bundle(entry(condition("Burn", subject("urn:x"))), entry(condition("Hives", subject("urn:y"))))),
      /Burn/,
      /Hives/,
    );
  });
  test("longer than the contract allows are still two", () => {
    const id = (end: string): string => `https://gp.example/${"a/".repeat(60)}Patient/${end}`;
    const found = ["1", "2"].flatMap((end) => locals(map(condition("Burn", { reference: id(end) }))));
    expect(new Set(found).size).toBe(2);
  });
});

describe("what a resource contains is its own", () => {
  test("the same id in two resources is two people, and no number of anyone", () => {
    const holder = (text: string, patient: object): object => ({
      ...condition(text, { reference: "#p" }),
      contained: [{ ...patient, id: "p" }],
    });
    const mapped = map(bundle(entry(holder("Asthma", ada)), entry(holder("Epilepsy", rowan))));
    expectApart(mapped, /Ada.*Asthma/, /Rowan.*Epilepsy/);
    expect(locals(mapped)).toEqual([]);
  });
  test("a reference to what is not contained joins nobody", () => {
    const mapped = map(bundle(entry(ada), entry(condition("Burn", { reference: "#p" }))));
    expect(said(mapped).join(" ")).not.toMatch(/Burn/);
  });
});

test("an appointment of two patients is about neither", () => {
  const participant = ["a", "b"].map((id) => ({ actor: { reference: `Patient/${id}` } }));
  const appointment = {
    resourceType: "Appointment",
    status: "noshow",
    start: "2026-09-28T09:00:00Z",
    participant,
    serviceType: [{ text: "Clinic" }],
  };
  const mapped = map(bundle(entry({ ...ada, id: "a" }), entry({ ...rowan, id: "b" }), entry(appointment)));
  expect(said(mapped).join()).not.toContain("Clinic");
  expect(codes(mapped)).toContain("reference-ambiguous");
});

describe("custodian records of health", () => {
  const record = (payload: object): object => ({
    recordType: "health.details",
    payload: { registeredGPSurgery: "X", ...payload },
  });
  test("one number beside two people is neither's, nor is a wrong one anybody's", () => {
    for (const nhsNumber of ["9998259797", "9998259798", "1111111111", "TBC"]) {
      const mapped = map({
        records: [
          record({ nhsNumber, firstName: "Mary", lastName: "Lovell" }),
          record({ nhsNumber, firstName: "Baby", lastName: "Lovell" }),
        ],
      });
      expect(locals(mapped)).toEqual([]);
      expect(new Set(mapped.drafts.map((draft) => draft.case)).size).toBe(2);
    }
  });
  test("two valid numbers that differ are nobody's", () => {
    expect(locals(map(record({ nhsNumber: "9998259797", sui: "9449303223", firstName: "Ada" })))).toEqual([]);
  });
});
