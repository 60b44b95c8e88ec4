import { expect, test } from "vitest";
import type { Row } from "../fixture.ts";
import {
  childPerson,
  council,
  decideOn,
  event,
  exampleNow,
  family,
  homes,
  inShort,
  northshire,
  practice,
  school,
  statements,
  update,
  agreed,
  everyoneSees,
} from "../fixture.ts";

const rows: readonly Row[] = [
  {
    name: "9 an item asked for, in answer to that request",
    message: update({
      kind: "information-response",
      purpose: "information-request",
      to: [homes, council],
      inReplyTo: "019839b8-2ea0-7649-865a-165573b84541",
      statements: statements("voice.wishes", "contact.leadProfessional"),
    }),
    register: family(),
    more: {
      history: [
        {
          message: {
            id: "019839b8-2ea0-7649-865a-165573b84541",
            kind: "information-request",
            from: homes,
            items: ["voice.wishes"],
            people: [childPerson],
          },
          decision: { recipients: { [school]: { outcome: "shared", statements: [] } } },
        },
      ],
    },
    expected: { [homes]: "s1 s2", [council]: "s1 s2" },
  },
  {
    name: "9 an item asked for and not answered",
    message: update({
      kind: "information-response",
      purpose: "information-request",
      to: [homes],
      inReplyTo: "019839b8-2ea0-7649-865a-165573b84541",
      statements: statements("contact.leadProfessional"),
    }),
    register: family(),
    more: {
      history: [
        {
          message: {
            id: "019839b8-2ea0-7649-865a-165573b84541",
            kind: "information-request",
            from: homes,
            items: ["voice.wishes"],
            people: [childPerson],
          },
          decision: { recipients: { [school]: { outcome: "shared", statements: [] } } },
        },
      ],
    },
    expected: { refused: "schema-invalid" },
  },
  {
    name: "9 supervision notes and objections stay where they belong",
    message: update({
      to: [council, practice],
      statements: statements("plan.supervisionNote", "sharing.objections", "family.youngCarer").map((s) =>
        s["item"] === "plan.supervisionNote" ? { ...s, value: "Seen with her manager." } : s,
      ),
    }),
    register: agreed,
    expected: { [council]: "s1!own-agency-only s2 s3", [practice]: "s1!own-agency-only s2!not-in-agreement s3" },
  },
  {
    name: "9 an item a restriction sealed",
    message: update({ to: [council], statements: statements("family.youngCarer", "voice.wishes") }),
    register: [
      ...agreed,
      event("restriction.placed", "res-1", { person: "p-ada", restriction: "sealed", items: ["voice.wishes"] }),
    ],
    expected: { [council]: "s1 s2!sealed" },
  },
  {
    name: "10 an acknowledgement may carry nothing",
    message: update({
      kind: "acknowledgement",
      to: [council],
      inReplyTo: "019839b8-2ea0-7649-865a-165573b84541",
      readBy: { name: "A", role: "x1" },
      readAt: exampleNow,
      statements: [],
    }),
    register: family(),
    expected: { [council]: "" },
  },
];

test.each(rows)("$name", ({ message, register, more, expected }) => {
  expect(inShort(decideOn(message, register, more))).toEqual(expected);
});

test("9 an agreement may allow less than the matrix, and the most restrictive wins", () => {
  const { id, from, parties } = { id: "less", from: "2026-09-30", parties: [school, council, practice, homes] };
  const limits = [{ to: [council], categories: ["family"], atMost: { support: "N", protection: "M" } }];
  const agreement = { id, from, parties, purposes: ["child-protection"], limits };
  const partnership = {
    agencies: northshire.partnership.agencies.map(({ id: name, kind, frontDoor }) => ({ id: name, kind, frontDoor })),
    agreements: [agreement],
  };
  const decision = decideOn(update(), agreed, { partnership });
  expect(inShort(decision)).toEqual({ ...everyoneSees, [council]: "s1 s2!not-in-agreement s3" });
});
