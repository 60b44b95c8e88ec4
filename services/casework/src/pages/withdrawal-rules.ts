import type { WishView } from "@gatehouse/contracts/wishes";
import type { User } from "@gatehouse/pages/people";

/** Whether there is anything to withdraw. */
export function isOpen({ state }: WishView): boolean {
  return state === "counts" || state === "waits" || state === "view";
}

/** Whether its end sets aside what another agency recorded and may let more go. An agreement's end only narrows. */
export function liftsOthers(agency: string, { kind, by }: WishView): boolean {
  return kind !== "agreement" && by !== agency;
}

/**
 * Whether somebody may record that a wish is withdrawn: of what widens, the agency that recorded it, or whoever may lift
 * others' records. The register asks the same, and has the last word.
 */
export function mayEnd(agency: string, { authorities }: Pick<User, "authorities">, view: WishView): boolean {
  if (!authorities.has("record-wishes")) return false;
  return !liftsOthers(agency, view) || authorities.has("lift-others-records");
}
