import { expect, test } from "vitest";
import type { Row } from "../fixture.ts";
import {
  childPerson,
  concern,
  council,
  decideOn,
  event,
  family,
  inShort,
  police,
  practice,
  preview,
  risk,
  school,
  statements,
  update,
  agreed,
  everyoneSees,
} from "../fixture.ts";

const rows: readonly Row[] = [
  {
    name: "1 an author with a role of another agency",
    message: update({ author: { name: "X", role: "front-door-manager" } }),
    register: agreed,
    expected: { refused: "authority-missing" },
  },
  {
    name: "1 created 24 hours ago is fresh",
    message: update({ createdAt: "2026-11-02T10:15:00Z" }),
    register: agreed,
    expected: everyoneSees,
  },
  {
    name: "1 created two minutes ahead is fresh",
    message: update({ createdAt: "2026-11-03T10:17:00Z" }),
    register: agreed,
    expected: everyoneSees,
  },
  {
    name: "1 created two minutes and a second ahead",
    message: update({ createdAt: "2026-11-03T10:17:01Z" }),
    register: agreed,
    expected: { refused: "message-stale" },
  },
  {
    name: "1 the policy starts at midnight in London",
    message: update({ createdAt: "2026-09-29T23:00:00Z" }),
    register: agreed,
    more: { now: "2026-09-29T23:00:00Z" },
    expected: everyoneSees,
  },
  {
    name: "1 a second before",
    message: update({ createdAt: "2026-09-29T22:59:59Z" }),
    register: [],
    more: { now: "2026-09-29T22:59:59Z" },
    expected: { refused: "policy-not-in-force" },
  },
  {
    name: "1 the same id with other bytes",
    message: update(),
    register: agreed,
    more: { history: [{ message: update({ case: "case-b" }), decision: {} }] },
    expected: { refused: "message-replayed" },
  },
  {
    name: "2 an author without a name",
    message: update({ author: { role: "designated-safeguarding-lead" } }),
    register: agreed,
    expected: { refused: "anonymity-not-available" },
  },
  {
    name: "2 a referrer who is withheld",
    message: concern({
      statements: statements("child.name", "contact.referrer", "concern.narrative").map((s) =>
        s["item"] === "contact.referrer" ? { ...s, value: { absent: "withheld" } } : s,
      ),
    }),
    register: family(),
    expected: { refused: "anonymity-not-available" },
  },
  {
    name: "2 evidence of twenty characters",
    message: concern({ risk: risk([council], { evidence: "12345678901234567890" }) }),
    register: family(),
    expected: { [council]: "s1 s2 s3" },
  },
  {
    name: "2 a decider whose role nobody has",
    message: concern({ risk: risk([council], { decidedBy: { name: "Score 4", role: "risk-model" } }) }),
    register: family(),
    expected: { refused: "risk-invalid" },
  },
  {
    name: "2 a decider without a name",
    message: concern({ risk: risk([council], { decidedBy: { role: "named-nurse" } }) }),
    register: family(),
    expected: { refused: "risk-invalid" },
  },
  {
    name: "2 nobody at risk",
    message: concern({ risk: risk([council], { atRisk: [] }) }),
    register: family(),
    expected: { refused: "risk-invalid" },
  },
  {
    name: "2 an invalid risk refuses any kind",
    message: update({ risk: risk([], {}) }),
    register: agreed,
    expected: { refused: "risk-invalid" },
  },
  {
    name: "2 a concern without narrative",
    message: concern({ statements: statements("child.name", "contact.referrer") }),
    register: family(),
    expected: { refused: "schema-invalid" },
  },
  {
    name: "2 an emergency goes to police and front door without the reference",
    message: concern({
      to: [council, police, practice],
      told: { status: "deferred", reason: "prejudice-investigation" },
      risk: risk([council, police, practice], { emergency: true }),
    }),
    register: family(),
    expected: { [council]: "s1 s2 s3", [police]: "s1 s2 s3", [practice]: "held officer-reference-missing" },
  },
  {
    name: "2 without attempts only the front door's copy waits",
    message: concern({ to: [council, police], told: { status: "not-contactable" }, risk: risk([council, police]) }),
    register: family(),
    expected: { [council]: "held contact-attempts-missing", [police]: "s1 s2 s3" },
  },
  {
    name: "2 a child nobody knows",
    message: concern({
      to: [council, police],
      risk: risk([council, police]),
      people: [{ ...childPerson, ids: [{ scheme: "nhs-number", value: "9990748330" }] }],
    }),
    register: family(),
    expected: { [council]: "s1 s2 s3", [police]: "held person-not-matched" },
  },
  {
    name: "2 identifiers of two persons",
    message: concern({
      to: [council, police],
      risk: risk([council, police]),
      people: [
        {
          ...childPerson,
          ids: [
            { scheme: "person", value: "p-ada" },
            { scheme: "nhs-number", value: "9990748330" },
          ],
        },
      ],
    }),
    register: [
      ...family(),
      event("person.linked", "link-2", { person: "p-noor", ids: [{ scheme: "nhs-number", value: "9990748330" }] }),
    ],
    expected: { [council]: "s1 s2 s3", [police]: "held person-ambiguous" },
  },
];

test.each(rows)("$name", ({ message, register, more, expected }) => {
  expect(inShort(decideOn(message, register, more))).toEqual(expected);
});

test("an unreadable file is an error and a register event without authority counts for nothing", () => {
  expect(preview(update(), [{ type: "nonsense" }])).toMatchObject({ ok: false, error: "preview-event-invalid" });
  const opened = event("case.opened", "case-2", {
    case: "case-x",
    child: "p-ada",
    level: 4,
    by: { agency: school, name: "A", role: "designated-safeguarding-lead" },
  });
  expect(preview(update(), [...agreed, opened])).toMatchObject({
    ok: true,
    skipped: [{ id: "case-2", code: "authority-missing" }],
  });
});

test("1 the same message again gets its first decision again", () => {
  const first = decideOn(update(), agreed);
  const later = decideOn(update(), family(4), { history: [{ message: update(), decision: first }] });
  expect(later).toEqual(first);
});
