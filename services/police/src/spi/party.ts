import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { readDate } from "@gatehouse/adapter/dates";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { Somebody } from "@gatehouse/adapter/one-person";
import type { CalendarDate, Identifier } from "@gatehouse/contracts/message";
import type { About, Dossier } from "../dossier.ts";
import { arrestId, arrestNumberOf, identifierOf } from "../identifiers.ts";
import type { Age, Found } from "../person-facts.ts";
import {
  aboutOf,
  birthOf,
  contactsOf,
  isUnder18,
  nameOf,
  perceivedYearOf,
  sayEthnicity,
  saySex,
} from "../person-facts.ts";
import type { Reading } from "../reading.ts";
import { rowsOf, warn } from "../reading.ts";
import { policeTexts } from "../texts.ts";
import { sayAddress } from "./address.ts";
import type { Offence } from "./offence.ts";
import { startsOf } from "./offence.ts";

/** Someone a case names: what is known of who they are. */
export type Party = {
  readonly field: Field;
  /** Where name, birth date, sex, telephone and mail stand. */
  readonly details: Field;
  readonly about: About;
  readonly age: Age;
  readonly name: Found<string> | undefined;
  readonly born: Found<CalendarDate> | undefined;
};

/** A person who is prosecuted, and for what. */
export type Defendant = Party & {
  /** Where address, ethnicity, custody and guardian stand. */
  readonly person: Field;
  readonly offences: readonly Offence[];
  readonly pnc: { readonly id: Identifier; readonly from: Leaf } | undefined;
  /** Names the person among the cases of the force; undefined when no number passes its check. */
  readonly key: string | undefined;
};

/** A victim: one person, though several offences name them. */
export type Victim = Party & { readonly offences: readonly Offence[] };

const nameParts = ["PersonGivenName1", "PersonGivenName2", "PersonGivenName3", "PersonFamilyName"];

/** A name as the Standard Prosecutor Interface writes it; a title is no part of it. */
export function spiName(place: Field): Found<string> | undefined {
  return nameOf(...nameParts.map((part) => leafAt(place, part)));
}

function pncOf(person: Field, reading: Reading): Defendant["pnc"] {
  const from = leafAt(person, "PersonDefendant.PNCidentifier");
  const id = identifierOf("pnc-id", from, reading);
  return id === undefined || from === undefined ? undefined : { id, from };
}

function personIn(field: Field): Field | undefined {
  return ["PoliceIndividualDefendant", "CourtIndividualDefendant"]
    .map((name) => at(field, name))
    .find(({ tree }) => tree !== null && tree !== "");
}

/** The person a defendant is; undefined for an organisation, which is nobody's child and nobody's parent. */
export function defendantOf(field: Field, offences: readonly Offence[], reading: Reading): Defendant | undefined {
  const person = personIn(field);
  if (person === undefined) {
    warn(reading, "organisation-not-person", field.path);
    return undefined;
  }
  const details = at(person, "PersonDefendant", "BasePersonDetails");
  const born = birthOf(leafAt(details, "Birthdate"), startsOf(offences), reading);
  const age = { born: born?.value, perceivedYear: perceivedYearOf(leafAt(person, "PerceivedBirthYear")) };
  const pnc = pncOf(person, reading);
  const arrest = arrestNumberOf(leafAt(field, "ProsecutorReference"), reading);
  const about = aboutOf(age, reading, details.path);
  const key = pnc ? `pnc-id:${pnc.id.value}` : arrest === undefined ? undefined : `arrest:${arrest}`;
  return { field, person, details, about, age, name: spiName(at(details, "PersonName")), born, offences, pnc, key };
}

