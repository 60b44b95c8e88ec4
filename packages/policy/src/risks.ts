// Rules carried out here (docs/rules.md): R17 R63
import type { AgencyId } from "@gatehouse/contracts/agency";
import { dayMs, endOfNextWorkingDay } from "./calendar.ts";
import type { PolicyItem } from "./compile.ts";
import { isNamed, sameProfessional } from "./professional.ts";
import { evidenceLength } from "./register/check-event.ts";
import type { Flag } from "./register/state.ts";
import { canonicalRef } from "./register/state.ts";
import type { Scene } from "./scene.ts";

/** A judgement of risk that holds now, whether stated in the message or flagged in the register. */
export type ValidRisk = {
  readonly test: "at-risk" | "significant-harm";
  readonly recipients: readonly AgencyId[];
  readonly categories: "all" | readonly string[];
  /** It is about the child or a member of the household, so it raises the tier. */
  readonly family: boolean;
  readonly child: boolean;
};

const minEvidence = 20;
const maxRiskMs = 14 * dayMs;

/**
 * Whether the risk stated in the message is one (decision step 2); true when it states none. That is a matter of how the
 * message was written, so it is judged by when it was accepted; whether the risk still holds is `statedRiskHolds`.
 */
export function statedRiskIsValid(scene: Scene): boolean {
  const { risk, author, createdAt } = scene.message;
  if (!risk) return true;
  const endsMs = Date.parse(risk.expiresAt);
  const { decidedBy, recipients } = risk;
  return (
    isNamed(decidedBy) &&
    scene.policy.riskRoles.has(decidedBy.role) &&
    evidenceLength(risk.evidence) >= minEvidence &&
    // Decided again after its countersignature was due: from then on it is no risk (decision step 12).
    !(risk.emergency && scene.facts.history.lapsed.has(scene.message.id)) &&
    risk.atRisk.some((label) => scene.people.has(label)) &&
    recipients !== "all" &&
    recipients.length > 0 &&
    !recipients.includes("all") &&
    endsMs > scene.acceptedMs &&
    // A sender whose clock is a little ahead must not lose a concern that runs exactly fourteen days.
    endsMs <= Math.max(scene.acceptedMs, Date.parse(createdAt)) + maxRiskMs &&
    (risk.emergency || !sameProfessional(decidedBy, author))
  );
}

/** Every risk that holds now and concerns the people of this message, the stated one already found valid. */
export function validRisks(scene: Scene): readonly ValidRisk[] {
  const flags = new Map<string, Flag>();
  const concerned = new Set([...scene.household, ...[...scene.people.values()].flatMap((person) => person.refs)]);
  const { register } = scene.facts;
  for (const ref of concerned)
    for (const id of register.persons.get(ref)?.flags ?? []) {
      const flag = register.flags.get(id);
      if (flag && flagHolds(scene, flag)) flags.set(id, flag);
    }
  const risks: ValidRisk[] = [...flags.values()].map((flag) => ({
    test: flag.test,
    recipients: flag.recipients,
    categories: flag.categories,
    family: flag.atRisk.some((ref) => scene.household.has(canonicalRef(register, ref))),
    child: flag.atRisk.some((ref) => scene.child.refs.includes(canonicalRef(register, ref))),
  }));
  const stated = scene.message.risk;
  if (!stated || stated.recipients === "all" || !statedRiskHolds(scene)) return risks;
  const atRisk = stated.atRisk.flatMap((label) => scene.people.get(label) ?? []);
  risks.push({
    test: stated.test,
    recipients: stated.recipients,
    categories: stated.categories ?? "all",
    family: atRisk.some((person) => person.household || person.refs.some((ref) => scene.household.has(ref))),
    child: atRisk.some((person) => person.isChild),
  });
  return risks;
}

/** Whether the risk stated in a message holds now, which matters when it is decided again: as a flag's, it ends. */
function statedRiskHolds({ message, nowMs, acceptedMs, facts }: Scene): boolean {
  const { risk, id } = message;
  if (!risk || nowMs >= Date.parse(risk.expiresAt)) return false;
  const dueMs = endOfNextWorkingDay(acceptedMs);
  if (!risk.emergency || nowMs < dueMs) return true;
  const signedMs = facts.register.countersigned.get(id);
  return signedMs !== undefined && signedMs <= dueMs;
}

/** Whether a risk covers what is said in an item. */
export function riskCovers(risk: ValidRisk, item: PolicyItem): boolean {
  return risk.categories === "all" || risk.categories.includes(item.category);
}

/** `expiresAt` is exclusive; an emergency not countersigned when that was due is invalid from then on. */
function flagHolds(scene: Scene, flag: Flag): boolean {
  if (scene.nowMs >= flag.expiresMs) return false;
  if (!flag.emergency || scene.nowMs < flag.countersignDueMs) return true;
  const signedMs = scene.facts.register.countersigned.get(flag.id);
  return signedMs !== undefined && signedMs <= flag.countersignDueMs;
}
