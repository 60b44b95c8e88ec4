import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";
import { hasAny, leafOf, memberOf } from "../members.ts";
import type { Document } from "../document.ts";
import { saysYes, someoneIn } from "../people.ts";
import type { Reading } from "../reading.ts";
import { alertRules, alertsIn, readAlerts } from "./alerts.ts";
import { homeOf, sayHome } from "./home.ts";

function readPerson(record: Field, reading: Reading): void {
  const { ledger, parties } = reading;
  if (leafOf(record, "dateOfDeath") !== undefined) return ledger.warn("person-died", record.path);
  const someone = someoneIn(record, reading);
  const marked = leafOf(record, "isAMinor");
  const isMinor = someone.isMinor ?? (saysYes(marked) ? true : undefined);
  const key = someone.id === undefined && someone.name === undefined ? undefined : someone.key;
  if (isMinor === undefined) ledger.warn("age-not-known", record.path);
  if (key === undefined) return ledger.warn("row-without-person", record.path);
  if (isMinor !== true) {
    readAlerts(record, someone, reading);
    if (alertsIn(record).length === 0) ledger.warn("no-child-in-household", record.path);
    return;
  }
  const child = parties.of("child", key, record.path);
  if (someone.id) child.identify({ scheme: "local", value: someone.id.value }, [someone.id.from]);
  // The record of the person has the name in its parts, and is to be believed before any list of a household.
  child.name = someone.name ?? child.name;
  child.born = someone.born?.date ?? child.born;
  if (someone.born) child.identifying.push(someone.born.from);
  else if (marked !== undefined) child.identifying.push(marked);
  for (const tenure of each(memberOf(record, "tenures"))) {
    const home = homeOf(tenure, reading);
    if (home !== undefined) sayHome(child, home, reading);
  }
  readAlerts(record, { ...someone, isMinor }, reading);
}

const chosen = "a name someone chose says more than the landlord may say for them";
const notNeeded = "not needed to know who someone is or where they live";

/** A person: Hackney's person service, and the search index made from it. */
export const personDocument: Document = {
  name: "person",
  applies: (record) => hasAny(record, ["firstName", "surname", "lastName"]),
  read: readPerson,
  rules: {
    shared: [
      "id",
      "personId",
      "firstName",
      "firstname",
      "middleName",
      "middlename",
      "surname",
      "lastName",
      "dateOfBirth",
      "dateOfDeath",
      "isAMinor",
      "tenures[].type",
      "tenures[].startDate",
      "tenures[].endDate",
      "tenures[].isActive",
      "tenures[].assetFullAddress",
      "tenures[].uprn",
      ...alertRules.shared,
    ],
    notShared: {
      ...alertRules.notShared,
      ...because(chosen, [
        "preferredTitle",
        "preferredFirstName",
        "preferredFirstname",
        "preferredMiddleName",
        "preferredSurname",
      ]),
      ...because(notNeeded, [
        "title",
        "placeOfBirth",
        "personTypes",
        "personRef",
        "reason",
        "links",
        "gender",
        "ethinicity",
        "ethnicity",
        "nationality",
        "nationalInsuranceNo",
        "identification",
        "identifications",
        "languages",
        "communicationRequirements",
        "isOrganisation",
        "versionNumber",
        "lastModified",
        "totalBalance",
      ]),
      ...because("the register of cautionary contacts says what it is about, and is mapped by itself", [
        "IsPersonCautionaryAlert",
        "isPersonCautionaryAlert",
        "isPersonCautionaryAlerted",
        "IsTenureCautionaryAlert",
        "isTenureCautionaryAlert",
        "isTenureCautionaryAlerted",
      ]),
      ...because("the landlord's own number or account", [
        "tenures[].id",
        "tenures[].paymentReference",
        "tenures[].propertyReference",
        "tenures[].assetId",
        "tenures[].totalBalance",
        "tenures[].postCode",
        "tenures[].tenureId",
      ]),
    },
  } satisfies FieldRules,
};
