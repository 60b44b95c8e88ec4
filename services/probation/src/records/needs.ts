import { because } from "@gatehouse/adapter/field-rules";
import type { Field } from "@gatehouse/adapter/field";
import { branch, elements, hasMember } from "@gatehouse/adapter/leaf";
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

const more = ["score", "oasysThreshold", "tierThreshold", "flags", "flaggedAsNeed", "overThreshold"];

/** One need by itself: a list of them is the whole answer of an older interface. */
function isNeed(record: Field): boolean {
  return hasMember(record, "riskOfReoffending") && (hasMember(record, "section") || hasMember(record, "type"));
}

/** Criminogenic needs as the interfaces give them: read, so that they are known, and not shared. */
export const needs: Facet = {
  name: "needs",
  applies: (record) => isNeed(record) || elements(record, "needs").some(isNeed) || hasMember(record, "questionAnswers"),
  rules: {
    shared: [],
    notShared: because(reason, [
      ...["", "needs[]."].flatMap((prefix) => [...names, ...more].map((name) => `${prefix}${name}`)),
      "historicNeeds",
      "assessmentVersion",
      "assessedOn",
      "assessmentId",
      "questionAnswers",
    ]),
  },
  read: (record, reading) =>
    reading.ledger.warn("needs-not-shared", hasMember(record, "needs") ? branch(record, "needs").path : record.path),
};

/** What a tier is worked out of: convictions and flags without a day, so that nobody can tell which of them still stand. */
export const tierDetails: Facet = {
  name: "tier-details",
  applies: (record) => elements(record, "convictions").some((one) => hasMember(one, "sentenceTypeCode")),
  rules: {
    shared: [],
    notShared: because("how probation allocates its work", [
      "gender",
      "currentTier",
      "registrations",
      "convictions",
      "ogrsscore",
      "rsrscore",
      "previousEnforcementActivity",
    ]),
  },
  read: (record, reading) => reading.ledger.warn("offences-not-shared", branch(record, "convictions").path),
};
