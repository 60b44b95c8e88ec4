type Words = Readonly<Record<string, string>>;

/** Why a pupil was suspended or excluded, by the school census's codes of all years. */
export const exclusionReasons: Words = {
  PP: "physical assault against a pupil",
  PA: "physical assault against an adult",
  VP: "verbal abuse or threatening behaviour against a pupil",
  VA: "verbal abuse or threatening behaviour against an adult",
  OW: "use or threat of use of an offensive weapon or prohibited item",
  BU: "bullying",
  RA: "racist abuse",
  LG: "abuse against sexual orientation and gender identity",
  DS: "abuse relating to disability",
  SM: "sexual misconduct",
  DA: "drug and alcohol related",
  DM: "damage",
  TH: "theft",
  DB: "persistent or general disruptive behaviour",
  MT: "inappropriate use of social media or online technology",
  PH: "wilful and repeated transgression of measures that protect public health",
  OT: "other",
};

/** What kind an exclusion is, in our own words. */
export const exclusionKinds: Words = {
  PERM: "permanent-exclusion",
  SUSP: "suspension",
  FIXD: "suspension",
  LNCH: "lunchtime-suspension",
};

/** What special educational provision a pupil has. `Y` (in a few exports) says only that there is some. */
export const provisions: Readonly<Record<string, { readonly status: string; readonly ehcp: boolean }>> = {
  N: { status: "none", ehcp: false },
  K: { status: "sen-support", ehcp: false },
  E: { status: "ehc-plan", ehcp: true },
  S: { status: "statement", ehcp: false },
  A: { status: "school-action", ehcp: false },
  P: { status: "school-action-plus", ehcp: false },
};

/** Primary and other types of special educational need. */
export const needTypes: Words = {
  SPLD: "specific learning difficulty",
  MLD: "moderate learning difficulty",
  SLD: "severe learning difficulty",
  PMLD: "profound and multiple learning difficulty",
  SEMH: "social, emotional and mental health",
  BESD: "behaviour, emotional and social difficulties",
  SLCN: "speech, language and communication needs",
  HI: "hearing impairment",
  VI: "visual impairment",
  MSI: "multi-sensory impairment",
  PD: "physical disability",
  ASD: "autistic spectrum disorder",
  DS: "Down syndrome",
  OTH: "other difficulty or disability",
  NSA: "SEN support, but no specialist assessment of the type of need",
};

/** How well a pupil speaks English. */
export const proficiencies: Words = {
  A: "new to English",
  B: "early acquisition of English",
  C: "developing competence in English",
  D: "competent in English",
  E: "fluent in English",
};

/** Nights at school. */
export const boarding: Words = {
  B: "Boards at school",
  "6": "Boards at school, six nights or fewer a week",
  "7": "Boards at school, seven nights a week",
};

/** Who said that the pupil cares for someone. `N` is the default and says nothing. */
export const youngCarers: Words = {
  P: "Identified as a young carer by a parent or guardian",
  S: "Identified as a young carer by the school",
};

/** Disabilities as in the children in need census and the common transfer file. */
export const disabilities: Words = {
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
  DDA: "a disability under the law, of no other category",
};

/** Attendance codes of absence without leave: holiday not agreed, no reason yet, other, late after the register closed. */
export const unauthorisedCodes: ReadonlySet<string> = new Set(["G", "N", "O", "U"]);

/** Whether a pupil was adopted from care, or lives with others than the parents by an order, after care. */
export const afterCare: ReadonlySet<string> = new Set(["A", "G", "R", "C", "O"]);

/** The words of a code of one of these lists, in any case of its letters. */
export function wordsOf(codes: Words, code: string): string | undefined {
  const known = code.trim().toUpperCase();
  return Object.hasOwn(codes, known) ? codes[known] : undefined;
}
