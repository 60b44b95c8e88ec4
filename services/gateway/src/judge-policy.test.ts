import { join } from "node:path";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { Policy } from "@gatehouse/policy/compile";
import { expect, test } from "vitest";
import { judgePolicy, recordedPolicies } from "./judge-policy.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { applyEffect, emptyState } from "./state.ts";
import type { GatewayState } from "./state.ts";

const partnership = loadPartnership(join(import.meta.dirname, "../../../contracts/partnerships/northshire"));
const now = compilePolicy(partnership);
const before = compilePolicy({ ...partnership, agreements: partnership.agreements.slice(1) });

function adopt(state: GatewayState, policy: Policy): boolean {
  const step = judgePolicy(state, policy, 1_000);
  if (step !== null) applyEffect(state, step.at, step.effect, policy);
  return step !== null;
}

test("a policy is adopted where it is another one than the last, and remembered by where", () => {
  const state = emptyState();
  expect([before, before, now, now, before].map((policy) => adopt(state, policy))).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
  expect(state.policies).toEqual(
    new Map([
      [before.hash, 3],
      [now.hash, 2],
    ]),
  );
});

test("a start folds by the policy recorded at each place, whatever is configured now", () => {
  const policyAt = recordedPolicies(now);
  const state = emptyState();
  expect(policyAt(state).hash).toBe(now.hash);
  adopt(state, before);
  expect(policyAt(state).hash).toBe(before.hash);
  expect(policyAt(state).agreements).toEqual(before.agreements);
  adopt(state, now);
  expect(policyAt(state).hash).toBe(now.hash);
});

test("a snapshot keeps the policy in force, and one from before there was any has none", () => {
  const key = new Uint8Array(32);
  const state = emptyState();
  adopt(state, before);
  const read = readSnapshot(writeSnapshot(state, key), key);
  expect(recordedPolicies(now)(read).hash).toBe(before.hash);
  expect(read.policies).toEqual(state.policies);
  expect(readSnapshot(writeSnapshot(emptyState(), key), key).policy).toBeNull();
});

test("a recorded text that is not that of its hash stops the start", () => {
  const state = emptyState();
  adopt(state, before);
  const altered = state.policy && {
    ...state.policy,
    text: state.policy.text.replace(/"to":null/, '"to":"2036-01-01"'),
  };
  expect(altered).not.toEqual(state.policy);
  expect(() => recordedPolicies(now)({ policy: altered })).toThrow("ledger-mismatch");
});
