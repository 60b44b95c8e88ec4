import { isBirthDate, readDate } from "@gatehouse/adapter/dates";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import { cleanLine, solidIdentifier } from "@gatehouse/adapter/text";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { CalendarDate, Identifier } from "@gatehouse/contracts/message";
import { ethnicities, ethnicityAbsent } from "./codes/ethnicities.ts";
import { languageAbsent, languages } from "./codes/languages.ts";
import { proficiencies, wordsOf } from "./codes/school-codes.ts";
import type { Named } from "./named.ts";
import { concepts } from "./named.ts";
import type { Pupil } from "./pupil.ts";

/** What a row or element says of who a pupil is, checked; nothing is counted as used yet. */
export type Who = {
  readonly ids: readonly Identifier[];
  readonly born: CalendarDate | undefined;
  /** Legal name, and the name the school uses where it is another. */
  readonly names: readonly string[];
  readonly formerName: string | undefined;
  readonly leaves: {
    readonly ids: readonly Leaf[];
    readonly born: Leaf | undefined;
    readonly names: readonly Leaf[];
    readonly formerName: readonly Leaf[];
  };
};

/** Ways to write that a learner number is not known. */
const placeholder = /^(?:9{10}|0+|unknown|none|n\/?a|not known)$/i;
const numbers: readonly (readonly [Identifier["scheme"], readonly string[]])[] = [
  ["nhs-number", concepts.nhs],
  ["upn", concepts.upn],
  ["uln", concepts.uln],
];

function idsOf(named: Named, ledger: FieldLedger): readonly { readonly id: Identifier; readonly leaf: Leaf }[] {
  return numbers.flatMap(([scheme, names]) => {
    const leaf = named(...names);
    if (leaf === undefined || placeholder.test(leaf.text)) return [];
    const value = solidIdentifier(leaf.text).toUpperCase().replace(/\.0$/, "");
    if (checkIdentifier(scheme, value)) return [{ id: { scheme, value }, leaf }];
    ledger.warn("identifier-invalid", leaf.path);
    return [];
  });
}

function joined(...parts: readonly (Leaf | undefined)[]): string | undefined {
  const name = cleanLine(parts.map((part) => part?.text ?? "").join(" "));
  return name === "" ? undefined : name;
}

/** A name written with the family name first: `Lovell, Ada`. */
function inOrder(name: string): string {
  const parts = /^([^,]{1,100}),\s*([^,]{1,100})$/.exec(name);
  return parts === null ? name : `${parts[2]} ${parts[1]}`;
}

function formerOf(named: Named, forename: Leaf | undefined, surname: Leaf | undefined): readonly Leaf[] {
  const [before, beforeFore] = [named(...concepts.formerSurname), named(...concepts.formerForename)];
  if (before === undefined && beforeFore === undefined) return [];
  return [beforeFore ?? forename, before ?? surname].filter((leaf) => leaf !== undefined);
}

function different(name: string | undefined, from: string | undefined): name is string {
  return name !== undefined && name.toLowerCase() !== from?.toLowerCase();
}

/** Who a row or element says a pupil is. Numbers that fail their check and impossible birth dates are left out with a warning. */
export function whoOf(named: Named, ledger: FieldLedger, context: MapContext): Who {
  const found = idsOf(named, ledger);
  const [surname, forename, middle] = [
    named(...concepts.surname),
    named(...concepts.forename),
    named(...concepts.middle),
  ];
  const whole = surname === undefined && forename === undefined ? named(...concepts.fullName) : undefined;
  const legal = whole === undefined ? joined(forename, middle, surname) : inOrder(cleanLine(whole.text));
  const [likesSurname, likesForename] = [named(...concepts.preferredSurname), named(...concepts.preferredForename)];
  const likes = likesSurname ?? likesForename;
  const preferred = likes === undefined ? undefined : joined(likesForename ?? forename, likesSurname ?? surname);
  const isOther = different(preferred, joined(forename, surname));
  const former = formerOf(named, forename, surname);
  const dob = named(...concepts.born);
  const day = dob === undefined ? undefined : readDate(dob.text);
  const born = day !== undefined && isBirthDate(day, context.now) ? day : undefined;
  if (dob !== undefined && born === undefined) ledger.warn("date-invalid", dob.path);
  return {
    ids: found.map(({ id }) => id),
    born,
    names: [...(legal === undefined ? [] : [legal]), ...(isOther ? [preferred] : [])],
    formerName: different(joined(...former), joined(forename, surname)) ? joined(...former) : undefined,
    leaves: {
      ids: found.map(({ leaf }) => leaf),
      born: born === undefined ? undefined : dob,
      names: [forename, middle, surname, whole, likesSurname, likesForename].filter((leaf) => leaf !== undefined),
      formerName: former,
    },
  };
}

