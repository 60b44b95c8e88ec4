// Rules carried out here (docs/rules.md): R01 R04 R05 R06 R07 R36 R39 R40
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { HeldCode, WithheldCode } from "@gatehouse/contracts/codes";
import type { MessageKind } from "@gatehouse/contracts/message";
import type { Agreement, FamilyAnswer, FamilyAnswers } from "../answers.ts";
import { agreementOf, latestOf } from "../answers.ts";
import type { PolicyAgreement } from "../compile.ts";
import type { Objection } from "../register/state.ts";
import { canonicalRef } from "../register/state.ts";
import type { Scene } from "../scene.ts";
import { coversAgency, coversPurpose } from "../scope.ts";
import { makerStanding } from "./08-objections.ts";

/** What the family's agreement comes to for one recipient. `categories` is what may go; "all" where none is needed. */
export type ConsentVerdict =
  | { readonly outcome: "agreed"; readonly categories: "all" | ReadonlySet<string> }
  | { readonly outcome: "refuse"; readonly code: "consent-missing" | "consent-refused" }
  | { readonly outcome: "held"; readonly code: HeldCode }
  | { readonly outcome: "withheld"; readonly code: WithheldCode };

const consentKinds: ReadonlySet<MessageKind> = new Set(["support-request", "case-update", "meeting", "plan-action"]);

/** Whether messages of this kind need the family's agreement outside tier `protection` (contract §3.1). */
export function needsConsent(kind: MessageKind): boolean {
  return consentKinds.has(kind);
}

/**
 * Step 7 for one recipient of tier `support`. Judged from kind and register alone, never from who else is asked.
 *
 * @param liftsMissing the message's basis or a risk stands in for an agreement that nobody gave; never for a refusal
 */
export function checkConsent(
  scene: Scene,
  answers: FamilyAnswers,
  objections: readonly Objection[],
  recipient: AgencyId,
  agreements: readonly PolicyAgreement[],
  liftsMissing: boolean,
): ConsentVerdict {
  const family = agreementOf(answers, recipient, ({ decides }) => decides);
  const verdict = familyVerdict(answers, recipient, family);
  const lifts = liftsMissing && !isRefused(answers, recipient);
  // Nothing lifts where parents disagree: one of them refused. What is left is an agreement of somebody whose word is not
  // known to count: one that is missing.
  if (verdict.outcome === "held") return lifts ? { outcome: "agreed", categories: "all" } : verdict;
  if (adviceIsDue(scene, answers, objections)) return { outcome: "held", code: "seek-advice" };
  if (lifts) return { outcome: "agreed", categories: "all" };
  if (verdict.outcome !== "agreed") return verdict;
  if (childMustAgree(scene, agreements) && !childAgreed(answers, recipient))
    return { outcome: "withheld", code: "consent-scope" };
  return joinedAfter(scene, recipient, family) ? { outcome: "held", code: "new-team-member" } : verdict;
}

/** A refusal by the child or a holder of parental responsibility stands, whoever of them decides: it is not "missing". */
function isRefused(answers: FamilyAnswers, recipient: AgencyId): boolean {
  return answers.all.some(
    (one) =>
      one.answer.kind === "refused" &&
      one.coversPurpose &&
      coversAgency(one.answer.scope, recipient) &&
      (one.childsOwn || one.responsible) &&
      one.stands &&
      isCurrent(one),
  );
}

function familyVerdict(answers: FamilyAnswers, recipient: AgencyId, { agreed, disputed }: Agreement): ConsentVerdict {
  if (unassessedRefusal(answers, recipient)) return { outcome: "held", code: "competence-not-assessed" };
  if (agreed.size > 0) return { outcome: "agreed", categories: agreed };
  if (disputed) return { outcome: "held", code: "parents-disagree" };
  const standing = answers.all.filter((one) => one.stands && isCurrent(one));
  if (standing.some(({ answer, decides }) => answer.kind === "given" && decides))
    return { outcome: "withheld", code: "consent-scope" };
  const forPurpose = standing.filter((one) => one.coversPurpose);
  const everyone = forPurpose.some(
    ({ answer, decides }) => answer.kind === "refused" && answer.scope.agencies === "all" && decides,
  );
  if (everyone) return { outcome: "refuse", code: "consent-refused" };
  return withoutDecider(answers, forPurpose, recipient);
}

