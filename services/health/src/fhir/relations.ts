import type { Field } from "@gatehouse/adapter/field";
import { at, birthDate, eachAt, peek, use } from "@gatehouse/adapter/field";
import { ageInYears } from "@gatehouse/adapter/dates";
import { londonDate } from "@gatehouse/contracts/london";
import type { Identifier, MessagePerson } from "@gatehouse/contracts/message";
import { keys } from "../clinical.ts";
import type { Reading } from "../reading.ts";
import type { Coding } from "./concept.ts";
import { codings, concepts, useCoding, wordsOf } from "./concept.ts";
import { holdsNow } from "./period.ts";
import { currentContacts, currentIdentifiers, currentName, localId } from "./person-parts.ts";
import type { Resource } from "./resources.ts";

/** What somebody is to the person, as far as the data items tell it apart. */
type Relation = "parent" | "carer" | "sibling" | "other";

/** HL7 v3 RoleCode. Step and adoptive parents are parents here; who holds responsibility no health record decides. */
const byCode: Readonly<Record<string, Relation>> = {
  MTH: "parent",
  FTH: "parent",
  PRN: "parent",
  NMTH: "parent",
  NFTH: "parent",
  NPRN: "parent",
  GESTM: "parent",
  STPMTH: "parent",
  STPFTH: "parent",
  STPPRN: "parent",
  ADOPTM: "parent",
  ADOPTF: "parent",
  ADOPTP: "parent",
  MTHFOST: "carer",
  FTHFOST: "carer",
  PRNFOST: "carer",
  GUARD: "carer",
  GUADLTM: "carer",
  SIB: "sibling",
  BRO: "sibling",
  SIS: "sibling",
  NSIB: "sibling",
  NBRO: "sibling",
  NSIS: "sibling",
  HSIB: "sibling",
  HBRO: "sibling",
  HSIS: "sibling",
  STPSIB: "sibling",
  STPBRO: "sibling",
  STPSIS: "sibling",
  TWIN: "sibling",
  TWINSIS: "sibling",
  TWINBRO: "sibling",
};
/** Words of a relationship without a code we know; a foster parent is a carer, a grandparent is neither. */
const byWords: readonly (readonly [RegExp, Relation])[] = [
  [/\b(?:foster|guardian|carer)/, "carer"],
  [/\b(?:grand|god|in-law|great)/, "other"],
  [/\b(?:mother|father|parent|mum|dad)\b/, "parent"],
  [/\b(?:sister|brother|sibling|twin)\b/, "sibling"],
];

function relationOf(relationship: Field): Relation {
  const coded = codings(relationship).find((coding) => byCode[coding.code] !== undefined);
  if (coded !== undefined) return byCode[coded.code] ?? "other";
  const words = wordsOf(relationship);
  return byWords.find(([pattern]) => pattern.test(words))?.[1] ?? "other";
}

/** A code for the relationship as words, when the record has no words for it. */
function codeWords(relationship: Field): string | undefined {
  const coded: Coding | undefined = codings(relationship)[0];
  if (coded === undefined || coded.code === "") return undefined;
  useCoding(coded);
  return coded.code;
}

/** What families of records do not say and our item requires: an honest answer, not a guess. */
const contactLevelNotKnown = "not known";
const roleOf: Readonly<Record<Relation, MessagePerson["role"]>> = {
  parent: "parent",
  carer: "carer",
  sibling: "sibling",
  other: "connected-adult",
};

function freeLabel(reading: Reading, relation: Relation): string {
  const word = relation === "other" ? "contact" : relation;
  for (let number = 1; number <= 60; number += 1) {
    const label = `${word}-${number}`;
    if (!reading.builder.hasPerson(label)) return label;
  }
  return `${word}-last`;
}

type Related = {
  readonly relation: Relation;
  readonly relationship: string;
  readonly name: string;
  readonly born: string | undefined;
  readonly ids: readonly Identifier[];
  readonly path: string;
};

function sayRelated(reading: Reading, related: Related): string {
  const { builder, about, context } = reading;
  const { relation, relationship, name, born, path } = related;
  const label = freeLabel(reading, relation);
  builder.person({ label, role: roleOf[relation], ids: [...related.ids], ...keys({ born }) }, path);
  const saying = { assertion: "fact", path } as const;
  if (relation === "parent" || relation === "carer") {
    builder.say("family.parents", about, [{ name, relationship }], saying);
  } else if (relation === "sibling") {
    const age = born === undefined ? undefined : ageInYears(born, londonDate(context.now));
    builder.say("family.siblings", about, [{ name, ...keys<string | number>({ age, person: label }) }], saying);
  } else {
    const adult = { name, relationship, contactLevel: contactLevelNotKnown };
    builder.say("family.connectedAdults", about, [adult], saying);
  }
  return label;
}

function relationshipWords(field: Field): string {
  const words = concepts(field).map((one) => one.text);
  return (words.length > 0 ? words.join(", ") : (codeWords(field) ?? "not known")).slice(0, 200);
}

/** A next of kin or other contact within a Patient: a person of the family, not a way to reach the patient. */
export function sayPatientContact(contact: Field, reading: Reading): void {
  const { context, ledger } = reading;
  if (!holdsNow(contact, context.now)) return ledger.leaveOut("contact-not-current", contact);
  const name = currentName(eachAt(contact, "name"), context.now);
  if (name === undefined) return ledger.leaveOut("relationship-unknown", contact);
  const relationship = at(contact, "relationship");
  const relation = relationOf(relationship);
  const words = relationshipWords(relationship);
  const label = sayRelated(reading, {
    relation,
    relationship: words,
    name,
    born: undefined,
    ids: [],
    path: contact.path,
  });
  sayReach(eachAt(contact, "telecom"), label, reading);
  // Where they live is theirs to say; where it is the child's address too, the child's own record has it.
  if (at(contact, "address").tree !== null) ledger.leaveOut("field-not-shared", at(contact, "address"));
}

function sayReach(telecoms: readonly Field[], label: string, reading: Reading): void {
  const { builder, context, ledger, isProtected } = reading;
  if (isProtected) {
    for (const telecom of telecoms) ledger.leaveOut("location-protected", telecom);
    return;
  }
  const found = currentContacts(telecoms, context.now);
  const [first] = telecoms;
  if (found.length === 0 || first === undefined) return;
  builder.say("contact.phoneOrEmail", label, found, { assertion: "fact", path: first.path });
}

/** Says who a RelatedPerson is to the patient. */
export function mapRelatedPerson(resource: Resource, reading: Reading): void {
  const { context, ledger } = reading;
  const person = resource.field;
  if (!holdsNow(person, context.now)) return ledger.leaveOut("status-not-current", person);
  const name = currentName(eachAt(person, "name"), context.now);
  if (name === undefined) return ledger.leaveOut("relationship-unknown", person);
  const relationship = at(person, "relationship");
  const relation = relationOf(relationship);
  const born = birthDate(at(person, "birthDate"), context.now);
  const found = currentIdentifiers(eachAt(person, "identifier"), context.now).filter((one) => one.isVerified);
  const own = peek(at(person, "id"));
  if (own !== undefined) use(at(person, "id"));
  const ids = [...found, ...(own === undefined ? [] : localId(own))].map((one) => one.id);
  const words = relationshipWords(relationship);
  const label = sayRelated(reading, { relation, relationship: words, name, born, ids, path: person.path });
  sayReach(eachAt(person, "telecom"), label, reading);
}
