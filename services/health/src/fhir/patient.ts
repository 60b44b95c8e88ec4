import type { Field } from "@gatehouse/adapter/field";
import { at, birthDate, eachAt, flag, isPresent, peek, phrase, use } from "@gatehouse/adapter/field";
import { keys } from "../clinical.ts";
import type { Reading } from "../reading.ts";
import { sayAddress } from "./address.ts";
import { codeText, codings, concept, concepts, useCoding } from "./concept.ts";
import { deathOf } from "./death.ts";
import { currentContacts, currentName } from "./person-parts.ts";
import { sayPatientContact } from "./relations.ts";
import type { Resource } from "./resources.ts";

/** The extensions of a Patient, by the end of their URL: the part after `Extension-UKCore-` or `StructureDefinition/`. */
function extensionsOf(field: Field, ending: string): readonly Field[] {
  return eachAt(field, "extension").filter((one) => (peek(at(one, "url")) ?? "").endsWith(ending));
}

function sayIdentity(patient: Field, reading: Reading): void {
  const { builder, about, context } = reading;
  const name = currentName(eachAt(patient, "name"), context.now);
  const saying = (field: Field): { assertion: "fact"; path: string } => ({ assertion: "fact", path: field.path });
  if (name !== undefined) builder.say("child.name", about, name, saying(at(patient, "name")));
  const born = birthDate(at(patient, "birthDate"), context.now);
  if (born !== undefined) builder.say("child.dateOfBirth", about, born, saying(at(patient, "birthDate")));
  const gender = codeText(at(patient, "gender"));
  const sex = gender === "unknown" ? { absent: "not-known" } : gender;
  if (sex !== undefined) builder.say("child.sex", about, sex, saying(at(patient, "gender")));
}

function sayBackground(patient: Field, reading: Reading): void {
  const { builder, about } = reading;
  for (const extension of extensionsOf(patient, "EthnicCategory")) {
    const value = at(extension, "valueCodeableConcept");
    const [coding] = codings(value);
    const said = concept(value);
    if (coding === undefined || said === undefined) continue;
    useCoding(coding);
    use(at(extension, "url"));
    const code = /^[A-Z0-9]{1,8}$/.test(coding.code) ? coding.code : undefined;
    const ethnicity = { ...keys({ code }), text: said.text.slice(0, 200) };
    builder.say("child.ethnicity", about, ethnicity, { assertion: "fact", path: extension.path });
  }
  for (const extension of extensionsOf(patient, "patient-religion")) {
    const said = concept(at(extension, "valueCodeableConcept"));
    if (said === undefined) continue;
    use(at(extension, "url"));
    builder.say("child.religion", about, said.text.slice(0, 200), { assertion: "fact", path: extension.path });
  }
}

/** How written matter should be, out of the extension ContactPreference: large print, Braille. */
function writtenFormats(patient: Field): readonly string[] {
  return extensionsOf(patient, "ContactPreference").flatMap((preference) =>
    eachAt(preference, "extension").flatMap((part) => {
      if (peek(at(part, "url")) !== "PreferredWrittenCommunicationFormat") return [];
      use(at(preference, "url"));
      use(at(part, "url"));
      return concepts(at(part, "valueCodeableConcept")).map((format) => format.text);
    }),
  );
}

/** The Personal Demographics Service's own form of it: an extension that holds the language and whether to interpret. */
function nhsCommunication(patient: Field): {
  readonly languages: readonly { readonly preferred: boolean; readonly words: readonly string[] }[];
  readonly interpreters: readonly Field[];
} {
  const parts = extensionsOf(patient, "NHSCommunication").flatMap((one) => eachAt(one, "extension"));
  const named = (name: string): readonly Field[] => parts.filter((part) => peek(at(part, "url")) === name);
  const languages = named("language").flatMap((part) => {
    const found = codings(at(part, "valueCodeableConcept")).filter(
      ({ display, code }) => display !== "" || code !== "",
    );
    for (const coding of found) useCoding(coding);
    if (found.length > 0) use(at(part, "url"));
    return found.length > 0 ? [{ preferred: true, words: found.map((one) => one.display || one.code) }] : [];
  });
  return { languages, interpreters: named("interpreterRequired") };
}

