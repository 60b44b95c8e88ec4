/** An answer by its code, in any year that has it, or by the words of an export of labels. */
type Answer = { readonly codes: readonly string[]; readonly words: RegExp };

/** Whether an answer is the one meant; codes of other years are never used for something else. */
export function isAnswer(text: string | undefined, { codes, words }: Answer): boolean {
  return text !== undefined && (codes.includes(text.trim()) || words.test(text));
}

/** Main reason for leaving the last settled home: domestic abuse (7 until 2021/22, then by kind). */
export const domesticAbuse: Answer = { codes: ["7", "48", "49"], words: /^domestic (?:abuse|violence)/i };
/** The same question: racial harassment, hate crime. */
export const hateCrime: Answer = { codes: ["10", "31"], words: /^(?:racial harassment|hate crime)/i };
/** The same question: violence by others, so that the new home is one to protect. */
export const otherViolence: Answer = { codes: ["56"], words: /^non-domestic violence/i };
/** Where the household was before: a refuge. */
export const refuge: Answer = { codes: ["21"], words: /^refuge$/i };
/** Assessed by a local authority as homeless. */
export const homeless: Answer = { codes: ["11"], words: /assessed (?:as homeless|by)/i };
/** The log was deleted in the service. */
export const deleted: Answer = { codes: ["4"], words: /^deleted$/i };
/** A child of the lead tenant's, for whom child benefit may be had. */
export const childRelation: Answer = { codes: ["C"], words: /^child\b/i };
/** Working situation: a child under 16. */
export const childWork: Answer = { codes: ["9"], words: /^child under 16/i };
/** Schemes whose address must not be disclosed. */
export const confidential: Answer = { codes: ["1"], words: /^yes/i };
export const no: Answer = { codes: ["0"], words: /^no\b/i };

const tenancies: readonly (readonly [Answer, string])[] = [
  [{ codes: ["4"], words: /assured shorthold/i }, "assured-shorthold"],
  [{ codes: ["6", "7"], words: /^secure/i }, "secure"],
  [{ codes: ["2"], words: /^assured/i }, "assured"],
  [{ codes: ["8"], words: /^periodic/i }, "periodic"],
  [{ codes: ["5"], words: /^licen[cs]e/i }, "licence"],
];
const ownerships: readonly (readonly [Answer, string])[] = [
  [{ codes: ["1"], words: /shared ownership/i }, "shared-ownership"],
  [{ codes: ["2"], words: /discounted ownership/i }, "discounted-ownership"],
  [{ codes: ["3"], words: /outright/i }, "outright-sale"],
];

/** How the home is held, as `housing.tenancy` calls it; undefined for `Other` and for what is not known. */
export function tenancyCode(text: string | undefined): string | undefined {
  return tenancies.find(([answer]) => isAnswer(text, answer))?.[1];
}

/** The same of a sale. */
export function ownershipCode(text: string | undefined): string | undefined {
  return ownerships.find(([answer]) => isAnswer(text, answer))?.[1];
}
