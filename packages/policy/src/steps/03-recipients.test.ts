import { expect, test } from "vitest";
import type { Row } from "../fixture.ts";
import {
  childPerson,
  concern,
  consent,
  council,
  decideOn,
  event,
  everyoneSees,
  exampleNow,
  family,
  homes,
  inShort,
  practice,
  risk,
  school,
  statements,
  update,
  agreed,
} from "../fixture.ts";

/** Another family's child, known to the police alone, whom a sender not on Ada's team lists beside Ada. */
const noor = { ...childPerson, ids: [{ scheme: "person", value: "p-noor" }] };
const adaBeside = { ...childPerson, label: "ada", role: "sibling" };
const linkNoor = event("person.linked", "link-2", {
  person: "p-noor",
  ids: [{ scheme: "nhs-number", value: "9990748330" }],
});
const oakfield = { from: "oakfield-school", people: [noor, adaBeside] };
const beforeNow = { message: update({ id: "019839b8-2ea0-7649-865a-165573b84541", ...oakfield }), decision: {} };

const rows: readonly Row[] = [
  {
    name: "3 who is not on the team cannot bring another child under a case: neither its level nor its team",
    message: update(oakfield),
    register: [...family(4), linkNoor],
    expected: { refused: "consent-missing" },
  },
  {
    name: "3 nor by having done so once before",
    message: update({ ...oakfield, people: [noor] }),
    register: [...family(4), linkNoor, consent({ person: "p-noor" })],
    more: { history: [beforeNow] },
    expected: {
      [council]: "withheld not-on-team",
      [practice]: "withheld not-on-team",
      [homes]: "withheld not-on-team",
    },
  },
  {
    name: "3 who is on the team can: a brother of the case's child is under it",
    message: update({ people: [noor, adaBeside] }),
    register: [...family(4), linkNoor],
    expected: everyoneSees,
  },
  {
    name: "3 not enrolled, not served, detriment, not on the team",
    message: update({
      to: ["lakeside-nursery", school, council, "family-support"],
      told: { status: "told", withheld: [{ agency: council, reason: "x" }] },
    }),
    register: agreed,
    expected: {
      "lakeside-nursery": "withheld no-sharing-agreement",
      [school]: "withheld no-need-to-know",
      [council]: "withheld detriment",
      "family-support": "withheld not-on-team",
    },
  },
  {
    name: "3 a purpose that does not serve the kind",
    message: concern({ to: [council, practice], purpose: "learning-review", risk: risk([council]) }),
    register: family(),
    expected: { [council]: "withheld no-sharing-agreement", [practice]: "withheld no-need-to-know" },
  },
  {
    name: "3 a correction goes to everyone who received the statement",
    message: update({
      kind: "correction",
      id: "019839b8-2ea0-7649-865a-165573b84540",
      to: null,
      corrects: { message: "019839b8-2ea0-7649-865a-165573b8453f", statement: "s2", reason: "wrong" },
      statements: statements("family.youngCarer"),
    }),
    register: family(),
    more: {
      history: [
        {
          message: update(),
          decision: {
            recipients: {
              [council]: { outcome: "shared", statements: [{ id: "s2" }] },
              [practice]: { outcome: "shared", statements: [{ id: "s1" }] },
            },
          },
        },
      ],
    },
    expected: { [council]: "s1" },
  },
  {
    name: "3 a reply that names nobody and replies to nothing known",
    message: update({
      kind: "acknowledgement",
      to: null,
      inReplyTo: "019839b8-2ea0-7649-865a-165573b84541",
      readBy: { name: "A", role: "x1" },
      readAt: exampleNow,
    }),
    register: family(),
    expected: { refused: "schema-invalid" },
  },
];

test.each(rows)("$name", ({ message, register, more, expected }) => {
  expect(inShort(decideOn(message, register, more))).toEqual(expected);
});
