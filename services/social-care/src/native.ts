import type { NativeRecord, ToNative } from "@gatehouse/adapter/native";
import type { AgencyId, AgencyKind } from "@gatehouse/contracts/agency";
import { cinFragment } from "./cin-fragment.ts";
import { referralOf } from "./referral.ts";

/**
 * Makes the function that turns a delivery into what a children's case system takes up: one JSON document with the
 * referral and, in it, the fragment of the children in need census.
 *
 * @param kindOf the kind of an agency, from the partnership's directory
 */
export function nativeFor(kindOf: (agency: AgencyId) => AgencyKind | undefined): ToNative {
  return (delivery): NativeRecord => {
    const referral = referralOf(delivery, kindOf(delivery.data.from));
    const document = { referral, cinFragment: cinFragment(delivery, referral) };
    const bytes = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
    return { contentType: "application/json", extension: ".referral.json", bytes };
  };
}
