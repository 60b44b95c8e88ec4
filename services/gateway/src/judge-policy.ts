import { GatehouseError } from "@gatehouse/contracts/errors";
import { policyOfText, policyText } from "@gatehouse/policy/compile";
import type { Policy } from "@gatehouse/policy/compile";
import type { Effect } from "./effect.ts";
import { blank } from "./judge.ts";
import { nextAt } from "./state.ts";
import type { GatewayState } from "./state.ts";
import type { StepOutput } from "./write.ts";

/**
 * A policy takes effect at a place in the order, in whole: every record after it names its hash, and this one holds the
 * text of that hash, so that what was decided by can be read for as long as the ledger is. The one in force already needs
 * no record; one that was in force before is adopted again like any other, never by going back without a word.
 */
export function judgePolicy(state: GatewayState, policy: Policy, nowMs: number): StepOutput | null {
  if (state.policy?.hash === policy.hash) return null;
  const at = nextAt(state, null, nowMs);
  const effect: Effect = { type: "policy", id: policy.id, hash: policy.hash, text: policyText(policy) };
  const step = blank(state, at, effect);
  return { ...step, common: { ...step.common, type: "policy", outcome: "in-force" } };
}

/**
 * The policy in force where a state stands, compiled from what was recorded: a start folds each record by the policy of
 * its place, whatever the files say by now.
 *
 * @param configured for records from before any policy was recorded
 * @throws `ledger-mismatch` when the recorded text is not that of its hash
 */
export function recordedPolicies(configured: Policy): (state: Pick<GatewayState, "policy">) => Policy {
  let known = configured;
  return ({ policy }) => {
    if (policy === null) return configured;
    if (known.hash === policy.hash) return known;
    const compiled = policyOfText(policy.text, policy.hash);
    if (compiled === null) throw new GatehouseError("ledger-mismatch", { field: "policy" });
    known = compiled;
    return compiled;
  };
}
