import { expect, describe, test } from "vitest";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { itemsOf, jsonFile, mapOk, testContext, valuesOf } from "../testing.ts";
import { mapRecord } from "../map.ts";

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
const codes = (value: unknown): readonly string[] => map(value).warnings.map((warning) => warning.code);

describe("what becomes of it", () => {
  const about = (resource: object): ReturnType<typeof map> =>
    map(bundle(ada, { subject, status: "final", ...resource }));
  test("an emergency attendance", () => {
    const { drafts } = about({
      resourceType: "Encounter",
      status: "finished",
      class: { code: "EMER" },
      period: { start: "2026-10-17T22:40:00Z" },
      reasonCode: [{ text: "Asthma attack" }],
    });
    expect(valuesOf(drafts, "health.urgentAttendances")).toEqual([[{ date: "2026-10-17", reason: "Asthma attack" }]]);
  });

  test("an appointment the child was not brought to", () => {
    const { drafts } = map(
      bundle(ada, {
        resourceType: "Appointment",
        status: "noshow",
        start: "2026-09-28T09:00:00+01:00",
        serviceType: [{ text: "Asthma clinic" }],
        participant: [{ actor: { reference: "Location/1" } }, { actor: subject }],
      }),
    );
    expect(valuesOf(drafts, "health.missedAppointments")).toEqual([[{ date: "2026-09-28", service: "Asthma clinic" }]]);
  });

  test("a measurement keeps its digits", () => {
    const observation = {
      resourceType: "Observation",
      effectiveDateTime: "2026-10-01",
      code: { coding: [{ system: "http://loinc.org", code: "29463-7", display: "Body weight" }] },
    };
    const text = JSON.stringify(
      bundle(ada, { ...observation, status: "final", subject, valueQuantity: { value: 0, unit: "kg" } }),
    );
    const { drafts } = mapOk({ name: "a.json", bytes: Buffer.from(text.replace('"value":0', '"value":1.0')) });
    expect(valuesOf(drafts, "health.developmentChecks")).toEqual([
      [{ on: "2026-10-01", check: "Body weight", result: "1.0 kg" }],
    ]);
  });

  test.each([
    { text: "Chlamydia infection", item: "health.sexualHealth" },
    { text: "Moderate depression", item: "health.selfHarmOrMentalHealth" },
    { text: "Fracture of left radius", item: "health.injuries" },
    { text: "Hives", item: "health.conditions" },
    { text: "Suspected child sexual abuse", item: "health.conditions" },
  ])("the diagnosis $text is $item", ({ text, item }) => {
    const { drafts } = map(bundle(ada, { resourceType: "Condition", subject, code: { text } }));
    expect(itemsOf(drafts)).toContain(item);
    expect(itemsOf(drafts).filter((one) => one.startsWith("health."))).toEqual([item]);
  });

  test("a diagnosis that is over, and one that is not sure, say so", () => {
    const over = {
      resourceType: "Condition",
      subject,
      code: { text: "Asthma" },
      clinicalStatus: { coding: [{ code: "resolved" }] },
    };
    expect(valuesOf(map(bundle(ada, over)).drafts, "health.conditions")).toEqual([[{ text: "Asthma (resolved)" }]]);
    const unsure = { ...over, clinicalStatus: {}, verificationStatus: { coding: [{ code: "provisional" }] } };
    const [draft] = map(bundle(ada, unsure)).drafts;
    expect(draft?.statements.find((one) => one.item === "health.conditions")?.assertion).toBe("opinion");
  });
  test.each(["unconfirmed", "provisional", "differential"])("a diagnosis that is %s says so in its text", (code) => {
    const doubtful = {
      resourceType: "Condition",
      subject: { reference: "Patient/a" },
      code: { text: "Leukaemia" },
      verificationStatus: { coding: [{ code }] },
    };
    expect(valuesOf(map(bundle(ada, doubtful)).drafts, "health.conditions")).toEqual([
      [{ text: `Leukaemia (${code})` }],
    ]);
  });

  test.each([
    { code: "MTH", item: "family.parents", role: "parent" },
    { code: "SIB", item: "family.siblings", role: "sibling" },
    { code: "PRNFOST", item: "family.parents", role: "carer" },
    { code: "GRMTH", item: "family.connectedAdults", role: "connected-adult" },
  ])("a related person of code $code is $role", ({ code, item, role }) => {
    const related = {
      resourceType: "RelatedPerson",
      patient: subject,
      relationship: [{ coding: [{ code, display: "as coded" }] }],
      name: [{ text: "Mo Lovell" }],
      birthDate: "1989-06-14",
    };
    const { drafts } = map(bundle(ada, related));
    expect(drafts[0]?.people[1]).toMatchObject({ role, born: "1989-06-14" });
    expect(itemsOf(drafts)).toContain(item);
  });

  test("a reasonable adjustment is a disability's adaptation", () => {
    const flag = {
      resourceType: "Flag",
      status: "active",
      code: { coding: [{ code: "national-reasonable-adjustment-flag" }], text: "Step-free entrance" },
    };
    expect(valuesOf(about(flag).drafts, "health.disability")).toEqual([{ adaptations: "Step-free entrance" }]);
  });

  test.each([
    { name: "named", medicine: { medicationCodeableConcept: { text: "Salbutamol inhaler" } } },
    {
      name: "displayed",
      medicine: { medicationReference: { reference: "Medication/9", display: "Salbutamol inhaler" } },
    },
    {
      name: "contained",
      medicine: {
        medicationReference: { reference: "#m" },
        contained: [{ resourceType: "Medication", id: "m", code: { text: "Salbutamol inhaler" } }],
      },
    },
  ])("a medicine that is $name", ({ medicine }) => {
    const { drafts } = about({
      resourceType: "MedicationRequest",
      status: "active",
      intent: "order",
      authoredOn: "2026-10-01",
      ...medicine,
    });
    expect(valuesOf(drafts, "health.conditions")).toEqual([
      [{ text: "Medicine prescribed: Salbutamol inhaler", since: "2026-10-01" }],
    ]);
  });

  test("a code without words is said as the code", () => {
    const { drafts } = about({
      resourceType: "Condition",
      code: { coding: [{ system: "http://snomed.info/sct", code: "195967001" }] },
    });
    expect(valuesOf(drafts, "health.conditions")).toEqual([[{ code: "195967001", text: "195967001" }]]);
  });

  test("narrative is never read", () => {
    const { drafts, fields } = map({ ...ada, text: { status: "generated", div: "<div>Secret diagnosis</div>" } });
    expect(JSON.stringify(drafts)).not.toContain("Secret");
    expect(fields.used).not.toContain("text.div");
  });
});

