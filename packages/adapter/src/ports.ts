import type { AgencyClient } from "@gatehouse/client/client-config";
import { eventOf } from "@gatehouse/client/delivery-event";
import type { OwnRecordOf } from "@gatehouse/client/filed-under";
import { filedUnder } from "@gatehouse/client/filed-under";
import type { Delivery } from "@gatehouse/contracts/delivery";
import type { Message } from "@gatehouse/contracts/message";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import type { PlainNames } from "@gatehouse/policy/plain-words";

/** Queues a draft; resolves once it is on disk and will be sent. The same id again is the same message. */
export type Publish = (draft: Message) => Promise<{ readonly id: string }>;
/** Queues a register event like a draft: whether the agency may record it, the gateway says in its receipt. */
export type RecordEvent = (event: RegisterEvent) => Promise<{ readonly id: string }>;
/** Resolves when the delivery is durable at the agency; called again with the same id after a crash. */
export type TakeDelivery = (delivery: Delivery) => Promise<void>;
/** What the gateway would decide about a draft now; throws what the client's `preview` throws. */
export type Preview = (draft: Message) => Promise<PreviewDecision>;
/** What agencies are called, by the directory as it stands, and where the front door is reached. */
export type Names = () => PlainNames;
/** What an adapter needs of the agency's client. */
export type AdapterClient = {
  readonly publish: Publish;
  readonly record: RecordEvent;
  readonly preview: Preview;
  readonly names: Names;
  /** Starts receiving: every verified delivery goes to `take`, in order. */
  readonly deliveries: (take: TakeDelivery) => void;
};

/**
 * The client as an adapter uses it: deliveries come as CloudEvents, both signatures verified.
 *
 * @param partnership the partnership's id, and its front door's telephone
 * @param ownRecordOf the agency's own lookup of a child; null where there is none, then only signed identifiers count
 */
export function adapterClient(
  client: AgencyClient,
  partnership: { readonly id: string; readonly telephone: string },
  ownRecordOf: OwnRecordOf | null,
): AdapterClient {
  return {
    publish: (draft) => client.publish(draft),
    record: (event) => client.record(event),
    preview: (draft) => client.preview(draft),
    names: () => ({ ...client.directory(), telephone: partnership.telephone }),
    deliveries: (take) =>
      client.deliveries({
        handover: async (delivery) => take(eventOf(delivery, partnership.id, await filedUnder(delivery, ownRecordOf))),
      }),
  };
}
