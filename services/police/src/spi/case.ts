import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt, isPresent } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { firstLeaf, leafAt } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";
import type { Message } from "@gatehouse/contracts/message";
import { Dossier } from "../dossier.ts";
import { caseNumberOf } from "../identifiers.ts";
import { birthOf, isUnder18 } from "../person-facts.ts";
import type { Reading } from "../reading.ts";
import { ofOneIncident, rowsOf, warn } from "../reading.ts";
import { sayCustody } from "./custody.ts";
import type { Offence } from "./offence.ts";
import { leaveFacts, offencesOf, offenceText } from "./offence.ts";
import type { Defendant, Party, Victim } from "./party.ts";
import { defendantOf, keyInCase, sayContacts, sayParty, spiName, victimsOf, wasChild } from "./party.ts";
import { sayAddress } from "./address.ts";

/** What all messages of one case share. */
type Case = {
  readonly field: Field;
  readonly reading: Reading;
  /** The case's number where it passes its check. */
  readonly number: string | undefined;
  readonly marker: Leaf | undefined;
  readonly defendants: readonly Defendant[];
  readonly victims: readonly Victim[];
};

function isDomesticAbuse({ marker }: Case): boolean {
  return /^DV/i.test(marker?.text ?? "");
}

function sayCase(one: Case, dossier: Dossier): void {
  const { field, reading, number, marker } = one;
  if (number !== undefined) dossier.say("case.localReference", number, { from: [leafAt(field, "PTIURN")] });
  const officer = at(field, "OtherPartyOfficerInCase");
  const name = spiName(at(officer, "OfficerName"));
  const rank = leafAt(officer, "PoliceOfficerRank");
  const reach = [
    "TelephoneDetails.TelephoneNumberBusiness",
    "TelephoneDetails.TelephoneNumberMobile",
    "EmailDetails.EmailAddress1",
  ];
  const contact = firstLeaf(officer, reach);
  if (name) {
    const told = cleanLine(`${rank?.text ?? ""} ${name.value}`).slice(0, 200);
    const lead = { name: told, role: "officer-in-case", agency: reading.context.agency };
    const value = contact === undefined ? lead : { ...lead, contact: cleanLine(contact.text).slice(0, 200) };
    dossier.say("contact.leadProfessional", value, { from: [...name.from, rank, contact] });
  }
  if (isDomesticAbuse(one)) {
    const value = { present: true, text: "The police case carries a marker for domestic abuse." };
    dossier.say("family.domesticAbuse", value, { from: [marker], assertion: "reported" });
    dossier.trigger("domestic-abuse", undefined, [marker]);
  }
}

function triggerByCode(one: Case, dossier: Dossier, offences: readonly Offence[]): void {
  for (const { code, started } of offences) {
    const written = code?.text.toUpperCase() ?? "";
    if (one.reading.offenceCodes.some((listed) => written.startsWith(listed)))
      dossier.trigger("offence-code", started?.value, [code]);
  }
}

/** What happened, to or by the child: only with its moment and the case's number; a time that is not recorded is not made up. */
function sayIncident(one: Case, dossier: Dossier, offence: Offence): void {
  const { moment, place, facts, wording } = offence;
  if (moment === undefined || one.number === undefined) {
    leaveFacts(offence, one.reading);
    return warn(one.reading, "incident-not-stated", offence.field.path);
  }
  const told = facts ?? wording;
  const value = {
    reference: one.number,
    time: moment.value,
    ...(place === undefined ? {} : { place: cleanLine(place.text).slice(0, 200) }),
    ...(told === undefined ? {} : { circumstances: told.text.slice(0, 4000) }),
  };
  const on = offence.started?.value;
  dossier.say("police.incident", value, { on, assertion: "allegation", from: [...moment.from, place, told] });
}

/** What an adult is accused of and what court or police decided of them, under their own label. */
function sayAccused(one: Case, dossier: Dossier, label: string, defendant: Defendant): void {
  for (const offence of defendant.offences) {
    const text = offenceText(offence);
    const on = offence.started?.value;
    const value = [{ ...(on === undefined ? {} : { date: on }), text: text?.value ?? "" }];
    const from = [...(text?.from ?? []), ...(offence.started?.from ?? [])];
    if (text) dossier.sayOf(label, "police.allegations", value, { on, assertion: "allegation", from });
  }
  const place = { dossier, about: label, reading: one.reading };
  sayCustody(place, defendant.person, defendant.offences, at(one.field, "InitialHearing"));
  if (defendant.pnc) dossier.sayOf(label, "adult.pncId", defendant.pnc.id.value, { from: [defendant.pnc.from] });
}

