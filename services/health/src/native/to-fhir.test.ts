import { deliveryEvent } from "@gatehouse/contracts/delivery";
import type { Delivery, DeliveredStatement } from "@gatehouse/contracts/delivery";
import { expect, test } from "vitest";
import { mapRecord } from "../map.ts";
import { testContext } from "../testing.ts";
import { toFhirBundle, toNative } from "./to-fhir.ts";

const said = (id: string, item: string, value: unknown, form: "full" | "minimised" = "full"): DeliveredStatement => ({
  id,
  item,
  about: "child",
  value,
  assertion: "fact",
  on: "2026-11-02",
  form,
});

function delivery(...statements: readonly DeliveredStatement[]): Delivery {
  return deliveryEvent("delivery-one-1234", "northshire", "2026-11-02T09:00:00Z", {
    message: "0198f3c2-0000-7000-8000-000000000001",
    recipient: "riverside-practice",
    from: "northshire-council",
    author: { name: "L. Abara", role: "social-worker" },
    kind: "status-notice",
    purpose: "child-protection",
    case: "case-ada",
    createdAt: "2026-11-02T08:55:00Z",
    statements: [...statements],
    tier: "protection",
    handling: ["do-not-discuss-with-family"],
    routedTo: null,
    retainUntil: null,
    record: 1,
    policy: "northshire-2026-09-30",
    localIds: [{ scheme: "local", value: "P-118" }],
    filedUnder: { scheme: "local", value: "P-118" },
  });
}

const plan = delivery(
  said("a1", "child.name", "Ada Lovell"),
  said("a2", "child.nhsNumber", "9998259797"),
  said("a3", "family.planStatus", { status: "child-protection", from: "2026-10-20" }),
  said("a4", "health.injuries", "injuries are being enquired into", "minimised"),
);

test("a delivery is a message Bundle: header, communication, patient, flags", () => {
  const { entry } = toFhirBundle(plan) as { entry: { resource: Record<string, unknown> }[] };
  expect(entry.map(({ resource }) => resource["resourceType"])).toEqual([
    "MessageHeader",
    "Communication",
    "Patient",
    "Flag",
    "CarePlan",
    "Flag",
  ]);
  expect(entry[2]?.resource).toMatchObject({
    identifier: [
      { system: "https://fhir.nhs.uk/Id/nhs-number", value: "9998259797" },
      { system: "urn:gatehouse:local-identifier", value: "P-118" },
    ],
    name: [{ text: "Ada Lovell" }],
  });
  expect(entry[3]?.resource).toMatchObject({ status: "active", period: { start: "2026-10-20" } });
  expect(entry[4]?.resource).toMatchObject({ status: "active", intent: "plan", period: { start: "2026-10-20" } });
  expect(entry[5]?.resource).toMatchObject({ code: { text: "Do not discuss with the family" } });
});

type Entries = { readonly entry: readonly { readonly fullUrl: string; readonly resource: Record<string, unknown> }[] };

function ofType(bundle: unknown, type: string): Readonly<Record<string, unknown>> {
  const { entry } = bundle as Entries;
  return entry.find(({ resource }) => resource["resourceType"] === type)?.resource ?? {};
}

test("a flag names the plan it stands for, and the plan the team that leads it", () => {
  const lead = { name: "L. Abara", role: "social-worker", agency: "northshire-council", contact: "01632 960100" };
  const bundle = toFhirBundle(
    delivery(
      said("a1", "family.planStatus", { status: "looked-after", from: "2026-10-20" }),
      said("a2", "contact.leadProfessional", lead),
    ),
  );
  const { entry } = bundle as Entries;
  const at = (type: string): string | undefined =>
    entry.find(({ resource }) => resource["resourceType"] === type)?.fullUrl;
  expect(ofType(bundle, "Flag")).toMatchObject({
    code: { text: "Looked-after child" },
    extension: [{ valueReference: { reference: at("CarePlan") } }],
  });
  expect(ofType(bundle, "CarePlan")).toMatchObject({ careTeam: [{ reference: at("CareTeam") }] });
  expect(ofType(bundle, "CareTeam")).toMatchObject({
    participant: [{ role: [{ text: "social worker" }], member: { display: "L. Abara" } }],
    managingOrganization: [{ display: "northshire-council" }],
    telecom: [{ system: "phone", value: "01632 960100" }],
  });
});

