import { ageInYears, isBirthDate, readDate } from "@gatehouse/adapter/dates";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { About, Dossier } from "./dossier.ts";
import type { Reading } from "./reading.ts";
import { warn } from "./reading.ts";

const adultAge = 18;

/** A value with the fields it was read from. */
export type Found<Value> = { readonly value: Value; readonly from: readonly Leaf[] };

/** A name of its parts on one line; undefined when no part is held. */
export function nameOf(...parts: readonly (Leaf | undefined)[]): Found<string> | undefined {
  const held = parts.filter((part) => part !== undefined);
  const value = cleanLine(held.map((part) => part.text).join(" ")).slice(0, 200);
  return value === "" ? undefined : { value, from: held };
}

/**
 * A birth date as it is written, without conversion between zones. One that lies in the future, before 1900, or after
 * something the person had a part in, is left out with a warning.
 */
export function birthOf(
  leaf: Leaf | undefined,
  events: readonly CalendarDate[],
  reading: Reading,
): Found<CalendarDate> | undefined {
  if (leaf === undefined) return undefined;
  const value = readDate(leaf.text);
  if (value === undefined || !isBirthDate(value, reading.context.now)) {
    reading.ledger.warn("date-invalid", leaf.path);
    return undefined;
  }
  if (events.some((event) => event < value)) {
    warn(reading, "birth-date-implausible", leaf.path);
    return undefined;
  }
  return { value, from: [leaf] };
}

/** How old someone is, as far as a record says: by birth date, or by the year in which an officer thought they were born. */
export type Age = { readonly born: CalendarDate | undefined; readonly perceivedYear: number | undefined };

/** A year as an officer estimated it; what is none is no estimate. */
export function perceivedYearOf(leaf: Leaf | undefined): number | undefined {
  const year = /^(\d{4})(?:Z|[+-]\d{2}:\d{2})?$/.exec(leaf?.text ?? "")?.[1];
  return year === undefined ? undefined : Number(year);
}

/** Whether someone was under 18 on a day; undefined when the record does not say, or not for certain. */
export function isUnder18(age: Age, on: CalendarDate): boolean | undefined {
  if (age.born !== undefined) return ageInYears(age.born, on) < adultAge;
  if (age.perceivedYear === undefined) return undefined;
  const years = Number(on.slice(0, 4)) - age.perceivedYear;
  if (years === adultAge) return undefined;
  return years < adultAge;
}

/** Which label a person gets: a child's only when the record says that they are one today. */
export function aboutOf(age: Age, reading: Reading, path: string): About {
  const isChild = isUnder18(age, reading.today);
  if (isChild === undefined) warn(reading, "age-not-known", path);
  return isChild === true ? "child" : "adult";
}

const sexes: Readonly<Record<string, string>> = { "1": "male", m: "male", male: "male", "2": "female", f: "female" };

/** Says the recorded sex. `0` and `9` are no sex: not known, and not specified. */
export function saySex(dossier: Dossier, leaf: Leaf | undefined, reading: Reading): void {
  const word = leaf?.text.toLowerCase() ?? "";
  const value = Object.hasOwn(sexes, word) ? sexes[word] : word === "female" || word === "other" ? word : undefined;
  if (value !== undefined) dossier.say("child.sex", value, { from: [leaf] });
  else if (leaf !== undefined && !["0", "9", "u", "unknown"].includes(word)) warn(reading, "code-unknown", leaf.path);
}

const ethnicities: Readonly<Record<string, string>> = {
  W1: "White: British",
  W2: "White: Irish",
  W9: "White: any other background",
  M1: "Mixed: White and Black Caribbean",
  M2: "Mixed: White and Black African",
  M3: "Mixed: White and Asian",
  M9: "Mixed: any other background",
  A1: "Asian: Indian",
  A2: "Asian: Pakistani",
  A3: "Asian: Bangladeshi",
  A9: "Asian: any other background",
  B1: "Black: Caribbean",
  B2: "Black: African",
  B9: "Black: any other background",
  O1: "Chinese",
  O9: "Any other ethnic group",
};

/** Says the ethnicity that the person gave, by the 16+1 codes of the police; `NS` is not stated. */
export function sayEthnicity(dossier: Dossier, leaf: Leaf | undefined, reading: Reading): void {
  const code = leaf?.text.toUpperCase() ?? "";
  const text = Object.hasOwn(ethnicities, code) ? ethnicities[code] : undefined;
  if (text !== undefined) dossier.say("child.ethnicity", { code, text }, { from: [leaf], assertion: "reported" });
  else if (leaf !== undefined && code !== "NS") warn(reading, "code-unknown", leaf.path);
}

/** Telephone numbers and mail addresses, each once; what is neither is left out with a warning. */
export function contactsOf(leaves: readonly (Leaf | undefined)[], reading: Reading): Found<readonly string[]> {
  const from: Leaf[] = [];
  const value: string[] = [];
  for (const leaf of leaves) {
    if (leaf === undefined) continue;
    const text = cleanLine(leaf.text);
    const isMail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
    const isNumber = /^[+()\d\s.-]+$/.test(text) && text.replace(/\D/g, "").length >= 6;
    if (text.length > 200 || (!isMail && !isNumber)) warn(reading, "contact-not-usable", leaf.path);
    else {
      from.push(leaf);
      if (!value.includes(text)) value.push(text);
    }
  }
  return { value, from };
}
