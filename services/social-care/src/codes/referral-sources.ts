import type { AgencyKind } from "@gatehouse/contracts/agency";

/** Who referred the child, in the words of the children in need census (DfE guide, `ReferralSource`). */
export const referralSources: Readonly<Record<string, string>> = {
  "1A": "family member or carer",
  "1B": "acquaintance",
  "1C": "the child",
  "1D": "other individual",
  "2A": "school",
  "2B": "education service",
  "3A": "general practitioner",
  "3B": "health visitor",
  "3C": "school nurse",
  "3D": "other primary health service",
  "3E": "emergency department",
  "3F": "other health service",
  "4": "housing",
  "5A": "local authority social care",
  "5B": "other local authority service",
  "5C": "another local authority",
  "5D": "early help",
  "6": "police",
  "7": "other legal agency",
  "8": "other",
  "9": "anonymous",
  "10": "unknown",
};

/** The census code for a concern that an agency of this kind sent through the partnership. */
export const referralSourceByKind: Readonly<Record<AgencyKind, string>> = {
  education: "2A",
  health: "3F",
  housing: "4",
  "social-care": "5A",
  police: "6",
  // Code 7 is "other legal agency", which the guide says holds courts, probation and immigration.
  probation: "7",
  voluntary: "8",
};

const healthByRole: Readonly<Record<string, string>> = {
  "general-practitioner": "3A",
  "health-visitor": "3B",
  "school-nurse": "3C",
};

/**
 * The census code for a sender: a health professional's own role says more than "health" does, and social care of another
 * council is not the council's own.
 */
export function referralSource(kind: AgencyKind | undefined, role: string | undefined, isOwn: boolean): string {
  if (kind === undefined) return "10";
  if (kind === "social-care" && !isOwn) return "5C";
  const byRole =
    kind === "health" && role !== undefined && Object.hasOwn(healthByRole, role) ? healthByRole[role] : undefined;
  return byRole ?? referralSourceByKind[kind];
}
