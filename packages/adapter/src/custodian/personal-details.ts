import type { CalendarDate } from "@gatehouse/contracts/message";
import { isBirthDate, readDate } from "../dates.ts";
import type { Field } from "../field.ts";
import { atAnyCase } from "../field.ts";
import type { FieldLedger } from "../field-ledger.ts";
import type { FieldRules } from "../field-rules.ts";
import type { Leaf } from "../leaf.ts";
import type { MapContext } from "../map.ts";
import type { Subject } from "../subject.ts";
import { cleanLine, tidyPostcode } from "../text.ts";
import { leafOf, textsOf } from "./records.ts";
import { relativesRules, sayRelatives } from "./relatives.ts";

/** Names that make a payload `personal.details`, or a stub that says who the person is. */
export const personalNames: readonly string[] = [
  "firstName",
  "lastName",
  "birthAssignedSex",
  "relatedPeople",
  "namesOfIndividualsResidingAtMainAddress",
  "designatedLocalAuthority",
];
const addressNames = ["line1", "line2", "townOrCity", "county"];
/** Ways to communicate that the record names with a yes; there is no no. */
const ways: readonly (readonly [string, string])[] = [
  ["braille", "Braille"],
  ["signLanguage", "sign language"],
  ["makaton", "Makaton"],
  ["englishAsAdditionalLanguage", "English is an additional language"],
];
const sexes: Readonly<Record<string, "female" | "male" | "other">> = {
  female: "female",
  f: "female",
  male: "male",
  m: "male",
  other: "other",
};

/** The one value that all records about a person have; where they disagree, none is right. */
function agreed(payloads: readonly Field[], name: string, ledger: FieldLedger): Leaf | undefined | "disagree" {
  const leaves = payloads.flatMap((payload) => leafOf(payload, name) ?? []);
  const [first] = leaves;
  if (first === undefined || leaves.every((leaf) => leaf.text.toLowerCase() === first.text.toLowerCase())) return first;
  ledger.warn("rows-disagree", first.path);
  return "disagree";
}

/** The birth date that all records about a person agree on, when it can be one. */
export function bornOf(payloads: readonly Field[], ledger: FieldLedger, context: MapContext): CalendarDate | undefined {
  const leaf = agreed(payloads, "dateOfBirth", ledger);
  if (leaf === undefined || leaf === "disagree") return undefined;
  const born = readDate(leaf.text);
  if (born !== undefined && isBirthDate(born, context.now)) {
    ledger.use(leaf.path);
    return born;
  }
  ledger.warn("date-invalid", leaf.path);
  return undefined;
}

/** The name that all records about a person agree on, with the fields it is made of. */
export function nameOf(
  payloads: readonly Field[],
  ledger: FieldLedger,
): { readonly name: string; readonly from: readonly Leaf[] } | undefined {
  const parts = ["firstName", "lastName"].map((name) => agreed(payloads, name, ledger));
  if (parts.includes("disagree")) return undefined;
  const from = parts.filter((part) => typeof part === "object");
  const name = from.map((leaf) => cleanLine(leaf.text)).join(" ");
  return name === "" ? undefined : { name, from };
}

function sayIdentity(payloads: readonly Field[], person: Subject): void {
  const called = nameOf(payloads, person.ledger);
  if (called !== undefined) person.say("child.name", called.name, { from: called.from });
  if (person.born !== undefined) person.say("child.dateOfBirth", person.born, { from: [] });
  const sex = agreed(payloads, "birthAssignedSex", person.ledger);
  if (sex === undefined || sex === "disagree") return;
  const word = sex.text.toLowerCase();
  const known = Object.hasOwn(sexes, word) ? sexes[word] : undefined;
  if (known !== undefined) person.say("child.sex", known, { from: [sex] });
  else if (!/^(?:u|not (?:known|recorded)|unknown)$/.test(word)) person.ledger.warn("code-unknown", sex.path);
}

