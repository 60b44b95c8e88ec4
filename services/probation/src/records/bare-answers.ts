import { because } from "@gatehouse/adapter/field-rules";
import { branch, elements, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Facet } from "../reading.ts";

/** An answer that says that something went wrong, or that nobody was found. */
export const errorAnswer: Facet = {
  name: "error-answer",
  applies: (record) =>
    hasMember(record, "developerMessage") || (hasMember(record, "userMessage") && hasMember(record, "status")),
  rules: {
    shared: [],
    notShared: because("an answer of the source about itself", [
      "status",
      "errorCode",
      "userMessage",
      "developerMessage",
      "moreInfo",
      "timestamp",
      "path",
      "error",
    ]),
  },
  read: (record, reading) => reading.ledger.warn("error-answer", record.path),
};

/** An answer that says only by which numbers somebody is known, or that they are. */
export const knownBy: Facet = {
  name: "known-by",
  applies: (record) =>
    hasMember(record, "existsInDelius") ||
    (hasMember(record, "crn") && (hasMember(record, "nomsId") || hasMember(record, "nomsNumber"))),
  rules: { shared: ["nomsId"], notShared: { existsInDelius: "whether a source knows somebody is not told" } },
  read: () => undefined,
};

/** Who may see a case: the lists themselves name staff. */
export const accessLimitations: Facet = {
  name: "access-limitations",
  applies: (record) =>
    ["", "limitedAccess"].some((place) =>
      ["excludedFrom", "restrictedTo"].some((name) => hasMember(place === "" ? record : branch(record, place), name)),
    ),
  rules: {
    shared: [],
    notShared: because("who may see the case is probation's own matter", [
      "excludedFrom",
      "restrictedTo",
      "limitedAccess",
    ]),
  },
  read: () => undefined,
};

const offence = "offences without what the court made of them, and earlier ones may be spent";

/** One row of the list of offences that other organisations get, out of the prisons' system or probation's. */
export const offenceHistory: Facet = {
  name: "offence-history",
  applies: (record) => hasMember(record, "courtDates") && (hasMember(record, "cjsCode") || hasMember(record, "hoCode")),
  rules: {
    shared: [],
    notShared: because(offence, [
      "serviceSource",
      "systemSource",
      "cjsCode",
      "hoCode",
      "courtDates",
      "courtName",
      "description",
      "startDate",
      "endDate",
      "statuteCode",
    ]),
  },
  read: (record, reading) => reading.ledger.warn("offences-not-shared", record.path),
};

const cases = "what is before a court is the court's record";

/** Cases that are or were before a court, as the prisons' service for sentences has them. */
export const courtCases: Facet = {
  name: "court-cases",
  applies: (record) => elements(record, "courtCases").some((one) => leafAt(one, "courtCaseUuid") !== undefined),
  rules: { shared: [], notShared: { courtCases: cases } },
  read: (record, reading) => reading.ledger.warn("offences-not-shared", record.path),
};
