import { because } from "@gatehouse/adapter/field-rules";
import { elements, hasMember } from "@gatehouse/adapter/leaf";
import type { Facet } from "../reading.ts";

const reason = "what drives the offending is between probation and the adult";
const names = [
  "section",
  "type",
  "name",
  "needStatus",
  "identifiedAsNeed",
  "severity",
  "riskOfHarm",
  "riskOfReoffending",
];

/** Criminogenic needs as the interfaces give them: read, so that they are known, and not shared. */
export const needs: Facet = {
  name: "needs",
  applies: (record) => elements(record, "needs").some((need) => hasMember(need, "riskOfReoffending")),
  rules: {
    shared: [],
    notShared: {
      ...because(
        reason,
        [...names, "score", "oasysThreshold", "tierThreshold", "flags"].map((name) => `needs[].${name}`),
      ),
      ...because(reason, ["historicNeeds", "assessmentVersion", "assessedOn"]),
    },
  },
  read: (record, reading) =>
    reading.ledger.warn("needs-not-shared", `${record.path === "" ? "" : `${record.path}.`}needs`),
};
