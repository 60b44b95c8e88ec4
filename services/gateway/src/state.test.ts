import { join } from "node:path";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { compilePolicy } from "@gatehouse/policy/compile";
import { firstDue } from "@gatehouse/policy/history/clock";
import { openDuty } from "@gatehouse/policy/history/duties";
import { expect, test } from "vitest";
import type { Effect } from "./effect.ts";
import { applyEffect, emptyState, nextAt, seenKey } from "./state.ts";
import type { GatewayState } from "./state.ts";

const file = join(import.meta.dirname, "../../../contracts/partnerships/northshire");
const policy = compilePolicy(loadPartnership(file));
const school = "hillside-school";
const council = "northshire-council";
const day = 24 * 3600_000;

function message(id: string, from: string, change: Partial<Message> = {}): Message {
  return {
    id,
    kind: "case-update",
    from,
    author: { name: "", role: "social-worker" },
    purpose: "child-protection",
    createdAt: "2026-11-22T10:00:00Z",
    people: [{ label: "child", role: "child", ids: [{ scheme: "person", value: "p-ada" }] }],
    statements: [],
    basis: { power: "", gdpr: "" },
    ...change,
  };
}

function decision(of: Message): Decision {
  const { id, kind, from } = of;
  const head = { message: { id, kind, from, case: null }, outcome: "decided" as const };
  return { ...head, reasons: [], policy: "p", registerAsOf: 0, recipients: {}, holds: [], duties: [] };
}

function decided(of: Message, change: Partial<Extract<Effect, { type: "decided" }>> = {}): Effect {
  const signed = { iss: of.from, jti: of.id, digest: `digest of ${of.id}` };
  const rest = { shared: [], duties: [], acknowledges: null };
  return { type: "decided", signed, message: of, decision: decision(of), ...rest, ...change };
}

function take(state: GatewayState, effect: Effect, nowMs = 1_000): void {
  applyEffect(state, nextAt(state, state.at.intake + 1, nowMs), effect, policy);
}

test("an acknowledgement ends the duty to acknowledge, and the sender's message is acknowledged when all have", () => {
  const state = emptyState();
  const duty = openDuty({ duty: "acknowledge", message: "m-1", from: school, on: council, dueMs: 9_000 });
  take(state, decided(message("m-1", school), { shared: [{ agency: council, delivery: "d-1" }], duties: [duty] }));
  expect(firstDue(state.history, 9_000)).toEqual(duty);
  const answer = message("m-2", council, { kind: "acknowledgement", inReplyTo: "m-1" });
  take(state, decided(answer, { shared: [{ agency: school, delivery: "d-2" }], acknowledges: "m-1" }));
  expect(firstDue(state.history, 9_000)).toBeNull();
  expect(state.seen.get(seenKey({ iss: school, jti: "m-1" }))?.acknowledged).toEqual([council]);
  expect(state.counters).toEqual(
    new Map([
      [council, 1],
      [school, 1],
    ]),
  );
});

test("an acknowledgement is no message of its sender's for the rates of overrides", () => {
  const state = emptyState();
  take(state, decided(message("m-1", school)));
  const read = message("m-2", council, { kind: "acknowledgement", inReplyTo: "m-1" });
  take(state, decided(read));
  expect([...state.overrides.values()].map(({ agency, messages }) => [agency, messages])).toEqual([[school, 1]]);
});

test("who never had the message cannot acknowledge it", () => {
  const state = emptyState();
  take(state, decided(message("m-1", school), { shared: [{ agency: council, delivery: "d-1" }] }));
  const answer = message("m-2", "northshire-homes", { kind: "acknowledgement", inReplyTo: "m-1" });
  take(state, decided(answer, { shared: [{ agency: school, delivery: "d-2" }], acknowledges: "m-1" }));
  expect(state.seen.get(seenKey({ iss: school, jti: "m-1" }))?.acknowledged).toEqual([]);
});

test("ids are remembered per sender, the first outcome stays, and after eight days they are forgotten", () => {
  const state = emptyState();
  take(state, decided(message("m-1", school)));
  take(state, decided(message("m-1", council)));
  expect([...state.seen.keys()]).toEqual([`${school} m-1`, `${council} m-1`]);
  take(state, decided(message("m-1", school), { signed: { iss: school, jti: "m-1", digest: "other" } }));
  expect(state.seen.get(`${school} m-1`)?.digest).toBe("digest of m-1");
  take(state, decided(message("m-2", school)), 9 * day);
  expect([...state.seen.keys()]).toEqual([`${school} m-2`]);
});

test("time never goes backwards, and a step of the gateway's own stands at the place of the last item", () => {
  const state = emptyState();
  take(state, decided(message("m-1", school)), 5_000);
  expect(nextAt(state, 2, 4_000)).toEqual({ n: 2, intake: 2, step: 0, nowMs: 5_000 });
  expect(nextAt(state, null, 6_000)).toEqual({ n: 2, intake: 1, step: 1, nowMs: 6_000 });
});

test("the running digest names everything that happened before, and its order", () => {
  const [one, other] = [emptyState(), emptyState()];
  const [first, second] = [decided(message("m-1", school)), decided(message("m-2", school))];
  take(one, first);
  take(one, second);
  take(other, second);
  take(other, first);
  expect(one.digest).not.toBe(other.digest);
  const again = emptyState();
  take(again, first);
  take(again, second);
  expect(again.digest).toBe(one.digest);
});

test("an agency's own identifiers are kept until it takes them back", () => {
  const state = emptyState();
  const at = "2026-11-22T10:00:00Z";
  const by = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
  const event = { id: "e-1", type: "person.linked", at, by, person: "p-ada", ids: [], nameHash: null } as const;
  const signed = { iss: school, jti: "e-1", digest: "d" };
  take(state, { type: "registered", signed, event, own: { agency: school, person: "p-ada", sealed: ["jwe"] } });
  expect(state.ownIds.get(`${school} p-ada`)).toEqual(["jwe"]);
  const back = { ...event, id: "e-2", type: "person.unlinked" } as const;
  take(state, {
    type: "registered",
    signed: { ...signed, jti: "e-2" },
    event: back,
    own: { agency: school, person: "p-ada", sealed: null },
  });
  expect(state.ownIds.size).toBe(0);
});