/** Who a defendant is, as far as the record says; nothing is warned about. */
export function whoIsDefendant(field: Field, reading: Reading): Somebody {
  const quiet = { ...reading, ledger: new FieldLedger(null, policeTexts) };
  const person = personIn(field);
  if (person === undefined) return { ids: [] };
  const details = at(person, "PersonDefendant", "BasePersonDetails");
  const birth = leafAt(details, "Birthdate");
  const arrest = arrestNumberOf(leafAt(field, "ProsecutorReference"), quiet);
  const pnc = pncOf(person, quiet);
  return {
    ids: [...(pnc ? [pnc.id] : []), ...(arrest === undefined ? [] : [arrestId(arrest)])],
    name: spiName(at(details, "PersonName"))?.value,
    born: birth && readDate(birth.text),
    sex: leafAt(details, "Gender")?.text,
  };
}

/** A key by which a person is known among the messages of a case; undefined where two of them would have it. */
export function keyInCase(
  number: string | undefined,
  { name, born }: Pick<Party, "name" | "born">,
  all: readonly Pick<Party, "name" | "born">[],
): string | undefined {
  if (number === undefined || name === undefined || born === undefined) return undefined;
  const same = all.filter((one) => one.name?.value === name.value && one.born?.value === born.value);
  return same.length > 1 ? undefined : `case:${number}:${name.value}:${born.value}`;
}

function sameVictim(one: Party, other: Party): boolean {
  const known = one.name !== undefined && one.born !== undefined;
  return known && one.name.value === other.name?.value && one.born.value === other.born?.value;
}

/** The victims of all offences; named with one name and birth date in two they are one person. */
export function victimsOf(
  defendants: readonly { readonly offences: readonly Offence[] }[],
  reading: Reading,
): readonly Victim[] {
  let victims: readonly Victim[] = [];
  const named = defendants.flatMap(({ offences }) =>
    offences.flatMap((offence) => offence.victims.map((field) => ({ path: field.path, field, offence }))),
  );
  for (const { field, offence } of rowsOf(named, reading)) {
    const born = birthOf(leafAt(field, "Birthdate"), startsOf([offence]), reading);
    const age = { born: born?.value, perceivedYear: undefined };
    const about = aboutOf(age, reading, field.path);
    const victim = { field, details: field, about, age, name: spiName(at(field, "PersonDetails")), born };
    const before = victims.find((other) => sameVictim(other, victim));
    const now = { ...(before ?? victim), offences: [...(before?.offences ?? []), offence] };
    victims = [...victims.filter((other) => other !== before), now];
  }
  return victims;
}

/** Whether someone was under 18 when one of these offences began; false when no day or no age is known. */
export function wasChild(age: Age, offences: readonly Offence[]): boolean {
  return startsOf(offences).some((day) => isUnder18(age, day) === true);
}

/** Says who the person of a dossier is, and how and where they are reached. */
export function sayParty(dossier: Dossier, party: Party, place: Field, reading: Reading): void {
  const { about, name, born, details } = party;
  const pieces: readonly (Leaf | undefined)[] = [...(name?.from ?? []), ...(born?.from ?? [])];
  if (about === "child") {
    if (name) dossier.say("child.name", name.value, { from: name.from });
    if (born) dossier.say("child.dateOfBirth", born.value, { from: born.from });
    saySex(dossier, leafAt(details, "Gender"), reading);
    sayEthnicity(dossier, leafAt(place, "PersonEthnicity.SelfDefinedEthnicity"), reading);
  } else if (name) {
    const value = [{ name: name.value, relationship: "defendant in a police case", contactLevel: "not known" }];
    dossier.say("family.connectedAdults", value, { from: pieces });
  }
  sayContacts(dossier, dossier.about, details, reading);
  for (const address of eachAt(place, "Address")) sayAddress(dossier, dossier.about, address, reading);
}

/** Says the numbers and addresses of a person's own; those of their work are left out. */
export function sayContacts(dossier: Dossier, about: string, details: Field, reading: Reading): void {
  const places = [
    "TelephoneDetails.TelephoneNumberHome",
    "TelephoneDetails.TelephoneNumberMobile",
    "EmailDetails.EmailAddress1",
    "EmailDetails.EmailAddress2",
  ];
  const { value, from } = contactsOf(
    places.map((names) => leafAt(details, names)),
    reading,
  );
  if (value.length > 0) dossier.sayOf(about, "contact.phoneOrEmail", value, { from });
}
