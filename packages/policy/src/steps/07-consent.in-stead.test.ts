import { expect, test } from "vitest";
import type { Row } from "../fixture.ts";
import {
  council,
  decideOn,
  event,
  everyoneSees,
  family,
  everything,
  homes,
  inShort,
  mother,
  practice,
  scopedTo,
  update,
} from "../fixture.ts";
import { father, carer, childs, answer, allBut, nobodyAgreed, refusedForAll, unable, later } from "./fixture.ts";

// Decision step 7, where something stands in for an agreement: never for a refusal, while that stands.

const asks = (reason: string): Readonly<Record<string, string>> => ({
  [council]: `held ${reason}`,
  [practice]: `held ${reason}`,
  [homes]: `held ${reason}`,
});

const inStead: readonly Omit<Row, "message">[] = [
  { name: "an agreement that is missing", register: [], expected: everyoneSees },
  {
    name: "an agreement of somebody whose word is not known to count",
    register: [answer("given", carer)],
    expected: everyoneSees,
  },
  {
    name: "an agreement of a child whom nobody assessed",
    register: [answer("given", childs())],
    expected: everyoneSees,
  },
  {
    name: "an agreement for others alone",
    register: [answer("given", mother, { scope: scopedTo(council) })],
    expected: everyoneSees,
  },
  {
    name: "not a refusal for one agency",
    register: [answer("refused", mother, { scope: scopedTo(homes) })],
    expected: { ...everyoneSees, [homes]: "withheld consent-scope" },
  },
  {
    name: "not where parents disagree",
    register: [answer("given", mother), answer("refused", father)],
    expected: asks("parents-disagree"),
  },
  {
    name: "not a child's refusal, whoever assessed them",
    register: [answer("refused", childs("not-competent"))],
    expected: nobodyAgreed,
  },
  {
    name: "a refusal for another purpose does not stand against it",
    register: [answer("refused", mother, { scope: allBut({ purposes: ["early-help"] }) })],
    expected: everyoneSees,
  },
  {
    name: "nor a carer's refusal",
    register: [answer("refused", carer)],
    expected: everyoneSees,
  },
  {
    name: "not a refusal, however long ago: it does not lapse as an agreement does",
    register: [answer("refused", mother, { at: "2026-04-01T09:00:00Z" })],
    expected: refusedForAll,
  },
  {
    name: "nor a refusal that was taken back",
    register: [answer("refused", mother), answer("withdrawn", mother, later)],
    expected: everyoneSees,
  },
];

test.each(inStead)("7 incapacity stands in for an agreement: $name", ({ register, expected }) => {
  expect(inShort(decideOn(update({ basis: unable }), [...family(), ...register]))).toEqual(expected);
});

/** What a later answer must cover for an earlier refusal to be over: at least all that the refusal said. */
const narrow = {
  agencies: [practice, homes],
  purposes: ["child-protection", "early-help"],
  categories: ["identity", "family"],
};
const replacing = [
  { back: {}, over: true },
  { back: everything, over: true },
  { back: { agencies: [homes, practice, council] }, over: true },
  { back: { agencies: [practice] }, over: false },
  { back: { agencies: [council] }, over: false },
  { back: { purposes: ["early-help", "child-protection", "notification"] }, over: true },
  { back: { purposes: ["child-protection"] }, over: false },
  { back: { categories: ["identity", "family", "health"] }, over: true },
  { back: { categories: ["family"] }, over: false },
] as const;

test.each(replacing)("7 a refusal is over when taken back for $back: $over", ({ back, over }) => {
  const register = [
    ...family(),
    answer("refused", mother, { scope: narrow }),
    answer("withdrawn", mother, { scope: { ...narrow, ...back }, ...later }),
  ];
  // Nothing stands in for an agreement where a refusal still stands.
  const message = update({ to: [homes], basis: unable });
  expect(inShort(decideOn(message, register))).toEqual(over ? { [homes]: "s1 s2!only-on-request s3" } : nobodyAgreed);
});

test.each([
  { part: "agencies", list: [homes, practice] },
  { part: "purposes", list: ["child-protection", "early-help"] },
  { part: "categories", list: ["identity", "family", "contact"] },
])("7 taking back some $part leaves the rest of a refusal of everything", ({ part, list }) => {
  const register = [
    ...family(),
    answer("refused", mother),
    answer("withdrawn", mother, { scope: allBut({ [part]: list }), ...later }),
  ];
  expect(inShort(decideOn(update({ to: [homes], basis: unable }), register))).not.toEqual({
    [homes]: "s1 s2!only-on-request s3",
  });
});

test.each([
  { ends: "con-1", expected: { [homes]: "s1 s2!only-on-request s3" } },
  { ends: "con-2", expected: refusedForAll },
])("7 a refusal stands beside the end of another answer: $ends ends", ({ ends, expected }) => {
  const register = [
    ...family(),
    answer("refused", mother, { id: "con-1" }),
    event("consent.refused", "con-2", {
      person: "p-ada",
      givenBy: father,
      scope: scopedTo(council),
      at: "2026-10-20T10:00:00Z",
    }),
    answer("withdrawn", mother, { ends, ...later }),
  ];
  expect(inShort(decideOn(update({ to: [homes], basis: unable }), register))).toEqual(expected);
});
