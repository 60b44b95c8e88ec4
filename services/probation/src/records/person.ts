import { branch, elements, hasMember, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import { because } from "@gatehouse/adapter/field-rules";
import { ageInYears, isBirthDate } from "@gatehouse/adapter/dates";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Facet, Reading } from "../reading.ts";
import { anyDay, fullName, pastDay, say, sayLead } from "../reading.ts";

/** Nobody under ten can be convicted (Children and Young Persons Act 1933 s.50): such a birth date is a wrong one. */
const criminalResponsibilityYears = 10;

/** Sets the birth date, which the gateway reads for matching; recipients get no birth date of an adult. */
function readBirthDate(field: Leaf | undefined, reading: Reading): void {
  const born = anyDay(field, reading);
  if (field === undefined || born === undefined) return;
  if (isBirthDate(born, reading.context.now) && ageInYears(born, reading.today) >= criminalResponsibilityYears) {
    reading.subject.born = { date: born, from: field };
  } else reading.ledger.warn("birth-date-implausible", field.path);
}

/** A neutral line about the adult: the item goes to many, and must not tell that they are on probation. */
function readName(record: Field, reading: Reading): void {
  const given = leafAt(record, "firstName") ?? leafAt(record, "forename");
  const family = leafAt(record, "surname") ?? leafAt(record, "lastName") ?? leafAt(record, "familyName");
  const name = fullName(given, family);
  if (name === undefined) return;
  const value = [{ name, relationship: "not known", contactLevel: "not known" }];
  say(reading, "family.connectedAdults", value, { from: [given, family] });
}

function readContacts(record: Field, reading: Reading): void {
  const numbers = elements(record, "contactDetails.phoneNumbers").map(
    (phone) => leafAt(phone, "number") ?? leafAt(phone),
  );
  const mails = ["emailAddresses", "emails"].flatMap((name) =>
    elements(record, `contactDetails.${name}`).map((mail) => leafAt(mail)),
  );
  const held = [...numbers, ...mails].filter((field) => field !== undefined);
  const usable = held.filter((field) => /[0-9@]/.test(field.text) && field.text.length >= 3);
  for (const field of held.filter((candidate) => !usable.includes(candidate)))
    reading.ledger.warn("contact-not-usable", field.path);
  if (usable.length > 0)
    say(reading, "contact.phoneOrEmail", usable.map((field) => field.text).slice(0, 20), { from: usable });
}

function readManager(record: Field, reading: Reading): void {
  const manager = elements(record, "offenderManagers").find(
    (candidate) =>
      isTrue(candidate, "active") && !isTrue(candidate, "softDeleted") && !isTrue(candidate, "staff.unallocated"),
  );
  if (manager === undefined) return;
  const names = [leafAt(manager, "staff.forenames"), leafAt(manager, "staff.surname")];
  sayLead(reading, names, undefined, pastDay(leafAt(manager, "fromDate"), reading));
}

const notOurs = "the adult's own characteristics, which nobody needs in order to protect a child";

/** The person of a Delius case or an OASys answer. */
export const person: Facet = {
  name: "person",
  applies: (record) =>
    hasMember(record, "otherIds") ||
    hasMember(record, "surname") ||
    hasMember(record, "familyName") ||
    hasMember(record, "cprUUID") ||
    hasMember(record, "offenderManagers") ||
    (hasMember(record, "lastName") &&
      (["hmppsId", "pncId", "prisonerNumber"].some((name) => hasMember(record, name)) ||
        ["deliusCrn", "nomisNumber"].some((name) => hasMember(branch(record, "identifiers"), name)))),
  rules: {
    shared: [
      "firstName",
      "surname",
      "lastName",
      "forename",
      "familyName",
      "dateOfBirth",
      "prisNumber",
      "pnc",
      "otherIds.crn",
      "otherIds.nomsNumber",
      "otherIds.pncNumber",
      "activeProbationManagedSentence",
      "contactDetails.phoneNumbers[].number",
      "contactDetails.emailAddresses",

      "offenderManagers[].active",
      "offenderManagers[].fromDate",
      "offenderManagers[].staff.forenames",
      "offenderManagers[].staff.surname",
      "identifiers.crns",
      "identifiers.prisonNumbers",
      "identifiers.pncs",
      "identifiers.nomisNumber",
      "identifiers.deliusCrn",
      "pncId",
      "underActiveSupervision",
      "contactDetails.emails",
    ],
    notShared: {
      middleNames: notOurs,
      middleName: notOurs,
      gender: notOurs,
      sex: notOurs,
      title: notOurs,
      ethnicity: notOurs,
      religion: notOurs,
      nationalities: notOurs,
      genderIdentity: notOurs,
      sexualOrientation: notOurs,
      disabilities: notOurs,
      age: "follows from the birth date, and is wrong a year later",
      offenderProfile: notOurs,
      offenderAliases: notOurs,
      aliases: notOurs,
      "otherIds.croNumber": "has no data item",
      "otherIds.niNumber": "has no data item",
      "identifiers.cros": "has no data item",
      "identifiers.cids": "has no data item",
      "identifiers.arrestSummonsNumbers": "has no data item",
      "identifiers.defendantIds": "the court's own key",
      "identifiers.driverLicenseNumbers": "has no data item",
      "identifiers.nationalInsuranceNumbers": "has no data item",
      ...because("has no data item", ["identifiers.croNumber", "otherIds.immigrationNumber"]),
      ...because("an earlier number of the adult", ["otherIds.previousCrn", "otherIds.mostRecentPrisonerNumber"]),
      ...because("an earlier name of the adult", ["previousSurname", "preferredName"]),
      hmppsId: "one of the numbers again",
      accessDenied: "decides that nothing is sent",
      highlight: "what the search looked for",
      mappa: "MAPPA notes and officers stay where they are; the registration says the level",
      softDeleted: "decides that nothing is said",
      ...because("how probation manages the case", ["currentDisposal", "partitionArea", "contactDetails.allowSMS"]),
      ...because(
        "how probation manages the case",
        ["allocationReason", "partitionArea", "softDeleted", "toDate", "trustOfficer", "providerEmployee"].map(
          (name) => `offenderManagers[].${name}`,
        ),
      ),
      cprUUID: "the Core Person Record's own key",
      "contactDetails.phoneNumbers[].type": "the number says it",
      "offenderManagers[].staff.code": "the source's own code",
      "offenderManagers[].staff.unallocated": "decides only whether there is a manager",
      "offenderManagers[].team": "partners reach the probation contact given with the message",
      "offenderManagers[].probationArea": "partners reach the probation contact given with the message",
      currentTier: "how probation allocates its work",
      probationStatus: "how probation allocates its work",
      custodyInd: "a moment's state, old when it is read",
    },
  },
  read: (record, reading) => {
    readName(record, reading);
    readBirthDate(leafAt(record, "dateOfBirth"), reading);
    readContacts(record, reading);
    readManager(record, reading);
    const active = ["activeProbationManagedSentence", "underActiveSupervision"].find((name) => isTrue(record, name));
    if (active !== undefined)
      say(reading, "probation.supervision", { status: "active" }, { from: [leafAt(record, active)] });
  },
};
