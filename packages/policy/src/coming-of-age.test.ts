import { expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import {
  agreed,
  childPerson,
  consent,
  council,
  decideOn,
  event,
  everything,
  family,
  inShort,
  mother,
  motherPerson,
  objection,
  practice,
  statements,
  update,
} from "./fixture.ts";

/** Ten in the morning, and the last second of a day and the first of the next in London, in summer time. */
const morning = "2026-11-03T10:15:00Z";
const lastSecond = "2026-10-09T22:59:59Z";
const midnight = "2026-10-09T23:00:00Z";

/** What an update to council and practice comes to for a child born then. */
function updateFor(born: string, register: readonly Draft[], now = morning, change: Draft = {}): unknown {
  const people = [{ ...childPerson, born }, motherPerson];
  return inShort(decideOn(update({ to: [practice], people, createdAt: now, ...change }), register, { now }));
}

/** A notice needs nobody's agreement, so that only objections bear on it. */
function noticeFor(born: string, register: readonly Draft[], now = morning): unknown {
  const statement = { kind: "status-notice", statements: statements("family.planStatus", "contact.leadProfessional") };
  return updateFor(born, register, now, statement);
}

const child = { person: "p-ada", capacity: "child" };
const shares = { [practice]: "s1 s2 s3" };
const asked = { refused: "consent-missing" };
const early = { at: "2026-10-06T09:00:00Z" };
const motherAgrees = [...family(), consent(early)];
const childAgrees = [...family(), consent({ ...early, givenBy: child })];

test.each([
  { name: "15: the mother's agreement", born: "2010-11-04", register: agreed, expected: shares },
  { name: "16 today: hers is no longer enough", born: "2010-11-03", register: agreed, expected: asked },
  { name: "16 today: the child's own", born: "2010-11-03", register: childAgrees, expected: shares },
  {
    name: "15: the child's own, not assessed",
    born: "2010-11-04",
    register: childAgrees,
    expected: { [practice]: "held competence-not-assessed" },
  },
  {
    name: "the last second of 15 in London",
    born: "2010-10-10",
    now: lastSecond,
    register: motherAgrees,
    expected: shares,
  },
  {
    name: "the first second of 16 in London",
    born: "2010-10-10",
    now: midnight,
    register: motherAgrees,
    expected: asked,
  },
  {
    name: "born on 29 February, 16 on the day itself",
    born: "2012-02-29",
    now: "2028-02-29T10:00:00Z",
    register: [...family(), consent({ expiresOn: "2028-12-31" })],
    expected: asked,
  },
])("agreement at $name", ({ born, register, expected, now }) => {
  expect(updateFor(born, register, now)).toEqual(expected);
});

test.each([
  { name: "17: the mother's agreement has lapsed already", born: "2008-11-04", register: agreed, expected: asked },
  { name: "18 today: nobody else's agreement counts", born: "2008-11-03", register: agreed, expected: asked },
  {
    name: "18 today: the adult's own, asked as one",
    born: "2008-11-03",
    register: [...family(), consent({ givenBy: { person: "p-ada", capacity: "self" } })],
    expected: shares,
  },
  {
    name: "18 today: the mother's refusal does not outweigh it",
    born: "2008-11-03",
    register: [
      ...childAgrees,
      event("consent.refused", "con-2", { person: "p-ada", givenBy: mother, scope: everything }),
    ],
    expected: shares,
  },
])("agreement at $name", ({ born, register, expected }) => {
  expect(updateFor(born, register)).toEqual(expected);
});

const motherObjects = [...family(), objection()];
const noticed = { [practice]: "s1 s2" };
const kept = { [practice]: "withheld objection" };

test.each([
  { name: "15: the mother's holds", born: "2010-11-04", register: motherObjects, expected: kept },
  {
    name: "17, who has not answered: the mother's still holds",
    born: "2008-11-04",
    register: motherObjects,
    expected: kept,
  },
  {
    name: "17, who agreed: it does not",
    born: "2008-11-04",
    register: [...motherObjects, consent({ givenBy: child })],
    expected: noticed,
  },
  { name: "18 today: the mother's has lapsed", born: "2008-11-03", register: motherObjects, expected: noticed },
  {
    name: "the last second of 17 in London",
    born: "2008-10-10",
    now: lastSecond,
    register: [...family(), objection(early)],
    expected: kept,
  },
  {
    name: "the first second of 18 in London",
    born: "2008-10-10",
    now: midnight,
    register: [...family(), objection(early)],
    expected: noticed,
  },
  {
    name: "18 today: their own holds",
    born: "2008-11-03",
    register: [...family(), objection({ madeBy: { person: "p-ada", capacity: "self" } })],
    expected: kept,
  },
  {
    name: "18 today: their own of when they were a child holds",
    born: "2008-11-03",
    register: [...family(), objection({ madeBy: child })],
    expected: kept,
  },
  {
    name: "18 today: so does the advocate's",
    born: "2008-11-03",
    register: [...family(), objection({ madeBy: { person: "p-lea", capacity: "advocate" } })],
    expected: kept,
  },
])("objection at $name", ({ born, register, expected, now }) => {
  expect(noticeFor(born, register, now)).toEqual(expected);
});

const sister = { label: "sister", role: "sibling", ids: [{ scheme: "person", value: "p-sis" }] };
const sisters = event("objection.recorded", "obj-2", { person: "p-sis", madeBy: mother, scope: everything });

test.each([
  { name: "17: the mother's objection for her holds", born: "2008-11-04", expected: "s1 s2!third-party-objection" },
  { name: "18 today: it has lapsed", born: "2008-11-03", expected: "s1 s2" },
  { name: "of unknown age: it holds", born: undefined, expected: "s1 s2!third-party-objection" },
])("a sister of $name", ({ born, expected }) => {
  const [first = {}, second = {}] = statements("contact.leadProfessional", "family.youngCarer");
  const message = update({
    to: [council],
    people: [childPerson, motherPerson, { ...sister, born }],
    statements: [first, { ...second, about: "sister" }],
  });
  expect(inShort(decideOn(message, [...agreed, sisters]))).toEqual({ [council]: expected });
});