function sayAddress(payload: Field, person: Subject, hidesHome: boolean): void {
  const address = atAnyCase(payload, "address");
  const parts = addressNames.flatMap((name) => leafOf(address, name) ?? []);
  const code = leafOf(address, "postcode");
  const postcode = code === undefined ? undefined : tidyPostcode(code.text);
  const lines = parts.map((leaf) => cleanLine(leaf.text));
  if (postcode !== undefined && lines.length === 0) lines.push(postcode);
  if (lines.length === 0) return;
  if (hidesHome) return person.ledger.leaveOut("placement-not-shared", address);
  const isUsable = postcode !== undefined && /^[A-Z0-9][A-Z0-9 ]{1,9}$/.test(postcode);
  person.say("contact.address", { lines, postcode: isUsable ? postcode : undefined }, { from: [...parts, code] });
}

function sayNeeds(payload: Field, person: Subject): void {
  const language = leafOf(payload, "firstLanguage");
  const found = ways
    .map(([name, words]) => ({ leaf: leafOf(payload, name), words }))
    .filter(({ leaf }) => leaf?.text === "true");
  const interpreter = leafOf(payload, "interpreter");
  const isSaid = interpreter?.text === "true" || interpreter?.text === "false";
  const value = {
    language: language && cleanLine(language.text),
    interpreter: isSaid ? interpreter.text === "true" : undefined,
    communication: found.length > 0 ? found.map(({ words }) => words).join(", ") : undefined,
  };
  if (Object.values(value).every((part) => part === undefined)) return;
  const from = [language, isSaid ? interpreter : undefined, ...found.map(({ leaf }) => leaf)];
  person.say("child.communicationNeeds", value, { from });
}

function sayHousehold(payloads: readonly Field[], person: Subject, hidesHome: boolean): void {
  const leaves = payloads.flatMap((payload) => textsOf(payload, "namesOfIndividualsResidingAtMainAddress"));
  const [first] = leaves;
  if (first === undefined) return;
  if (hidesHome) return person.ledger.warn("placement-not-shared", first.path);
  const names = [...new Set(leaves.map((leaf) => cleanLine(leaf.text)))];
  if (names.length > 50) person.ledger.warn("rows-left-out", first.path);
  const members = names.slice(0, 50).map((name) => ({ name, relationship: "not known" }));
  person.say("family.household", members, { from: leaves });
}

/**
 * Says what the `personal.details` records about one person say: who they are, their home and who lives there, how to
 * speak with them, and the people around them, each under a label of their own.
 *
 * @param hidesHome the child is looked after: neither address nor household is said
 */
export function sayPersonal(payloads: readonly Field[], person: Subject, hidesHome: boolean): void {
  sayIdentity(payloads, person);
  for (const payload of payloads) {
    sayAddress(payload, person, hidesHome);
    sayNeeds(payload, person);
    const ethnicity = leafOf(payload, "ethnicity");
    if (ethnicity) person.say("child.ethnicity", { text: cleanLine(ethnicity.text) }, { from: [ethnicity] });
    const pronouns = leafOf(payload, "pronouns");
    if (pronouns) person.ledger.warn("gender-or-orientation-not-shared", pronouns.path);
  }
  sayHousehold(payloads, person, hidesHome);
  sayRelatives(payloads, person);
}

/** Rules for the payload, in the spelling of its newest revision. */
export const personalRules: FieldRules = {
  shared: [
    "firstName",
    "lastName",
    "dateOfBirth",
    "birthAssignedSex",
    "ethnicity",
    "firstLanguage",
    "interpreter",
    ...ways.map(([name]) => name),
    ...[...addressNames, "postcode"].map((name) => `address.${name}`),
    "namesOfIndividualsResidingAtMainAddress",
    ...relativesRules,
  ],
  notShared: {
    pronouns: "what a child says of gender is sealed",
    designatedLocalAuthority: "has no data item",
  },
};
