import { hash } from "node:crypto";
import type { NativeRecord, ToNative } from "@gatehouse/adapter/native";
import type { Delivery } from "@gatehouse/contracts/delivery";

/** HACT's person alert codes (UK Housing Data Standards 3.5) that this service writes. */
const safeguardingAlert = "20-70";
const doNotVisitAlone = "10";
const contactForDetails = "0";
/** Kinds of message that tell something of the child; the others are about the exchange itself. */
const tellsOfChild: ReadonlySet<Delivery["data"]["kind"]> = new Set<Delivery["data"]["kind"]>([
  "concern",
  "support-request",
  "information-response",
  "case-update",
  "status-notice",
  "domestic-abuse-notice",
  "decision",
  "correction",
  "escalation",
  "plan-action",
]);
/** HACT gives a comment 250 characters. */
const comment = "A safeguarding message has come. Ask the safeguarding lead; do not copy this into a work order.";
const alone = "Staff safety: see the safeguarding message before a visit. Do not copy this into a work order.";

/** A positive number of 31 bits, as HACT's ids are integers: the same for the same delivery. */
function alertId(name: string): number {
  return Number.parseInt(hash("sha256", name, "hex").slice(0, 8), 16) % 2_147_483_647;
}

/**
 * A delivery as HACT's "Alert Regarding Person": that there is something, and of which kind, for the housing system to show
 * beside the person. Its content is not in it, as alerts are copied into work orders and read by many; `detail` is where the
 * adapter's own door gives the delivery to those who may have it. A recall or a message about the exchange itself is
 * "contact for details".
 */
export const toNative: ToNative = (delivery): NativeRecord => {
  const { data } = delivery;
  const id = (type: string): number => alertId(`${delivery.id} ${type}`);
  const first = tellsOfChild.has(data.kind) ? safeguardingAlert : contactForDetails;
  const tellsOfStaff = data.statements.some(({ item }) => item === "police.staffSafety");
  const alerts = [
    { id: id(first), type: first, comments: comment },
    ...(tellsOfStaff ? [{ id: id(doNotVisitAlone), type: doNotVisitAlone, comments: alone }] : []),
  ];
  const local = data.filedUnder?.scheme === "local" ? data.filedUnder.value : null;
  const record = {
    alertRegardingPerson: alerts,
    personReference: local,
    receivedAt: delivery.time,
    retainUntil: data.retainUntil,
    handling: data.handling,
    detail: `/deliveries/${encodeURIComponent(delivery.id)}`,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  return { contentType: "application/json", extension: ".hact-alert.json", bytes };
};
