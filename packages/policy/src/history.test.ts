import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { Message } from "@gatehouse/contracts/message";
import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import type { Facts } from "./facts.ts";
import type { Draft } from "./fixture.ts";
import { concern, council, exampleNow, northshire, police, risk, school, statements, update } from "./fixture.ts";
import { pruneHistory, restoreHistory, serialiseHistory } from "./history.ts";
import { applyDecision } from "./history/apply-decision.ts";
import { emptyHistory } from "./history/state.ts";
import type { Plain } from "./plain-state.ts";
import { emptyRegister } from "./register/state.ts";

const hash = (scheme: string, value: string) => `${scheme}:${value}`;

function parsed(draft: Draft): Message {
  const result = parseMessage(draft);
  if (!result.ok) throw new Error(result.path);
  return result.message;
}

function freshFacts(): Facts {
  return { register: emptyRegister(), history: emptyHistory(), hash, personReferences: "everyone" };
}

function pass(facts: Facts, draft: Draft): void {
  const message = parsed(draft);
  applyDecision(facts.history, message, decide(message, facts, northshire, exampleNow), facts, northshire);
}

test("comes back from its snapshot as it was, with no content in it", () => {
  const facts = freshFacts();
  pass(facts, concern());
  const text = JSON.stringify(serialiseHistory(facts.history));
  expect(text).not.toContain("Ada");
  expect(restoreHistory(JSON.parse(text) as Plain)).toEqual(facts.history);
});

test("who was ever listed stays in the household, until social care lists them otherwise", () => {
  const facts = freshFacts();
  const baby = { label: "baby", role: "sibling", ids: [{ scheme: "person", value: "p-baby" }] };
  const base = concern();
  const people = Array.isArray(base["people"]) ? base["people"] : [];
  pass(facts, concern({ people: [...people, baby] }));
  expect(facts.history.households.get("case-ada")).toContain("p-baby");
  const elsewhere = [...people, { ...baby, livesElsewhere: true }];
  pass(facts, concern({ id: "019839b8-2ea0-7649-865a-165573b84541", people: elsewhere }));
  expect(facts.history.households.get("case-ada")).toContain("p-baby");
  const author = { name: "L. Abara", role: "social-worker" };
  pass(
    facts,
    concern({
      id: "019839b8-2ea0-7649-865a-165573b84542",
      from: council,
      author,
      to: [police],
      risk: risk([police]),
      people: elsewhere,
    }),
  );
  expect(facts.history.households.get("case-ada")).not.toContain("p-baby");
});

test("another agency cannot take the place of a message by copying its id", () => {
  const facts = freshFacts();
  pass(facts, concern());
  const copy = concern({ from: police, author: { name: "D", role: "public-protection-officer" } });
  expect(decide(parsed(copy), facts, northshire, exampleNow).reasons).toEqual(["message-replayed"]);
});

test("forgets what nothing waits for, and keeps the households", () => {
  const facts = freshFacts();
  pass(facts, concern());
  pass(
    facts,
    update({ id: "019839b8-2ea0-7649-865a-165573b84541", from: school, statements: statements("family.youngCarer") }),
  );
  pruneHistory(facts.history, Date.parse("2026-11-04T00:00:00Z"));
  expect([...facts.history.messages.keys()]).toEqual(["019839b8-2ea0-7649-865a-165573b84541"]);
  expect(facts.history.households.size).toBe(1);
});

test("what is kept beside a message is forgotten with it, and with no other", () => {
  const { history } = freshFacts();
  const head = {
    kind: "concern",
    from: school,
    case: null,
    child: [],
    asked: [],
    inReplyTo: null,
    shared: {},
  } as const;
  const limit = Date.parse("2026-11-04T00:00:00Z");
  const ages = { old: limit - 1, held: limit - 1, young: limit };
  for (const [id, atMs] of Object.entries(ages)) {
    history.messages.set(id, { id, ...head, atMs });
    history.requests.set(id, new Map());
    history.above.set(id, null);
    history.emergencies.set(id, { from: school, by: [] });
    history.lapsed.add(id);
    history.acknowledged.add(`${id}/${council}`);
  }
  const hold = { recipient: council, reason: "seek-advice", reviewer: school, dueMs: 0 } as const;
  history.holds.set("h-1", { id: "h-1", message: "held", ...hold });
  pruneHistory(history, limit);
  const kept = ["held", "young"];
  for (const one of [history.messages, history.requests, history.above, history.emergencies, history.lapsed])
    expect([...one.keys()]).toEqual(kept);
  expect([...history.acknowledged]).toEqual(kept.map((id) => `${id}/${council}`));
});
