import type { Authority } from "@gatehouse/contracts/authority";
import type { Agreement } from "@gatehouse/contracts/partnership";
import { compareText } from "../canonical.ts";
import type { Policy, PolicyAgency } from "../compile.ts";

/** A change that no cell of the matrix shows. */
export type TermChange = {
  /** Whether it lets anyone see more, or keep it longer, or lets more people open what is closed. */
  readonly more: boolean;
  readonly sentence: string;
};

/** What changed in the terms of agreements, in the powers of roles and in who the front door is, in one order. */
export function termChanges(old: Policy, next: Policy): readonly TermChange[] {
  return [...frontDoorChange(old, next), ...agreementChanges(old, next), ...roleChanges(old, next)];
}

function frontDoorChange(old: Policy, next: Policy): readonly TermChange[] {
  if (old.frontDoor === next.frontDoor) return [];
  return [{ more: true, sentence: `The front door is ${next.frontDoor} instead of ${old.frontDoor}.` }];
}

function agreementChanges(old: Policy, next: Policy): readonly TermChange[] {
  const before = new Map(old.partnership.agreements.map((agreement) => [agreement.id, agreement]));
  const sorted = next.partnership.agreements.toSorted((a, b) => compareText(a.id, b.id));
  return sorted.flatMap((agreement) => {
    const was = before.get(agreement.id);
    return was ? [...consentChange(was, agreement), ...retentionChanges(was, agreement)] : [];
  });
}

function consentChange(was: Agreement, is: Agreement): readonly TermChange[] {
  if (was.childConsent === is.childConsent) return [];
  const required = is.childConsent === "required";
  const sentence = required
    ? `${is.id}: support requests now need the child's own agreement.`
    : `${is.id}: support requests no longer need the child's own agreement.`;
  return [{ more: !required, sentence }];
}

function retentionChanges(was: Agreement, is: Agreement): readonly TermChange[] {
  return is.purposes.flatMap((purpose) => {
    if (!was.purposes.includes(purpose)) return [];
    const [before, after] = [was.retention[purpose], is.retention[purpose]];
    if (before === after) return [];
    // No retention is no limit.
    const more = (after ?? Infinity) > (before ?? Infinity);
    const months = (value: number | undefined): string => (value === undefined ? "without limit" : `${value} months`);
    return [
      { more, sentence: `${is.id}: copies for ${purpose} are kept ${months(after)} instead of ${months(before)}.` },
    ];
  });
}

function roleChanges(old: Policy, next: Policy): readonly TermChange[] {
  return [...next.agencies.values()].flatMap((agency) => {
    const was = old.agencies.get(agency.id);
    return was ? powerChanges(was, agency) : [];
  });
}

/** Powers that open what is closed; the others (to write, to record, to narrow) let nobody see more. */
const opening: ReadonlySet<Authority> = new Set([
  "approve-releases",
  "decide-holds",
  "decide-long-flag",
  "decide-risk",
  "decide-standing-flag",
  "lift-others-records",
  "record-orders",
]);

function powerChanges(was: PolicyAgency, is: PolicyAgency): readonly TermChange[] {
  const roles = [...new Set([...was.roles.keys(), ...is.roles.keys()])].toSorted();
  return roles.flatMap((role) => {
    const before = was.roles.get(role) ?? new Set<Authority>();
    const after = is.roles.get(role) ?? new Set<Authority>();
    const won = [...after].filter((authority) => !before.has(authority)).toSorted();
    const lost = [...before].filter((authority) => !after.has(authority)).toSorted();
    return [
      ...won.map((authority) => ({
        more: opening.has(authority),
        sentence: `${is.id}: a ${role} may now ${authority}.`,
      })),
      ...lost.map((authority) => ({ more: false, sentence: `${is.id}: a ${role} may no longer ${authority}.` })),
    ];
  });
}
