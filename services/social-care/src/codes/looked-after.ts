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

const residential = "residential accommodation";
const foster = "foster placement";
const other = "other placement";
const temporary = "temporary placement";

/**
 * How a child is placed (SSDA903 `PLACE`, codes of 2017 to 2026), never where, and no more than others need: that a home is
 * secure, or an institution for young offenders, is not said. Placement for adoption (A) has no sentence: the link is sealed.
 */
export const placements: Readonly<Record<string, string>> = {
  U1: foster,
  U2: foster,
  U3: foster,
  U4: foster,
  U5: foster,
  U6: foster,
  K1: residential,
  K2: "children's home",
  K3: residential,
  H5: residential,
  P1: "with own parents or another with parental responsibility",
  P2: "living independently",
  P3: "residential employment",
  R1: residential,
  R2: residential,
  R3: residential,
  R5: residential,
  S1: "residential school",
  T0: temporary,
  T1: temporary,
  T2: temporary,
  T3: temporary,
  T4: temporary,
  Z1: other,
  Z11: other,
  Z12: other,
  Z13: other,
  Z14: other,
};
