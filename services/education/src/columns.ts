import { concepts } from "./named.ts";
import type { IncidentColumn } from "./settings.ts";

/** Names, squeezed, under which the columns of a safeguarding log are known without configuration. */
export const incidentNames: Readonly<Record<IncidentColumn, readonly string[]>> = {
  reference: ["incidentid", "incidentnumber", "incidentreference", "incidentref", "logid", "concernid"],
  date: [
    "incidentdate",
    "dateofincident",
    "date",
    "dateofconcern",
    "concerndate",
    "logdate",
    "created",
    "createdat",
    "dateadded",
  ],
  category: ["category", "categories", "concerntype", "incidenttype", "incidentcategory", "maincategory"],
  incident: [
    "incident",
    "incidentdetails",
    "incidenttext",
    "details",
    "description",
    "concern",
    "concerndetails",
    "detailsofconcern",
    "logtext",
    "note",
    "notes",
    "summary",
  ],
  childsWords: ["childswords", "childrenswords", "pupilswords", "voiceofthechild", "pupilvoice", "childvoice"],
  action: ["action", "actions", "actiontaken", "actionstaken", "outcome"],
  status: ["status", "incidentstatus"],
  linkedPupils: [
    "linkedpupils",
    "linkedstudents",
    "linkedstudent",
    "linkedpupil",
    "otherpupils",
    "otherstudents",
    "linkedchildren",
  ],
  alerted: ["alerted", "staffalerted", "alertedstaff", "peoplealerted", "notified"],
  agencies: ["agencies", "agenciesinvolved", "agencyinvolved", "agency", "agencyinitials"],
  recordedBy: ["recordedby", "reportedby", "addedby", "author", "loggedby", "staff", "createdby", "memberofstaff"],
  attachments: ["attachments", "attachment", "files", "bodymap"],
};

/** How the category of a row begins that this service wrote of a delivery. */
export const receivedCategory = "Gatehouse:";

/** Attendance in per cent as exports name it. */
export const percentNames = {
  present: [
    "attendancepercentage",
    "attendancepercent",
    "percentattendance",
    "percentageattendance",
    "percentattend",
    "percentpresent",
  ],
  unauthorised: [
    "unauthorisedabsencepercentage",
    "unauthorisedabsencepercent",
    "percentunauthorisedabsence",
    "percentageunauthorisedabsence",
    "unauthorisedpercentage",
    "unauthorisedpercent",
    "percentunauthorised",
  ],
} as const;

/** Columns of addresses, the nearest to the door first. */
export const addressNames = {
  parts: ["saon", "paon", "street", "locality", "town", "posttown", "administrativearea"],
  lines: [1, 2, 3, 4, 5].map((number) => [`addressline${number}`, `address${number}`]),
  postcode: ["postcode", "homepostcode", "pupilpostcode"],
  uprn: ["uniquepropertyreferencenumber", "uprn"],
} as const;

const facts = [
  "nativeid",
  "pupilonrolltableid",
  "pupilnolongeronrolltableid",
  "entrydate",
  "leavingdate",
  "boarder",
  "youngcarer",
  "proficiencyinenglish",
  "eal",
  "englishasadditionallanguage",
  "englishadditionallanguage",
  "senprovision",
  "senstatus",
  "sentype",
  "senneed",
  "primarysenneed",
  "termlysessionspossible",
  "termlysessionsauthorised",
  "termlysessionsunauthorised",
  "annualsessionspossible",
  "annualsessionsauthorised",
  "annualsessionsunauthorised",
  "startdate",
  "reason",
  "reason1",
  "reason2",
  "reason3",
  "reinstatementdate",
  "school",
  "schoolname",
  "lookedafter",
  "incare",
  "pupilid",
  "studentid",
  "admissionnumber",
  "admissionno",
  "adno",
  "mispupilid",
];

/** Every column, squeezed, that may reach a draft. */
export const sharedColumns: ReadonlySet<string> = new Set([
  ...facts,
  ...Object.values(concepts).flat(),
  ...Object.values(incidentNames).flat(),
  ...Object.values(percentNames).flat(),
  ...addressNames.parts,
  ...addressNames.lines.flat(),
  ...addressNames.postcode,
  ...addressNames.uprn,
]);
