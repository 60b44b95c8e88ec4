import { toPlain } from "@gatehouse/policy/plain-state";
import type { PersonRecord, Register } from "@gatehouse/policy/register/state";
import type { GatewayState } from "../state.ts";
import type { Family } from "./families.ts";
import { messageOfHold } from "./families.ts";
import { eventOfAnswer } from "./spent-events.ts";

/** What an erasure takes away, as far as the state knows it by name. */
export type Gone = {
  readonly records: ReadonlySet<number>;
  readonly messages: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  /** The server's time. */
  readonly nowMs: number;
};

/** By what name the state knows what goes. */
export function goneOf(going: readonly Pick<Family, "records" | "messages" | "events">[], nowMs: number): Gone {
  return {
    records: new Set(going.flatMap(({ records }) => records)),
    messages: new Set(going.flatMap(({ messages }) => messages)),
    events: new Set(going.flatMap(({ events }) => events)),
    nowMs,
  };
}

/**
 * Whether anything that still acts would be another without some records: the register, what is open, what somebody has to
 * do, numbers and digest. Past messages, who was in a household by them alone, and what the register notes of events that
 * are over are what an erasure takes away: of those the caller has made sure that they do not act.
 */
export function actsAlike(
  states: { readonly full: GatewayState; readonly without: GatewayState },
  gone: Gone,
): boolean {
  return JSON.stringify(acting(states.full, gone)) === JSON.stringify(acting(states.without, gone));
}

function acting({ history, lives, ...state }: GatewayState, gone: Gone): unknown {
  const { seen, counters, told, voided, ownIds, directory, policy, policies, digest, at } = state;
  const { holds, duties, emergencies } = history;
  const { open, again, outstanding, handedOver } = lives;
  const remembered = new Map([...seen].filter(([, { n }]) => !gone.records.has(n)));
  const known = { seen: sorted(remembered), ownIds, directory, policy, policies, digest, at };
  const counted = { counters: sorted(counters), told: sorted(told), voided: sorted(voided) };
  const todo = { holds: sorted(holds), duties: sorted(duties), emergencies: sorted(emergencies) };
  const lively = { open: sorted(open), again: sorted(again), handedOver: sorted(handedOver) };
  const waiting = sorted(new Map([...outstanding].filter(([, waits]) => waits.size > 0)));
  const register = standing(state.register, gone);
  return toPlain({ register, ...known, ...counted, ...todo, ...lively, waiting });
}

/** The register without what it notes of events that go. */
function standing(register: Register, { events, messages, nowMs }: Gone): unknown {
  const { applied, links, names, distinct, cases, flags, countersigned, releases, reviews, tellings } = register;
  const isGone = (id: string): boolean => events.has(id) || messages.has(id);
  const left = <Value>(known: ReadonlyMap<string, Value>, nameOf = (key: string): string => key): [string, Value][] =>
    sorted(new Map([...known].filter(([key]) => !isGone(nameOf(key)))));
  const spans = [...register.riskSpans].map(
    ([ref, all]) => [ref, all.filter(({ endMs }) => endMs >= nowMs - SPANS_COUNT_MS)] as const,
  );
  return {
    applied,
    links: sorted(links),
    names: sorted(names),
    distinct: [...distinct].toSorted(),
    cases: sorted(cases),
    persons: personsLeft(register, events),
    flags: left(flags),
    countersigned: left(countersigned),
    releases: left(releases),
    tellings: left(tellings),
    reviews: left(reviews, messageOfHold),
    events: left(register.events),
    riskSpans: sorted(new Map(spans.filter(([, all]) => all.length > 0))),
  };
}

/** Whose judgement it was that somebody is at risk counts for some weeks (policy, register/risk-runs.ts): a year is plenty. */
const SPANS_COUNT_MS = 365 * 24 * 3_600_000;

/** Whoever is known by what goes alone is nobody any more, unless two persons are one by them. */
function personsLeft({ persons }: Register, events: ReadonlySet<string>): readonly unknown[] {
  const heads = new Set([...persons.values()].map(({ mergedInto }) => mergedInto));
  const left = [...persons].flatMap(([ref, record]): [string, PersonRecord][] => {
    const answers = record.answers.filter((answer) => !events.has(eventOfAnswer(answer)));
    const flags = new Set([...record.flags].filter((id) => !events.has(id)));
    const own: PersonRecord = { ...record, answers, flags };
    return isNobody(own) && !heads.has(ref) ? [] : [[ref, own]];
  });
  return sorted(new Map(left));
}

function isNobody(record: PersonRecord): boolean {
  const { mergedInto, linkedBy, nameHashes, cases, objections, answers, flags, restrictions, orders, releases } =
    record;
  const sizes = [linkedBy, nameHashes, cases, objections, flags, restrictions, orders, releases].map(
    ({ size }) => size,
  );
  return mergedInto === null && answers.length === 0 && sizes.every((size) => size === 0);
}

/** In the order of keys: which was there first is of no account here. */
function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
