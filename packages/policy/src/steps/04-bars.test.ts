import { expect, test } from "vitest";
import type { Row } from "../fixture.ts";
import {
  childPerson,
  council,
  decideOn,
  event,
  homes,
  inShort,
  motherPerson,
  practice,
  statements,
  update,
  agreed,
  everyoneSees,
} from "../fixture.ts";

const rows: readonly Row[] = [
  {
    name: "4 a professional linked: to the agency's lead alone",
    message: update(),
    register: [
      ...agreed,
      event("restriction.placed", "res-1", {
        person: "p-ada",
        restriction: "linked-person",
        professional: { name: "K. Moffat", role: "housing-officer", agency: homes },
      }),
    ],
    expected: everyoneSees,
  },
  {
    name: "4 the lead is the one linked",
    message: update(),
    register: [
      ...agreed,
      event("restriction.placed", "res-1", {
        person: "p-ada",
        restriction: "linked-person",
        professional: { name: "N. Castell", role: "named-nurse", agency: practice },
      }),
    ],
    expected: { ...everyoneSees, [practice]: "withheld linked-person" },
  },
  {
    name: "4 a permitted agency gets the place, the others do not",
    message: update({ statements: statements("child.name", "contact.address", "family.youngCarer") }),
    register: [
      ...agreed,
      event("restriction.placed", "res-1", {
        person: "p-ada",
        restriction: "protected-location",
        permitted: [council],
      }),
    ],
    expected: {
      [council]: "s1 s2 s3",
      [practice]: "s1 s2!location-protected s3",
      [homes]: "withheld nothing-to-share",
    },
  },
  {
    name: "4 the mother's protected place covers the household",
    message: update({ statements: statements("contact.setting", "family.youngCarer") }),
    register: [...agreed, event("restriction.placed", "res-1", { person: "p-mo", restriction: "protected-location" })],
    expected: {
      [council]: "s1!location-protected s2",
      [practice]: "s1!location-protected s2",
      [homes]: "withheld nothing-to-share",
    },
  },
  {
    name: "4 she lives elsewhere: it does not",
    message: update({
      to: [council],
      people: [childPerson, { ...motherPerson, livesElsewhere: true }],
      statements: statements("contact.setting", "family.youngCarer"),
    }),
    register: [...agreed, event("restriction.placed", "res-1", { person: "p-mo", restriction: "protected-location" })],
    expected: { [council]: "s1 s2" },
  },
  {
    name: "4 an alias of the place in a text",
    message: update({
      to: [council, homes],
      statements: [
        { ...statements("concern.narrative")[0], value: "They are at Rowan-House now.", summary: "They moved." },
      ],
    }),
    register: [
      ...agreed,
      event("restriction.placed", "res-1", {
        person: "p-ada",
        restriction: "protected-location",
        aliases: ["Rowan House"],
      }),
    ],
    expected: { [council]: "held protected-location-in-text", [homes]: "s1-" },
  },
  {
    name: "4 house number and street of an address the message protects",
    message: update({
      to: [council],
      statements: [
        ...statements("contact.protectedAddress"),
        { ...statements("concern.narrative")[0], id: "s2", value: "Seen at 12 mill lane corner." },
      ],
    }),
    register: agreed,
    expected: { [council]: "held protected-location-in-text" },
  },
];

test.each(rows)("$name", ({ message, register, more, expected }) => {
  expect(inShort(decideOn(message, register, more))).toEqual(expected);
});

test("4 a linked professional's agency is reached through its safeguarding lead", () => {
  const link = {
    person: "p-ada",
    restriction: "linked-person",
    professional: { name: "K. Moffat", role: "housing-officer", agency: homes },
  };
  const decision = decideOn(update(), [...agreed, event("restriction.placed", "res-1", link)]);
  expect(decision.recipients[homes]?.routedTo).toBe("safeguarding-lead");
});
