import type { Facet } from "../reading.ts";
import { sayLead } from "../reading.ts";

const log = "the contact log is probation's own: what was said in supervision stays there";

/** One entry of the contact log: tells partners whom to speak to, and nothing that was said. */
export const contactLog: Facet = {
  name: "contact-log",
  applies: (record) => record.has("contactDate"),
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
    sayLead(reading, { name: [record.text("officer.name.forename"), record.text("officer.name.surname")] });
    reading.findings.warn(
      "contact-log-not-shared",
      record.at("notes").path,
      "What stands in the contact log is not shared, only whom to speak to.",
    );
  },
};
