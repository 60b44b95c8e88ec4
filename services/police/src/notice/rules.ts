import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because, isCovered } from "@gatehouse/adapter/field-rules";

/** The fields of a notice. What is here and reaches no message was left out for the reason its warning gives. */
const noticeRules: FieldRules = {
  shared: [
    "kind",
    "reference",
    "handling",
    "officer.name",
    "officer.rank",
    "officer.telephone",
    "officer.email",
    "incident.reference",
    "incident.time",
    "incident.place",
    "incident.circumstances",
    "grading.rag",
    "grading.dash",
    "grading.dashScore",
    "grading.marac",
    "categories",
    ...[
      "id",
      "role",
      "relationship",
      "involvement",
      "name",
      "forenames",
      "surname",
      "dateOfBirth",
      "sex",
      "ethnicity",
      "nhsNumber",
      "upn",
      "pncId",
      "localId",
      "address.lines",
      "address.postcode",
      "address.protection",
      "address.uprn",
      "telephone",
      "email",
      "school",
      "present",
      "words",
      "wordsPresent",
      "alone",
      "wishes",
      "observed",
      "parentalResponsibility",
      "livesElsewhere",
      "categories",
    ].map((name) => `people[].${name}`),
    "missing[].about",
    "missing[].from",
    "missing[].to",
    "missing[].returnInterview",
    "protection",
    ...["about", "grading", "handling", "conditions", "text"].map((name) => `intelligence[].${name}`),
    "notifySchool",
  ],
  notShared: because("about the form and the force's own work", [
    "schema",
    "officer.collarNumber",
    "recordedAt",
    "notes",
  ]),
};
const known = [...noticeRules.shared, ...Object.keys(noticeRules.notShared)];

/** Whether a field is one of the form's own, wherever the notice stands: alone, in a list, or in a mail. */
export function isNoticeField(path: string): boolean {
  return isCovered(path.replace(/^(?:part-\d+)?(?:\[\])?\.?/, ""), known);
}
