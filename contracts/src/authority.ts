import { z } from "zod";
import type { AgencyKind } from "./agency.ts";

/** What a role may do (contract §3.1, end). An agency's entry lists the authorities of each of its roles. */
export const authorities = [
  "author",
  "record-wishes",
  "link-persons",
  "decide-risk",
  "decide-standing-flag",
  "decide-long-flag",
  "manage-cases",
  "place-restrictions",
  "place-protected-location",
  "record-orders",
  "approve-releases",
  "decide-holds",
  "lift-others-records",
] as const;
export const Authority = z.enum(authorities).describe("What a role may do");
export type Authority = z.infer<typeof Authority>;

const everyRole = ["author", "record-wishes", "link-persons", "decide-risk"] as const satisfies readonly Authority[];
const lead = [...everyRole, "approve-releases", "decide-holds"] as const satisfies readonly Authority[];
const cases = [
  "manage-cases",
  "place-restrictions",
  "place-protected-location",
  "record-orders",
] as const satisfies readonly Authority[];

/** The roles and authorities that an agency of a kind has when its entry names none. */
export const defaultRoles: Readonly<Record<AgencyKind, Readonly<Record<string, readonly Authority[]>>>> = {
  education: { "designated-safeguarding-lead": lead, "deputy-safeguarding-lead": lead },
  health: {
    "named-nurse": lead,
    "general-practitioner": everyRole,
    "caldicott-guardian": [...lead, "decide-standing-flag"],
  },
  police: {
    "public-protection-officer": [...lead, "place-protected-location"],
    "disclosure-officer": lead,
  },
  housing: { "housing-officer": everyRole, "safeguarding-lead": lead },
  probation: { "probation-officer": lead },
  "social-care": {
    "social-worker": [...everyRole, ...cases],
    "front-door-manager": [...lead, ...cases, "decide-standing-flag", "decide-long-flag", "lift-others-records"],
  },
  voluntary: { "family-worker": lead },
};

/** The role that leads on safeguarding at an agency of a kind, and reviews its holds. */
export const defaultLead: Readonly<Record<AgencyKind, string>> = {
  education: "designated-safeguarding-lead",
  health: "named-nurse",
  police: "public-protection-officer",
  housing: "safeguarding-lead",
  probation: "probation-officer",
  "social-care": "front-door-manager",
  voluntary: "family-worker",
};

/** The role that approves the release of sealed items and intelligence at an agency of a kind. */
export const defaultApprover: Readonly<Record<AgencyKind, string>> = {
  ...defaultLead,
  health: "caldicott-guardian",
  police: "disclosure-officer",
};
