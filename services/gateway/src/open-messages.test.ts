import { join } from "node:path";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { compilePolicy } from "@gatehouse/policy/compile";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DecidedAgain, Effect } from "./effect.ts";
import { judgeHandedOver } from "./judge-handed-over.ts";
import { oldestOpenIntake } from "./open-messages.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { applyEffect, emptyState, nextAt, seenKey } from "./state.ts";
import type { GatewayState } from "./state.ts";
import { touchedOpen } from "./touched-open.ts";

const folder = join(import.meta.dirname, "../../../contracts/partnerships/northshire");
const northshire = compilePolicy(loadPartnership(folder));
const school = "hillside-school";
const council = "northshire-council";
const practice = "riverside-practice";
const day = 24 * 3600_000;
const by = { agency: council, name: "H. Quill", role: "front-door-manager" };
const at = "2026-11-22T10:00:00Z";

type Outcome = "shared" | "held";

function message(id: string): Message {
  return {
    id,
    kind: "case-update",
    from: school,
    author: { name: "", role: "designated-safeguarding-lead" },
    case: "case-ada",
    purpose: "child-protection",
    createdAt: at,
    people: [{ label: "child", role: "child", ids: [{ scheme: "person", value: "p-ada" }] }],
    statements: [],
    basis: { power: "", gdpr: "" },
  };
}

function decision(id: string, outcomes: Readonly<Record<string, Outcome>>): Decision {
  const of = (outcome: Outcome): Decision["recipients"][string] => ({
    outcome,
    tier: "support",
    statements: [],
    dropped: [],
    reasons: [],
    overrides: [],
    handling: [],
    dutyCheck: false,
    routedTo: null,
    retainUntil: null,
  });
  const holds = Object.entries(outcomes).flatMap(([recipient, outcome]) =>
    outcome === "held"
      ? [
          {
            id: `${id}/${recipient}/*/parents-disagree`,
            recipient,
            statement: null,
            reason: "parents-disagree" as const,
            reviewer: { agency: council, role: "front-door-manager" },
            due: at,
          },
        ]
      : [],
  );
  return {
    message: { id, kind: "case-update", from: school, case: "case-ada" },
    outcome: "decided",
    reasons: [],
    policy: "p",
    registerAsOf: 0,
    recipients: Object.fromEntries(Object.entries(outcomes).map(([agency, outcome]) => [agency, of(outcome)])),
    holds,
    duties: [],
  };
}

function sharedIn(outcomes: Readonly<Record<string, Outcome>>): { agency: string; delivery: string }[] {
  const shared = Object.entries(outcomes).filter(([, outcome]) => outcome === "shared");
  return shared.map(([agency]) => ({ agency, delivery: `delivery for ${agency}` }));
}

function decided(id: string, outcomes: Readonly<Record<string, Outcome>>): Effect {
  const signed = { iss: school, jti: id, digest: `digest of ${id}` };
  const shared = sharedIn(outcomes);
  return {
    type: "decided",
    signed,
    message: message(id),
    decision: decision(id, outcomes),
    shared,
    duties: [],
    acknowledges: null,
  };
}

function again(id: string, change: Partial<DecidedAgain>): Effect {
  const signed = { iss: school, jti: id, digest: `digest of ${id}` };
  const nothing = { decision: null, shared: [], withdrawn: [], doubtful: [], duties: [], through: 1_000 };
  return { type: "decided-again", signed, ...nothing, ...change };
}

function take(state: GatewayState, effect: Effect, nowMs = 1_000): void {
  const place = effect.type === "decided" || effect.type === "registered" ? state.at.intake + 1 : null;
  applyEffect(state, nextAt(state, place, nowMs), effect, northshire);
}

const key = (id: string): string => seenKey({ iss: school, jti: id });

function objection(id: string, person = "p-ada"): Effect {
  const scope = { agencies: "all", purposes: "all", categories: "all" } as const;
  const madeBy = { person: "p-mo", capacity: "parent", parentalResponsibility: true } as const;
  const event = { id, type: "objection.recorded", at, by, person, madeBy, scope } as const;
  return { type: "registered", signed: { iss: council, jti: id, digest: id }, event, own: null };
}

/** Takes a register event with what it bears on, as it is judged. */
function register(state: GatewayState, effect: Effect): readonly string[] {
  if (effect.type !== "registered") return [];
  const touched = touchedOpen(state, effect.event);
  take(state, { ...effect, ...touched });
  return touched.again?.keys ?? [];
}

