import { expect, test } from "vitest";
import type { Row } from "../fixture.ts";
import {
  childPerson,
  concern,
  consent,
  decideOn,
  event,
  family,
  homes,
  inShort,
  motherPerson,
  objection,
  practice,
  risk,
  statements,
  update,
  agreed,
  everyoneSees,
  scopedTo,
} from "../fixture.ts";

const competent = { person: "p-ada", capacity: "child", competence: { result: "competent" } };
const teen = { ...childPerson, born: "2012-02-20" };

const rows: readonly Row[] = [
  {
    name: "8 a competent child's own answer outweighs a parent's objection",
    message: update({ people: [teen, motherPerson] }),
    register: [...family(), consent({ givenBy: competent }), objection({ scope: scopedTo(homes) })],
    expected: everyoneSees,
  },
  {
    name: "8 all categories, a risk for some: the rest is dropped",
    message: concern({ to: [practice], risk: risk([practice], { categories: ["identity", "opinion"] }) }),
    register: [...family(), objection()],
    expected: { [practice]: "s1 s2!objection s3" },
  },
  {
    name: "8 an adult about themselves",
    message: update({
      to: [practice],
      statements: [
        { ...statements("family.youngCarer")[0], about: "mother" },
        { ...statements("contact.leadProfessional")[0], id: "s2" },
      ],
    }),
    register: [...agreed, objection({ person: "p-mo", madeBy: { person: "p-mo", capacity: "self" } })],
    expected: { [practice]: "s1!third-party-objection s2" },
  },
  {
    name: "8 an expired objection's flag does not bind: withdrawn",
    message: update(),
    register: [
      ...agreed,
      objection({ scope: scopedTo(homes) }),
      event("objection.withdrawn", "obj-2", { ends: "obj-1" }),
    ],
    expected: everyoneSees,
  },
  {
    name: "8 withdrawn by another agency: not accepted",
    message: update(),
    register: [
      ...agreed,
      objection({ scope: scopedTo(homes) }),
      event("objection.withdrawn", "obj-2", {
        ends: "obj-1",
        by: { agency: practice, name: "F. Osei", role: "named-nurse" },
      }),
    ],
    expected: { ...everyoneSees, [homes]: "withheld objection" },
  },
];

test.each(rows)("$name", ({ message, register, more, expected }) => {
  expect(inShort(decideOn(message, register, more))).toEqual(expected);
});

test("8 a covered body whose message meets an objection below the risk level owes a duty check", () => {
  const decision = decideOn(update(), [...agreed, objection({ scope: scopedTo(homes) })]);
  expect(decision.recipients[homes]?.dutyCheck).toBe(true);
});
