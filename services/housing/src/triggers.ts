import type { Trigger } from "@gatehouse/adapter/triggers";

/** What can make this service propose a concern. An agency switches each by its id. */
export const triggers = [
  {
    id: "safeguarding-alert",
    means: "The person has a safeguarding alert (HACT person alert 20-70).",
    proposes: true,
  },
  {
    id: "antisocial-behaviour-alert",
    means: "Staff do not visit the person alone, because of antisocial behaviour (HACT person alert 10-10).",
    proposes: true,
  },
  {
    id: "capacity-alert",
    means: "The person has an alert about mental capacity (HACT person alert 60).",
    proposes: true,
  },
  {
    id: "no-lone-visits",
    means: "The register of cautionary contacts says that staff do not visit the person alone.",
    proposes: true,
  },
  {
    id: "moved-for-domestic-abuse",
    means: "A household with children left its last settled home because of domestic abuse.",
    proposes: true,
  },
  {
    id: "moved-for-hate-crime",
    means: "A household with children left its last settled home because of racial harassment or hate crime.",
    proposes: true,
  },
  {
    id: "homeless-with-children",
    means: "A household with children was assessed as homeless.",
    proposes: true,
  },
  {
    id: "new-temporary-accommodation",
    means: "A child has lived in temporary accommodation for less than six weeks.",
    proposes: true,
  },
] as const satisfies readonly Trigger[];
export type TriggerId = (typeof triggers)[number]["id"];

/** How long a tenure of temporary accommodation is new: the six weeks for which a family may be put into bed and breakfast. */
export const newForDays = 42;
