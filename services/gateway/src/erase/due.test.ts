import { expect, test } from "vitest";
import { emptyState } from "../state.ts";
import type { GatewayState } from "../state.ts";
import { dueAmong } from "./due.ts";
import type { LegalHold } from "./effects.ts";
import { messageDigest } from "./effects.ts";
import type { Family } from "./families.ts";

const nowMs = Date.parse("2026-11-24T10:00:00Z");
const intakeFirst = 1_000;

function family(id: string, records: number[], change: Partial<Family> = {}): readonly [string, Family] {
  const topics = new Set([`person p-${id}`]);
  const nothing = { events: [], own: [], names: new Set<string>(), again: new Set<string>() };
  const message = { messages: [id], newestMs: 0, intake: 1, isOfMessage: true, isAnswer: false, topics };
  return [id, { records, ...nothing, ...message, ...change }];
}

function due(families: readonly (readonly [string, Family])[], state: GatewayState, ids: readonly string[]) {
  const wanted = { of: "request", messages: new Set(ids.map(messageDigest)) } as const;
  const { records, known } = dueAmong(new Map(families), state, { wanted, nowMs, intakeFirst });
  return { records, known };
}

function holding(person: string): GatewayState {
  const state = emptyState();
  const by = { agency: "northshire-council", id: null, name: "n", role: "front-door-manager" };
  const hold: LegalHold = {
    by,
    scope: { of: "person", person },
    reason: "inquiry",
    reference: "I",
    reviewOn: "2027-06-01",
  };
  state.legalHolds.set(1, { ...hold, atMs: 0 });
  return state;
}

const both = [family("a", [3, 9]), family("b", [4]), family("c", [5])];

test("what was asked for together goes together, and nothing else with it", () => {
  expect(due(both, emptyState(), ["a", "b"])).toEqual({ records: [3, 4, 9], known: 2 });
});

test.each<[string, readonly (readonly [string, Family])[], GatewayState]>([
  ["under a legal hold", both, holding("p-b")],
  ["in the intake still", [family("a", [3]), family("b", [4], { intake: intakeFirst })], emptyState()],
  [
    "with something of its own that acts",
    [family("a", [3]), family("b", [4], { own: ["e"], events: ["e"] })],
    emptyState(),
  ],
])("when one of them is %s, all of them wait: none would be on anybody's list", (_, families, state) => {
  expect(due(families, state, ["a", "b"])).toEqual({ records: [], known: 2 });
});

test("what went before, past its time, is not waited for", () => {
  expect(due(both, emptyState(), ["a", "gone"])).toEqual({ records: [3, 9], known: 1 });
  expect(due(both, emptyState(), ["gone"])).toEqual({ records: [], known: 0 });
});

test("a request is not cut where the table's erasing stops", () => {
  const many = Array.from({ length: 101 }, (_, at) => at + 1);
  const families = Array.from({ length: 101 }, (_, at) =>
    family(
      `m${at}`,
      many.map((n) => at * 101 + n),
    ),
  );
  const ids = families.map(([id]) => id);
  expect(due(families, emptyState(), ids).records).toHaveLength(101 * 101);
});
