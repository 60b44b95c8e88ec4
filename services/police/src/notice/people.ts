import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import { cleanLine, codeOfWords, tidyPostcode } from "@gatehouse/adapter/text";
import { ageInYears, readDate } from "@gatehouse/adapter/dates";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Somebody } from "@gatehouse/adapter/one-person";
import type { CalendarDate, Identifier } from "@gatehouse/contracts/message";
import type { About, Dossier } from "../dossier.ts";
import { identifierOf } from "../identifiers.ts";
import type { Found } from "../person-facts.ts";
import { birthOf, contactsOf, isUnder18, nameOf, sayEthnicity, saySex } from "../person-facts.ts";
import type { Reading } from "../reading.ts";
import { warn } from "../reading.ts";
import { policeTexts } from "../texts.ts";

/** What a person may have to do with what happened. */
export const involvements = ["subject", "victim", "suspect", "witness", "informant"] as const;
type Involvement = (typeof involvements)[number];
export const roles = ["child", "parent", "carer", "sibling", "adult"] as const;
type Role = (typeof roles)[number];

/** Someone a notice names. */
export type NamedPerson = {
  readonly field: Field;
  readonly role: Role;
  readonly about: About;
  readonly name: Found<string> | undefined;
  readonly born: Found<CalendarDate> | undefined;
  readonly relationship: Leaf | undefined;
  readonly ids: readonly { readonly id: Identifier; readonly from: Leaf }[];
  readonly has: (involvement: Involvement) => boolean;
  readonly involvement: readonly Leaf[];
  /** The notice's own reference for the person. */
  readonly id: string | undefined;
};

const schemes = [
  ["nhsNumber", "nhs-number"],
  ["upn", "upn"],
  ["pncId", "pnc-id"],
  ["localId", "local"],
] as const;

function involvementOf(field: Field, reading: Reading): readonly Leaf[] {
  return eachAt(field, "involvement").flatMap((one) => {
    const leaf = leafAt(one);
    if (leaf === undefined) return [];
    if (involvements.some((known) => known === leaf.text)) return [leaf];
    warn(reading, "code-unknown", leaf.path);
    return [];
  });
}

function aboutRole(role: Role, born: CalendarDate | undefined, field: Field, reading: Reading): About {
  if (role !== "child") return "adult";
  const isGrown = born !== undefined && isUnder18({ born, perceivedYear: undefined }, reading.today) === false;
  if (isGrown) reading.ledger.warn("subject-is-adult", field.path);
  return isGrown ? "adult" : "child";
}

function idsOf(field: Field, reading: Reading): NamedPerson["ids"] {
  return schemes.flatMap(([name, scheme]) => {
    const from = leafAt(field, name);
    const id = identifierOf(scheme, from, reading);
    return id === undefined || from === undefined ? [] : [{ id, from }];
  });
}

function namedAs(field: Field): NamedPerson["name"] {
  const whole = leafAt(field, "name");
  return whole ? nameOf(whole) : nameOf(leafAt(field, "forenames"), leafAt(field, "surname"));
}

/** Who somebody in the list is, as far as it says; nothing is warned about. */
export function whoIsNamed(field: Field, reading: Reading): Somebody {
  const ids = idsOf(field, { ...reading, ledger: new FieldLedger(null, policeTexts) }).map(({ id }) => id);
  const birth = leafAt(field, "dateOfBirth");
  return { ids, name: namedAs(field)?.value, born: birth && readDate(birth.text), sex: leafAt(field, "sex")?.text };
}

/** Someone in the notice's list of people; a role that is none leaves them an adult of whom nothing is assumed. */
export function personOf(field: Field, incident: CalendarDate | undefined, reading: Reading): NamedPerson {
  const written = leafAt(field, "role");
  const role = roles.find((known) => known === written?.text) ?? "adult";
  if (written !== undefined && role !== written.text) warn(reading, "code-unknown", written.path);
  const events = incident === undefined ? [] : [incident];
  const born = birthOf(leafAt(field, "dateOfBirth"), events, reading);
  const involvement = involvementOf(field, reading);
  return {
    field,
    role,
    about: aboutRole(role, born?.value, field, reading),
    name: namedAs(field),
    born,
    relationship: leafAt(field, "relationship"),
    ids: idsOf(field, reading),
    involvement,
    has: (wanted) => involvement.some((leaf) => leaf.text === wanted),
    id: leafAt(field, "id")?.text,
  };
}

/** The role that someone has to the child in a message. */
export function messageRole(person: NamedPerson): "child" | "parent" | "carer" | "sibling" | "connected-adult" {
  if (person.role === "child") return person.about === "child" ? "child" : "connected-adult";
  return person.role === "adult" ? "connected-adult" : person.role;
}

function tristate(leaf: Leaf | undefined): boolean | undefined {
  return leaf?.text === "true" ? true : leaf?.text === "false" ? false : undefined;
}

/** Adds a person to a message with the identifiers that pass their check. */
export function addPerson(dossier: Dossier, label: string, person: NamedPerson): void {
  const { born, ids, field } = person;
  const elsewhere = leafAt(field, "livesElsewhere");
  const responsible = leafAt(field, "parentalResponsibility");
  const isParent = person.role === "parent";
  dossier.person(
    {
      label,
      role: messageRole(person),
      ids: ids.map(({ id }) => id),
      ...(born ? { born: born.value } : {}),
      ...(isParent && responsible ? { parentalResponsibility: tristate(responsible) ?? null } : {}),
      ...(elsewhere ? { livesElsewhere: tristate(elsewhere) ?? null } : {}),
    },
    [...(born?.from ?? []), ...ids.map(({ from }) => from), isParent ? responsible : undefined, elsewhere],
  );
}

