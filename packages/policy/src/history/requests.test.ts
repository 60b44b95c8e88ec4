import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, exampleNow, family, practice, school, statements, update } from "../fixture.ts";
import { followed } from "./followed.ts";
import type { World } from "./fixture.ts";
import { told, world } from "./fixture.ts";

const m1 = "019839b8-2ea0-7649-865a-165573b84501";
const m2 = "019839b8-2ea0-7649-865a-165573b84502";
const worker = { name: "L. Abara", role: "social-worker" };

function request(urgency: string): Draft {
  return update({
    id: m1,
    kind: "information-request",
    from: council,
    author: worker,
    to: [practice],
    case: "case-ada",
    purpose: "information-request",
    statements: [],
    items: ["health.missedAppointments", "health.injuries", "health.conditions"],
    power: "children-act-1989-s17",
    reason: "To see whether the family needs help.",
    historyFrom: "2026-01-01",
    urgency,
  });
}

function response(change: Draft): Draft {
  return update({
    id: m2,
    kind: "information-response",
    from: practice,
    author: { name: "N. Adeyemi", role: "named-nurse" },
    to: null,
    case: "case-ada",
    purpose: "information-request",
    inReplyTo: m1,
    statements: [],
    ...change,
  });
}

const items = ({ facts }: World): Readonly<Record<string, string>> =>
  Object.fromEntries(followed(facts.history, m1, council, 0).asked.map(({ item, answer }) => [item, answer]));
const waiting = ({ facts }: World): boolean =>
  [...facts.history.duties.values()].some(({ duty, on }) => duty === "answer-request" && on === practice);

test.each([
  { urgency: "red", due: ["2026-11-03T12:15:00Z", "2026-11-03T14:15:00Z"] },
  { urgency: "amber", due: ["2026-11-03T16:15:00Z", "2026-11-03T22:15:00Z"] },
  { urgency: "green", due: ["2026-11-04T10:15:00Z", "2026-11-05T10:15:00Z"] },
])("a $urgency request is late at $due, and the second time the front door knows", ({ urgency, due }) => {
  const partnership = world(family());
  partnership.pass(request(urgency), exampleNow);
  const [first = "", second = ""] = due;
  const late = (at: string) => told(partnership.look(at)).filter((line) => line.startsWith("answer-request"));
  expect(late(new Date(Date.parse(first) - 1000).toISOString())).toEqual([]);
  expect(late(first)).toEqual([`answer-request ${practice}: ${practice}/caldicott-guardian >${council} !`]);
  expect(late(second)).toEqual([
    `answer-request ${practice}: ${practice}/caldicott-guardian ${council}/front-door-manager >${council} !`,
  ]);
});

test("each item is answered by itself: given, not held, or withheld, and then the request is over", () => {
  const partnership = world(family());
  partnership.pass(request("green"), exampleNow);
  expect(items(partnership)).toEqual({
    "health.missedAppointments": "open",
    "health.injuries": "open",
    "health.conditions": "open",
  });
  const answers = [
    { item: "health.injuries", answer: "not-held" },
    { item: "health.conditions", answer: "withheld", reason: "More harmful than not." },
  ];
  partnership.pass(response({ statements: statements("health.missedAppointments"), answers }), exampleNow);
  expect(items(partnership)).toEqual({
    "health.missedAppointments": "given",
    "health.injuries": "not-held",
    "health.conditions": "withheld",
  });
  expect(waiting(partnership)).toBe(false);
});

test("an answer of which a part waits for an approver leaves that item open, and the duty", () => {
  const seal = event("restriction.placed", "seal-1", {
    person: "p-ada",
    restriction: "sealed",
    items: ["health.conditions"],
  });
  const partnership = world([...family(4), seal]);
  partnership.pass(request("green"), exampleNow);
  const given = statements("health.missedAppointments", "health.injuries", "health.conditions");
  const decision = partnership.pass(response({ statements: given }), exampleNow);
  expect(decision.holds.map(({ reason }) => reason)).toEqual(["sealed-release"]);
  expect(items(partnership)).toMatchObject({ "health.conditions": "open", "health.missedAppointments": "given" });
  expect(waiting(partnership)).toBe(true);
});

test("what a bar stops is withheld, all of it, whatever was answered: a bar tells nothing", () => {
  const partnership = world(family());
  partnership.pass(request("green"), exampleNow);
  partnership.happen(
    event("restriction.placed", "bar-1", { person: "p-ada", restriction: "linked-person", agency: council }),
    exampleNow,
  );
  const answers = ["health.injuries", "health.conditions"].map((item) => ({ item, answer: "not-held" }));
  const decision = partnership.pass(
    response({ statements: statements("health.missedAppointments"), answers }),
    exampleNow,
  );
  expect(decision.recipients[council]?.reasons).toEqual(["linked-person"]);
  expect(new Set(Object.values(items(partnership)))).toEqual(new Set(["withheld"]));
});

test("only who asked sees what was answered", () => {
  const partnership = world(family());
  partnership.pass(request("green"), exampleNow);
  expect(followed(partnership.facts.history, m1, school, 0)).toEqual({ copies: [], asked: [] });
});

test("of a copy its sender sees who has not read it, and what is late", () => {
  const partnership = world(family(4));
  partnership.pass(update({ id: m1, to: [practice] }), exampleNow);
  const seen = (at: string) => followed(partnership.facts.history, m1, school, Date.parse(at)).copies;
  expect(seen(exampleNow)).toEqual([{ agency: practice, acknowledged: false, open: ["acknowledge"], late: [] }]);
  expect(seen("2026-11-04T17:00:00Z")).toMatchObject([{ late: ["acknowledge"] }]);
});
