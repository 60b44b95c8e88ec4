import type { Field } from "@gatehouse/adapter/field";
import { at, atAnyCase, day, each, isPresent, note, phrase } from "@gatehouse/adapter/field";
import { codeOfWords } from "@gatehouse/adapter/text";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { keys, sayClinical } from "../clinical.ts";
import { joined } from "../fhir/events.ts";
import type { Reading } from "../reading.ts";

function words(field: Field, ...names: readonly string[]): string | undefined {
  return phrase(atAnyCase(field, ...names));
}

function sayTeam(
  reading: Reading,
  team: string | undefined,
  role: string,
  contact: string | undefined,
  path: string,
): void {
  if (team === undefined) return;
  const value = [{ team: team.slice(0, 200), role, ...keys({ contact }) }];
  reading.builder.say("contact.healthTeam", reading.about, value, { assertion: "fact", path });
}

/** The practice, in the names of all versions of the record; its address is not asked for, its telephone is enough. */
function sayPractice(payload: Field, reading: Reading): void {
  const gp = words(payload, "registeredGPName", "registeredGP", "gpName");
  const surgery = words(payload, "registeredGPSurgery", "gpSurgery");
  const telephone = words(payload, "gpTelephone", "gpContactNumber");
  const address = atAnyCase(payload, "gpAddress");
  const team = joined(", ", gp, surgery);
  sayTeam(
    reading,
    team === "" ? undefined : team,
    "gp",
    telephone,
    atAnyCase(payload, "registeredGPName", "gpName").path,
  );
  if (isPresent(address)) reading.ledger.leaveOut("field-not-shared", address);
}

function sayCamhs(payload: Field, reading: Reading): void {
  const involved = atAnyCase(payload, "camhsTeamInvolvement");
  const contacts = each(atAnyCase(payload, "camhsContactDetails")).flatMap((one) => contactWords(one) ?? []);
  const teams = each(involved).flatMap((one) => phrase(one) ?? []);
  const contact = contacts.length > 0 ? contacts.join(", ").slice(0, 200) : undefined;
  for (const team of teams) sayTeam(reading, team, "camhs", contact, involved.path);
  if (teams.length === 0 && contact !== undefined) sayTeam(reading, "CAMHS", "camhs", contact, involved.path);
}

/** A contact is a text in one version and an object in another. */
function contactWords(field: Field): string | undefined {
  const own = phrase(field);
  if (own !== undefined) return own;
  const parts = ["telephone", "email"].flatMap((name) => words(field, name) ?? []);
  return parts.length > 0 ? parts.join(", ") : undefined;
}

function sayPlans(payload: Field, reading: Reading): void {
  for (const one of each(atAnyCase(payload, "healthActiveStatusesAndPlans"))) {
    const text = joined(": ", words(one, "status"), words(one, "plan"));
    if (text !== "") sayClinical(reading, { text, assertion: "fact", path: one.path });
  }
}

function rowDay(row: Field): CalendarDate | undefined {
  const date = atAnyCase(row, "date", "dateOfAppointment");
  return isPresent(date) ? day(date) : undefined;
}

function sayMissed(payload: Field, reading: Reading): void {
  const { builder, about, ledger } = reading;
  for (const row of each(atAnyCase(payload, "missedAppointments", "missedAppointmentReasons"))) {
    const date = rowDay(row);
    const place = words(row, "setting", "location");
    const reason = words(row, "reason");
    const service = place === undefined ? reason : reason === undefined ? place : `${place} (${reason})`;
    if (date === undefined) ledger.leaveOut("date-invalid", row);
    else {
      const value = [{ date, ...keys({ service: service?.slice(0, 200) }) }];
      builder.say("health.missedAppointments", about, value, { assertion: "fact", on: date, path: row.path });
    }
  }
}

function sayAttendances(payload: Field, reading: Reading): void {
  const { builder, about, ledger } = reading;
  for (const row of each(atAnyCase(payload, "emergencyDepartmentAttendances"))) {
    const date = rowDay(row);
    const reason = note(atAnyCase(row, "reason"));
    if (date === undefined) ledger.leaveOut("date-invalid", row);
    else {
      const value = [{ date, ...keys({ reason }) }];
      builder.say("health.urgentAttendances", about, value, { assertion: "fact", on: date, path: row.path });
    }
  }
}

/** The older record type `health.mental-health`: an episode with a service. */
function sayEpisode(payload: Field, reading: Reading): void {
  const service = words(payload, "service");
  const flags = each(atAnyCase(payload, "riskFlags")).flatMap((one) => phrase(one) ?? []);
  if (service === undefined && flags.length === 0) return;
  const start = atAnyCase(payload, "startDate");
  const on = isPresent(start) ? day(start) : undefined;
  const text = joined(": ", service, words(payload, "status"), flags.join(", ")).slice(0, 4000);
  const saying = { assertion: "fact", on, path: atAnyCase(payload, "service").path } as const;
  reading.builder.say("health.selfHarmOrMentalHealth", reading.about, text, saying);
}

const needNames = ["makaton", "signLanguage", "braille"] as const;
const needWords: Readonly<Record<string, string>> = {
  makaton: "Makaton",
  signLanguage: "sign language",
  braille: "Braille",
};

/** Language and how the person communicates, out of `personal.details`. `null` is not known, and there is no false. */
export function sayNeeds(payload: Field, reading: Reading): void {
  const language = words(payload, "firstLanguage");
  const isTrue = (name: string): boolean => {
    const place = atAnyCase(payload, name);
    if (place.tree !== true) return false;
    reading.ledger.use(place.path);
    return true;
  };
  const communication = needNames.filter((name) => isTrue(name)).map((name) => needWords[name] ?? name);
  const interpreter = isTrue("interpreter") ? true : undefined;
  const spoken = communication.length > 0 ? communication.join(", ") : undefined;
  const value = keys<string | boolean>({ language, interpreter, communication: spoken });
  if (Object.keys(value).length === 0) return;
  const path = atAnyCase(payload, "firstLanguage").path;
  reading.builder.say("child.communicationNeeds", reading.about, value, { assertion: "fact", path });
}

/** Whom to ring at the organisation that holds the record: a professional's number, never the family's. */
export function sayHolder(record: Field, reading: Reading): void {
  for (const contact of each(atAnyCase(record, "contactDetails"))) {
    const contactText = ["telephone", "email"].flatMap((name) => words(contact, name) ?? []).join(", ");
    const name = words(contact, "name");
    const role = codeOfWords(words(contact, "description") ?? "records", "records");
    sayTeam(reading, name, role, contactText === "" ? undefined : contactText.slice(0, 200), contact.path);
    if (isPresent(at(contact, "address"))) reading.ledger.leaveOut("field-not-shared", at(contact, "address"));
  }
}

/** Says what a `health.details` payload or a vendor's flat stub says of health. */
export function sayHealth(payload: Field, reading: Reading): void {
  sayPractice(payload, reading);
  sayCamhs(payload, reading);
  sayPlans(payload, reading);
  sayMissed(payload, reading);
  sayAttendances(payload, reading);
  sayEpisode(payload, reading);
  sayNeeds(payload, reading);
}
