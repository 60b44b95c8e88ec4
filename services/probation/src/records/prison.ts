import { because } from "@gatehouse/adapter/field-rules";
import { elements, firstLeaf, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import type { Facet } from "../reading.ts";
import { sayComingRelease } from "./coming-release.ts";

const place = "which prison and where in it: a location that no item here needs";
const own = "the adult's own characteristics, which nobody needs in order to protect a child";
const offence = "why the adult is in prison is told by probation, for the order in force";
const workedOut = "a date worked out by rules: only the date of release itself is shared";

const dates = [
  ..."sentenceStartDate sentenceExpiryDate licenceExpiryDate homeDetentionCurfewEligibilityDate".split(" "),
  ..."homeDetentionCurfewActualDate homeDetentionCurfewEndDate topupSupervisionStartDate".split(" "),
  ..."topupSupervisionExpiryDate additionalDaysAwarded nonDtoReleaseDate nonDtoReleaseDateType".split(" "),
  ..."receptionDate lastAdmissionDate paroleEligibilityDate automaticReleaseDate postRecallReleaseDate".split(" "),
  ..."conditionalReleaseDate actualParoleDate tariffDate releaseOnTemporaryLicenceDate".split(" "),
];

/** In prison now, by the record: a release that the record gives for somebody who is out was an earlier one. */
function isInside(record: Field): boolean {
  return /^ACTIVE IN$/i.test(leafAt(record, "status")?.text ?? "");
}

/** A prisoner as the prisons' search has them. */
export const prisoner: Facet = {
  name: "prisoner",
  applies: (record) => hasMember(record, "prisonerNumber") && hasMember(record, "lastName"),
  rules: {
    shared: ["prisonerNumber", "pncNumber", "status", "confirmedReleaseDate", "releaseDate"],
    notShared: {
      ...because(own, [
        ..."middleNames title gender ethnicity raceCode youthOffender maritalStatus religion nationality".split(" "),
        ..."smoker personalCareNeeds languages currentFacialImageId aliases heightCentimetres weightKilograms".split(
          " ",
        ),
        ..."hairColour rightEyeColour leftEyeColour facialHair shapeOfFace build shoeSize tattoos scars marks".split(
          " ",
        ),
        ..."nationalities sexCode sex emailAddresses phoneNumbers allConvictedOffences identifiers addresses".split(
          " ",
        ),
      ]),
      ...because(place, [
        ..."lastMovementTypeCode lastMovementReasonCode inOutStatus prisonId lastPrisonId prisonName".split(" "),
        ..."cellLocation locationDescription restrictedPatient supportingPrisonId dischargedHospitalId".split(" "),
        ..."dischargedHospitalDescription dischargeDate dischargeDetails previousPrisonId".split(" "),
        ..."previousPrisonLeavingDate currentIncentive lastMovementTime bookingId bookNumber".split(" "),
      ]),
      ...because(offence, [
        ..."legalStatus imprisonmentStatus imprisonmentStatusDescription convictedStatus mostSeriousOffence".split(" "),
        ..."recall indeterminateSentence alerts csra category complexityOfNeedLevel".split(" "),
      ]),
      ...because(workedOut, dates),
      ...because("the PNC id in another form", ["pncNumberCanonicalShort", "pncNumberCanonicalLong"]),
      croNumber: "has no data item",
    },
  },
  read: (record, reading) => {
    const date = firstLeaf(record, ["confirmedReleaseDate", "releaseDate"]);
    if (isInside(record)) sayComingRelease(reading, date);
    else if (date) reading.ledger.warn("release-passed", date.path);
  },
};

const kindsOfDate = [
  ..."automaticRelease conditionalRelease dtoPostRecallRelease earlyTerm homeDetentionCurfew lateTerm".split(" "),
  ..."licenceExpiry midTerm nonDto nonParole paroleEligibility postRecallRelease topupSupervision".split(" "),
  ..."actualParoleDate earlyRemovalSchemeEligibilityDate releaseOnTemporaryLicenceDate tariffDate".split(" "),
  ..."tariffEarlyRemovalSchemeEligibilityDate sentence etdDate mtdDate ltdDate apdDate".split(" "),
];

/** The key dates of a sentence: the release is the one that is decided; all others follow from the law by counting. */
export const keyDates: Facet = {
  name: "key-dates",
  applies: (record) =>
    hasMember(record, "automaticRelease") || (hasMember(record, "licenceExpiry") && hasMember(record, "sentence")),
  rules: { shared: ["release.confirmedDate", "release.date"], notShared: because(workedOut, kindsOfDate) },
  read: (record, reading) => sayComingRelease(reading, firstLeaf(record, ["release.confirmedDate", "release.date"])),
};

/** When the adult came into prison and went out, so far. */
export const prisonTimeline: Facet = {
  name: "prison-timeline",
  applies: (record) => hasMember(record, "prisonPeriod"),
  rules: {
    shared: ["prisonerNumber"],
    notShared: { prisonPeriod: "past time in prison: only a coming release is shared" },
  },
  read: (record, reading) => {
    if (elements(record, "prisonPeriod").length > 0) reading.ledger.warn("release-passed", record.path);
  },
};

/** Whom probation asks for a forecast about: sentence, provider, and who may see it. */
export const forecast: Facet = {
  name: "forecast",
  applies: (record) => hasMember(record, "responsibleProvider") && hasMember(record, "courtAppearance"),
  rules: {
    shared: ["nomsId", "name.forename", "name.surname", "dateOfBirth", "sentence.expectedReleaseDate"],
    notShared: {
      ...because(own, ["name.middleName", "gender", "age", "ageAtRelease"]),
      ...because("which court, and when, is the court's record", [
        "courtAppearance",
        "sentence.date",
        "sentence.sentenceDate",
      ]),
      responsibleProvider: "partners reach the probation contact given with the message",
      ...because("a predictor of reoffending: information for probation only", ["ogrsScore", "ogrs4Score", "rsrScore"]),
    },
  },
  read: (record, reading) => sayComingRelease(reading, leafAt(record, "sentence.expectedReleaseDate")),
};

/** An alert of the prisons' system: about custody, and named by codes of its own. */
export const alerts: Facet = {
  name: "alerts",
  applies: (record) => hasMember(record, "alertCode") && hasMember(record, "alertType"),
  rules: {
    shared: ["offenderNo"],
    notShared: because("about custody: says nothing about children outside", [
      ..."alertId bookingId alertType alertTypeDescription alertCode alertCodeDescription comment dateCreated".split(
        " ",
      ),
      ..."dateExpires expired active addedByFirstName addedByLastName expiredByFirstName expiredByLastName".split(" "),
    ]),
  },
  read: (record, reading) => reading.ledger.warn("event-not-shared", record.path),
};
