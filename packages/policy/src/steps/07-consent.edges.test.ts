import { expect, test } from "vitest";
import type { Row } from "../fixture.ts";
import {
  council,
  decideOn,
  everyoneSees,
  family,
  homes,
  inShort,
  mother,
  practice,
  scopedTo,
  update,
} from "../fixture.ts";
import { father, carer, childs, answer, allBut, nobodyAgreed, refusedForAll, later } from "./fixture.ts";

// Decision step 7, case by case: whose word counts, and which of a person's answers.

const asks = (reason: string): Readonly<Record<string, string>> => ({
  [council]: `held ${reason}`,
  [practice]: `held ${reason}`,
  [homes]: `held ${reason}`,
});
const answers: readonly Omit<Row, "message">[] = [
  { name: "nobody was asked", register: [], expected: nobodyAgreed },
  {
    name: "agreed for other purposes alone",
    register: [answer("given", mother, { scope: allBut({ purposes: ["early-help"] }) })],
    expected: {
      [council]: "withheld consent-scope",
      [practice]: "withheld consent-scope",
      [homes]: "withheld consent-scope",
    },
  },
  {
    name: "agreed for some agencies: the others are outside the scope",
    register: [answer("given", mother, { scope: scopedTo(council) })],
    expected: { [council]: "s1 s2 s3", [practice]: "withheld consent-scope", [homes]: "withheld consent-scope" },
  },
  { name: "refused for everyone", register: [answer("refused", mother)], expected: refusedForAll },
  {
    name: "refused for everyone, for another purpose",
    register: [answer("refused", mother, { scope: allBut({ purposes: ["early-help"] }) })],
    expected: nobodyAgreed,
  },
  {
    name: "refused for some: for everybody there is no agreement",
    register: [answer("refused", mother, { scope: scopedTo(homes) })],
    expected: nobodyAgreed,
  },
  {
    name: "agreed for all, then refused for one",
    register: [answer("given", mother), answer("refused", mother, { scope: scopedTo(homes), ...later })],
    expected: { ...everyoneSees, [homes]: "withheld consent-scope" },
  },
  {
    name: "refused for all, then agreed for one",
    register: [answer("refused", mother), answer("given", mother, { scope: scopedTo(council), ...later })],
    expected: { [council]: "s1 s2 s3", [practice]: "withheld consent-scope", [homes]: "withheld consent-scope" },
  },
  {
    name: "refused, then agreed",
    register: [answer("refused", mother), answer("given", mother, later)],
    expected: everyoneSees,
  },
  {
    name: "agreed, then refused",
    register: [answer("given", mother), answer("refused", mother, later)],
    expected: refusedForAll,
  },
  {
    name: "refused, and the refusal taken back",
    register: [answer("refused", mother), answer("withdrawn", mother, later)],
    expected: nobodyAgreed,
  },
  {
    name: "refused by a carer: a view, not a refusal",
    register: [answer("refused", carer)],
    expected: nobodyAgreed,
  },
  {
    name: "agreed by a carer",
    register: [answer("given", carer)],
    expected: asks("no-parental-responsibility"),
  },
  {
    name: "agreed by a carer for one agency: the question is there alone",
    register: [answer("given", carer, { scope: scopedTo(practice) })],
    expected: {
      [council]: "withheld consent-scope",
      [practice]: "held no-parental-responsibility",
      [homes]: "withheld consent-scope",
    },
  },
  {
    name: "agreed by a carer for another purpose: no question",
    register: [answer("given", carer, { scope: allBut({ purposes: ["early-help"] }) })],
    expected: nobodyAgreed,
  },
  {
    name: "agreed by a carer who took it back: no question",
    register: [answer("given", carer), answer("withdrawn", carer, later)],
    expected: nobodyAgreed,
  },
  {
    name: "agreed by a carer where the mother refused",
    register: [answer("given", carer), answer("refused", mother)],
    expected: refusedForAll,
  },
  {
    name: "agreed by a carer beside the mother",
    register: [answer("given", carer), answer("given", mother)],
    expected: everyoneSees,
  },
  {
    name: "agreed by a child whom nobody assessed",
    register: [answer("given", childs())],
    expected: asks("competence-not-assessed"),
  },
  {
    name: "agreed by a child and a carer, neither of whose word is known to count: who holds responsibility comes first",
    register: [answer("given", childs()), answer("given", carer)],
    expected: asks("no-parental-responsibility"),
  },
  {
    name: "agreed by a child found not competent, who has no more say than a carer",
    register: [answer("given", childs("not-competent"))],
    expected: asks("no-parental-responsibility"),
  },
  {
    name: "agreed by a competent child",
    register: [answer("given", childs("competent"))],
    expected: everyoneSees,
  },
  {
    name: "agreed by a competent child, refused by the mother",
    register: [answer("given", childs("competent")), answer("refused", mother)],
    expected: everyoneSees,
  },
  {
    name: "refused by a competent child, agreed by the mother",
    register: [answer("refused", childs("competent")), answer("given", mother)],
    expected: refusedForAll,
  },
  {
    name: "agreed by a carer where a competent child decides and said nothing for this purpose",
    register: [
      answer("refused", childs("competent"), { scope: allBut({ purposes: ["early-help"] }) }),
      answer("given", carer),
    ],
    expected: nobodyAgreed,
  },
  {
    name: "refused by a child whom nobody assessed, agreed by the mother",
    register: [answer("refused", childs()), answer("given", mother)],
    expected: asks("competence-not-assessed"),
  },
  {
    name: "refused by such a child for one agency: the question is there alone",
    register: [answer("refused", childs(), { scope: scopedTo(homes) }), answer("given", mother)],
    expected: { ...everyoneSees, [homes]: "held competence-not-assessed" },
  },
  {
    name: "refused by such a child for another purpose: no question",
    register: [answer("refused", childs(), { scope: allBut({ purposes: ["early-help"] }) }), answer("given", mother)],
    expected: everyoneSees,
  },
  {
    name: "refused by such a child, who then agreed: no question",
    register: [answer("refused", childs()), answer("given", childs(), later), answer("given", mother)],
    expected: everyoneSees,
  },
  {
    name: "refused by such a child, who took that back: no question",
    register: [answer("refused", childs()), answer("withdrawn", childs(), later), answer("given", mother)],
    expected: everyoneSees,
  },
  {
    name: "refused by a child found not competent, agreed by the mother",
    register: [answer("refused", childs("not-competent")), answer("given", mother)],
    expected: everyoneSees,
  },
  {
    name: "two holders of parental responsibility disagree",
    register: [answer("given", mother), answer("refused", father)],
    expected: asks("parents-disagree"),
  },
  {
    name: "they disagree about one agency",
    register: [answer("given", mother), answer("refused", father, { scope: scopedTo(homes) })],
    expected: { ...everyoneSees, [homes]: "held parents-disagree" },
  },
  {
    name: "they disagree about one category: that is no agreement, the rest is",
    register: [answer("given", mother), answer("refused", father, { scope: allBut({ categories: ["family"] }) })],
    expected: {
      [council]: "s1 s2!consent-scope s3",
      [practice]: "s1 s2!consent-scope s3",
      [homes]: "s1 s2!consent-scope s3",
    },
  },
  {
    name: "agreed before the agency joined the team",
    register: [answer("given", mother, { at: "2026-10-05T10:00:00Z" })],
    expected: asks("new-team-member"),
  },
  {
    name: "agreed in the moment in which it joined",
    register: [answer("given", mother, { at: "2026-10-06T09:00:00Z" })],
    expected: everyoneSees,
  },
];

test.each(answers)("7 $name", ({ register, expected }) => {
  expect(inShort(decideOn(update(), [...family(), ...register]))).toEqual(expected);
});
