import type { Professional } from "@gatehouse/contracts/agency";
import type { Authority } from "@gatehouse/contracts/authority";
import { z } from "zod";

/** Whose pages they are: an agency of the partnership, or those who run the broker. What each role may do is theirs. */
export type Party = { readonly id: string; readonly roles: Readonly<Record<string, readonly Authority[]>> };

/** Who is signed in: a named human of this agency, in a role that the partnership knows. */
export type User = {
  /** The identity provider's subject: the same person has the same, whatever they are called. */
  readonly sub: string;
  readonly name: string;
  readonly role: string;
  readonly authorities: ReadonlySet<Authority>;
};

/** What the agency's identity provider says of a person. */
const Claims = z.object({
  sub: z.string().min(1).max(255),
  name: z.string().min(1).max(200),
  agency: z.string(),
  role: z.string(),
});

/**
 * The user whom verified claims mean. The agency's own directory says who has which role; what a role may do is the
 * partnership's to say and never a claim's.
 *
 * @param claims of an ID token that verified
 * @returns null for another agency's person, and for a role that this agency does not have
 */
export function userOf(claims: unknown, agency: Party): User | null {
  const read = Claims.safeParse(claims);
  if (!read.success || read.data.agency !== agency.id) return null;
  const { sub, name, role } = read.data;
  const authorities = Object.hasOwn(agency.roles, role) ? agency.roles[role] : undefined;
  return authorities === undefined ? null : { sub, name, role, authorities: new Set(authorities) };
}

/** The user as messages and events name them. */
export function professionalOf({ name, role }: User): Professional {
  return { name, role };
}
