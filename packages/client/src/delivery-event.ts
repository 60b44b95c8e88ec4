import type { Delivery, DeliveryData } from "@gatehouse/contracts/delivery";
import { deliveryEvent } from "@gatehouse/contracts/delivery";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { wholeSeconds } from "./acknowledgement.ts";

const atSecond = (seconds: number): string => wholeSeconds(new Date(seconds * 1000));

/**
 * A verified copy as the CloudEvent that is handed to an agency's system: every value is the sender's signed one.
 *
 * @param partnership the partnership's id
 * @param filed as `filedUnder` found: never the broker's word alone
 */
export function eventOf(delivery: VerifiedDelivery, partnership: string, filed: DeliveryData["filedUnder"]): Delivery {
  const { statement, view, localIds } = delivery;
  const { kind, purpose, author, case: caseRef, ...claims } = view.claims;
  const data: DeliveryData = {
    ...claims,
    message: statement.message,
    recipient: statement.aud,
    from: statement.sender,
    author,
    kind,
    purpose,
    case: caseRef ?? null,
    createdAt: atSecond(view.iat),
    statements: [...view.statements],
    tier: statement.tier,
    handling: [...statement.handling],
    routedTo: statement.routedTo,
    retainUntil: statement.retainUntil,
    record: statement.record,
    policy: statement.policy,
    localIds: [...localIds],
    filedUnder: filed,
    ...(statement.objections ? { objections: statement.objections } : {}),
  };
  return deliveryEvent(delivery.id, partnership, atSecond(statement.iat), data);
}
