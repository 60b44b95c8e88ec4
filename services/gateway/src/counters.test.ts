import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import { compilePolicy } from "@gatehouse/policy/compile";
import fc from "fast-check";
import { expect, test } from "vitest";
import { numbered, senderTold } from "./counters.ts";
import type { Effect, SharedCopy } from "./effect.ts";
import { blank } from "./judge.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { applyEffect, emptyState, nextAt } from "./state.ts";
import type { GatewayState } from "./state.ts";

const policy = compilePolicy(loadPartnership(join(import.meta.dirname, "../../../contracts/partnerships/northshire")));
const agencies = ["hillside-school", "northshire-council", "northshire-police"] as const;
const [school, council, police] = agencies;
const key = randomBytes(32);

function messageOf(id: string, from: string): Message {
  return {
    id,
    kind: "case-update",
    from,
    author: { name: "", role: "social-worker" },
    purpose: "child-protection",
    createdAt: "2026-11-22T10:00:00Z",
    people: [],
    statements: [],
    basis: { power: "", gdpr: "" },
  };
}

function decisionOf(id: string, from: string): Decision {
  const message = { id, kind: "case-update", from, case: null } as const;
  const rest = { reasons: [], policy: "p", registerAsOf: 0, recipients: {}, holds: [], duties: [] };
  return { message, outcome: "decided", ...rest };
}

function copies(id: string, to: readonly string[]): SharedCopy[] {
  return to.map((agency) => ({ agency, delivery: `${id} ${agency}` }));
}

function decided(id: string, from: string, to: readonly string[]): Effect {
  const signed = { iss: from, jti: id, digest: id };
  const head = { signed, message: messageOf(id, from), decision: decisionOf(id, from) };
  return { type: "decided", ...head, shared: copies(id, to), duties: [], acknowledges: null };
}

function again(id: string, from: string, to: readonly string[], withdrawn: readonly string[]): Effect {
  const signed = { iss: from, jti: id, digest: id };
  const head = { type: "decided-again", signed, decision: decisionOf(id, from) } as const;
  return { ...head, shared: copies(`${id} again`, to), withdrawn, doubtful: [], duties: [], through: 1_000_000 };
}

const signed = { iss: school, jti: "m", digest: "d" };
const nobodys: Effect = { type: "handed-over", through: {} };

test.each<readonly [string, Effect, string | null]>([
  ["a decision", decided("m", school, []), school],
  ["a refusal of what was proved", { type: "refused", signed }, school],
  ["a refusal of what was not proved", { type: "refused", signed: null, told: police }, police],
  ["a refusal that nobody can be told of", { type: "refused", signed: null }, null],
  ["a decision made again", again("m", school, [], []), school],
  ["nothing new when it was made again", { ...again("m", school, [], []), decision: null } as Effect, null],
  ["a repetition, answered with the first receipt", { type: "repeated", signed, first: 1 }, null],
  ["copies handed over", nobodys, null],
])("%s is counted for who is told of it", (_, effect, sender) => {
  expect(senderTold(effect)).toBe(sender);
  const state = emptyState();
  state.told.set(school, 4).set(police, 7);
  const step = numbered(state, blank(state, nextAt(state, 1, 0), effect));
  expect(step.common.counter).toBe(sender === null ? null : state.told.get(sender));
});

test("a copy taken back leaves its number, with the record that says so, and the next one has its own", () => {
  const state = emptyState();
  for (const [at, effect] of [
    decided("a", school, [council, police]),
    decided("b", school, [police]),
    again("a", school, [police], [police, council]),
  ].entries())
    applyEffect(state, nextAt(state, at + 1, at), effect, policy);
  expect(state.counters).toEqual(
    new Map([
      [council, 1],
      [police, 3],
    ]),
  );
  expect(state.voided).toEqual(
    new Map([
      [police, [{ counter: 0, record: 3 }]],
      [council, [{ counter: 0, record: 3 }]],
    ]),
  );
  expect(state.lives.open.get(`${school} a`)?.copies.get(police)).toMatchObject({ n: 3, counter: 2 });
});

type Numbers = { readonly told: Map<string, number[]>; readonly copies: Map<string, number[]> };

/** As records of the steps would have them: the counters that each end gets to see. */
function take(state: GatewayState, effect: Effect, numbers: Numbers): void {
  const at = nextAt(state, state.at.intake + 1, state.at.nowMs + 1);
  const { common } = numbered(state, blank(state, at, effect));
  const sender = senderTold(effect);
  if (sender !== null && common.counter !== null) note(numbers.told, sender, common.counter);
  for (const { agency } of "shared" in effect ? effect.shared : [])
    note(numbers.copies, agency, state.counters.get(agency) ?? 0);
  applyEffect(state, at, effect, policy);
}

function note(seen: Map<string, number[]>, agency: string, counter: number): void {
  seen.set(agency, [...(seen.get(agency) ?? []), counter]);
}

const agency = fc.constantFrom(...agencies);
const some = fc.uniqueArray(agency);
const events = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("decided" as const), from: agency, to: some }),
    fc.record({ type: fc.constant("again" as const), from: agency, to: some, withdrawn: some }),
    fc.record({ type: fc.constant("refused" as const), from: agency }),
    fc.record({ type: fc.constant("nobody" as const) }),
    fc.record({ type: fc.constant("crash" as const) }),
  ),
  { maxLength: 60 },
);

test("property: whatever happens in whatever order, and through any restart, each end counts 0, 1, 2, …", () => {
  fc.assert(
    fc.property(events, (list) => {
      let state = emptyState();
      const numbers: Numbers = { told: new Map(), copies: new Map() };
      for (const [at, event] of list.entries()) {
        if (event.type === "crash") state = readSnapshot(writeSnapshot(state, key), key);
        else if (event.type === "nobody") take(state, nobodys, numbers);
        else if (event.type === "refused") take(state, { type: "refused", signed: null, told: event.from }, numbers);
        else if (event.type === "decided") take(state, decided(`m-${at}`, event.from, event.to), numbers);
        else take(state, again(`m-${at - 1}`, event.from, event.to, event.withdrawn), numbers);
      }
      for (const seen of [...numbers.told.values(), ...numbers.copies.values()])
        expect(seen).toEqual(seen.map((_, index) => index));
    }),
    { numRuns: 200 },
  );
});