describe("a concern trigger makes a concern beside the update, without a risk", () => {
  const flagSystem = "https://fhir.nhs.uk/England/CodeSystem/England-FlagCategoryPatient";
  const code = (value: string): object => ({ coding: [{ system: flagSystem, code: value }], text: "On a plan" });
  test.each([
    {
      name: "the child protection flag",
      resource: { resourceType: "Flag", status: "active", code: code("child-protection-information-system-flag") },
    },
    {
      name: "the same in its other spelling",
      resource: { resourceType: "Flag", status: "active", code: code("child-protection-information-sharing-flag") },
    },
    {
      name: "the FGM flag",
      resource: { resourceType: "Flag", status: "active", code: code("female-genital-mutilation-flag") },
    },
    {
      name: "a safeguarding tag",
      resource: {
        resourceType: "Flag",
        status: "active",
        meta: { tag: [{ code: "safeguarding" }] },
        code: { text: "See notes" },
      },
    },
    {
      name: "a safeguarding referral",
      resource: {
        resourceType: "ServiceRequest",
        status: "active",
        category: [{ text: "Safeguarding" }],
        code: { text: "Referral" },
      },
    },
    {
      name: "a safeguarding communication",
      resource: {
        resourceType: "Communication",
        status: "completed",
        category: [{ text: "Child protection" }],
        payload: [{ contentString: "Came without a coat" }],
      },
    },
    {
      name: "an emergency attendance for it",
      resource: {
        resourceType: "Encounter",
        status: "finished",
        class: { code: "EMER" },
        period: { start: "2026-10-17" },
        reasonCode: [{ text: "Non-accidental injury" }],
      },
    },
  ])("$name", ({ resource }) => {
    const { drafts } = map(bundle(ada, { subject, ...resource }));
    const concern = drafts.find((draft) => draft.kind === "concern");
    expect(drafts.map((draft) => draft.kind)).toEqual(["case-update", "concern"]);
    expect(concern).not.toHaveProperty("risk");
    expect(concern).not.toHaveProperty("told");
    expect(itemsOf(concern ? [concern] : [])).toEqual([
      "child.dateOfBirth",
      "child.name",
      "child.nhsNumber",
      "child.sex",
      "concern.narrative",
      "contact.referrer",
    ]);
    expect(parseMessage(concern).ok).toBe(true);
  });

  test("a child protection flag is also the plan's status", () => {
    const flag = {
      resourceType: "Flag",
      status: "active",
      subject,
      code: code("child-protection-information-system-flag"),
      period: { start: "2026-10-20" },
    };
    expect(valuesOf(map(bundle(ada, flag)).drafts, "family.planStatus")).toEqual([
      { status: "child-protection", from: "2026-10-20" },
    ]);
  });

  test("about an adult there is a warning and no concern", () => {
    const flag = { resourceType: "Flag", status: "active", subject, code: code("female-genital-mutilation-flag") };
    const record = bundle({ ...ada, birthDate: "1989-06-14" }, flag);
    expect(map(record).drafts.map((draft) => draft.kind)).toEqual(["case-update"]);
    expect(codes(record)).toContain("concern-about-adult");
  });
});

test("an OperationOutcome is an answer about nobody, not a mistake", () => {
  const result = map({ resourceType: "OperationOutcome", issue: [{ severity: "error", code: "multiple-matches" }] });
  expect([result.drafts, result.warnings.map((warning) => warning.code)]).toEqual([
    [],
    expect.arrayContaining(["operation-outcome"]),
  ]);
});

test("a Bundle of things that are about nobody has no subject", () => {
  const result = mapRecord(jsonFile(bundle({ resourceType: "Organization", name: "X" })), testContext());
  expect(result).toMatchObject({ ok: false, code: "no-subject" });
});

test("the same record in XML and in JSON is the same drafts and the same fields", () => {
  const xml = `<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir"><id value="ada"/>
    <identifier><system value="${nhs}"/><value value="9998259797"/></identifier>
    <name><use value="official"/><family value="Lovell"/><given value="Ada"/></name>
    <gender value="female"/><birthDate value="2017-03-09"/>
    <address><line value="12 Mill Bank"/><postalCode value="NS4 2QT"/></address></Patient>`;
  const json = {
    resourceType: "Patient",
    id: "ada",
    identifier: [{ system: nhs, value: "9998259797" }],
    name: [{ use: "official", family: "Lovell", given: ["Ada"] }],
    gender: "female",
    birthDate: "2017-03-09",
    address: [{ line: ["12 Mill Bank"], postalCode: "NS4 2QT" }],
  };
  expect(mapOk({ name: "a.xml", bytes: Buffer.from(xml) })).toEqual(map(json));
});
