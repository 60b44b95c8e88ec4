/**
 * Legal status of a looked-after child (SSDA903 `LS`), as far as others need it. Criminal justice statuses (J1 to J3) have
 * no sentence here: that a child is on remand is a criminal record, and this return is not where others should learn it.
 */
export const legalStatuses: Readonly<Record<string, string>> = {
  C1: "Interim care order",
  C2: "Full care order",
  V2: "Single period of accommodation under section 20",
  V3: "Accommodated under an agreed series of short breaks",
  V4: "Accommodated under a series of short breaks",
  L1: "Under police protection, in local authority accommodation",
  L2: "Emergency protection order",
  L3: "Child assessment order, in local authority accommodation",
};
/** Freeing and placement orders are made for an adoption: the link is sealed. */
export const adoptionStatuses: readonly string[] = ["D1", "E1"];
export const criminalStatuses: readonly string[] = ["J1", "J2", "J3"];

/** Legal statuses that are an event of protection, with the kind others know it by. */
export const protectionStatuses: Readonly<Record<string, string>> = {
  L1: "police-protection",
  L2: "emergency-protection-order",
  L3: "child-assessment-order",
};

/**
 * How a child is placed (SSDA903 `PLACE`), never where; the first character is enough for others. Placement for adoption
 * (A) has no sentence: an adoption link is sealed.
 */
export const placements: Readonly<Record<string, string>> = {
  U: "foster placement",
  K: "children's home",
  H: "residential accommodation",
  P: "placed with own parents or living independently",
  R: "other residential placement",
  S: "residential school",
  T: "temporary placement",
  Z: "other placement",
};
