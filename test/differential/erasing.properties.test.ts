import type { Decision } from "@gatehouse/contracts/decision";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { actsAlike, goneOf } from "@gatehouse/gateway/erase/acts-alike";
import { dueAmong } from "@gatehouse/gateway/erase/due";
import { familiesOf } from "@gatehouse/gateway/erase/families";
import { applyRemainder, countersOf, remainderOf } from "@gatehouse/gateway/erase/remainder";
import type { RecordedStep } from "@gatehouse/gateway/recorded-step";
import { applyEffect, emptyState } from "@gatehouse/gateway/state";
import type { GatewayState } from "@gatehouse/gateway/state";
import { decide } from "@gatehouse/policy/decide";
import { firstDue } from "@gatehouse/policy/history/clock";
import { checkEvent } from "@gatehouse/policy/register/check-event";
import type { RecordedEvent } from "@gatehouse/policy/register/record-event";
import { recordEvent } from "@gatehouse/policy/register/record-event";
import { expect, test } from "vitest";
import { northshire } from "../scenarios/northshire.ts";
import { caseOf } from "./generate/case.ts";
import type { Given } from "./naive/read-file.ts";

const seed = Number(process.env["GATEHOUSE_SEED"] ?? 5) % 1_000_000_000;
const cases = process.env["GATEHOUSE_LONG"] === "1" ? 100_000 : 6_000;
const hash = (scheme: string, value: string): string => `${scheme} ${value}`;

const twoYearsMs = 2 * 366 * 24 * 3_600_000;

type Step = RecordedStep;

/** A register's events as a gateway records them, and what falls due of them on the way. */
function record({ register = [], now }: Given): readonly Step[] {
  const state = emptyState();
  const steps: Step[] = [];
  const take = (effect: Step["effect"], nowMs: number): void => {
    const at = { n: state.at.n + 1, intake: state.at.n + 1, step: 0, nowMs: Math.max(nowMs, state.at.nowMs) };
    applyEffect(state, at, effect, northshire);
    steps.push({ at, effect, told: null });
  };
  const fallDue = (untilMs: number): void => {
    for (let duty = firstDue(state.history, untilMs); duty; duty = firstDue(state.history, untilMs))
      take({ type: "fell-due", duty, next: null }, untilMs);
  };
  for (const raw of register) {
    const parsed = parseRegisterEvent(raw);
    if (!parsed.ok) throw new Error(parsed.path);
    const event: RecordedEvent = recordEvent(parsed.event, hash);
    fallDue(Date.parse(event.at));
    if (checkEvent(state.register, event, northshire, event.at) !== null) continue;
    const signed = { iss: event.by.agency, jti: event.id, digest: event.id };
    take({ type: "registered", signed, event, own: null }, Date.parse(event.at));
  }
  fallDue(Date.parse(now));
  return steps;
}

function folded(steps: readonly Step[]): GatewayState {
  const state = emptyState();
  for (const { at, effect } of steps) applyEffect(state, at, effect, northshire);
  return state;
}

/** What every later start comes to, without some records. */
function foldedWithout(steps: readonly Step[], gone: ReadonlySet<number>): GatewayState {
  const [full, rest] = [emptyState(), emptyState()];
  for (const { at, effect } of steps) {
    const before = countersOf(full);
    applyEffect(full, at, effect, northshire);
    if (gone.has(at.n)) applyRemainder(rest, remainderOf(before, full, { root: "", by: 0 }));
    else applyEffect(rest, at, effect, northshire);
  }
  return rest;
}

/** Every statement that anybody gets. */
function sharedIn(decision: Decision | undefined): readonly string[] {
  return Object.entries(decision?.recipients ?? {}).flatMap(([agency, { statements }]) =>
    statements.map(({ id, form }) => `${agency} ${id} ${form}`),
  );
}

/** One that ends what went would be refused from then on. */
function bearsOn({ effect }: Step, gone: ReadonlySet<string>): boolean {
  if (effect.type === "fell-due") return gone.has(effect.duty.message);
  if (effect.type !== "registered") return false;
  const { event } = effect;
  const named = "ends" in event ? event.ends : "countersigns" in event ? event.countersigns : null;
  return gone.has(named ?? "");
}

test("erasing register events that act no more changes no decision, and what comes after it acts as it would have", async () => {
  const erased = new Map<string, number>();
  for (let number = 0; number < cases; number += 1) {
    const given = caseOf(seed, number);
    const parsed = parseMessage(given.message);
    if (!parsed.ok) continue;
    const all = record(given);
    // Of every third register half comes after the erasing.
    const steps = number % 3 === 0 ? all.slice(0, Math.ceil(all.length / 2)) : all;
    const later = all.slice(steps.length);
    const nowMs = later.length > 0 ? (steps.at(-1)?.at.nowMs ?? 0) : Date.parse(given.now);
    // The younger half of what happened is within its time, or all is past it.
    const halfMs = steps[Math.floor(steps.length / 2)]?.at.nowMs ?? nowMs;
    const wanted = { of: "register", beforeMs: number % 2 === 0 ? nowMs : halfMs } as const;
    const families = new Map(await familiesOf(steps));
    // What is recorded of a message is older than that message by years when it goes without it.
    families.delete(parsed.message.id);
    const state = folded(steps);
    const due = dueAmong(families, state, { wanted, nowMs, intakeFirst: Number.MAX_SAFE_INTEGER });
    const rest = foldedWithout(steps, new Set(due.records));
    // Whose voice it was counts for weeks; what goes is years old.
    const gone = goneOf(due.going, nowMs + twoYearsMs);
    const named = `case ${number} of seed ${seed} without ${[...gone.events].join(" ")}`;
    const isAlike = actsAlike({ full: state, without: rest }, gone);
    expect({ named, isAlike }).toEqual({ named, isAlike: true });
    for (const step of later.filter((one) => !bearsOn(one, gone.events)))
      for (const one of [state, rest]) applyEffect(one, step.at, step.effect, northshire);
    const [before, after] = [state, rest].map(({ register, history }) =>
      decide(parsed.message, { register, history, hash, personReferences: "everyone" }, northshire, given.now),
    );
    // Whoever was known by what went alone is known no more: where the front door names them, a human is asked.
    const forgotten = [...state.register.persons.keys()].filter((ref) => !rest.register.persons.has(ref));
    const asked = parsed.message.people.some(({ ids }) => ids.some(({ value }) => forgotten.includes(value)));
    if (asked)
      expect({ named, more: sharedIn(after).filter((one) => !sharedIn(before).includes(one)) }).toEqual({
        named,
        more: [],
      });
    else expect({ named, decided: after }).toEqual({ named, decided: before });
    for (const { effect, at } of steps)
      if (effect.type === "registered" && due.records.includes(at.n))
        erased.set(effect.event.type, (erased.get(effect.event.type) ?? 0) + 1);
  }
  // What can go does go.
  const types = ["objection.withdrawn", "consent.given", "consent.withdrawn", "risk.flagged", "restriction.lifted"];
  expect(types.filter((type) => (erased.get(type) ?? 0) === 0)).toEqual([]);
});
