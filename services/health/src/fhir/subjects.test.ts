import { expect, describe, test } from "vitest";
import { itemsOf, jsonFile, mapOk, valuesOf } from "../testing.ts";

const nhs = "https://fhir.nhs.uk/Id/nhs-number";
const ada = {
  resourceType: "Patient",
  id: "ada",
  identifier: [{ system: nhs, value: "999 825 9797" }],
  name: [
    { use: "official", family: "Lovell", given: ["Ada", "May"] },
    { use: "old", family: "Marsh", given: ["Ada"] },
  ],
  gender: "female",
  birthDate: "2017-03-09",
  telecom: [
    { system: "phone", value: "01632 960144" },
    { system: "phone", value: "01632 960100", period: { end: "2020" } },
    { system: "fax", value: "01632 960199" },
  ],
  address: [
    { use: "home", line: ["1 Old Street"], postalCode: "NS1 1AA", period: { end: "2024-01-31" } },
    { use: "home", line: ["12 Mill Bank"], city: "Northshire", postalCode: "ns42qt", period: { start: "2024-02-01" } },
  ],
};
const subject = { reference: "Patient/ada" };
const bundle = (...resources: readonly unknown[]): unknown => ({
  resourceType: "Bundle",
  type: "collection",
  entry: resources.map((resource) => ({ resource })),
});
const map = (value: unknown): ReturnType<typeof mapOk> => mapOk(jsonFile(value));

describe("a patient", () => {
  test("is said by the current name, address and number, and a child is a child", () => {
    const { drafts } = map(ada);
    expect(drafts[0]?.people).toEqual([
      {
        label: "child",
        role: "child",
        born: "2017-03-09",
        ids: [
          { scheme: "nhs-number", value: "9998259797" },
          { scheme: "local", value: "ada" },
        ],
      },
    ]);
    expect(valuesOf(drafts, "child.name")).toEqual(["Ada May Lovell"]);
    expect(valuesOf(drafts, "contact.phoneOrEmail")).toEqual([["01632 960144"]]);
    expect(valuesOf(drafts, "contact.address")).toEqual([
      { lines: ["12 Mill Bank", "Northshire"], postcode: "NS4 2QT", from: "2024-02-01" },
    ]);
    expect(JSON.stringify(drafts)).not.toMatch(/Marsh|Old Street|960199|960100/);
  });

  test.each(["R", "V"])(
    "marked %s is in hiding: the address goes as protected only, and nothing else tells the place",
    (code) => {
      const hidden = {
        ...ada,
        meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code }] },
        address: [
          {
            ...ada.address[1],
            extension: [
              {
                url: "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AddressKey",
                extension: [
                  { url: "type", valueCoding: { code: "UPRN" } },
                  { url: "value", valueString: "100091234567" },
                ],
              },
            ],
          },
        ],
        generalPractitioner: [{ display: "Riverside Practice" }],
      };
      const { drafts, warnings } = map(hidden);
      expect(valuesOf(drafts, "contact.protectedAddress")).toEqual([
        { lines: ["12 Mill Bank", "Northshire"], postcode: "NS4 2QT", from: "2024-02-01", protection: "s-flag" },
      ]);
      const others = [
        "contact.address",
        "contact.uprn",
        "contact.setting",
        "contact.healthTeam",
        "contact.phoneOrEmail",
      ];
      expect(itemsOf(drafts).filter((item) => others.includes(item))).toEqual([]);
      const rest = drafts.map((draft) => draft.statements.filter((one) => one.item !== "contact.protectedAddress"));
      expect(JSON.stringify([rest, warnings])).not.toMatch(/Mill Bank|NS4|100091234567|Riverside|960144/i);
      expect(warnings.map((warning) => warning.code)).toContain("location-protected");
    },
  );

  test("a label on the Bundle hides its patients too", () => {
    const labelled = { ...(bundle(ada) as object), meta: { security: [{ code: "R" }] } };
    expect(itemsOf(map(labelled).drafts)).not.toContain("contact.address");
  });

  test("who is not marked has a UPRN by the extension AddressKey", () => {
    const url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AddressKey";
    const parts = [
      { url: "type", valueCoding: { code: "UPRN" } },
      { url: "value", valueString: "100091234567" },
    ];
    const address = [{ ...ada.address[1], extension: [{ url, extension: parts }] }];
    expect(valuesOf(map({ ...ada, address }).drafts, "contact.uprn")).toEqual(["100091234567"]);
  });

  test.each(["9998259798", "1111111111", "12"])("the wrong NHS number %s matches nobody", (value) => {
    const { drafts, warnings } = map({ ...ada, identifier: [{ system: nhs, value }] });
    expect(drafts[0]?.people[0]?.ids).toEqual([{ scheme: "local", value: "ada" }]);
    expect(itemsOf(drafts)).not.toContain("child.nhsNumber");
    expect(warnings.map((warning) => warning.code)).toContain("identifier-invalid");
  });

  test("a number that was not verified is reported, and matches nobody", () => {
    const url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus";
    const extension = [{ url, valueCodeableConcept: { coding: [{ code: "02" }] } }];
    const { drafts } = map({ ...ada, identifier: [{ system: nhs, value: "9998259797", extension }] });
    expect(drafts[0]?.people[0]?.ids).toEqual([{ scheme: "local", value: "ada" }]);
    expect(drafts[0]?.statements.find((one) => one.item === "child.nhsNumber")?.assertion).toBe("reported");
  });

  test.each(["2030-01-01", "1900-01-01", "2017", "Notadate"])(
    "the birth date %s is left out with a warning",
    (birthDate) => {
      const { drafts, warnings } = map({ ...ada, birthDate });
      expect(itemsOf(drafts)).not.toContain("child.dateOfBirth");
      expect(warnings.map((warning) => warning.code)).toContain(birthDate === "2017" ? "date-partial" : "date-invalid");
    },
  );

  test("is an adult from the eighteenth birthday", () => {
    const role = (birthDate: string): unknown => map({ ...ada, birthDate }).drafts[0]?.people[0]?.role;
    expect([role("2008-11-03"), role("2008-11-02")]).toEqual(["child", "connected-adult"]);
  });
});

