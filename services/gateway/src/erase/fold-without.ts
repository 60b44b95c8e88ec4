import type { Bus } from "@gatehouse/bus/connect";
import { readLeaf } from "@gatehouse/ledger/record";
import type { Policy } from "@gatehouse/policy/compile";
import { toPlain } from "@gatehouse/policy/plain-state";
import { recordedPolicies } from "../judge-policy.ts";
import type { Taken } from "../ordered-loop.ts";
import { foldRecord, recordsAfter } from "../recover.ts";
import { applyEffect, emptyState } from "../state.ts";
import type { GatewayState } from "../state.ts";
import { applyRemainder, countersOf, remainderOf } from "./remainder.ts";
import type { Remainder } from "./remainder.ts";

/** A ledger folded twice: with everything that can still be read, and without some records. */
export type FoldedWithout = {
  readonly full: GatewayState;
  readonly without: GatewayState;
  /** What is left of each of those records. */
  readonly remainders: readonly Remainder[];
  /** Folds a step that was taken meanwhile, with and without; one that is folded already is passed over. */
  readonly take: (step: Taken) => void;
};

/** Records folded between two rests: some milliseconds. */
const FOLDED_AT_ONCE = 64;

/**
 * Folds the whole ledger with and without some records. What is without them is what every later start comes to.
 *
 * @param by the record that erases them
 * @throws `ledger-mismatch`, `stream-gap` as a start does
 */
export async function foldWithout(
  bus: Bus,
  records: ReadonlySet<number>,
  by: number,
  context: {
    readonly storageKey: Uint8Array;
    readonly policy: Policy;
    /** Lets others go on for a moment. */
    readonly rest: () => Promise<void>;
  },
): Promise<FoldedWithout> {
  const [full, without] = [emptyState(), emptyState()];
  const [fullPolicy, policyWithout] = [recordedPolicies(context.policy), recordedPolicies(context.policy)];
  const remainders: Remainder[] = [];
  const { storageKey } = context;
  for await (const stored of recordsAfter(bus, 0, storageKey)) {
    const isErased = records.has(stored.n) && stored.sealed !== null;
    const before = isErased ? countersOf(full) : null;
    foldRecord(full, stored, { storageKey, policy: fullPolicy(full) });
    if (before) {
      const remainder = remainderOf(before, full, { root: readLeaf(stored.leaf)?.root ?? "", by });
      applyRemainder(without, remainder);
      remainders.push(remainder);
    } else foldRecord(without, stored, { storageKey, policy: policyWithout(without) });
    if (stored.n % FOLDED_AT_ONCE === 0) await context.rest();
  }
  const take = ({ at, effect }: Taken): void => {
    if (at.n <= full.at.n) return;
    applyEffect(full, at, effect, fullPolicy(full));
    applyEffect(without, at, effect, policyWithout(without));
  };
  return { full, without, remainders, take };
}

/**
 * Whether anything that still acts would be another without the records: the register, what is open, what somebody has to
 * do, numbers and digest. Past messages, and who was in a household by them alone, are what an erasure takes away.
 */
export function actsAlike(
  { full, without }: Pick<FoldedWithout, "full" | "without">,
  records: ReadonlySet<number>,
): boolean {
  return JSON.stringify(acting(full, records)) === JSON.stringify(acting(without, records));
}

function acting({ history, lives, ...state }: GatewayState, records: ReadonlySet<number>): unknown {
  const { register, seen, counters, told, voided, ownIds, directory, policy, policies, digest, at } = state;
  const { holds, duties, emergencies } = history;
  const { open, again, outstanding, handedOver } = lives;
  const remembered = new Map([...seen].filter(([, { n }]) => !records.has(n)));
  const known = { register, seen: sorted(remembered), ownIds, directory, policy, policies, digest, at };
  const counted = { counters: sorted(counters), told: sorted(told), voided: sorted(voided) };
  const todo = { holds: sorted(holds), duties: sorted(duties), emergencies: sorted(emergencies) };
  const lively = { open: sorted(open), again: sorted(again), handedOver: sorted(handedOver) };
  const waiting = sorted(new Map([...outstanding].filter(([, waits]) => waits.size > 0)));
  return toPlain({ ...known, ...counted, ...todo, ...lively, waiting });
}

/** In the order of keys: which was there first is of no account here. */
function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
