import type { Field } from "@gatehouse/adapter/field";
import { at, each, eachAt, note, peek, text, use } from "@gatehouse/adapter/field";

/** A coded thing as people read it, with its SNOMED CT concept where it has one. */
export type Concept = { readonly code: string | undefined; readonly text: string };
/** One coding, looked at without being counted as used. */
export type Coding = {
  readonly system: string;
  readonly code: string;
  readonly display: string;
  readonly field: Field;
};

export const snomed = "http://snomed.info/sct";
const conceptForm = /^[A-Za-z0-9.]{1,18}$/;

/** The codings of a CodeableConcept, or of a list of them. */
export function codings(field: Field): readonly Coding[] {
  return each(field).flatMap((one) => eachAt(one, "coding").map((coding) => codingOf(coding)));
}

/** A single Coding element (Encounter.class). */
export function codingOf(field: Field): Coding {
  return {
    system: peek(at(field, "system")) ?? "",
    code: peek(at(field, "code")) ?? "",
    display: peek(at(field, "display")) ?? "",
    field,
  };
}

/** Counts a coding as used: it decided or says something. */
export function useCoding(coding: Coding): void {
  for (const name of ["system", "code", "display"] as const) {
    if (coding[name] !== "") use(at(coding.field, name));
  }
}

/** Whether any coding has one of these codes, counting that one as used. */
export function hasCode(field: Field, codes: ReadonlySet<string>): boolean {
  const found = codings(field).find((coding) => codes.has(coding.code));
  if (found !== undefined) useCoding(found);
  return found !== undefined;
}

/**
 * A CodeableConcept in words: its text, else the display of its SNOMED CT coding or its first. Counts what it takes as
 * used; undefined when nothing is said in words.
 */
export function concept(field: Field): Concept | undefined {
  const [place] = each(field);
  if (place === undefined) return undefined;
  const all = codings(place);
  const coded = all.find((coding) => coding.system === snomed) ?? all.find((coding) => coding.display !== "") ?? all[0];
  const own = note(at(place, "text"), 1000);
  if (coded !== undefined && coded.code !== "") useCoding(coded);
  // A code without words is still what was recorded: a reader can look it up, an empty entry they cannot.
  const words = own ?? (coded === undefined ? undefined : (note(at(coded.field, "display"), 1000) ?? coded.code));
  if (words === undefined || words === "") return undefined;
  const code = coded?.system === snomed && conceptForm.test(coded.code) ? coded.code : undefined;
  return { code, text: words };
}

/** The words of every concept in a list. */
export function concepts(field: Field): readonly Concept[] {
  return each(field).flatMap((one) => concept(one) ?? []);
}

/** All words of a concept, to search in, without counting them as used. */
export function wordsOf(field: Field): string {
  const texts = each(field).flatMap((one) => [
    peek(at(one, "text")) ?? "",
    ...codings(one).flatMap((coding) => [coding.display, coding.code]),
  ]);
  return texts.join(" \n ").toLowerCase();
}

/** The text of a status or other code element, in lower case, counted as used. */
export function codeText(field: Field): string | undefined {
  return text(field)?.toLowerCase();
}
