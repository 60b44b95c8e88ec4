import type { Draft } from "@gatehouse/policy/fixture";
import { council, decideOn, event, inShort, update } from "@gatehouse/policy/fixture";
import type { PreviewedDecision } from "@gatehouse/policy/preview";
import { expect } from "vitest";

/**
 * One thing that a rule says, as a message over a register and what must come of it. `name` begins with the rule's id.
 * Keys that a row leaves out are not looked at.
 */
export type RuleRow = {
  readonly name: string;
  readonly message: Draft;
  readonly register: readonly Draft[];
  readonly more?: Draft;
  /** Per recipient in short (see `inShort`); `refused` when the message is. */
  readonly expected?: Readonly<Record<string, string>>;
  /** Each is met by a duty that has at least these keys. */
  readonly duties?: readonly Draft[];
  readonly noDuties?: readonly Draft[];
  /** Handling that each of these copies has at least. */
  readonly handling?: Readonly<Record<string, readonly string[]>>;
  readonly noHandling?: Readonly<Record<string, readonly string[]>>;
  readonly overrides?: Readonly<Record<string, readonly Draft[]>>;
  /** Each is met by a hold that has at least these keys. */
  readonly holds?: readonly Draft[];
};

/** Decides a row through a preview and compares what the row speaks of. */
export function checkRow(row: RuleRow): void {
  const decision = decideOn(row.message, row.register, row.more);
  if (row.expected) expect(inShort(decision)).toEqual(row.expected);
  for (const duty of row.duties ?? []) expect(decision.duties).toContainEqual(expect.objectContaining(duty));
  for (const duty of row.noDuties ?? []) expect(decision.duties).not.toContainEqual(expect.objectContaining(duty));
  for (const hold of row.holds ?? []) expect(decision.holds).toContainEqual(expect.objectContaining(hold));
  for (const [agency, codes] of Object.entries(row.handling ?? {}))
    expect(copyOf(decision, agency).handling).toEqual(expect.arrayContaining([...codes]));
  for (const [agency, codes] of Object.entries(row.noHandling ?? {}))
    for (const code of codes) expect(copyOf(decision, agency).handling).not.toContain(code);
  for (const [agency, overrides] of Object.entries(row.overrides ?? {}))
    expect(copyOf(decision, agency).overrides).toEqual(overrides);
}

/** What a decision says of one recipient; a recipient that is missing fails the test. */
export function copyOf(decision: PreviewedDecision, agency: string): PreviewedDecision["recipients"][string] {
  const copy = decision.recipients[agency];
  if (!copy) throw new Error(`${agency} is not in the decision`);
  return copy;
}

export const oakfield = "oakfield-school";
export const probation = "northshire-probation";
export const charity = "family-support";

/** The child speaking for themselves, found to decide or not, or looked at by nobody. */
export function childSays(result?: "competent" | "not-competent"): Draft {
  const competence = result ? { competence: { result, assessedBy: "S. Iqbal", on: "2026-10-01" } } : {};
  return { person: "p-ada", capacity: "child", ...competence };
}

/** A standing flag decided by another manager of the front door, naming these agencies. */
export function flag(recipients: readonly string[], change: Draft = {}): Draft {
  return event("risk.flagged", "flag-1", {
    at: "2026-10-27T10:15:00Z",
    atRisk: ["p-ada"],
    case: "case-ada",
    harm: "neglect",
    test: "significant-harm",
    evidence: "Three round bruises seen on the left arm by two staff.",
    recipients,
    decidedBy: { agency: council, name: "M. Vale", role: "front-door-manager" },
    expiresAt: "2026-11-10T10:00:00Z",
    ...change,
  });
}

/** A release of items by someone at the agency that holds them. */
export function release(items: readonly string[], to: readonly string[], approver: Draft, id = "rel-1"): Draft {
  return event("release.approved", id, { person: "p-ada", items, to, approver, by: approver });
}

/** A request for support, whole for its kind. */
export function supportRequest(change: Draft = {}): Draft {
  return update({
    kind: "support-request",
    to: [council],
    purpose: "early-help",
    statements: [
      said("child.name", "Ada Lovell"),
      said("concern.narrative", "Ada is often late and has no winter coat.", { summary: "Ada is often late." }),
      said("voice.wishes", "I want someone to talk to."),
    ].map((statement, at) => ({ ...statement, id: `s${at + 1}` })),
    told: { status: "told" },
    ...change,
  });
}

/** One statement about the child. */
export function said(item: string, value: unknown, change: Draft = {}): Draft {
  return { id: "s1", item, about: "child", value, assertion: "fact", on: "2026-11-03", ...change };
}
