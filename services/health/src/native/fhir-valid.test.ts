import { delivered, testDelivery } from "@gatehouse/adapter/testing/test-delivery";
import type { DeliveryData } from "@gatehouse/contracts/delivery";
import { messageKinds } from "@gatehouse/contracts/message";
import { Fhir } from "fhir";
import { expect, test } from "vitest";
import { toFhirBundle } from "./to-fhir.ts";

const fhir = new Fhir();

/** What a reader of FHIR R4 that is not ours has against a resource, of the severity that makes it invalid. */
function faults(resource: object): readonly string[] {
  const { messages } = fhir.validate(resource, { errorOnUnexpected: true });
  return messages.flatMap(({ severity, location, message }) =>
    severity === "error" || severity === "fatal" ? [`${location ?? ""}: ${message ?? ""}`] : [],
  );
}

const lead = { name: "L. Abara", role: "social-worker", agency: "northshire-council", contact: "abara@example.org" };
const whole = [
  delivered("a1", "child.name", "Ada Lovell"),
  delivered("a2", "child.dateOfBirth", "2017-03-09"),
  delivered("a3", "child.sex", "female"),
  delivered("a4", "child.nhsNumber", "9998259797"),
  delivered("a5", "family.planStatus", { status: "child-protection", from: "2026-10-20", to: "2027-10-20" }),
  delivered("a6", "contact.leadProfessional", lead),
  delivered("a7", "concern.narrative", "A bruise on the arm, said to be a fall."),
];
const changes: readonly { readonly name: string; readonly change: Partial<DeliveryData> }[] = [
  ...messageKinds.map((kind) => ({ name: `a ${kind}`, change: { kind } })),
  { name: "no case, nothing filed", change: { case: null, filedUnder: null, localIds: [] } },
  { name: "nothing of how to handle it", change: { handling: [] } },
];

test.each(changes)(
  "$name is a Bundle that another reader of FHIR takes, with all statements and with none",
  ({ change }) => {
    expect(faults(toFhirBundle(testDelivery(whole, change)))).toEqual([]);
    expect(faults(toFhirBundle(testDelivery([], change)))).toEqual([]);
  },
);

test("the other reader has something against a Bundle that is wrong", () => {
  const bundle = toFhirBundle(testDelivery(whole));
  const [first] = bundle["entry"] as readonly { readonly resource: object }[];
  expect(faults({ ...bundle, entry: [{ resource: { ...first?.resource, favourite: "red" } }] })).not.toEqual([]);
  expect(faults({ ...bundle, type: "letter" })).not.toEqual([]);
});
