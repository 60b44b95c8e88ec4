import type { NativeRecord, ToNative } from "@gatehouse/adapter/native";
import type { Delivery } from "@gatehouse/contracts/delivery";

/** Version of the inner event's form; HMPPS consumers ignore what they do not know. */
const eventVersion = 1;

/** The case number under which probation files the delivery: only one that a signed statement agrees with. */
function personReference(delivery: Delivery): {
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
} {
  const { filedUnder } = delivery.data;
  const type = filedUnder?.scheme === "crn" ? "CRN" : filedUnder?.scheme === "noms-number" ? "NOMS" : undefined;
  return { identifiers: type === undefined || filedUnder === null ? [] : [{ type, value: filedUnder.value }] };
}

/**
 * A delivery as an HMPPS domain event in its notification. As in every domain event, the content is not in it: queues and
 * their logs are read by many. `detailUrl` is where the adapter's own door gives the delivery to those who may have it.
 */
export const toNative: ToNative = (delivery): NativeRecord => {
  const { data } = delivery;
  const eventType = `gatehouse.${data.kind}.received`;
  const event = {
    eventType,
    version: eventVersion,
    description: "A safeguarding message has come through Gatehouse",
    detailUrl: `/deliveries/${encodeURIComponent(delivery.id)}`,
    occurredAt: delivery.time,
    additionalInformation: {
      deliveryId: delivery.id,
      messageId: data.message,
      from: data.from,
      purpose: data.purpose,
      handling: data.handling,
      retainUntil: data.retainUntil,
    },
    personReference: personReference(delivery),
  };
  const notification = {
    Type: "Notification",
    MessageId: delivery.id,
    Message: JSON.stringify(event),
    Timestamp: delivery.time,
    MessageAttributes: { eventType: { Type: "String", Value: eventType } },
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(notification, null, 2)}\n`);
  return { contentType: "application/json", extension: ".domain-event.json", bytes };
};
