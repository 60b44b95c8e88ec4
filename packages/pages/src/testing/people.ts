import type { Party, User } from "../people.ts";
import { userOf } from "../people.ts";

/** A charity, as tests know it. */
export const charity: Party = { id: "family-support", roles: { "family-worker": ["record-wishes"] } };

/** A front door with two roles that may do different things. */
export const door: Party = {
  id: "northshire-council",
  roles: { "front-door-manager": ["lift-others-records", "manage-cases"], "social-worker": ["manage-cases"] },
};

/** The front door's manager. */
export const manager: User = userIn(door, "front-door-manager", "G. Lindow");

/** The charity's worker. */
export const worker: User = userIn(charity, "family-worker", "P. Renn");

function userIn(party: Party, role: string, name: string): User {
  const user = userOf({ sub: `${party.id}.${role}`, agency: party.id, role, name }, party);
  if (user === null) throw new Error("no such role");
  return user;
}
