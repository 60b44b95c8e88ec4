import type {
  Decision,
  DroppedStatement,
  Duty,
  Hold,
  KeptStatement,
  RecipientDecision,
} from "@gatehouse/contracts/decision";
import { council, school } from "../fixture.ts";
import { decideAgain } from "./decide-again.ts";
import type { DecidedAnew, DecidedBefore } from "./decide-again.ts";

/** Examples for the tests of deciding again: decisions under construction. */

/** A statement that goes; `s2-` goes minimised. */
export function kept(name: string): KeptStatement {
  const id = name.replace("-", "");
  return { id, item: "family.youngCarer", form: name === id ? "full" : "minimised" };
}

/** A copy of these statements. */
export function copy(names: string, change: Partial<RecipientDecision> = {}): RecipientDecision {
  const statements = names.split(" ").flatMap((name) => (name === "" ? [] : [kept(name)]));
  const rest = { overrides: [], handling: [], dutyCheck: false, routedTo: null, retainUntil: "2027-02-03" };
  return { outcome: "shared", tier: "support", statements, dropped: [], reasons: [], ...rest, ...change };
}

/** A copy that waits for answers to questions. */
export function waiting(...reasons: RecipientDecision["reasons"]): RecipientDecision {
  return copy("", { outcome: "held", reasons, retainUntil: null });
}

/** No copy. */
export function nothing(
  reason: RecipientDecision["reasons"][number],
  ...without: DroppedStatement[]
): RecipientDecision {
  return copy("", { outcome: "withheld", reasons: [reason], dropped: without, retainUntil: null });
}

/** A statement that was dropped. */
export function dropped(id: string, reason: DroppedStatement["reason"]): DroppedStatement {
  return { id, item: "family.youngCarer", reason };
}

/** A question about a copy, or about one of its statements. */
export function question(recipient: string, reason: Hold["reason"], statement: string | null = null): Hold {
  const reviewer = { agency: council, role: "front-door-manager" };
  return {
    id: `m-1/${recipient}/${statement ?? "*"}/${reason}`,
    recipient,
    statement,
    reason,
    reviewer,
    due: "2026-11-04T17:00:00Z",
  };
}

/** What somebody is to do. */
export function duty(name: Duty["duty"], on: string, change: Partial<Duty> = {}): Duty {
  return { duty: name, on, due: "2026-11-04T17:00:00Z", ...change };
}

/** A decision of these copies. */
export function decisionOf(recipients: Decision["recipients"], change: Partial<Decision> = {}): Decision {
  return {
    message: { id: "m-1", kind: "case-update", from: school, case: null },
    outcome: "decided",
    reasons: [],
    policy: "p-1",
    registerAsOf: 1,
    recipients,
    holds: [],
    duties: [],
    ...change,
  };
}

/** Decides again where nobody has the copy yet, nobody answered, and everything is enough, unless it says otherwise. */
export function againOf(before: Decision, fresh: Decision, change: Partial<DecidedBefore> = {}): DecidedAnew {
  const rest = { handedOver: new Set<string>(), answered: () => null, tooLittle: () => false };
  return decideAgain({ before, fresh, ...rest, ...change });
}

/** A human's answer to the questions with these ids. */
export function answering(answer: "release" | "no", ...ids: readonly string[]): DecidedBefore["answered"] {
  return ({ id }) => (ids.includes(id) ? answer : null);
}
