import type { Decision } from "@gatehouse/contracts/decision";
import { expect, test } from "vitest";
import { emptyHistory } from "../history/state.ts";
import type { History } from "../history/state.ts";
import { noteDecidedAgain } from "./note-decided-again.ts";

function historyOf(shared: Readonly<Record<string, readonly string[]>>, agreed?: readonly string[]): History {
  const history = emptyHistory();
  const rest = { case: "case-ada", atMs: 0, child: ["p-ada"], asked: [], inReplyTo: null };
  const from = "hillside-school";
  history.messages.set("m-1", { id: "m-1", kind: "case-update", from, ...rest, shared, ...(agreed ? { agreed } : {}) });
  return history;
}

function decision(statements: Readonly<Record<string, readonly string[]>>, tier: "support" | "protection"): Decision {
  const recipients = Object.entries(statements).map(([agency, ids]) => [
    agency,
    {
      outcome: ids.length > 0 ? ("shared" as const) : ("withheld" as const),
      tier,
      statements: ids.map((id) => ({ id, item: "child.name", form: "full" as const })),
      dropped: [],
      reasons: [],
      overrides: [],
      handling: [],
      dutyCheck: false,
      routedTo: null,
      retainUntil: null,
    },
  ]);
  return {
    message: { id: "m-1", kind: "case-update", from: "hillside-school", case: "case-ada" },
    outcome: "decided",
    reasons: [],
    policy: "p",
    registerAsOf: 0,
    recipients: Object.fromEntries(recipients),
    holds: [],
    duties: [],
  };
}

test("what anybody was given stays noted, also beside a further copy that says less of it", () => {
  const history = historyOf({ housing: ["s1", "s2"] });
  noteDecidedAgain(history, decision({ housing: ["s1", "s7"] }, "protection"), []);
  expect(history.messages.get("m-1")?.shared).toEqual({ housing: ["s1", "s2", "s7"] });
});

test("what was taken back for sure was never given; in doubt it was", () => {
  const gone = historyOf({ housing: ["s1", "s2"], police: ["s1"] });
  noteDecidedAgain(gone, decision({ housing: ["s1"], police: [] }, "protection"), ["housing", "police"]);
  expect(gone.messages.get("m-1")?.shared).toEqual({ housing: ["s1"] });
  const doubt = historyOf({ housing: ["s1", "s2"], police: ["s1"] });
  noteDecidedAgain(doubt, decision({ housing: ["s1"], police: [] }, "protection"), []);
  expect(doubt.messages.get("m-1")?.shared).toEqual({ housing: ["s1", "s2"], police: ["s1"] });
});

test("who has it by the family's agreement is whoever got it below the tier that needs none, and still has it", () => {
  const history = historyOf({ housing: ["s1"], health: ["s1"] }, ["housing", "health"]);
  noteDecidedAgain(history, decision({ housing: [], health: ["s1"], police: ["s1"] }, "support"), ["housing"]);
  expect(history.messages.get("m-1")?.agreed?.toSorted()).toEqual(["health", "police"]);
});

test("a message that is not known any more changes nothing", () => {
  const history = emptyHistory();
  noteDecidedAgain(history, decision({ housing: ["s1"] }, "support"), []);
  expect(history).toEqual(emptyHistory());
});

test.each(["case-update", "plan-action"] as const)(
  "nobody of a %s who got it at the level of risk, or got nothing, has it by agreement",
  (kind) => {
    const history = historyOf({ health: ["s1"] });
    const { message, recipients, ...rest } = decision({ health: ["s1"], police: [] }, "protection");
    noteDecidedAgain(history, { ...rest, message: { ...message, kind }, recipients }, []);
    expect(history.messages.get("m-1")).not.toHaveProperty("agreed");
    const withheld = decision({ police: [] }, "support");
    noteDecidedAgain(history, withheld, []);
    expect(history.messages.get("m-1")).not.toHaveProperty("agreed");
  },
);

test("a kind that needs nobody's agreement is had by none", () => {
  const history = historyOf({ health: ["s1"] }, ["health"]);
  const { message, ...rest } = decision({ health: ["s1"] }, "support");
  noteDecidedAgain(history, { ...rest, message: { ...message, kind: "concern" } }, []);
  expect(history.messages.get("m-1")).not.toHaveProperty("agreed");
});

test("the questions of the message are those of the new decision; another message's stay", () => {
  const history = historyOf({});
  const reviewer = { agency: "northshire-council", role: "front-door-manager" };
  const hold = (message: string, reason: "seek-advice" | "parents-disagree") => ({
    id: `${message}/housing/*/${reason}`,
    recipient: "housing",
    statement: null,
    reason,
    reviewer,
    due: "2026-11-04T17:00:00Z",
  });
  const noted = (message: string, reason: "seek-advice" | "parents-disagree") => {
    const { id, recipient } = hold(message, reason);
    return { id, message, recipient, reason, reviewer: reviewer.agency, dueMs: Date.parse("2026-11-04T17:00:00Z") };
  };
  for (const one of [noted("m-1", "seek-advice"), noted("m-2", "seek-advice")]) history.holds.set(one.id, one);
  noteDecidedAgain(history, { ...decision({}, "support"), holds: [hold("m-1", "parents-disagree")] }, []);
  expect([...history.holds.values()]).toEqual([noted("m-2", "seek-advice"), noted("m-1", "parents-disagree")]);
});