/** Nobody who may decide has agreed: what is left is a question for a human, or no agreement at all. */
function withoutDecider(
  { say }: FamilyAnswers,
  standing: readonly FamilyAnswer[],
  recipient: AgencyId,
): ConsentVerdict {
  const given = standing.filter(({ answer }) => answer.kind === "given" && coversAgency(answer.scope, recipient));
  if (!say.decides) {
    // A child found not competent has no more say than a carer: their agreement is a question for a human too.
    const mayYetDecide = ({ childsOwn }: FamilyAnswer) => childsOwn && say.assessed === null;
    if (given.some((one) => !mayYetDecide(one) && !one.responsible))
      return { outcome: "held", code: "no-parental-responsibility" };
    if (given.some(mayYetDecide)) return { outcome: "held", code: "competence-not-assessed" };
  }
  return { outcome: "refuse", code: "consent-missing" };
}

/** A child's refusal stands as a question until somebody has assessed whether the child decides. */
function unassessedRefusal({ say, all }: FamilyAnswers, recipient: AgencyId): boolean {
  if (say.decides || say.assessed !== null) return false;
  const own = latestOf(
    all.filter((one) => one.childsOwn && one.coversPurpose && coversAgency(one.answer.scope, recipient)),
    null,
  );
  return own !== undefined && own.answer.kind === "refused" && own.stands;
}

/** Not replaced by a later answer of the same person with at least the same scope of agencies and purposes. */
function isCurrent(one: FamilyAnswer): boolean {
  const { id, scope } = one.answer;
  const later = one.ofGiver.slice(one.ofGiver.indexOf(one) + 1);
  return !later.some(
    ({ answer: { scope: newer, ends } }) =>
      (!ends || ends === id) &&
      (newer.agencies === "all" || sameList(newer.agencies, scope.agencies)) &&
      (newer.purposes === "all" || sameList(newer.purposes, scope.purposes)) &&
      (newer.categories === "all" || sameList(newer.categories, scope.categories)),
  );
}

function sameList(wide: readonly string[], narrow: "all" | readonly string[]): boolean {
  return narrow !== "all" && narrow.every((member) => wide.includes(member));
}

/** An agreement is in force, but an objection names agencies: the whole request waits for advice (R07). */
function adviceIsDue(scene: Scene, answers: FamilyAnswers, objections: readonly Objection[]): boolean {
  if (scene.message.kind !== "support-request") return false;
  const inForce = answers.all.some((one) => one.answer.kind === "given" && one.stands && one.decides && isCurrent(one));
  return (
    inForce &&
    objections.some(
      (objection) =>
        objection.scope.agencies !== "all" &&
        scene.child.barRefs.includes(canonicalRef(scene.facts.register, objection.person)) &&
        coversPurpose(objection.scope, scene.message.purpose) &&
        ["binding", "not-assessed"].includes(makerStanding(scene, answers, objection, scene.child)),
    )
  );
}

/** An agreement of the partnership may ask for the child's own word on support requests (seed 000). */
function childMustAgree(scene: Scene, agreements: readonly PolicyAgreement[]): boolean {
  return scene.message.kind === "support-request" && agreements.some((agreement) => agreement.childConsent);
}

function childAgreed(answers: FamilyAnswers, recipient: AgencyId): boolean {
  return agreementOf(answers, recipient, ({ childsOwn }) => childsOwn).agreed.size > 0;
}

function joinedAfter(scene: Scene, recipient: AgencyId, { sinceMs }: Agreement): boolean {
  const membership = scene.case?.team.get(recipient);
  return membership !== undefined && membership.sinceMs > sinceMs;
}
