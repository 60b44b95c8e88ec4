import { isBirthDate, readDate } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import { atAnyCase, each } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine, tidyPostcode } from "@gatehouse/adapter/text";
import type { MessagePerson } from "@gatehouse/contracts/message";
import type { Child } from "../child.ts";

function at(field: Field, name: string): Leaf | undefined {
  return leafAt(atAnyCase(field, name));
}

function sayAddress(payload: Field, child: Child, isPlaced: boolean): void {
  const address = atAnyCase(payload, "address");
  const parts = ["line1", "line2", "townOrCity", "county"]
    .map((name) => at(address, name))
    .filter((leaf) => leaf !== undefined);
  const code = at(address, "postcode");
  const lines = parts.map((leaf) => cleanLine(leaf.text));
  if (code !== undefined && lines.length === 0) lines.push(tidyPostcode(code.text));
  if (lines.length === 0) return;
  if (isPlaced) {
    child.ledger.leaveOut("placement-not-shared", address);
    return;
  }
  const postcode = code === undefined ? undefined : tidyPostcode(code.text);
  const usable = postcode !== undefined && /^[A-Z0-9][A-Z0-9 ]{1,9}$/.test(postcode);
  child.say("contact.address", { lines, postcode: usable ? postcode : undefined }, { from: [...parts, code] });
}

/** Ways to communicate that the record names with a yes. */
const ways: readonly (readonly [string, string])[] = [
  ["braille", "Braille"],
  ["signLanguage", "sign language"],
  ["makaton", "Makaton"],
  ["englishAsAdditionalLanguage", "English is an additional language"],
];

function sayNeeds(payload: Field, child: Child): void {
  const language = at(payload, "firstLanguage");
  const found = ways
    .map(([name, words]) => ({ leaf: at(payload, name), words }))
    .filter(({ leaf }) => leaf?.text === "true");
  const interpreter = at(payload, "interpreter");
  const value = {
    language: language && cleanLine(language.text),
    interpreter:
      interpreter?.text === "true" || interpreter?.text === "false" ? interpreter.text === "true" : undefined,
    communication: found.length > 0 ? found.map(({ words }) => words).join(", ") : undefined,
  };
  if (Object.values(value).every((part) => part === undefined)) return;
  child.say("child.communicationNeeds", value, { from: [language, interpreter, ...found.map(({ leaf }) => leaf)] });
}

type Relative = {
  readonly row: Field;
  readonly name: Leaf;
  readonly relationship: Leaf | undefined;
  readonly label: string;
};

const parentWords = /\b(?:mother|father|mum|dad|parent|step-?mother|step-?father)\b/i;
const siblingWords = /\b(?:brother|sister|sibling)\b/i;

function roleOf(relationship: Leaf | undefined): MessagePerson["role"] {
  if (parentWords.test(relationship?.text ?? "") && !/grand/i.test(relationship?.text ?? "")) return "parent";
  return siblingWords.test(relationship?.text ?? "") ? "sibling" : "connected-adult";
}

function relativesOf(payload: Field, child: Child): readonly Relative[] {
  const rows = each(atAnyCase(payload, "relatedPeople"));
  return rows.slice(0, 40).flatMap((row, index) => {
    const name = at(row, "name");
    if (name !== undefined)
      return [{ row, name, relationship: at(row, "relationshipToTheChild"), label: `relative-${index + 1}` }];
    child.ledger.warn("related-person-not-named", row.path);
    return [];
  });
}

function bornOf(relative: Relative, child: Child): { readonly born: string } | Record<never, never> {
  const dob = at(relative.row, "dob");
  const born = dob && readDate(dob.text);
  if (dob === undefined) return {};
  if (born !== undefined && isBirthDate(born, child.context.now)) {
    child.ledger.use(dob.path);
    return { born };
  }
  child.ledger.warn("date-invalid", dob.path);
  return {};
}

function sayRelative(relative: Relative, child: Child): void {
  const { row, name, relationship, label } = relative;
  const role = roleOf(relationship);
  child.person({ label, role, ids: [], ...bornOf(relative, child) }, row.path);
  const words = cleanLine(relationship?.text ?? "not known");
  const said = { name: cleanLine(name.text), relationship: words };
  const from = [name, relationship];
  if (role === "parent") child.say("family.parents", [said], { from });
  else if (role === "sibling") child.say("family.siblings", [{ name: said.name, person: label }], { from });
  else child.say("family.connectedAdults", [{ ...said, contactLevel: "not known" }], { from });
  for (const risk of each(atAnyCase(row, "risk")).map((element) => leafAt(element)))
    if (risk)
      child.sayOf(
        label,
        "police.staffSafety",
        { marker: "risk-reported", text: risk.text },
        { assertion: "reported", from: [risk] },
      );
}

/** Says what `personal.details` says of a child, their home and the people around them. */
export function readPersonal(payload: Field, child: Child, isPlaced: boolean): void {
  sayAddress(payload, child, isPlaced);
  sayNeeds(payload, child);
  const ethnicity = at(payload, "ethnicity");
  if (ethnicity) child.say("child.ethnicity", { text: cleanLine(ethnicity.text) }, { from: [ethnicity] });
  const pronouns = at(payload, "pronouns");
  if (pronouns) child.ledger.warn("gender-or-orientation-not-shared", pronouns.path);
  const household = each(atAnyCase(payload, "namesOfIndividualsResidingAtMainAddress"))
    .map((row) => leafAt(row))
    .filter((leaf) => leaf !== undefined);
  const members = household.map((leaf) => ({ name: cleanLine(leaf.text), relationship: "not known" }));
  if (members.length > 0 && !isPlaced) child.say("family.household", members.slice(0, 50), { from: household });
  for (const relative of relativesOf(payload, child)) sayRelative(relative, child);
}

const address = ["line1", "line2", "townOrCity", "county", "postcode"].map((name) => `address.${name}`);
/** Rules for the payload, in the spelling of its newest version. */
export const personalRules: FieldRules = {
  shared: [
    "firstName",
    "lastName",
    "dateOfBirth",
    "nhsNumber",
    "birthAssignedSex",
    "ethnicity",
    "firstLanguage",
    "interpreter",
    ...ways.map(([name]) => name),
    ...address,
    "namesOfIndividualsResidingAtMainAddress",
    ...["relationshipToTheChild", "name", "dob", "risk"].map((name) => `relatedPeople[].${name}`),
  ],
  notShared: {
    pronouns: "what a child says of gender is sealed",
    designatedLocalAuthority: "has no data item",
  },
};