describe("what may not be used is left out with a warning", () => {
  const condition = { resourceType: "Condition", subject, code: { text: "Asthma" } };
  const entered = { coding: [{ code: "entered-in-error" }] };
  test.each([
    {
      name: "entered in error, by status",
      resource: { ...condition, resourceType: "Observation", status: "entered-in-error" },
      code: "entered-in-error",
    },
    {
      name: "entered in error, by verification",
      resource: { ...condition, verificationStatus: entered },
      code: "entered-in-error",
    },
    {
      name: "with an unknown modifier",
      resource: { ...condition, modifierExtension: [{ url: "urn:x", valueBoolean: true }] },
      code: "modifier-extension-unknown",
    },
    {
      name: "with an unknown modifier deep inside",
      resource: { ...condition, stage: [{ modifierExtension: [{ url: "urn:x" }] }] },
      code: "modifier-extension-unknown",
    },
    { name: "with implicit rules", resource: { ...condition, implicitRules: "urn:x" }, code: "implicit-rules-unknown" },
    {
      name: "refuted",
      resource: { ...condition, verificationStatus: { coding: [{ code: "refuted" }] } },
      code: "status-not-current",
    },
    { name: "restricted", resource: { ...condition, meta: { security: [{ code: "R" }] } }, code: "restricted-record" },
    {
      name: "a request not to do it",
      resource: { resourceType: "ServiceRequest", status: "active", doNotPerform: true, subject, code: { text: "X" } },
      code: "status-not-current",
    },
    {
      name: "a flag that is over",
      resource: { resourceType: "Flag", status: "inactive", subject, code: { text: "X" } },
      code: "status-not-current",
    },
    {
      name: "about a place",
      resource: { resourceType: "Flag", status: "active", subject: { reference: "Location/1" }, code: { text: "X" } },
      code: "subject-is-no-person",
    },
  ])("$name", ({ resource, code }) => {
    const { drafts, warnings } = map(bundle(ada, resource));
    expect(itemsOf(drafts).filter((item) => item.startsWith("health."))).toEqual([]);
    expect(warnings.map((warning) => warning.code)).toContain(code);
  });

  test("a patient with an unknown modifier is nobody we know more of than the reference", () => {
    const { drafts } = map(bundle({ ...ada, modifierExtension: [{ url: "urn:x" }] }, condition));
    expect(itemsOf(drafts)).toEqual(["health.conditions"]);
    expect(drafts[0]?.people[0]?.ids).toEqual([{ scheme: "local", value: "ada" }]);
  });
});

