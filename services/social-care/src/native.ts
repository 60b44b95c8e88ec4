import type { NativeRecord, ToNative } from "@gatehouse/adapter/native";
import type { AgencyId, AgencyKind } from "@gatehouse/contracts/agency";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { cinFragment } from "./cin-fragment.ts";
import { custodianRecord } from "./custodian-record.ts";
import { receivedOf } from "./received.ts";
import { referralOf } from "./referral.ts";

/** Kinds by which somebody brings a child to the front door. */
const referring: ReadonlySet<Delivery["data"]["kind"]> = new Set([
  "concern",
  "support-request",
  "domestic-abuse-notice",
]);

function jsonRecord(document: unknown): NativeRecord {
  const bytes = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
  return { contentType: "application/json", extension: ".case-system.json", bytes };
}

/**
 * Makes the function that turns a delivery into what a children's case system takes up. Who brings a child is a referral:
 * one JSON document with it, the fragment of the children in need census, and the custodian file. Anything else is `received`.
 *
 * @param kindOf the kind of an agency, from the partnership's directory
 */
export function nativeFor(kindOf: (agency: AgencyId) => AgencyKind | undefined): ToNative {
  return (delivery): NativeRecord => {
    const { kind, from } = delivery.data;
    if (!referring.has(kind)) return jsonRecord({ received: receivedOf(delivery) });
    const referral = referralOf(delivery, kindOf(from));
    const custodian = custodianRecord(delivery);
    return jsonRecord({ referral, cinFragment: cinFragment(delivery, referral), custodian });
  };
}