test.each([
  { name: "in force", to: undefined, flag: "active", plan: "active" },
  { name: "ending today", to: "2026-11-02", flag: "active", plan: "active" },
  { name: "ended yesterday", to: "2026-11-01", flag: "inactive", plan: "completed" },
])("a plan $name is $flag to a screen", ({ to, flag, plan: planStatus }) => {
  const value = { status: "child-protection", ...(to === undefined ? {} : { to }) };
  const bundle = toFhirBundle(delivery(said("a1", "family.planStatus", value)));
  expect([ofType(bundle, "Flag")["status"], ofType(bundle, "CarePlan")["status"]]).toEqual([flag, planStatus]);
});

test("no plan, a plan of support, and a plan in short give no flag", () => {
  const cases = [
    said("a1", "family.planStatus", { status: "none" }),
    said("a1", "family.planStatus", { status: "child-in-need" }),
    said("a1", "family.planStatus", true, "minimised"),
  ];
  for (const one of cases) expect(ofType(toFhirBundle(delivery(one)), "CarePlan")).toEqual({});
});

test("what is said of another person is never the child's: no name, no number, no plan", () => {
  const of = (statement: DeliveredStatement, about: string): DeliveredStatement => ({ ...statement, about });
  const mixed = toFhirBundle(
    delivery(
      said("a1", "child.name", "Ada Lovell"),
      of(said("a2", "child.nhsNumber", "9998259797"), "brother"),
      of(said("a3", "family.planStatus", { status: "child-protection" }), "brother"),
    ),
  );
  expect(ofType(mixed, "Patient")).toMatchObject({ name: [{ text: "Ada Lovell" }] });
  expect(JSON.stringify(ofType(mixed, "Patient"))).not.toContain("9998259797");
  expect(ofType(mixed, "CarePlan")).toEqual({});
  const unclear = toFhirBundle(
    delivery(of(said("a1", "child.name", "Ada"), "one"), of(said("a2", "child.name", "Ben"), "two")),
  );
  expect(ofType(unclear, "Patient")).not.toHaveProperty("name");
});

test("every statement is a line of the communication, with what kind of saying it is", () => {
  const { entry } = toFhirBundle(plan) as { entry: { resource: { payload?: { contentString: string }[] } }[] };
  const lines = entry[1]?.resource.payload?.map((part) => part.contentString) ?? [];
  expect(lines).toHaveLength(4);
  expect(lines[3]).toBe(
    "Injuries: site, description, medical opinion, date (in short, on 2026-11-02, about child): injuries are being enquired into",
  );
});

test("a name that came in short is not the patient's name", () => {
  const { entry } = toFhirBundle(delivery(said("a1", "child.name", "Ada", "minimised"))) as {
    entry: { resource: object }[];
  };
  expect(entry[2]?.resource).not.toHaveProperty("name");
});

test("ids are FHIR ids and the same every time", () => {
  expect(toNative(plan)).toEqual(toNative(plan));
  const { id } = toFhirBundle(plan) as { id: string };
  expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
});

test("what came for the agency is not sent on when its system exports it again", () => {
  const again = mapRecord({ name: "again.fhir.json", bytes: toNative(plan).bytes }, testContext());
  if (!again.ok) throw new Error(again.code);
  expect(again.drafts.flatMap((draft) => draft.statements.map((one) => one.item))).not.toContain("family.planStatus");
  expect(again.drafts.some((draft) => draft.kind === "concern")).toBe(false);
});