describe("references", () => {
  const said = { resourceType: "Condition", code: { text: "Asthma" } };
  test.each([
    { name: "type and id", reference: "Patient/ada" },
    { name: "with a version", reference: "Patient/ada/_history/2" },
  ])("are resolved by $name", ({ reference }) => {
    const { drafts } = map(bundle({ ...said, subject: { reference } }, ada));
    expect(drafts).toHaveLength(1);
    expect(itemsOf(drafts)).toContain("child.name");
  });

  test("are resolved by full URL and to what is contained", () => {
    const fullUrl = "urn:uuid:7c8e9f3c-9b1d-4e0a-8a55-1d5f3c0f9a10";
    const entry = [{ fullUrl, resource: ada }, { resource: { ...said, subject: { reference: fullUrl } } }];
    expect(map({ resourceType: "Bundle", type: "message", entry }).drafts).toHaveLength(1);
    const contained = map({ ...said, contained: [{ ...ada, id: "p" }], subject: { reference: "#p" } });
    expect(itemsOf(contained.drafts)).toContain("child.name");
  });

  test("that dangle keep the id and the display", () => {
    const { drafts, warnings } = map({ ...said, subject: { reference: "Patient/x1", display: "Ada Lovell" } });
    expect(drafts[0]?.people[0]?.ids).toEqual([{ scheme: "local", value: "x1" }]);
    expect(valuesOf(drafts, "child.name")).toEqual(["Ada Lovell"]);
    expect(warnings.map((warning) => warning.code)).toContain("reference-dangling");
  });

  test("by identifier alone are the person of that number", () => {
    const { drafts } = map({ ...said, subject: { identifier: { system: nhs, value: "9998259797" } } });
    expect(drafts[0]?.people[0]?.ids).toEqual([{ scheme: "nhs-number", value: "9998259797" }]);
  });

  test("several patients of one record are several messages", () => {
    const rowan = { ...ada, id: "rowan", identifier: [], name: [{ text: "Rowan Lovell" }] };
    const { drafts } = map(bundle(ada, rowan, { ...said, subject: { reference: "Patient/rowan" } }));
    expect(drafts.map((draft) => itemsOf([draft]).includes("health.conditions"))).toEqual([false, true]);
  });
});

describe("a search", () => {
  const entry = (id: string, score: number): object => ({
    search: { mode: "match", score },
    resource: { ...ada, id, identifier: [{ system: nhs, value: id }], name: [{ text: `Person ${id}` }] },
  });
  const searchset = (...entries: readonly object[]): object => ({
    resourceType: "Bundle",
    type: "searchset",
    total: entries.length,
    entry: entries,
  });
  const warned = (result: ReturnType<typeof mapOk>): readonly string[] => result.warnings.map(({ code }) => code);

  test("that found several says nothing of any of them: nobody has said which is the one", () => {
    const result = mapOk(jsonFile(searchset(entry("9998259797", 0.98), entry("9449303223", 0.97))));
    expect(result.drafts).toEqual([]);
    expect(warned(result)).toContain("search-ambiguous");
  });
  test("that found one is about them, and says when the fit was not exact", () => {
    const exact = mapOk(jsonFile(searchset(entry("9998259797", 1))));
    const near = mapOk(jsonFile(searchset(entry("9998259797", 0.9))));
    expect([exact, near].map(({ drafts }) => drafts.length)).toEqual([1, 1]);
    expect([exact, near].map((result) => warned(result).includes("search-not-exact"))).toEqual([false, true]);
  });
});

test("the language and the interpreter of the Personal Demographics Service are needs like those of FHIR itself", () => {
  const url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSCommunication";
  const language = { coding: [{ system: "urn:x", code: "fr", display: "French" }] };
  const extension = [
    { url: "language", valueCodeableConcept: language },
    { url: "interpreterRequired", valueBoolean: true },
  ];
  const { drafts, fields } = mapOk(jsonFile({ ...ada, extension: [{ url, extension }] }));
  expect(valuesOf(drafts, "child.communicationNeeds")).toEqual([{ language: "French", interpreter: true }]);
  expect(fields.unknown).toEqual([]);
});
