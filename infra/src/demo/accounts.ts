import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Partnership } from "@gatehouse/contracts/partnership";

/** One person who can sign in at the demonstration. Invented. */
export type Account = { readonly sub: string; readonly agency: AgencyId; readonly name: string; readonly role: string };

/** Who has each role; where an agency's pages and its day's messages name the same role, it is the same person. */
const names: Readonly<Record<string, string>> = {
  "designated-safeguarding-lead": "T. Birch",
  "deputy-safeguarding-lead": "R. Okafor",
  "named-nurse": "N. Adeyemi",
  "general-practitioner": "H. Castle",
  "caldicott-guardian": "E. Prewitt",
  "public-protection-officer": "D. Harrow",
  "disclosure-officer": "M. Teale",
  "housing-officer": "J. Sandiford",
  "safeguarding-lead": "K. Moffat",
  "probation-officer": "S. Quill",
  "social-worker": "L. Abara",
  "front-door-manager": "G. Lindow",
  "family-worker": "P. Renn",
};

/** One account for each role of each agency, and a second manager at the front door: some things take two of them. */
export function accountsOf({ agencies, frontDoor }: Partnership): readonly Account[] {
  const own = agencies.flatMap(({ id, roles }) =>
    Object.keys(roles).map((role) => ({ sub: `${id}.${role}`, agency: id, name: names[role] ?? `A. ${role}`, role })),
  );
  const role = "front-door-manager";
  const isThere = own.some((one) => one.agency === frontDoor && one.role === role);
  return isThere ? [...own, { sub: `${frontDoor}.${role}-2`, agency: frontDoor, name: "O. Petrie", role }] : own;
}
