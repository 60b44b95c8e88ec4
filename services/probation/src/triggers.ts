import type { Trigger } from "@gatehouse/adapter/triggers";

/** What can make this service propose a concern: each while it is in force. An agency switches each by its id. */
export const triggers = [
  { id: "child-concerns", means: "The person is registered for child concerns (RCCO).", proposes: true },
  { id: "child-protection", means: "The person is registered for child protection (RCPR).", proposes: true },
  { id: "risk-to-children", means: "The person is registered as a risk to children (RCHD).", proposes: true },
  { id: "adult-at-risk", means: "The person is registered as a risk to an adult at risk (REG22).", proposes: true },
  {
    id: "domestic-abuse",
    means: "The person is registered as a perpetrator of domestic abuse (ADVP).",
    proposes: true,
  },
  { id: "marac", means: "The case is with a multi-agency risk assessment conference (IMAR).", proposes: true },
  {
    id: "high-risk-to-children",
    means: "The risk of serious harm to children in the community is high or very high.",
    proposes: true,
  },
  {
    id: "high-risk-to-known-adult",
    means: "The risk of serious harm to a known adult in the community is high or very high.",
    proposes: true,
  },
] as const satisfies readonly Trigger[];
export type TriggerId = (typeof triggers)[number]["id"];
