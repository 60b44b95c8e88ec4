import type { Leaf } from "@gatehouse/adapter/leaf";

/** The answers of a log that matter here, whatever its year and form call them. */
export const answerNames = [
  "reference",
  "log",
  "status",
  "start",
  "startDay",
  "startMonth",
  "startYear",
  "tenancy",
  "ownership",
  "landlord",
  "confidential",
  "address1",
  "address2",
  "town",
  "county",
  "postcode",
  "postcodePart1",
  "postcodePart2",
  "uprn",
  "uprnKnown",
  "uprnConfirmed",
  "reason",
  "previousHome",
  "homeless",
  "children",
] as const;
export type AnswerName = (typeof answerNames)[number];

/** What is known of each of the up to eight people of a household: no names and no birth dates. */
export const personAnswerNames = ["age", "relation", "work"] as const;
export type PersonAnswerName = (typeof personAnswerNames)[number];
export const mostPeople = 8;

/** One log: a letting or a sale. A leaf is where the answer stands; none where it was not given. */
export type Log = {
  readonly path: string;
  readonly answer: (name: AnswerName) => Leaf | undefined;
  /** @param person 1 the lead tenant or first buyer, to 8 */
  readonly of: (person: number, name: PersonAnswerName) => Leaf | undefined;
};
