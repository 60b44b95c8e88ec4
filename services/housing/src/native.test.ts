import { delivered, testDelivery } from "@gatehouse/adapter/testing/test-delivery";
import { expect, test } from "vitest";
import { toNative } from "./native.ts";
import { codes, mapText } from "./testing.ts";

const local = { scheme: "local", value: "TC-1" } as const;
const told = [
  delivered("a1", "child.name", "Ada Lovell"),
  delivered("a2", "police.staffSafety", { marker: "weapons" }),
];

type Alerts = {
  readonly alertRegardingPerson: readonly { id: unknown; type: string; comments: string }[];
  readonly detail: string;
  readonly personReference: unknown;
};
const read = (delivery: Parameters<typeof toNative>[0]): Alerts =>
  JSON.parse(new TextDecoder().decode(toNative(delivery).bytes)) as Alerts;

test("a delivery is HACT's alert about a person, which says where the delivery is", () => {
  const alerts = read(testDelivery([], { localIds: [local], filedUnder: local }));
  expect(alerts).toMatchObject({ personReference: "TC-1", detail: "/deliveries/delivery-one-1234" });
  expect(alerts.alertRegardingPerson).toMatchObject([{ type: "20-70" }]);
});

test("staff safety is an alert of its own, and each fits what HACT gives it", () => {
  const { alertRegardingPerson: alerts } = read(testDelivery(told, { localIds: [], filedUnder: null }));
  expect(alerts.map(({ type }) => type)).toEqual(["20-70", "10"]);
  expect(new Set(alerts.map(({ id }) => id)).size).toBe(2);
  for (const { id, comments } of alerts) {
    expect(Number.isSafeInteger(id) && Number(id) >= 0 && Number(id) < 2 ** 31).toBe(true);
    expect(comments.length).toBeLessThanOrEqual(250);
  }
});

test.each(["acknowledgement", "advice-answer", "information-request", "meeting", "recall"] as const)(
  "%s is to be asked about, no alert of safeguarding",
  (kind) => {
    const delivery = testDelivery([], { localIds: [], filedUnder: null });
    const { alertRegardingPerson } = read({ ...delivery, data: { ...delivery.data, kind } });
    expect(alertRegardingPerson).toMatchObject([{ type: "0" }]);
  },
);

test("nothing that was delivered stands in an alert: they are copied into work orders", () => {
  expect(JSON.stringify(read(testDelivery(told, { localIds: [local], filedUnder: null })))).not.toMatch(
    /Ada|weapons|TC-1/,
  );
});

test("the same delivery gives the same bytes", () => {
  const delivery = testDelivery(told, { localIds: [local], filedUnder: local });
  expect(toNative(delivery)).toEqual(toNative(delivery));
});

test("an alert that was written comes back as what it is: not as a concern of the agency's own", () => {
  const written = new TextDecoder().decode(
    toNative(testDelivery(told, { localIds: [local], filedUnder: local })).bytes,
  );
  const found = mapText(written);
  expect(found.drafts).toEqual([]);
  expect(codes(found)).toEqual(["own-delivery"]);
  expect(found.fields.unknown).toEqual([]);
});
