import type { Bus } from "@gatehouse/bus/connect";
import { readLeaf } from "@gatehouse/ledger/record";
import type { Policy } from "@gatehouse/policy/compile";
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
