import type { Trigger } from "@gatehouse/adapter/triggers";

/** What in a police record can make the adapter propose a concern; the sentences stand in its narrative. */
export const triggers = [
  {
    id: "child-victim",
    means: "The record names someone who was under 18 as the victim of an offence.",
    proposes: true,
  },
  {
    id: "child-defendant",
    means: "The record names someone who was under 18 as a defendant or suspect.",
    proposes: true,
  },
  { id: "domestic-abuse", means: "The police have marked the case as domestic abuse.", proposes: true },
  { id: "offence-code", means: "The offence is one of those that the force has listed.", proposes: true },
  {
    id: "notice-red",
    means: "The officer graded a public protection notice red or high, or the DASH risk high.",
    proposes: true,
  },
  {
    id: "notice-category",
    means: "A public protection notice names harm to the child, or a risk of exploitation.",
    proposes: true,
  },
  { id: "exploitation-risk", means: "The police record a risk of exploitation or radicalisation.", proposes: true },
  { id: "police-protection", means: "The police have used their powers of protection.", proposes: true },
  {
    id: "missing-without-interview",
    means: "The record tells of a time missing and of no return interview after it.",
    proposes: true,
  },
] as const satisfies readonly Trigger[];

/** The triggers' names. */
export type TriggerId = (typeof triggers)[number]["id"];
