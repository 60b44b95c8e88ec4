import { branch, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Facet } from "../reading.ts";
import { sayLead } from "../reading.ts";

const log = "the contact log is probation's own: what was said in supervision stays there";

/** One entry of the contact log: tells partners whom to speak to, and nothing that was said. */
export const contactLog: Facet = {
  name: "contact-log",
  applies: (record) => hasMember(record, "contactDate"),
  rules: {
    shared: ["crn", "officer.name.forename", "officer.name.surname"],
    notShared: {
      id: "the source's own key",
      createdAt: log,
      updatedAt: log,
      contactDate: log,
      type: log,
      description: log,
      location: log,
      outcome: log,
      "officer.code": "the source's own code",
      "officer.team": "partners reach the probation contact given with the message",
      notes: log,
    },
  },
  read: (record, reading) => {
    sayLead(reading, [leafAt(record, "officer.name.forename"), leafAt(record, "officer.name.surname")], undefined);
    reading.ledger.warn("contact-log-not-shared", branch(record, "notes").path);
  },
};
