import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Tier } from "@gatehouse/contracts/decision";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Purpose } from "@gatehouse/contracts/purpose";
import { purposeServes } from "@gatehouse/contracts/purpose";
import type { Policy, PolicyAgency, PolicyAgreement, PolicyItem } from "../compile.ts";
import { inForce } from "../compile.ts";
import { limitedCell } from "../steps/09-matrix.ts";

/**
 * How far one item of one agency can come to another, by matrix and agreements alone (steps 3 and 9): what no objection,
 * bar or missing consent stands in the way of. Higher numbers let the recipient see more.
 */
export const reaches = {
  never: 0,
  "minimised, once released": 1,
  "in full, once released": 2,
  "minimised, when asked for": 3,
  "in full, when asked for": 4,
  minimised: 5,
  "in full": 6,
} as const;
/** One step of how far an item can come. */
export type Reach = (typeof reaches)[keyof typeof reaches];

/** The words for a reach, for a reader. */
export function reachInWords(reach: Reach): string {
  return Object.entries(reaches).find(([, value]) => value === reach)?.[0] ?? "never";
}

/** Who says something to whom, and why. */
export type Route = { readonly from: AgencyId; readonly to: AgencyId; readonly purpose: Purpose };

/** The agreements that bind both ends of a route on a London day; none where the purpose does not serve the recipient. */
export function agreementsOf(policy: Policy, route: Route, day: CalendarDate): readonly PolicyAgreement[] {
  const recipient = policy.agencies.get(route.to);
  const served = recipient !== undefined && purposeServes[route.purpose].includes(recipient.kind);
  if (!served || route.from === route.to || !policy.agencies.has(route.from)) return [];
  return (policy.agreements.get(route.purpose) ?? []).filter(
    (one) => one.parties.has(route.from) && one.parties.has(route.to) && inForce(one, day),
  );
}

/**
 * How far an item can come on a route.
 *
 * @param agreements what `agreementsOf` says of the route
 */
export function reachOf(
  policy: Policy,
  route: Route,
  item: PolicyItem,
  tier: Tier,
  agreements: readonly PolicyAgreement[],
): Reach {
  const recipient = policy.agencies.get(route.to);
  if (!recipient || agreements.length === 0 || isNobodys(policy, item, recipient)) return reaches.never;
  const { cell, minimisedOnly } = limitedCell(item, route, recipient, tier, agreements);
  if (cell === "N" || (minimisedOnly && item.minimised === null)) return reaches.never;
  if (cell === "S" || item.name === "police.intelligence")
    return minimisedOnly ? reaches["minimised, once released"] : reaches["in full, once released"];
  if (cell === "R") return minimisedOnly ? reaches["minimised, when asked for"] : reaches["in full, when asked for"];
  return minimisedOnly ? reaches.minimised : reaches["in full"];
}

/** Supervision notes stay with who wrote them; recorded objections go to the front door alone. */
function isNobodys(policy: Policy, item: PolicyItem, recipient: PolicyAgency): boolean {
  if (item.name === "plan.supervisionNote") return true;
  return item.name === "sharing.objections" && recipient.id !== policy.frontDoor;
}
