/** Primary need of a child in need (DfE children in need census, `PrimaryNeedCode`; SSDA903 `CIN`). */
export const primaryNeeds: Readonly<Record<string, string>> = {
  N1: "abuse, neglect or exploitation",
  N2: "the child's disability or illness",
  N3: "a parent's disability or illness",
  N4: "family in acute stress",
  N5: "family dysfunction",
  N6: "socially unacceptable behaviour",
  N7: "low income",
  N8: "absent parenting",
  N9: "cases other than children in need",
  N0: "not stated",
};

/** The need that makes a referral a concern: abuse, neglect or exploitation. */
export const abuseNeed = "N1";

/** Category of abuse of a child protection plan. */
export const abuseCategories: Readonly<Record<string, string>> = {
  NEG: "neglect",
  PHY: "physical abuse",
  SAB: "sexual abuse",
  EMO: "emotional abuse",
  MUL: "more than one kind of abuse",
};

/** Disabilities of the census; `NONE` says that the child has none. */
export const disabilities: Readonly<Record<string, string>> = {
  MOB: "mobility",
  HAND: "hand function",
  PC: "personal care",
  INC: "incontinence",
  COMM: "communication",
  LD: "learning",
  HEAR: "hearing",
  VIS: "vision",
  BEH: "behaviour",
  CON: "consciousness",
  AUT: "autism or Asperger syndrome",
  DDA: "other disability under the Equality Act",
};
/** Says that the child has no disability. */
export const noDisability = "NONE";
