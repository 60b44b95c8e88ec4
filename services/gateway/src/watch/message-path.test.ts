import { openDuty } from "@gatehouse/policy/history/duties";
import { expect, test } from "vitest";
import { emptyState, seenKey } from "../state.ts";
import type { GatewayState, Seen } from "../state.ts";
import { messagePaths } from "./message-path.ts";

const [school, council, homes] = ["hillside-school", "northshire-council", "northshire-homes"];
const agencies = [school, council, homes];
const atMs = Date.parse("2026-11-24T10:19:59.999Z");
const ledger = { signed: 10, final: 10, isWitnessed: true };
const id = "019839b8-2ea0-7649-865a-165573b8453f";
const hourMs = 3_600_000;
const asked = { id, nowMs: atMs + hourMs };

function known(iss = school, change: Partial<Seen> = {}): GatewayState {
  const state = emptyState();
  state.seen.set(seenKey({ iss, jti: id }), {
    digest: "d",
    n: 9,
    intake: 4,
    atMs,
    shared: [],
    acknowledged: [],
    ...change,
  });
  return state;
}

function waitingFor(state: GatewayState, agency: string | null, holds: readonly string[] = []): GatewayState {
  const copies = new Map(agency === null ? [] : [[agency, { n: 9, index: 0, delivery: "d-1", counter: 3 }]]);
  const signed = { iss: school, jti: id, digest: "d" };
  state.lives.open.set(seenKey(signed), {
    signed,
    kind: "case-update",
    intake: 4,
    acceptedMs: atMs,
    n: 9,
    copies,
    holds,
  });
  return state;
}

const done = [{ since: "2026-11-24T10:15:00Z", waits: [] }];

/** A copy that somebody has to read by then. */
function readBy(state: GatewayState, on: string, dueMs: number): GatewayState {
  const duty = openDuty({ duty: "acknowledge", message: id, from: school, on, dueMs });
  state.history.duties.set(`${on} acknowledge`, duty);
  return state;
}

test.each([
  ["shared and fetched", known(school, { shared: [{ agency: council, delivery: "d-1" }] })],
  [
    "shared with another, and read",
    known(school, { shared: [{ agency: homes, delivery: "d-2" }], acknowledged: [homes] }),
  ],
  ["shared and neither fetched nor read yet", readBy(waitingFor(known(), homes), homes, atMs + hourMs + 1)],
  [
    "shared with two, one of whom is away",
    readBy(readBy(waitingFor(known(), homes), homes, atMs + 2 * hourMs), council, atMs + 2 * hourMs),
  ],
  ["withheld from everybody, or refused", known()],
  ["held for a human", waitingFor(known(), null, ["h-1"])],
  ["sent by somebody else", known(council)],
])("what was %s is told alike", (_, state) => {
  expect(messagePaths(state, ledger, agencies, asked)).toEqual(done);
});

test.each([council, homes])("what is late is told, and neither that %s is, nor whether they fetched it", (agency) => {
  const late = [{ since: "2026-11-24T10:15:00Z", waits: ["read"] }];
  const unread = readBy(known(), agency, atMs + hourMs);
  const unfetched = readBy(waitingFor(known(), agency), agency, atMs + hourMs);
  const both = readBy(readBy(waitingFor(known(), agency), council, atMs + hourMs), homes, atMs + hourMs);
  for (const state of [unread, unfetched, both]) expect(messagePaths(state, ledger, agencies, asked)).toEqual(late);
  // An acknowledgement asks for no reading: after a day it is late by not having been fetched.
  const tomorrow = { id, nowMs: atMs + 24 * hourMs };
  expect(messagePaths(waitingFor(known(), agency), ledger, agencies, tomorrow)).toEqual(late);
});

test("what waits to be decided once more is told", () => {
  const state = waitingFor(known(), null);
  state.lives.again.set(seenKey({ iss: school, jti: id }), { causes: [], underWay: [], withdrawing: null });
  expect(messagePaths(state, ledger, agencies, asked)[0]?.waits).toEqual(["decided"]);
});

test.each([
  [{ signed: 8, final: 8, isWitnessed: true }, 9, undefined, ["signed", "final"]],
  [{ signed: 9, final: 8, isWitnessed: true }, 9, undefined, ["final"]],
  [{ signed: 9, final: 0, isWitnessed: false }, 9, undefined, []],
  // The newest record that told its sender something is what it waits for.
  [{ signed: 9, final: 9, isWitnessed: true }, 9, 12, ["signed", "final"]],
])("of a ledger that stands at %j, record %i (told in %s) waits: %j", (standing, n, told, waits) => {
  const state = known(school, { n, ...(told === undefined ? {} : { told }) });
  expect(messagePaths(state, standing, agencies, asked)[0]?.waits).toEqual(waits);
});

test("a number that two agencies used is two messages, and one that nobody enrolled used is none", () => {
  const state = known();
  state.seen.set(seenKey({ iss: council, jti: id }), { ...(known().seen.values().next().value as Seen), n: 11 });
  expect(messagePaths(state, ledger, agencies, asked).map(({ waits }) => waits)).toEqual([[], ["signed", "final"]]);
  expect(messagePaths(known("gone-agency"), ledger, agencies, asked)).toEqual([]);
  expect(
    messagePaths(known(), ledger, agencies, {
      ...asked,
      id: "019839b8-2ea0-7649-865a-165573b8453e",
    }),
  ).toEqual([]);
});
