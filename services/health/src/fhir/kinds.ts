import type { Reading } from "../reading.ts";
import { entryForms, mapAllergy, mapEntry } from "./entries.ts";
import { mapAppointment, mapCondition, mapEncounter, mapObservation } from "./events.ts";
import {
  mapCommunication,
  mapConsent,
  mapFamilyHistory,
  mapImmunization,
  mapQuestionnaire,
  mapServiceRequest,
} from "./exchanges.ts";
import { mapCarePlan, mapFlag } from "./flags.ts";
import { mapRelatedPerson } from "./relations.ts";
import type { Resource } from "./resources.ts";

/** How a type of resource names the person it is about, and what it says of them. */
export type Kind = {
  /** The element that refers to the person (FHIR R4, Patient compartment). */
  readonly subject: readonly string[];
  readonly map: (resource: Resource, reading: Reading) => void;
};

const ofSubject = ["subject"] as const;
const ofPatient = ["patient"] as const;
const subjectElsewhere: Readonly<Record<string, readonly string[]>> = {
  DeviceUseStatement: ofSubject,
  EpisodeOfCare: ofPatient,
  Task: ["for"],
};

/** Every type of resource that is about a person and is read; all others are about nobody. */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...Object.entries(entryForms).map(([type, form]): [string, Kind] => [
    type,
    { subject: subjectElsewhere[type] ?? ofSubject, map: mapEntry(form) },
  ]),
  ["AllergyIntolerance", { subject: ofPatient, map: mapAllergy }],
  ["Appointment", { subject: ["participant"], map: mapAppointment }],
  ["CarePlan", { subject: ofSubject, map: mapCarePlan }],
  ["Communication", { subject: ofSubject, map: mapCommunication }],
  ["Condition", { subject: ofSubject, map: mapCondition }],
  ["Consent", { subject: ofPatient, map: mapConsent }],
  ["Encounter", { subject: ofSubject, map: mapEncounter }],
  ["FamilyMemberHistory", { subject: ofPatient, map: mapFamilyHistory }],
  ["Flag", { subject: ofSubject, map: mapFlag }],
  ["Immunization", { subject: ofPatient, map: mapImmunization }],
  ["Observation", { subject: ofSubject, map: mapObservation }],
  ["QuestionnaireResponse", { subject: ofSubject, map: mapQuestionnaire }],
  ["RelatedPerson", { subject: ofPatient, map: mapRelatedPerson }],
  ["ServiceRequest", { subject: ofSubject, map: mapServiceRequest }],
]);

/** Resource types that R4 has and that are about nobody: read only where another refers to them. */
export const aboutNobody: ReadonlySet<string> = new Set([
  "Binary",
  "Device",
  "Endpoint",
  "HealthcareService",
  "Location",
  "Medication",
  "MessageHeader",
  "OperationOutcome",
  "Organization",
  "Parameters",
  "Practitioner",
  "PractitionerRole",
  "Provenance",
  "Questionnaire",
  "Schedule",
  "Slot",
  "Substance",
]);