/** How the person communicates, in all the places where records say it. */
function sayCommunication(patient: Field, reading: Reading): void {
  const { builder, about } = reading;
  const asked = nhsCommunication(patient);
  const stated = eachAt(patient, "communication").map((communication) => {
    const preferred = flag(at(communication, "preferred")) ?? false;
    const languages = codings(at(communication, "language")).filter(
      (coding) => coding.display !== "" || coding.code !== "",
    );
    for (const coding of languages) useCoding(coding);
    const said = languages.length > 0 ? undefined : phrase(at(communication, "language", "text"));
    return { preferred, words: said === undefined ? languages.map((one) => one.display || one.code) : [said] };
  });
  const ordered = [...asked.languages, ...stated]
    .toSorted((one, other) => Number(other.preferred) - Number(one.preferred))
    .flatMap((one) => one.words);
  const [language, ...others] = ordered;
  const communication = [...others, ...writtenFormats(patient)].join(", ").slice(0, 4000);
  const interpreterFields = [...extensionsOf(patient, "interpreterRequired"), ...asked.interpreters];
  const interpreter = interpreterFields.map((one) => flag(at(one, "valueBoolean"))).find((one) => one !== undefined);
  if (interpreter !== undefined) for (const one of interpreterFields) use(at(one, "url"));
  const needs = keys<string | boolean>({
    language: language?.slice(0, 200),
    interpreter,
    communication: communication === "" ? undefined : communication,
  });
  if (Object.keys(needs).length === 0) return;
  builder.say("child.communicationNeeds", about, needs, { assertion: "fact", path: at(patient, "communication").path });
}

function sayPractice(resource: Resource, reading: Reading): void {
  const { builder, about, context, index } = reading;
  for (const reference of eachAt(resource.field, "generalPractitioner")) {
    if (reading.isProtected) {
      reading.ledger.leaveOut("location-protected", reference);
      continue;
    }
    const target = index.target(reference, resource);
    const found = target?.resource?.field;
    const names = found === undefined ? [] : eachAt(found, "name");
    const named = names.some((name) => isPresent(at(name, "family")))
      ? currentName(names, context.now)
      : names.map((name) => phrase(name))[0];
    const ods = at(reference, "identifier", "value");
    const team = phrase(at(reference, "display")) ?? named ?? odsName(phrase(ods));
    if (team === undefined) continue;
    const [contact] = found === undefined ? [] : currentContacts(eachAt(found, "telecom"), context.now);
    const value = [{ team, role: "gp", ...keys({ contact }) }];
    builder.say("contact.healthTeam", about, value, { assertion: "fact", path: reference.path });
  }
}

function odsName(code: string | undefined): string | undefined {
  return code === undefined ? undefined : `Practice with ODS code ${code}`.slice(0, 200);
}

function sayContacts(patient: Field, reading: Reading): void {
  const { builder, about, context, ledger } = reading;
  const telecoms = eachAt(patient, "telecom");
  if (reading.isProtected) {
    // A landline's area code is a place, and a number can be rung back to one.
    for (const telecom of telecoms) ledger.leaveOut("location-protected", telecom);
    return;
  }
  const found = currentContacts(telecoms, context.now);
  const path = at(patient, "telecom").path;
  if (found.length > 0) builder.say("contact.phoneOrEmail", about, found, { assertion: "fact", path });
}

/** Says what a Patient resource says of the person: who they are, how to reach them, who their practice is. */
export function mapPatient(resource: Resource, reading: Reading): void {
  const patient = resource.field;
  sayIdentity(patient, reading);
  sayBackground(patient, reading);
  sayCommunication(patient, reading);
  sayContacts(patient, reading);
  sayAddress(eachAt(patient, "address"), reading);
  sayPractice(resource, reading);
  for (const contact of eachAt(patient, "contact")) sayPatientContact(contact, reading);
  sayDeath(patient, reading);
}

/** Without it everything else reads as of somebody who lives; who has died on no known day is not drafted at all. */
function sayDeath(patient: Field, { builder, about, context, ledger }: Reading): void {
  const death = deathOf(patient, context.now);
  if (death?.on === undefined) return;
  ledger.warn("subject-deceased", death.field.path);
  const value = [{ date: death.on, type: "died" }];
  builder.say("family.previousInvolvement", about, value, { assertion: "fact", on: death.on, path: death.field.path });
}
