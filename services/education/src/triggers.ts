import type { Trigger } from "@gatehouse/adapter/triggers";

/** What can make this service propose a concern; an agency switches each by its id. */
export const triggers = [
  {
    id: "permanent-exclusion",
    means: "The pupil was permanently excluded, or excluded in a count apart from suspensions.",
    proposes: true,
  },
  {
    id: "repeated-suspensions",
    means: "The file has as many suspensions of the pupil as the agency's threshold, two unless it says otherwise.",
    proposes: true,
  },
  {
    id: "worrying-exclusion",
    means: "The pupil was suspended or excluded for a weapon, for drugs or for sexual misconduct.",
    proposes: true,
  },
  {
    id: "unauthorised-absence",
    means: "Unauthorised absence reaches the agency's threshold, 10 per cent or 20 sessions unless it says otherwise.",
    proposes: true,
  },
  {
    id: "left-without-destination",
    means: "The pupil left, and the file says that the next school is not known.",
    proposes: true,
  },
  {
    id: "safeguarding-incident",
    means: "The safeguarding log has an incident that is not closed, of a safeguarding category.",
    proposes: true,
  },
  // A need, and a status that social care knows better: a professional may want to look, nobody has to.
  { id: "young-carer", means: "The pupil is identified as a young carer.", proposes: false },
  { id: "looked-after", means: "The file says that the pupil is looked after.", proposes: false },
] as const satisfies readonly Trigger[];
export type TriggerId = (typeof triggers)[number]["id"];
