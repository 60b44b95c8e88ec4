import type { DeliveredStatement, Delivery, DeliveryData } from "@gatehouse/contracts/delivery";
import { deliveryEvent, parseDelivery } from "@gatehouse/contracts/delivery";

/** For tests of native formats: one delivered statement about the child. */
export function delivered(
  id: string,
  item: string,
  value: unknown,
  form: DeliveredStatement["form"] = "full",
): DeliveredStatement {
  return { id, item, about: "child", value, assertion: "reported", on: "2026-11-02", form };
}

/** A concern from a school as the front door has it, checked against the contract. */
export function testDelivery(statements: readonly DeliveredStatement[], change: Partial<DeliveryData> = {}): Delivery {
  const data: DeliveryData = {
    message: "0198f3c2-0000-7000-8000-000000000001",
    recipient: "northshire-council",
    from: "hillside-school",
    author: { name: "R. Okafor", role: "designated-safeguarding-lead" },
    kind: "concern",
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
    localIds: [{ scheme: "local", value: "NC-204" }],
    filedUnder: { scheme: "local", value: "NC-204" },
    ...change,
  };
  const parsed = parseDelivery(deliveryEvent("delivery-one-1234", "northshire", "2026-11-02T09:00:00Z", data));
  if (!parsed.ok) throw new RangeError(parsed.path);
  return parsed.delivery;
}
