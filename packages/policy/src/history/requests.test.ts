import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, exampleNow, family, practice, school, statements, update } from "../fixture.ts";
import type { PastDecision, PastMessage } from "./apply-decision.ts";
import { followed } from "./followed.ts";
import type { World } from "./fixture.ts";
import { told, world } from "./fixture.ts";
import { askedItems, isAnswered, noteAnswers, noteRequest } from "./requests.ts";
import type { History } from "./state.ts";
import { emptyHistory } from "./state.ts";

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

const [injuries, conditions] = ["health.injuries", "health.conditions"] as const;
const decided = (recipients: PastDecision["recipients"], holds: PastDecision["holds"] = []): PastDecision => ({
  outcome: "decided",
  holds,
  duties: [],
  recipients,
});
type Copy = PastDecision["recipients"][string];
const reached: Copy = { outcome: "shared", statements: [] };
const stopped: Copy = { outcome: "withheld", statements: [], reasons: ["objection"] };
const past = (change: Partial<PastMessage>): PastMessage => ({
  id: "r-1",
  kind: "information-request",
  from: council,
  createdAt: exampleNow,
  items: [injuries, conditions],
  people: [],
  ...change,
});

/** A request of the council's that reached the practice. */
function asking(): History {
  const history = emptyHistory();
  const { id, kind, from } = past({});
  const passed = { id, kind, from, case: null, atMs: 0, child: [], asked: [], inReplyTo: null, shared: {} };
  history.messages.set("r-1", passed);
  noteRequest(history, past({}), decided({ [practice]: reached, [school]: stopped }));
  return history;
}
const short = (history: History) => askedItems(history, "r-1").map(({ agency, answer }) => `${agency} ${answer}`);
const twice = (agency: string) => [`${agency} open`, `${agency} open`];

test("a request is open at every agency that got it, item by item, also at one that got it later", () => {
  const history = asking();
  expect(short(history)).toEqual(twice(practice));
  noteAnswers(
    history,
    answering({ answers: [{ item: injuries, answer: "not-held" }] }),
    decided({ [council]: reached }),
  );
  noteRequest(history, past({}), decided({ [practice]: reached, [school]: reached }));
  expect(short(history)).toEqual([`${practice} not-held`, `${practice} open`, ...twice(school)]);
});

test("what asks for nothing is no request, whatever it lists", () => {
  const history = emptyHistory();
  noteRequest(history, past({ kind: "case-update" }), decided({ [practice]: reached }));
  noteRequest(history, past({ items: null }), decided({ [practice]: reached }));
  expect(history.requests.size).toBe(0);
  expect([askedItems(history, "r-1"), isAnswered(history, "r-1", practice)]).toEqual([[], false]);
});

function answering(change: Partial<PastMessage> = {}): PastMessage {
  return past({ id: "a-1", kind: "information-response", from: practice, items: null, inReplyTo: "r-1", ...change });
}
const notHeld = [injuries, conditions].map((item) => ({ item, answer: "not-held" as const }));
const given = (id: string, item: typeof injuries | typeof conditions) => ({ id, item, form: "full" as const });
const dropped = (id: string, item: typeof injuries | typeof conditions) => ({ id, item, reason: "sealed" as const });
const hold = (change: Partial<PastDecision["holds"][number]>): PastDecision["holds"][number] => ({
  id: "h-1",
  recipient: council,
  statement: null,
  reason: "sealed-release",
  reviewer: { agency: practice, role: "caldicott-guardian" },
  due: exampleNow,
  ...change,
});

