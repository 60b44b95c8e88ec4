import { delivered, testDelivery } from "@gatehouse/adapter/testing/test-delivery";
import { expect, test } from "vitest";
import { toNative } from "./native.ts";

type Notification = { readonly Message: string; readonly MessageId: string };
type Event = Readonly<Record<string, unknown>>;

function eventOf(delivery: Parameters<typeof toNative>[0]): { readonly text: string; readonly event: Event } {
  const text = new TextDecoder().decode(toNative(delivery).bytes);
  const notification = JSON.parse(text) as Notification;
  return { text, event: JSON.parse(notification.Message) as Event };
}
const crn = { scheme: "crn", value: "X777978" } as const;
const delivery = testDelivery([delivered("a1", "child.name", "Ada Lovell")], { localIds: [crn], filedUnder: crn });

test("a delivery is a domain event that points to where the delivery is", () => {
  expect(eventOf(delivery).event).toMatchObject({
    eventType: "gatehouse.concern.received",
    version: 1,
    detailUrl: "/deliveries/delivery-one-1234",
    personReference: { identifiers: [{ type: "CRN", value: "X777978" }] },
  });
});
test("nothing that was delivered stands in the event: queues are read by many", () => {
  expect(eventOf(delivery).text).not.toContain("Ada");
});
test("a number that only the broker asserts is not the person's", () => {
  const unfiled = testDelivery([], { localIds: [crn], filedUnder: null });
  expect(eventOf(unfiled).event["personReference"]).toEqual({ identifiers: [] });
  expect(eventOf(unfiled).text).not.toContain("X777978");
});
test("the same delivery gives the same bytes", () => {
  expect(toNative(delivery)).toEqual(toNative(delivery));
});
