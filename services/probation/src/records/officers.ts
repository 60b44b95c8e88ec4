import { because } from "@gatehouse/adapter/field-rules";
import { branch, firstLeaf, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Facet } from "../reading.ts";
import { sayLead } from "../reading.ts";

const community = "communityOffenderManager";
const reaches = ["telephoneNumber", "email", "team.telephoneNumber", "team.email"];

/** Who is responsible for the adult: in the community that is whom partners speak to; the prison's own officer is not. */
export const officers: Facet = {
  name: "officers",
  applies: (record) =>
    hasMember(record, community) ||
    hasMember(record, "prisonOffenderManager") ||
    (hasMember(branch(record, "manager"), "surname") && hasMember(record, "prison")),
  rules: {
    shared: ["name.forename", "name.surname", ...reaches].map((name) => `${community}.${name}`),
    notShared: {
      ...because("partners reach the person", [`${community}.team`, `${community}.code`, `${community}.username`]),
      ...because("the prison's own officer: partners reach the probation contact", [
        "prisonOffenderManager",
        "manager",
        "prison",
      ]),
    },
  },
  read: (record, reading) => {
    const manager = branch(record, community);
    sayLead(reading, [leafAt(manager, "name.forename"), leafAt(manager, "name.surname")], firstLeaf(manager, reaches));
  },
};