describe("the bytes of a message in the intake", () => {
  test("are kept while a question about it is open, long after its id was forgotten", () => {
    const state = emptyState();
    take(state, decided("m-1", { [council]: "held" }));
    take(state, decided("m-2", { [council]: "shared" }), 60 * day);
    expect(state.seen.has(key("m-1"))).toBe(false);
    expect(oldestOpenIntake(state.lives, state.at.nowMs)).toBe(1);
  });

  test("are kept a fortnight for copies that nobody fetches, and no longer", () => {
    const state = emptyState();
    take(state, decided("m-1", { [council]: "shared" }), day);
    take(state, decided("m-2", { [council]: "shared" }), 14 * day);
    expect(oldestOpenIntake(state.lives, 15 * day - 1)).toBe(1);
    expect(oldestOpenIntake(state.lives, 15 * day)).toBe(2);
  });

  test("are let go when everything was handed over and nothing waits", () => {
    const state = emptyState();
    take(state, decided("m-1", { [council]: "shared", [practice]: "shared" }));
    take(state, { type: "handed-over", through: { [council]: 1 } });
    expect(oldestOpenIntake(state.lives, 1_000)).toBe(1);
    take(state, { type: "handed-over", through: { [practice]: 1 } });
    expect(oldestOpenIntake(state.lives, 1_000)).toBeNull();
    expect(state.lives.open.size).toBe(0);
  });
});

describe("what waits to be decided again", () => {
  test("is what is held or on its way about the person, in the order it came; what was handed over is not", () => {
    const state = emptyState();
    for (const id of ["m-1", "m-2", "m-3"]) take(state, decided(id, { [practice]: "shared" }));
    take(state, decided("m-4", { [practice]: "held" }));
    take(state, { type: "handed-over", through: { [practice]: 1 } });
    expect(register(state, objection("o-1"))).toEqual([key("m-2"), key("m-3"), key("m-4")]);
    expect([...state.lives.again.keys()]).toEqual([key("m-2"), key("m-3"), key("m-4")]);
    expect(state.lives.again.get(key("m-2"))?.underWay).toEqual([practice]);
    expect(register(state, objection("o-2", "p-nobody"))).toEqual([]);
  });

  test("stays until it was decided for every cause, though its copies arrive meanwhile", () => {
    const state = emptyState();
    take(state, decided("m-1", { [practice]: "shared" }));
    register(state, objection("o-1"));
    const first = state.at.n;
    take(state, { type: "withdrawing", key: key("m-1"), agencies: [practice] });
    register(state, objection("o-2"));
    take(state, { type: "handed-over", through: { [practice]: 1 } });
    expect(state.lives.open.has(key("m-1"))).toBe(true);
    take(state, again("m-1", { through: first }));
    expect(state.lives.again.get(key("m-1"))).toMatchObject({ causes: [{ event: "o-2" }], withdrawing: null });
    take(state, again("m-1", { through: state.at.n }));
    expect([state.lives.again.size, state.lives.open.size]).toEqual([0, 0]);
  });

  test("however many events an agency records, one cause of each kind stands for all: the step can always be committed", () => {
    const state = emptyState();
    take(state, decided("m-1", { [practice]: "shared" }));
    for (let nth = 0; nth < 700; nth += 1) register(state, objection(`o-${nth}`, "p-ada"));
    const pending = state.lives.again.get(key("m-1"));
    expect(pending?.causes).toHaveLength(1);
    expect(pending?.causes[0]).toMatchObject({ event: "o-699", n: state.at.n });
    take(state, again("m-1", { through: state.at.n - 1 }));
    expect(state.lives.again.has(key("m-1"))).toBe(true);
    take(state, again("m-1", { through: state.at.n }));
    expect(state.lives.again.has(key("m-1"))).toBe(false);
  });

  test("a merge is followed: what was said of one name bears on messages that have the other", () => {
    const state = emptyState();
    take(state, decided("m-1", { [practice]: "shared" }));
    const ids = [{ scheme: "person", hash: "p-ada" }];
    const event = { id: "l-1", type: "person.linked", at, by, person: "p-elder", ids, nameHash: null } as const;
    const linked: Effect = { type: "registered", signed: { iss: council, jti: "l-1", digest: "l" }, event, own: null };
    expect(register(state, linked)).toEqual([key("m-1")]);
    take(state, again("m-1", { through: state.at.n }));
    expect(register(state, objection("o-1", "p-elder"))).toEqual([key("m-1")]);
  });
});

