// Rules carried out here (docs/rules.md): R02 R16 R20 R21 R22 R23 R24 R25 R26 R28 R31 R32 R34 R58 R60
import type { HandlingCode } from "@gatehouse/contracts/codes";
import type { Duty } from "@gatehouse/contracts/decision";
import type { MessageKind } from "@gatehouse/contracts/message";
import { endOfNextWorkingDay, instantText } from "../calendar.ts";
import type { Judgement } from "../judgement.ts";
import type { Objection } from "../register/state.ts";
import { canonicalRef } from "../register/state.ts";
import type { Scene } from "../scene.ts";
import { says } from "../statements.ts";

/** Whether the family knows: what was recorded last, else the message's own word. An attempt told nobody. */
function tellingStatus({ message, facts }: Scene): string | undefined {
  const since = facts.register.tellings.get(message.id)?.status;
  return since !== undefined && since !== "attempted" ? since : message.told?.status;
}

/** Whether telling the family waits. */
export function isDeferred(scene: Scene): boolean {
  return tellingStatus(scene) === "deferred";
}

function isTold(scene: Scene): boolean {
  return tellingStatus(scene) === "told";
}

/** Step 11: who has to tell whom. Nobody is told of a copy that did not go. */
export function tellingDuties(
  scene: Scene,
  objections: readonly Objection[],
  judgements: readonly Judgement[],
): readonly Duty[] {
  const shared = judgements.filter(({ outcome }) => outcome === "shared");
  if (shared.length === 0) return [];
  return [...familyDuties(scene), ...objectorDuties(scene, objections, shared), ...ownLeadDuty(scene)];
}

/** Kinds that give nobody's family anything to be told of; a domestic-abuse notice must tip nobody off. */
const tellsNobody: ReadonlySet<MessageKind> = new Set([
  "domestic-abuse-notice",
  "acknowledgement",
  "advice-query",
  "advice-answer",
]);

/**
 * The sender tells the family, now or at the deferral's review; a message that says nothing of telling has told nobody. A
 * child who asked for help alone is not told on, but that it stays so is looked at again (R34).
 */
function familyDuties(scene: Scene): readonly Duty[] {
  const { told, kind, from } = scene.message;
  if (isTold(scene) || tellsNobody.has(kind)) return [];
  const next = instantText(endOfNextWorkingDay(scene.nowMs));
  const childAsked = told?.reason === "child-asked";
  if (!isDeferred(scene)) return childAsked ? [] : [{ duty: "tell-family", on: from, due: next }];
  const reviewOn = scene.facts.register.tellings.get(scene.message.id)?.reviewOn ?? told?.reviewOn;
  const review: Duty = { duty: "review-deferral", on: from, ...(reviewOn ? { reviewOn } : { due: next }) };
  return childAsked ? [review] : [{ duty: "tell-family", on: from, ...(reviewOn ? { reviewOn } : {}) }, review];
}

/** Who objected and was overridden is told, unless telling waits or they are said to be the source of the harm. */
function objectorDuties(scene: Scene, objections: readonly Objection[], shared: readonly Judgement[]): readonly Duty[] {
  const { kind, from } = scene.message;
  if (isDeferred(scene) || kind === "domestic-abuse-notice") return [];
  const overridden = new Set<string>();
  for (const { overrides } of shared) for (const { objection } of overrides) overridden.add(objection);
  const persons = new Set<string>();
  for (const { id, maker } of objections)
    if (overridden.has(id) && !isAllegedHarmer(scene, maker.person, objections)) persons.add(maker.person);
  const due = instantText(endOfNextWorkingDay(scene.nowMs));
  return [...persons].map((person) => ({ duty: "tell-family", on: from, due, person }));
}

function isAllegedHarmer(scene: Scene, person: string, objections: readonly Objection[]): boolean {
  const { register } = scene.facts;
  const ref = canonicalRef(register, person);
  const named = scene.message.risk?.allegedHarmers ?? [];
  return (
    objections.some(({ maker }) => maker.allegedHarmer && canonicalRef(register, maker.person) === ref) ||
    named.some((label) => scene.people.get(label)?.refs.includes(ref))
  );
}

/** A concern that neither was written nor decided by the sender's own lead was sent past them (R16). */
function ownLeadDuty(scene: Scene): readonly Duty[] {
  const { kind, author, risk, from } = scene.message;
  if (kind !== "concern") return [];
  const isLead = (role: string | undefined) => role === scene.sender.lead || role?.endsWith("safeguarding-lead");
  if (isLead(author.role) || isLead(risk?.decidedBy.role)) return [];
  return [{ duty: "inform-own-lead", on: from, due: instantText(endOfNextWorkingDay(scene.nowMs)) }];
}

/** The instructions that travel with a copy (contract §6). */
export function handlingOf(scene: Scene, { kept }: Judgement): readonly HandlingCode[] {
  const { kind, purpose } = scene.message;
  const handling: HandlingCode[] = [];
  if (isDeferred(scene) || kind === "domestic-abuse-notice") handling.push("do-not-discuss-with-family");
  if (says(scene, "contact.safeContact")) handling.push("safe-contact-only");
  // Intelligence with handling code C among them: it is always criminal-offence data.
  if (kept.some(({ statement }) => statement.item.criminalOffence)) handling.push("do-not-share-onward");
  if (kept.some(({ statement }) => statement.item.police)) handling.push("originator-approval-before-telling");
  if (purpose === "court-order") handling.push("delete-after-use");
  return handling;
}