function sayHome(dossier: Dossier, about: string, field: Field, reading: Reading): void {
  const address = at(field, "address");
  const lines = eachAt(address, "lines")
    .flatMap((line) => leafAt(line) ?? [])
    .slice(0, 8);
  const code = leafAt(address, "postcode");
  const postcode = code === undefined ? undefined : tidyPostcode(code.text);
  const isPostcode = postcode !== undefined && /^[A-Z0-9][A-Z0-9 ]{1,9}$/.test(postcode);
  const value = { lines: lines.map(({ text }) => cleanLine(text).slice(0, 200)), ...(isPostcode ? { postcode } : {}) };
  const why = leafAt(address, "protection");
  if (why !== undefined) {
    // A number that finds the place is the place: with a protected address it is not said at all.
    const place = { ...value, protection: codeOfWords(why.text, "protected") };
    const from = [...lines, isPostcode ? code : undefined, why];
    if (lines.length > 0) dossier.sayOf(about, "contact.protectedAddress", place, { from });
    return;
  }
  if (lines.length > 0)
    dossier.sayOf(about, "contact.address", value, { from: [...lines, isPostcode ? code : undefined] });
  const written = leafAt(address, "uprn");
  const uprn = identifierOf("uprn", written, reading);
  if (uprn) dossier.sayOf(about, "contact.uprn", uprn.value, { from: [written] });
}

/** Says who a child is, where they live, where they go to school, and what they said. */
export function sayChild(dossier: Dossier, child: NamedPerson, on: CalendarDate | undefined, reading: Reading): void {
  const { field, name, born, ids } = child;
  if (name) dossier.say("child.name", name.value, { from: name.from });
  if (born) dossier.say("child.dateOfBirth", born.value, { from: born.from });
  for (const { id, from } of ids) {
    if (id.scheme === "nhs-number") dossier.say("child.nhsNumber", id.value, { from: [from] });
    if (id.scheme === "upn") dossier.say("child.upn", id.value, { from: [from] });
  }
  saySex(dossier, leafAt(field, "sex"), reading);
  sayEthnicity(dossier, leafAt(field, "ethnicity"), reading);
  sayHome(dossier, dossier.about, field, reading);
  const phones = contactsOf([leafAt(field, "telephone"), leafAt(field, "email")], reading);
  if (phones.value.length > 0) dossier.say("contact.phoneOrEmail", phones.value, { from: phones.from });
  const school = leafAt(field, "school");
  if (school) dossier.say("contact.setting", cleanLine(school.text).slice(0, 200), { from: [school] });
  sayVoice(dossier, field, on);
}

function sayVoice(dossier: Dossier, field: Field, on: CalendarDate | undefined): void {
  const words = leafAt(field, "words");
  const present = eachAt(field, "wordsPresent")
    .flatMap((one) => leafAt(one) ?? [])
    .slice(0, 20);
  const alone = leafAt(field, "alone");
  const wasAlone = tristate(alone);
  if (words) {
    const value = {
      words: words.text.slice(0, 4000),
      ...(present.length > 0 ? { present: present.map(({ text }) => cleanLine(text).slice(0, 200)) } : {}),
      ...(wasAlone === undefined ? {} : { alone: wasAlone }),
    };
    dossier.say("voice.childsWords", value, { on, assertion: "reported", from: [words, ...present, alone] });
  }
  const wishes = leafAt(field, "wishes");
  if (wishes) dossier.say("voice.wishes", wishes.text.slice(0, 4000), { on, assertion: "reported", from: [wishes] });
  const seen = leafAt(field, "observed");
  if (seen) dossier.say("voice.observed", seen.text.slice(0, 4000), { on, assertion: "observed", from: [seen] });
}

/** Says who is around the child. A victim or witness who is no parent or carer is named under the item that is sealed. */
export function sayAround(dossier: Dossier, label: string, person: NamedPerson, reading: Reading): void {
  const { name, role, relationship, born, field } = person;
  if (!name) return;
  // What somebody is to the notice is not what they are to the child.
  const words = cleanLine(relationship?.text ?? (role === "adult" ? "not known" : role)).slice(0, 200);
  const from = [...name.from, relationship];
  if (role === "sibling") {
    const age = born === undefined ? {} : { age: ageInYears(born.value, reading.today) };
    dossier.say("family.siblings", [{ name: name.value, ...age, person: label }], {
      from: [...name.from, ...(born?.from ?? [])],
    });
  } else if (role === "parent") {
    const responsible = tristate(leafAt(field, "parentalResponsibility"));
    const value = {
      name: name.value,
      relationship: words,
      ...(responsible === undefined ? {} : { parentalResponsibility: responsible }),
    };
    dossier.say("family.parents", [value], { from });
  } else if (person.has("informant"))
    dossier.say("thirdParty.informant", { name: name.value, relationship: words }, { from });
  else if ((person.has("victim") || person.has("witness")) && !person.has("suspect")) {
    dossier.sayOf(label, "police.victimOrWitness", { name: name.value }, { from: name.from });
    warn(reading, "victim-held", field.path);
  } else
    dossier.say(
      "family.connectedAdults",
      [{ name: name.value, relationship: words, contactLevel: role === "carer" ? "cares for the child" : "not known" }],
      {
        from,
      },
    );
}