test.each([
  { what: "nothing is held", said: answering({ answers: notHeld }), copy: reached, answers: "not-held not-held" },
  { what: "nothing is said", said: answering(), copy: reached, answers: "open open" },
  {
    what: "an item is given",
    said: answering(),
    copy: { ...reached, statements: [given("s1", injuries)] },
    answers: "given open",
  },
  {
    what: "an item is kept back by the rules",
    said: answering(),
    copy: { ...reached, dropped: [dropped("s1", injuries)] },
    answers: "withheld open",
  },
  {
    what: "one of two statements of an item is given",
    said: answering(),
    copy: { ...reached, statements: [given("s1", injuries)], dropped: [dropped("s2", injuries)] },
    answers: "given open",
  },
  {
    what: "an item waits for its approver, the other is kept back",
    said: answering(),
    copy: { ...reached, dropped: [dropped("s1", injuries), dropped("s2", conditions)] },
    holds: [hold({ statement: "s1" })],
    answers: "open withheld",
  },
  {
    what: "an item waits for another recipient",
    said: answering(),
    copy: { ...reached, dropped: [dropped("s1", injuries)] },
    holds: [hold({ statement: "s1", recipient: school })],
    answers: "withheld open",
  },
  {
    what: "the copy waits for a human",
    said: answering({ answers: notHeld }),
    copy: { ...stopped, outcome: "held" },
    answers: "open open",
  },
  {
    what: "a bar or a wish stops it",
    said: answering({ answers: notHeld }),
    copy: stopped,
    answers: "withheld withheld",
  },
  {
    what: "it is stopped, nobody says why",
    said: answering(),
    copy: { outcome: "withheld", statements: [] },
    answers: "withheld withheld",
  },
  {
    what: "it has nothing but answers in it",
    said: answering({ answers: notHeld }),
    copy: { ...stopped, reasons: ["nothing-to-share"] },
    answers: "not-held not-held",
  },
  {
    what: "it is no answer to a request",
    said: answering({ kind: "case-update", answers: notHeld }),
    copy: reached,
    answers: "open open",
  },
  {
    what: "it answers nothing",
    said: answering({ inReplyTo: null, answers: notHeld }),
    copy: reached,
    answers: "open open",
  },
  {
    what: "it answers what nobody knows",
    said: answering({ inReplyTo: "r-9", answers: notHeld }),
    copy: reached,
    answers: "open open",
  },
  {
    what: "who was not asked answers",
    said: answering({ from: school, answers: notHeld }),
    copy: reached,
    answers: "open open",
  },
  {
    what: "it answers what was not asked",
    said: answering({ answers: [{ item: "police.incident", answer: "not-held" }] }),
    copy: reached,
    answers: "open open",
  },
] satisfies readonly { what: string; said: PastMessage; copy: Copy; holds?: PastDecision["holds"]; answers: string }[])(
  "an answer where $what comes to $answers",
  ({ said, copy, answers, ...row }) => {
    const history = asking();
    noteAnswers(history, said, decided({ [council]: copy }, "holds" in row ? row.holds : []));
    expect(short(history)).toEqual(answers.split(" ").map((answer) => `${practice} ${answer}`));
    expect(isAnswered(history, "r-1", practice)).toBe(!answers.includes("open"));
  },
);

test("an answer that goes to others only says nothing to who asked", () => {
  const history = asking();
  noteAnswers(history, answering({ answers: notHeld }), decided({ [school]: reached }));
  expect(short(history)).toEqual(twice(practice));
});

test("what was given stays given, and what was not may be given yet", () => {
  const history = asking();
  const answer = (copy: Copy, said: Partial<PastMessage> = {}) =>
    noteAnswers(history, answering(said), decided({ [council]: copy }));
  answer({ ...reached, statements: [given("s1", injuries)], dropped: [dropped("s2", conditions)] });
  expect(short(history)).toEqual([`${practice} given`, `${practice} withheld`]);
  answer(stopped, { answers: notHeld });
  expect(short(history)).toEqual([`${practice} given`, `${practice} withheld`]);
  answer({ ...reached, statements: [given("s1", conditions)] }, { answers: notHeld });
  expect(short(history)).toEqual([`${practice} given`, `${practice} given`]);
});
