import { describe, expect, test } from "vitest";
import { itemNames, items } from "./items.ts";
import { absences } from "./message.ts";
import { minimisedForm } from "./minimise.ts";
import { itemValues } from "./testing.ts";

const context = { signedOn: "2026-11-03", case: "case-ada" };
const derived = itemNames.filter((name) => items[name].minimisedForm?.by === "derived");

describe.each(derived)("%s", (item) => {
  test("has a form of its schema, different from the full value unless it is the whole of it", () => {
    const form = minimisedForm({ item, value: itemValues[item] }, context);
    expect(form).toBeDefined();
    expect(items[item].minimisedForm?.schema.safeParse(form).success).toBe(true);
    expect(form).not.toEqual(itemValues[item]);
  });
  test("says an absence as it is", () => {
    for (const absent of absences) expect(minimisedForm({ item, value: { absent } }, context)).toEqual({ absent });
  });
  test("has none for a value of another shape", () => {
    expect(minimisedForm({ item, value: { surprise: 1 } }, context)).toBeUndefined();
  });
});

test("an authored form is the sender's to write, and a plain item has none", () => {
  for (const item of itemNames.filter((name) => !derived.includes(name))) {
    expect(minimisedForm({ item, value: itemValues[item] }, context)).toBeUndefined();
  }
});

test.each([
  { item: "child.name", value: "Ada Lovell", form: "Ada" },
  { item: "child.name", value: "Lovell, Ada May", form: "Ada" },
  { item: "child.name", value: "  Mary-Jane  Lovell", form: "Mary-Jane" },
  { item: "child.name", value: "Ada", form: "Ada" },
  { item: "child.dateOfBirth", value: "2017-03-09", form: { years: 9 } },
  { item: "child.dateOfBirth", value: "2016-11-03", form: { years: 10 } },
  { item: "child.dateOfBirth", value: "2016-11-04", form: { years: 9 } },
  { item: "child.dateOfBirth", value: "2024-11-03", form: { years: 2 } },
  { item: "child.dateOfBirth", value: "2024-11-04", form: { months: 23 } },
  { item: "child.dateOfBirth", value: "2026-11-03", form: { months: 0 } },
  { item: "child.dateOfBirth", value: "2027-01-09", form: { absent: "not-applicable" } },
  { item: "case.localReference", value: "LR-ADA-204", form: "case-ada" },
  { item: "contact.address", value: { lines: ["12 Mill Bank"], postcode: "ns42qt" }, form: "NS4" },
  { item: "contact.address", value: { lines: ["12 Mill Bank"], postcode: "2TD" }, form: { absent: "not-known" } },
  { item: "contact.address", value: { lines: ["12 Mill Bank"] }, form: { absent: "not-known" } },
  {
    item: "family.siblings",
    value: [{ name: "R", age: 2 }, { name: "K" }],
    form: { count: 2, ageBands: ["0-4", "not-known"] },
  },
  { item: "family.planStatus", value: { status: "early-help" }, form: false },
  { item: "family.planStatus", value: { status: "child-in-need" }, form: true },
  { item: "family.planStatus", value: { status: "child-protection", to: "2026-11-02" }, form: false },
  { item: "family.planStatus", value: { status: "child-protection", to: "2026-11-03" }, form: true },
  { item: "family.dashScore", value: { score: 13 }, form: false },
  { item: "family.dashScore", value: { score: 14 }, form: true },
  {
    item: "police.incident",
    value: { reference: "R", time: "2026-07-01T23:30:00Z" },
    form: { reference: "R", date: "2026-07-02", childPresent: null, said: null },
  },
  {
    item: "police.missingEpisodes",
    value: [{ from: "2026-10-10T21:00:00Z" }],
    form: [{ from: "2026-10-10", to: null }],
  },
  { item: "housing.arrearsOrNotice", value: { kind: "possession-order" }, form: true },
  { item: "health.disability", value: { condition: "cerebral palsy" }, form: { absent: "not-known" } },
  { item: "concern.level", value: 2, form: false },
  { item: "voice.parentsView", value: { agrees: false }, form: "disagrees" },
  { item: "thirdParty.otherChild", value: { name: "Kit", age: 16 }, form: "16-17" },
])("$item $value becomes $form", ({ item, value, form }) => {
  expect(minimisedForm({ item, value }, context)).toEqual(form);
});

test("without a case the broker's reference is not known", () => {
  const form = minimisedForm({ item: "case.localReference", value: "LR-1" }, { ...context, case: null });
  expect(form).toEqual({ absent: "not-known" });
});
