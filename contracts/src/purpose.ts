import { z } from "zod";
import type { AgencyKind } from "./agency.ts";
import { agencyKinds } from "./agency.ts";

/** Every purpose for which a message may be sent (contract §3.1). */
export const purposes = [
  "child-protection",
  "referral-triage",
  "early-help",
  "team-around-the-family",
  "information-request",
  "crime-prevention",
  "offender-management",
  "victim-safety",
  "housing-support",
  "education-welfare",
  "court-order",
  "notification",
  "learning-review",
] as const;
export const Purpose = z.enum(purposes).describe("Why the message is sent");
export type Purpose = z.infer<typeof Purpose>;

/** Which kinds of agency a purpose serves (contract §3.1); a recipient of another kind has no need to know. */
export const purposeServes: Readonly<Record<Purpose, readonly AgencyKind[]>> = {
  "child-protection": agencyKinds,
  "referral-triage": agencyKinds,
  "early-help": agencyKinds,
  "team-around-the-family": agencyKinds,
  "information-request": agencyKinds,
  notification: agencyKinds,
  "court-order": agencyKinds,
  "crime-prevention": ["police", "probation", "social-care"],
  "offender-management": ["probation", "police"],
  "victim-safety": ["police", "social-care", "voluntary", "health", "housing"],
  "housing-support": ["housing", "social-care", "voluntary"],
  "education-welfare": ["education", "social-care", "health"],
  "learning-review": ["social-care"],
};