/** Says who the pupil is. @param isOwn whether the fields are this file's; a companion's are in its own account */
export function sayWho(who: Who, pupil: Pupil, isOwn: boolean): void {
  const from = (leaves: readonly (Leaf | undefined)[]): readonly (Leaf | undefined)[] => (isOwn ? leaves : []);
  for (const name of who.names) pupil.say("child.name", name, { from: from(who.leaves.names) });
  if (who.born !== undefined) pupil.say("child.dateOfBirth", who.born, { from: from([who.leaves.born]) });
  for (const { scheme, value } of who.ids) {
    if (scheme === "nhs-number") pupil.say("child.nhsNumber", value, { from: [] });
    if (scheme === "upn") pupil.say("child.upn", value, { from: [] });
    if (scheme === "uln") pupil.say("child.uln", value, { from: [] });
  }
  if (isOwn) for (const leaf of who.leaves.ids) pupil.ledger.use(leaf.path);
}

/** Says a former name, unless an order or adoption after care may have given the present one. */
export function sayFormerName(who: Who, pupil: Pupil, isAfterCare: boolean): void {
  const { formerName, leaves } = who;
  const leaf = leaves.formerName.at(-1);
  if (formerName === undefined || leaf === undefined) return;
  if (isAfterCare) pupil.ledger.warn("after-care-protected", leaf.path);
  else pupil.say("child.previousNames", [formerName], { from: leaves.formerName });
}

/** Letters, numbers of the older returns, words. */
const sexes: Readonly<Record<string, "female" | "male" | "other">> = {
  "1": "male",
  "2": "female",
  "9": "other",
  m: "male",
  f: "female",
  male: "male",
  female: "female",
  boy: "male",
  girl: "female",
};
const sexNotRecorded: readonly string[] = ["0", "u", "n", "unknown", "not recorded", "not known"];

/** Says the recorded sex, in any year's code. */
export function saySex(named: Named, pupil: Pupil): void {
  const leaf = named(...concepts.sex);
  const word = leaf?.text.toLowerCase();
  if (leaf === undefined || word === undefined || sexNotRecorded.includes(word)) return;
  const sex = Object.hasOwn(sexes, word) ? sexes[word] : undefined;
  if (sex === undefined) pupil.ledger.warn("code-unknown", leaf.path);
  else pupil.say("child.sex", sex, { from: [leaf] });
}

/** Says the ethnicity of a code or in words, or that it was refused or never obtained. */
export function sayEthnicity(named: Named, pupil: Pupil): void {
  const leaf = named(...concepts.ethnicity);
  if (leaf === undefined) return;
  const code = leaf.text.toUpperCase();
  const absent = Object.hasOwn(ethnicityAbsent, code) ? ethnicityAbsent[code] : undefined;
  const text = wordsOf(ethnicities, code);
  if (absent !== undefined) pupil.say("child.ethnicity", { absent }, { from: [leaf] });
  else if (text !== undefined) pupil.say("child.ethnicity", { code, text }, { from: [leaf] });
  else if (/[a-z]/.test(leaf.text) && leaf.text.length > 4)
    pupil.say("child.ethnicity", { text: cleanLine(leaf.text).slice(0, 200) }, { from: [leaf] });
  else pupil.ledger.warn("code-unknown", leaf.path);
}

/** A language by its code or in words; a code of the form that is not in our list is told as a code. */
function languageOf(text: string): string {
  const code = text.toUpperCase();
  return wordsOf(languages, code) ?? (/^[A-Z]{3,4}$/.test(text) ? `DfE language code ${code}` : cleanLine(text));
}

const yes = /^(?:true|1|yes|y)$/i;

/** Says how to speak with the child: first language, and how well they speak English. */
export function sayLanguage(named: Named, pupil: Pupil, first = named(...concepts.language)): void {
  const level = named("proficiencyinenglish");
  const additional = named("eal", "englishasadditionallanguage", "englishadditionallanguage");
  const code = first?.text.toUpperCase() ?? "";
  const absent = Object.hasOwn(languageAbsent, code) ? languageAbsent[code] : undefined;
  const english = level === undefined ? undefined : wordsOf(proficiencies, level.text);
  const isAdditional = additional !== undefined && yes.test(additional.text);
  if (level !== undefined && english === undefined && level.text.toUpperCase() !== "N")
    pupil.ledger.warn("code-unknown", level.path);
  const needs = [english, isAdditional ? "English is an additional language" : undefined].filter(
    (part) => part !== undefined,
  );
  const communication = needs.length === 0 ? undefined : needs.join("; ");
  const language = first === undefined || absent !== undefined ? undefined : languageOf(first.text).slice(0, 200);
  const from = [first, english === undefined ? undefined : level, isAdditional ? additional : undefined];
  if (language !== undefined || communication !== undefined)
    pupil.say("child.communicationNeeds", { language, communication }, { from });
  else if (absent !== undefined) pupil.say("child.communicationNeeds", { absent }, { from: [first] });
}
