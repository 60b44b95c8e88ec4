import type { CalendarDate, MessagePerson } from "@gatehouse/contracts/message";
import { ageInYears, isBirthDate, readDate } from "../dates.ts";
import type { Field } from "../field.ts";
import type { Leaf } from "../leaf.ts";
import type { Subject } from "../subject.ts";
import { cleanLine } from "../text.ts";
import { leafOf, rowsOf, textsOf } from "./records.ts";

/** Most related people of one record: with the child and the adults a professional adds they must stay under 50. */
const maxRelatives = 40;
const adultAge = 18;

type Relative = {
  readonly row: Field;
  readonly label: string;
  readonly name: Leaf;
  readonly relationship: Leaf | undefined;
  readonly born: CalendarDate | undefined;
};

/** Words by which someone is a parent; the parent of a parent, or a parent's partner, is another. */
const parentWords = /\b(?:step-?)?(?:mother|father|mum|mam|dad|parent)\b/i;
const siblingWords = /\b(?:half-?|step-?)?(?:brother|sister|sibling)\b/i;
const notThemselves = /grand|great|god|partner|friend|'s\b|’s\b|in[- ]law|ex[- ]/i;
const fosterWords = /\bfoster|\bcarer\b|\bplacement\b/i;
/** An adoption is sealed, so a mother is a mother. */
const adoptionWords = /\badopt(?:ive|ed|er|ing)?\b\s*/gi;

function roleOf(words: string): MessagePerson["role"] {
  if (notThemselves.test(words)) return "connected-adult";
  if (parentWords.test(words)) return "parent";
  return siblingWords.test(words) ? "sibling" : "connected-adult";
}

function bornOf(row: Field, person: Subject): CalendarDate | undefined {
  const leaf = leafOf(row, "dob", "dateOfBirth");
  if (leaf === undefined) return undefined;
  const born = readDate(leaf.text);
  if (born !== undefined && isBirthDate(born, person.context.now)) {
    person.ledger.use(leaf.path);
    return born;
  }
  person.ledger.warn("date-invalid", leaf.path);
  return undefined;
}

function relativesOf(payloads: readonly Field[], person: Subject): readonly Relative[] {
  const labels = new Map<string, string>();
  return payloads
    .flatMap((payload) => rowsOf(payload, "relatedPeople"))
    .flatMap((row) => {
      const name = leafOf(row, "name");
      const relationship = leafOf(row, "relationshipToTheChild", "relationship");
      if (name === undefined) {
        person.ledger.warn("related-person-not-named", row.path);
        return [];
      }
      if (fosterWords.test(relationship?.text ?? "")) {
        person.ledger.leaveOut("placement-not-shared", row);
        return [];
      }
      const born = bornOf(row, person);
      // Father and son may have one name: only the same relationship makes two rows one person.
      const key = JSON.stringify([cleanLine(name.text).toLowerCase(), born, relationship?.text.toLowerCase()]);
      const label = labels.get(key) ?? `relative-${labels.size + 1}`;
      if (labels.size >= maxRelatives && !labels.has(key)) {
        person.ledger.leaveOut("rows-left-out", row);
        return [];
      }
      labels.set(key, label);
      return [{ row, label, name, relationship, born }];
    });
}

function wordsOf(relationship: Leaf | undefined, person: Subject): string {
  const written = cleanLine(relationship?.text ?? "");
  const words = cleanLine(written.replace(adoptionWords, ""));
  if (relationship !== undefined && words !== written) person.ledger.warn("adoption-not-shared", relationship.path);
  return words === "" ? "not known" : words;
}

function sayRelative(relative: Relative, person: Subject): void {
  const { row, name, relationship, label, born } = relative;
  const words = wordsOf(relationship, person);
  const role = roleOf(words);
  person.person({ label, role, ids: [], ...(born === undefined ? {} : { born }) }, row.path);
  const called = cleanLine(name.text);
  const age = born === undefined ? undefined : ageInYears(born, person.today);
  const from = [name, relationship];
  if (role === "parent") person.say("family.parents", [{ name: called, relationship: words }], { from });
  else if (role === "sibling") person.say("family.siblings", [{ name: called, age, person: label }], { from });
  else if (age !== undefined && age < adultAge)
    person.say("thirdParty.otherChild", { name: called, role: words, age }, { from });
  else {
    const value = [{ name: called, relationship: words, contactLevel: "not known" }];
    person.say("family.connectedAdults", value, { from });
  }
  for (const risk of textsOf(row, "risk")) {
    const value = { marker: "risk-reported", text: risk.text };
    person.sayOf(label, "police.staffSafety", value, { assertion: "reported", from: [risk] });
  }
}

/** Says who is around the child; what is reported of someone's danger is said about them, never about the child. */
export function sayRelatives(payloads: readonly Field[], person: Subject): void {
  for (const relative of relativesOf(payloads, person)) sayRelative(relative, person);
}

/** Fields of a related person, below the payload. */
export const relativesRules: readonly string[] = ["relationshipToTheChild", "name", "dob", "risk"].map(
  (name) => `relatedPeople[].${name}`,
);