test("a copy taken back counts no more, and one that replaces it does", () => {
  const state = emptyState();
  take(state, decided("m-1", { [council]: "shared", [practice]: "shared" }));
  const less = { ...decision("m-1", { [council]: "shared", [practice]: "shared" }) };
  take(state, again("m-1", { decision: less, shared: [{ agency: practice, delivery: "new" }], withdrawn: [practice] }));
  expect(state.lives.open.get(key("m-1"))).toMatchObject({ n: 2 });
  expect(state.lives.open.get(key("m-1"))?.copies.get(practice)).toEqual({
    n: 2,
    index: 0,
    delivery: "new",
    counter: 1,
  });
  expect(state.lives.open.get(key("m-1"))?.copies.get(council)?.n).toBe(1);
  expect(state.seen.get(key("m-1"))).toMatchObject({ n: 1, told: 2 });
  take(state, { type: "handed-over", through: { [practice]: 1 } });
  expect(state.lives.open.get(key("m-1"))?.copies.has(practice)).toBe(true);
});

test("what arrived is told to its senders, once, so many at a time", () => {
  const state = emptyState();
  for (let n = 0; n < 250; n += 1) take(state, decided(`m-${n}`, { [council]: "shared" }));
  const reached = new Map([[council, 250]]);
  const told: string[] = [];
  for (let step = judgeHandedOver(state, reached, 2_000); step; step = judgeHandedOver(state, reached, 2_000)) {
    expect(step.receipts.length).toBeLessThanOrEqual(200);
    for (const { to, receipt } of step.receipts) told.push(`${to} ${receipt(null).message}`);
    take(state, step.effect, 2_000);
  }
  expect(told).toEqual(Array.from({ length: 250 }, (_, n) => `${school} m-${n}`));
  expect(state.lives.open.size).toBe(0);
});

const step = fc.oneof(
  fc.record({ do: fc.constant("decide" as const), outcome: fc.constantFrom<Outcome>("shared", "held") }),
  fc.record({ do: fc.constant("arrive" as const), agency: fc.constantFrom(council, practice), share: fc.nat(10) }),
  fc.record({ do: fc.constant("object" as const) }),
  fc.record({ do: fc.constant("again" as const), replace: fc.boolean() }),
);

test("property: a state restored from a snapshot goes on as the one it was taken of, and what is open adds up", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.nat(30), (steps, cut) => {
      const one = emptyState();
      const storageKey = new Uint8Array(32);
      let other: GatewayState | null = null;
      for (const [place, drawn] of steps.entries()) {
        if (place === cut) other = readSnapshot(writeSnapshot(one, storageKey), storageKey);
        const effects = effectsOf(one, drawn, place);
        for (const effect of effects) for (const state of other ? [one, other] : [one]) take(state, effect);
      }
      if (other) expect(other.lives).toEqual(one.lives);
      for (const [agency, own] of one.lives.outstanding)
        expect([...own]).toEqual(
          [...one.lives.open]
            .flatMap(([name, { copies }]) => (copies.has(agency) ? [[copies.get(agency)?.n, name]] : []))
            .toSorted(([a], [b]) => Number(a) - Number(b)),
        );
      for (const name of one.lives.again.keys()) expect(one.lives.open.has(name)).toBe(true);
    }),
  );
});

function effectsOf(
  state: GatewayState,
  drawn: typeof step extends fc.Arbitrary<infer S> ? S : never,
  place: number,
): Effect[] {
  switch (drawn.do) {
    case "decide":
      return [decided(`m-${place}`, { [council]: "shared", [practice]: drawn.outcome })];
    case "arrive":
      return [{ type: "handed-over", through: { [drawn.agency]: Math.round((state.at.n * drawn.share) / 10) } }];
    case "object": {
      const effect = objection(`o-${place}`);
      return effect.type === "registered" ? [{ ...effect, ...touchedOpen(state, effect.event) }] : [];
    }
    case "again": {
      const next = [...state.lives.again.keys()][0];
      const open = next === undefined ? undefined : state.lives.open.get(next);
      if (!open) return [];
      const id = open.signed.jti;
      const withdrawn = [...open.copies.keys()];
      const shared = drawn.replace ? withdrawn.map((agency) => ({ agency, delivery: `again ${place}` })) : [];
      const outcomes = Object.fromEntries(shared.map(({ agency }) => [agency, "shared" as const]));
      return [again(id, { decision: decision(id, outcomes), shared, withdrawn, through: state.at.n })];
    }
  }
}