/** Names an adult of the case beside the child, without where they live. */
function sayAdult(one: Case, dossier: Dossier, label: string, defendant: Defendant, relationship: string): void {
  const { name, born, pnc } = defendant;
  const ids = pnc ? [pnc.id] : [];
  dossier.person({ label, role: "connected-adult", ids, ...(born ? { born: born.value } : {}) }, [
    ...(born?.from ?? []),
    pnc?.from,
  ]);
  if (name) {
    const value = [{ name: name.value, relationship, contactLevel: "not known" }];
    dossier.say("family.connectedAdults", value, { from: name.from });
  }
  sayAccused(one, dossier, label, defendant);
}

function sayGuardian(one: Case, dossier: Dossier, defendant: Defendant): void {
  const { reading } = one;
  const guardian = at(defendant.person, "ParentGuardianDetails");
  const details = at(guardian, "BasePersonDetails");
  const name = spiName(at(details, "PersonName"));
  if (!name) return;
  const label = "guardian";
  const leaf = leafAt(details, "Birthdate");
  const born = birthOf(leaf, defendant.born ? [defendant.born.value] : [], reading);
  const isGrown =
    born !== undefined && isUnder18({ born: born.value, perceivedYear: undefined }, reading.today) === false;
  if (born && !isGrown) warn(reading, "birth-date-implausible", leaf?.path ?? "");
  const birth = isGrown ? { born: born.value } : {};
  dossier.person({ label, role: "carer", ids: [], ...birth }, isGrown ? born.from : []);
  dossier.say("family.parents", [{ name: name.value, relationship: "parent or guardian" }], { from: name.from });
  if (isGrown) dossier.sayOf(label, "family.parentDateOfBirth", born.value, { from: born.from });
  sayContacts(dossier, label, details, reading);
  for (const address of eachAt(guardian, "Address")) sayAddress(dossier, label, address, reading);
}

function sayNeeds(dossier: Dossier, person: Field): void {
  const welsh = leafAt(person, "LanguageOptions.HearingLanguage");
  const needs = leafAt(person, "LanguageNeeds");
  const isWelsh = welsh?.text.toUpperCase() === "W";
  if (!isWelsh && needs === undefined) return;
  const value = {
    ...(isWelsh ? { language: "Welsh" } : {}),
    ...(needs === undefined ? {} : { communication: needs.text }),
  };
  dossier.say("child.communicationNeeds", value, { from: [isWelsh ? welsh : undefined, needs] });
}

/** An adult victim is named under a label of their own, without where or how they are reached. */
function sayVictims(one: Case, dossier: Dossier, defendants: readonly Defendant[]): void {
  const offences = defendants.flatMap((defendant) => defendant.offences);
  const adults = one.victims.filter(
    (victim) => victim.about === "adult" && victim.offences.some((o) => offences.includes(o)),
  );
  for (const [index, { name, field }] of adults.entries()) {
    if (!name) continue;
    const label = `victim-${index + 1}`;
    dossier.person({ label, role: "connected-adult", ids: [] }, []);
    dossier.sayOf(label, "police.victimOrWitness", { name: name.value }, { from: name.from });
    warn(one.reading, "victim-held", field.path);
  }
}

function accusedChild(one: Case, defendant: Defendant, key: string): Dossier {
  const { reading } = one;
  const dossier = new Dossier(reading, "child", key, defendant.field.path);
  const { born, pnc, offences } = defendant;
  const ids = pnc ? [pnc.id] : [];
  dossier.person({ label: "child", role: "child", ids, ...(born ? { born: born.value } : {}) }, [
    ...(born?.from ?? []),
    pnc?.from,
  ]);
  sayParty(dossier, defendant, defendant.person, reading);
  sayNeeds(dossier, defendant.person);
  sayGuardian(one, dossier, defendant);
  sayCase(one, dossier);
  for (const offence of offences) {
    const text = offenceText(offence);
    const on = offence.started?.value;
    const from = [...(text?.from ?? []), ...(offence.started?.from ?? [])];
    if (text)
      dossier.say("police.childAsSuspect", `Defendant in a police case: ${text.value}`.slice(0, 4000), {
        on,
        assertion: "allegation",
        from,
      });
    sayIncident(one, dossier, offence);
    dossier.trigger("child-defendant", on);
  }
  sayCustody({ dossier, about: "child", reading }, defendant.person, offences, at(one.field, "InitialHearing"));
  triggerByCode(one, dossier, offences);
  const others = one.defendants.filter((other) => other !== defendant && other.about === "adult");
  for (const [index, other] of others.entries())
    sayAdult(one, dossier, `adult-${index + 1}`, other, "co-defendant in a police case");
  sayVictims(one, dossier, [defendant]);
  return dossier;
}

