import { z } from "zod";

/** The seven kinds of agency around a child (contract §1). */
export const agencyKinds = [
  "social-care",
  "education",
  "health",
  "police",
  "housing",
  "probation",
  "voluntary",
] as const;
export const AgencyKind = z.enum(agencyKinds).describe("Kind of agency");
export type AgencyKind = z.infer<typeof AgencyKind>;

/** Whether the duty to share of the Children's Wellbeing and Schools Act 2026 s.4 binds the agency, and how. */
export const dutyStatuses = ["section-11", "education-16e", "commissioned", "none"] as const;
export const DutyStatus = z.enum(dutyStatuses).describe("How the duty to share binds this agency");
export type DutyStatus = z.infer<typeof DutyStatus>;

/** An agency's name everywhere: lower case, digits and hyphens. */
export const AgencyId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,62}$/)
  .describe("Agency id");
export type AgencyId = z.infer<typeof AgencyId>;

/** A named human at an agency; `id` is the agency directory's, where it has one. */
export const Professional = z.strictObject({
  name: z.string().min(1).max(200).describe("Name as the agency's directory gives it"),
  role: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,62}$/)
    .describe("Role, one of those the partnership knows"),
  id: z.string().min(1).max(100).nullish().describe("Id in the agency's own directory"),
});
export type Professional = z.infer<typeof Professional>;
