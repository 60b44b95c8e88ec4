import type { AnswerName, PersonAnswerName } from "./log.ts";

/** Which answer a column of a bulk upload is for: one of the log, or of one of its people. */
export type Asked = { readonly name: AnswerName } | { readonly name: PersonAnswerName; readonly person: number };

/** The questions of all years' templates, by their words: their numbers change from year to year. */
const questions: readonly (readonly [RegExp, AnswerName])[] = [
  [/tenant code|purchaser code/, "reference"],
  [/start date\?.*(?:day|dd)\b|day of the sale completion/, "startDay"],
  [/start date\?.*(?:month|mm)\b|month of the sale completion/, "startMonth"],
  [/start date\?.*(?:year|yy)|year of the sale completion/, "startYear"],
  [/^what is the type of tenancy/, "tenancy"],
  [/property's uprn/, "uprn"],
  [/^address line 1/, "address1"],
  [/^address line 2/, "address2"],
  [/^town or city/, "town"],
  [/^county/, "county"],
  [/^part 1 of the (?:property's )?postcode(?! of last)/, "postcodePart1"],
  [/^part 2 of the (?:property's )?postcode(?! of last)/, "postcodePart2"],
  [/main reason for the household leaving/, "reason"],
  [/household immediately before this letting|^where was the household/, "previousHome"],
  [/experience homelessness/, "homeless"],
];

const people: readonly (readonly [RegExp, PersonAnswerName])[] = [
  [/(?:person|buyer) (\d).*'s age\b/, "age"],
  [/person (\d).*relationship/, "relation"],
  [/(?:person|buyer) (\d).*working situation/, "work"],
];

/** What a question asks for; undefined for the many that do not matter here. */
export function askedBy(question: string): Asked | undefined {
  const text = question
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
  if (text.startsWith("if 'other'")) return undefined;
  if (/lead tenant's age/.test(text)) return { name: "age", person: 1 };
  if (/lead tenant's working situation/.test(text)) return { name: "work", person: 1 };
  // Of "buyer 2's or person 2's" and "person 2's relationship to buyer 1" the first number is meant.
  for (const [pattern, name] of people) {
    const person = Number(pattern.exec(text)?.[1] ?? 0);
    if (person > 0) return { name, person };
  }
  const found = questions.find(([pattern]) => pattern.test(text))?.[1];
  return found === undefined ? undefined : { name: found };
}

/** The numbers of the columns that matter in one year's lettings template, for files without their descriptive rows. */
type Layout = { readonly year: number; readonly columns: ReadonlyMap<number, Asked> };

type Numbers = Readonly<Partial<Record<AnswerName, number>>>;

function layout(
  year: number,
  numbers: Numbers,
  first: number,
  step: number,
  offsets: Readonly<Record<PersonAnswerName, number>>,
): Layout {
  const columns = new Map<number, Asked>();
  for (const [name, number] of Object.entries(numbers)) {
    const known = answerOf(name);
    if (known !== undefined) columns.set(number, { name: known });
  }
  for (let person = 2; person <= 8; person += 1)
    for (const name of ["age", "relation", "work"] as const) {
      const number = first + (person - 2) * step + offsets[name];
      if (offsets[name] >= 0) columns.set(number, { name, person });
    }
  return { year, columns };
}

const answers: readonly AnswerName[] = questions.map(([, name]) => name);
function answerOf(name: string): AnswerName | undefined {
  return answers.find((known) => known === name);
}

/** In 2026/27 a person is a partner or not, which says nothing of a child. */
const relationNotAsked = -1;

/** The templates of the collection years (from April to March) whose numbers are known. */
export const layouts: readonly Layout[] = [
  layout(
    2023,
    {
      startDay: 7,
      startMonth: 8,
      startYear: 9,
      reference: 13,
      uprn: 18,
      address1: 19,
      address2: 20,
      town: 21,
      county: 22,
      postcodePart1: 23,
      postcodePart2: 24,
      tenancy: 41,
      reason: 102,
      previousHome: 104,
      homeless: 105,
    },
    51,
    4,
    { relation: 0, age: 1, work: 3 },
  ),
  layout(
    2024,
    {
      startDay: 8,
      startMonth: 9,
      startYear: 10,
      reference: 13,
      uprn: 16,
      address1: 17,
      address2: 18,
      town: 19,
      county: 20,
      postcodePart1: 21,
      postcodePart2: 22,
      tenancy: 38,
      reason: 98,
      previousHome: 100,
      homeless: 101,
    },
    47,
    4,
    { relation: 0, age: 1, work: 3 },
  ),
  layout(
    2025,
    {
      startDay: 8,
      startMonth: 9,
      startYear: 10,
      reference: 13,
      uprn: 18,
      address1: 19,
      address2: 20,
      town: 21,
      county: 22,
      postcodePart1: 23,
      postcodePart2: 24,
      tenancy: 39,
      reason: 98,
      previousHome: 100,
      homeless: 101,
    },
    47,
    4,
    { relation: relationNotAsked, age: 1, work: 3 },
  ),
  layout(
    2026,
    {
      startDay: 8,
      startMonth: 9,
      startYear: 10,
      reference: 13,
      uprn: 18,
      address1: 19,
      address2: 20,
      town: 21,
      county: 22,
      postcodePart1: 23,
      postcodePart2: 24,
      tenancy: 38,
      reason: 113,
      previousHome: 115,
      homeless: 116,
    },
    48,
    6,
    { relation: relationNotAsked, age: 0, work: 5 },
  ),
];