function victimDossier(one: Case, victim: Victim, key: string): Dossier {
  const { reading } = one;
  const dossier = new Dossier(reading, victim.about, key, victim.field.path);
  const { born, about, offences } = victim;
  const role = about === "child" ? "child" : "connected-adult";
  dossier.person({ label: about, role, ids: [], ...(born ? { born: born.value } : {}) }, born?.from ?? []);
  if (about === "child") sayParty(dossier, victim, victim.field, reading);
  else if (victim.name) dossier.say("police.victimOrWitness", { name: victim.name.value }, { from: victim.name.from });
  sayCase(one, dossier);
  for (const offence of offences) {
    sayIncident(one, dossier, offence);
    dossier.trigger("child-victim", offence.started?.value, offence.started?.from);
  }
  triggerByCode(one, dossier, offences);
  const accused = one.defendants.filter(
    (defendant) => defendant.about === "adult" && defendant.offences.some((o) => offences.includes(o)),
  );
  for (const [index, other] of accused.entries())
    sayAdult(one, dossier, `adult-${index + 1}`, other, "defendant in a police case with this victim");
  return dossier;
}

function adultDossier(one: Case, defendant: Defendant, key: string): Dossier {
  const { reading } = one;
  const dossier = new Dossier(reading, "adult", key, defendant.field.path);
  const { born, pnc, offences } = defendant;
  const ids = pnc ? [pnc.id] : [];
  dossier.person({ label: "adult", role: "connected-adult", ids, ...(born ? { born: born.value } : {}) }, [
    ...(born?.from ?? []),
    pnc?.from,
  ]);
  sayParty(dossier, defendant, defendant.person, reading);
  sayCase(one, dossier);
  sayAccused(one, dossier, "adult", defendant);
  for (const offence of offences) leaveFacts(offence, reading);
  if (wasChild(defendant.age, offences)) dossier.trigger("child-defendant", undefined);
  triggerByCode(one, dossier, offences);
  if (isDomesticAbuse(one)) sayVictims(one, dossier, [defendant]);
  return dossier;
}

/** An adult is written about alone where no child of the case has them in their own message. */
function isToldBeside(one: Case, defendant: Defendant, subjects: readonly Victim[]): boolean {
  const besideChild = one.defendants.some((other) => other !== defendant && other.about === "child");
  return (
    besideChild || subjects.some((victim) => victim.offences.some((offence) => defendant.offences.includes(offence)))
  );
}

/**
 * Names someone among the cases of the force, where no number of their own does: by the case and who they are in it, never by
 * their place in the record, as a case is sent again with others in it. A name without a birth date, or one that two of them
 * have, names nobody.
 */
function keyOf({ number, reading, defendants, victims }: Case, party: Party, index: number): string {
  return keyInCase(number, party, [...defendants, ...victims]) ?? `record:${reading.incident}:${index}`;
}

/** Where someone lives who is not the subject of a message is nobody's to read here. */
function leaveAddresses(one: Case, subjects: readonly Victim[]): void {
  const { defendants, victims, reading } = one;
  const adultsBeside = defendants.filter((other) => other.about === "adult" && isToldBeside(one, other, subjects));
  const beside = adultsBeside.map(({ person }) => person);
  const adults = victims.filter((victim) => victim.about === "adult").map(({ field }) => field);
  for (const place of [...beside, ...adults])
    for (const name of ["Address", "TelephoneDetails", "EmailDetails"]) {
      const reach = at(place, name);
      if (isPresent(reach)) reading.ledger.leaveOut("address-not-subjects", reach);
    }
}

/** The drafts of one case: a message for each child in it, and for adults whom no child's message names. */
export function mapCase(field: Field, record: Reading): readonly Message[] {
  const reading = ofOneIncident(record);
  const number = caseNumberOf(leafAt(field, "PTIURN"), reading);
  const all = rowsOf(eachAt(field, "Defendant"), reading).map((each) => ({
    each,
    offences: offencesOf(each, reading),
  }));
  const defendants = all.flatMap(({ each, offences }) => defendantOf(each, offences, reading) ?? []);
  const victims = victimsOf(all, reading);
  const one: Case = { field, reading, number, marker: leafAt(field, "CaseMarker"), defendants, victims };
  const subjects = victims.filter((victim) => victim.about === "child" || wasChild(victim.age, victim.offences));
  const dossiers = [
    ...defendants.flatMap((defendant, index) => {
      const key = defendant.key ?? keyOf(one, defendant, index);
      if (defendant.about === "child") return [accusedChild(one, defendant, key)];
      return isToldBeside(one, defendant, subjects) ? [] : [adultDossier(one, defendant, key)];
    }),
    ...subjects.map((victim, index) => victimDossier(one, victim, keyOf(one, victim, defendants.length + index))),
  ];
  if (dossiers.filter((dossier) => dossier.isChild).length > 1) warn(reading, "other-child", field.path);
  leaveAddresses(one, subjects);
  return dossiers.flatMap((dossier) => dossier.drafts());
}
