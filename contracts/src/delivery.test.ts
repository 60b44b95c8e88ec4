import { expect, test } from "vitest";
import type { DeliveryData } from "./delivery.ts";
import { deliveredValueValid, deliveryEvent, parseDelivery } from "./delivery.ts";

const data: DeliveryData = {
  message: "019839b8-2ea0-7649-865a-165573b8453f",
  recipient: "northshire-council",
  from: "hillside-school",
  author: { name: "T. Birch", role: "designated-safeguarding-lead" },
  kind: "concern",
  purpose: "child-protection",
  case: "case-ada",
  createdAt: "2026-11-03T10:15:00Z",
  statements: [
    {
      id: "a1",
      item: "child.name",
      about: "child",
      value: "Ada",
      assertion: "fact",
      on: "2026-11-03",
      form: "minimised",
      of: "a0",
    },
    { id: "a2", item: "concern.level", about: "child", value: 3, assertion: "opinion", on: "2026-11-03", form: "full" },
  ],
  tier: "protection",
  handling: [],
  routedTo: null,
  retainUntil: "2027-02-03",
  record: 7,
  policy: "northshire-2026-09-30",
  localIds: [],
  filedUnder: null,
};
const event = deliveryEvent("delivery-0001", "northshire", "2026-11-03T10:15:01Z", data);

test("a delivery is a CloudEvent 1.0 in JSON, and parses to itself", () => {
  expect(event).toMatchObject({
    specversion: "1.0",
    type: "uk.gatehouse.concern.v1",
    source: "urn:gatehouse:northshire:hillside-school",
  });
  expect(parseDelivery(event)).toEqual({ ok: true, delivery: event });
});

test("outside its data nothing tells whom it is about", () => {
  const { data: _, ...outside } = event;
  expect(event).not.toHaveProperty("subject");
  expect(JSON.stringify(outside)).not.toMatch(/Ada|case-ada|child"/);
});

test.each([
  { name: "a subject", change: { subject: "Ada" }, path: "" },
  { name: "another version", change: { specversion: "0.3" }, path: "specversion" },
  { name: "an unknown key in its data", change: { data: { ...data, surprise: 1 } }, path: "data" },
  {
    name: "a value of another shape",
    change: { data: { ...data, statements: [{ ...data.statements[1], value: "three" }] } },
    path: "data.statements[0].value",
  },
])("one with $name is refused", ({ change, path }) => {
  expect(parseDelivery({ ...event, ...change })).toEqual({ ok: false, path });
});

test.each([
  { item: "concern.level", form: "full", value: 3, valid: true },
  { item: "concern.level", form: "minimised", value: true, valid: true },
  { item: "concern.level", form: "minimised", value: 3, valid: false },
  { item: "concern.narrative", form: "minimised", value: "x".repeat(500), valid: true },
  { item: "concern.narrative", form: "minimised", value: "x".repeat(501), valid: false },
  { item: "child.sex", form: "minimised", value: "female", valid: false },
  { item: "child.hat", form: "full", value: "red", valid: false },
] as const)("$item $form valid: $valid", ({ valid, ...statement }) => {
  expect(deliveredValueValid(statement)).toBe(valid);
});
