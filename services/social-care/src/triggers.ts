import type { Trigger } from "@gatehouse/adapter/triggers";

/**
 * What can make this service propose a concern. Each only where it lies within the last year, the child is alive and under
 * 18, and the record does not say that the matter is closed.
 */
export const triggers = [
  {
    id: "abuse-need",
    means: "A child was referred and the primary need is abuse, neglect or exploitation (N1).",
    proposes: true,
  },
  {
    id: "section-47",
    means: "An enquiry under section 47 of the Children Act 1989 was begun.",
    proposes: true,
  },
  { id: "plan-started", means: "A child protection plan was begun.", proposes: true },
  { id: "plan-ended", means: "A child protection plan was ended.", proposes: false },
  {
    id: "category-changed",
    means: "The category of abuse of a child protection plan is no longer the first one.",
    proposes: true,
  },
  { id: "missing-episode", means: "A looked-after child was missing from where they live.", proposes: true },
  {
    id: "protective-status",
    means: "A child came into police protection or under an emergency protection or child assessment order.",
    proposes: true,
  },
] as const satisfies readonly Trigger[];
export type TriggerId = (typeof triggers)[number]["id"];
