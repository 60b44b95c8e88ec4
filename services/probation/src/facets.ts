import { elements, isTrue } from "@gatehouse/adapter/leaf";
import { joinRules, rulesUnder } from "@gatehouse/adapter/field-rules";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import type { Field } from "@gatehouse/adapter/field";
import type { Facet } from "./reading.ts";
import { addresses } from "./records/addresses.ts";
import { accessLimitations, courtCases, errorAnswer, knownBy, offenceHistory } from "./records/bare-answers.ts";
import { contactLog } from "./records/contact-log.ts";
import { convictions } from "./records/convictions.ts";
import { domainEvent } from "./records/domain-event.ts";
import { mappa } from "./records/mappa.ts";
import { needs, tierDetails } from "./records/needs.ts";
import { nsis } from "./records/nsis.ts";
import { oasys } from "./records/oasys.ts";
import { officers } from "./records/officers.ts";
import { person } from "./records/person.ts";
import { predictors } from "./records/predictors.ts";
import { alerts, forecast, keyDates, prisoner, prisonTimeline } from "./records/prison.ts";
import { registrations } from "./records/registrations.ts";
import { requirements } from "./records/requirements.ts";
import { riskList } from "./records/risk-list.ts";
import { rosh } from "./records/rosh.ts";
import { supervisions } from "./records/supervisions.ts";

/** Every kind of content this service reads. The order says whose lead professional counts: who supervises comes first. */
export const facets: readonly Facet[] = [
  supervisions,
  convictions,
  officers,
  person,
  registrations,
  riskList,
  requirements,
  nsis,
  contactLog,
  addresses,
  mappa,
  rosh,
  oasys,
  needs,
  tierDetails,
  predictors,
  domainEvent,
  prisoner,
  keyDates,
  prisonTimeline,
  forecast,
  alerts,
  offenceHistory,
  courtCases,
  accessLimitations,
  knownBy,
  errorAnswer,
];

/** What any record may carry about itself and whom it is about. */
const common: FieldRules = {
  shared: ["crn", "probNumber", "nomsNumber", "prisNumber", "pnc", "offenderId", "inputs.crn"],
  notShared: {
    limitedAccessOffender: "decides that nothing is sent",
    currentRestriction: "decides that nothing is sent",
    currentExclusion: "decides that nothing is sent",
    restrictionMessage: "who may see the case is probation's own matter",
    userRestricted: "decides that nothing is sent",
    userExcluded: "decides that nothing is sent",
    exclusionMessage: "who may see the case is probation's own matter",
  },
};

/** The rules for the records of a file, with the paths they have in it: once for all records of one place and content. */
export function rulesOf(records: readonly Field[]): readonly FieldRules[] {
  const found = new Map<string, FieldRules>();
  for (const record of records) {
    const applying = facets.filter((facet) => facet.applies(record));
    const key = [record.path, ...applying.map(({ name }) => name)].join(" ");
    if (!found.has(key))
      found.set(key, rulesUnder(record.path, joinRules([common, ...applying.map(({ rules }) => rules)])));
  }
  return [...found.values()];
}

const limits = [
  "limitedAccessOffender",
  "currentRestriction",
  "currentExclusion",
  "limitedAccess",
  "userRestricted",
  "userExcluded",
  "accessDenied",
];
const limitLists = ["", "limitedAccess."].flatMap((place) => [`${place}excludedFrom`, `${place}restrictedTo`]);

/** Access to the case is limited by name (restriction, exclusion): what this adapter knows must not be sent by itself. */
export function isLimitedAccess(record: Field): boolean {
  return limits.some((name) => isTrue(record, name)) || limitLists.some((name) => elements(record, name).length > 0);
}
