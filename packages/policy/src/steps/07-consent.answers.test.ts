import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  childPerson,
  decideOn,
  event,
  family,
  homes,
  inShort,
  mother,
  motherPerson,
  objection,
  practice,
  school,
  scopedTo,
  update,
} from "../fixture.ts";
import { allBut, answer, carer, childs, father, later, nobodyAgreed, refusedForAll } from "./fixture.ts";

// Decision step 7: which of several answers counts, and for whom it speaks.
const all = { [practice]: "s1 s2 s3" };
const some = (kept: string): Readonly<Record<string, string>> => ({ [practice]: kept });
const health = allBut({ categories: ["health"] });
const names = allBut({ categories: ["identity", "contact"] });
const elsewhere = objection({ id: "obj-9", madeBy: childs("competent"), scope: scopedTo(homes) });

test.each([
  {
    name: "a child found competent with an objection alone has agreed to nothing by saying yes unassessed",
    register: [answer("given", childs()), elsewhere],
    expected: nobodyAgreed,
  },
  {
    name: "nor has a parent in their stead",
    register: [answer("given", mother), elsewhere],
    expected: nobodyAgreed,
  },
  {
    name: "but what they refuse is refused",
    register: [answer("refused", childs()), elsewhere],
    expected: refusedForAll,
  },
  {
    name: "parents who disagree about a category, and agree to none",
    register: [answer("given", mother, { scope: health }), answer("refused", father, { scope: health })],
    expected: { [practice]: "held parents-disagree" },
  },
  {
    name: "parents who disagree about one category and agree about others: those go",
    register: [
      answer("given", mother),
      answer("refused", father, { scope: allBut({ categories: ["family"] }) }),
      answer("given", father, { scope: names }),
    ],
    expected: some("s1 s2!consent-scope s3"),
  },
  {
    name: "an agreement to everything after one to a part",
    register: [answer("given", mother, { scope: health }), answer("given", mother, later)],
    expected: all,
  },
  {
    name: "a child whom nobody assessed refuses a part: that is asked first",
    register: [answer("given", mother), answer("refused", childs(), { scope: health })],
    expected: { [practice]: "held competence-not-assessed" },
  },
  {
    name: "a child whom nobody assessed refuses another agency: nothing is asked of this one",
    register: [answer("given", mother), answer("refused", childs(), { scope: scopedTo(school) })],
    expected: all,
  },
  {
    name: "a carer's refusal is no refusal",
    register: [answer("given", mother), answer("refused", carer)],
    expected: all,
  },
])("7 $name", ({ register, expected }) => {
  expect(inShort(decideOn(update({ to: [practice] }), [...family(), ...register]))).toEqual(expected);
});

// A child whose numbers mean two records, which the reviewer let go: what was answered about either counts, by its time.
const two = [{ ...childPerson, ids: [...childPerson.ids, { scheme: "person", value: "p-bea" }] }, motherPerson];
const about = (person: string, kind: "given" | "refused", at: string): Draft => answer(kind, mother, { person, at });
// The reviewer let the message go: what is refused now is no message refused, but each copy.
const refused = { [practice]: "withheld consent-scope" };
const [first, second] = ["2026-10-20T09:00:00Z", "2026-10-21T09:00:00Z"];
const unknown = event("person.linked", "link-bea", {
  person: "p-bea",
  ids: [{ scheme: "nhs-number", value: "9998259819" }],
});

test.each([
  {
    name: "agreed, then refused about the other",
    given: about("p-bea", "given", first),
    since: about("p-ada", "refused", second),
    expected: refused,
  },
  {
    name: "the same, recorded of the other",
    given: about("p-ada", "given", first),
    since: about("p-bea", "refused", second),
    expected: refused,
  },
  {
    name: "refused, then agreed about the other",
    given: about("p-bea", "refused", first),
    since: about("p-ada", "given", second),
    expected: all,
  },
  {
    name: "the same, recorded of the other",
    given: about("p-ada", "refused", first),
    since: about("p-bea", "given", second),
    expected: all,
  },
])("7 of two records of one child: $name", ({ given, since, expected }) => {
  const message = update({ to: [practice], people: two });
  for (const register of [
    [...family(), unknown, given, since],
    [...family(), unknown, since, given],
  ]) {
    const { holds } = decideOn(message, register);
    expect(holds.map(({ reason }) => reason)).toEqual(["person-ambiguous"]);
    const released = holds.map(({ id }, at) => event("review.decided", `rev-${at}`, { hold: id, outcome: "release" }));
    expect(inShort(decideOn(message, [...register, ...released]))).toEqual(expected);
  }
});
