// Rules carried out here (docs/rules.md): R17 R49 R62
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { HeldCode } from "@gatehouse/contracts/codes";
import type { Duty, Hold } from "@gatehouse/contracts/decision";
import type { FamilyAnswers } from "../answers.ts";
import { endOfNextWorkingDay, hourMs, instantText } from "../calendar.ts";
import { compareText } from "../canonical.ts";
import type { PolicyAgency } from "../compile.ts";
import { holdId } from "../hold-id.ts";
import type { Judgement } from "../judgement.ts";
import type { Objection } from "../register/state.ts";
import type { ValidRisk } from "../risks.ts";
import type { Scene } from "../scene.ts";
import { coversAgency, coversPurpose } from "../scope.ts";
import type { Bars } from "./04-bars.ts";
import { checkBars } from "./04-bars.ts";
import { standingAbout } from "./08-objections.ts";

/** How long a hold about a child at risk may wait. */
const urgentHoldMs = hourMs;
const requestHours = { red: 2, amber: 6, green: 24 } as const;

type Followed = {
  readonly bars: Bars;
  readonly risks: readonly ValidRisk[];
  readonly objections: readonly Objection[];
  readonly answers: FamilyAnswers;
};

/** Step 12: the questions that wait for a human, each with its reviewer and clock. A hold never releases itself. */
export function holdsOf(scene: Scene, ground: Followed, judgements: readonly Judgement[]): readonly Hold[] {
  const holds = judgements.flatMap((judgement) => {
    const { recipient, held, sealed } = judgement;
    if (held.length === 0 && sealed.length === 0) return [];
    const due = instantText(reviewDueMs(scene, ground, judgement));
    const whole = held.map((reason) => ({ recipient, statement: null, reason }));
    const parts = sealed.map(({ statement, reason }) => ({ recipient, statement, reason }));
    return [...whole, ...parts].map((hold) => ({
      id: holdId(scene.message.id, recipient, hold.statement, hold.reason),
      ...hold,
      reviewer: reviewerOf(scene, ground, hold.reason),
      due,
    }));
  });
  return holds.toSorted((a, b) => compareText(a.id, b.id));
}

/** A child at risk: one hour; else one working day. */
function reviewDueMs(scene: Scene, { risks }: Followed, { tier }: Judgement): number {
  const atRisk = tier === "protection" || Boolean(scene.message.risk) || risks.some((risk) => risk.family);
  return atRisk ? scene.nowMs + urgentHoldMs : endOfNextWorkingDay(scene.nowMs);
}

/** Questions that the front door settles, unless the family asked that it not be told or a bar stands against it. */
export const frontDoorReviews: ReadonlySet<string> = new Set<HeldCode>([
  "person-not-matched",
  "person-ambiguous",
  "no-parental-responsibility",
  "parents-disagree",
  "contact-attempts-missing",
]);

function reviewerOf(scene: Scene, ground: Followed, reason: HeldCode): Hold["reviewer"] {
  const { policy, sender } = scene;
  if (reason === "sealed-release" || reason === "intelligence") return { agency: sender.id, role: sender.approver };
  const frontDoor = policy.agencies.get(policy.frontDoor);
  if (frontDoor && frontDoorReviews.has(reason) && mayReview(scene, ground, frontDoor))
    return { agency: frontDoor.id, role: roleAt(frontDoor) };
  return { agency: sender.id, role: roleAt(sender) };
}

/** Which role at an agency looks at what waits there. */
export function roleAt(agency: PolicyAgency): string {
  return agency.lead ?? [...agency.roles.keys()][0] ?? "safeguarding-lead";
}

/** Not where the front door is barred, or the family asked that it not be told and this is no concern. */
function mayReview(scene: Scene, { bars, answers, objections }: Followed, agency: PolicyAgency): boolean {
  if (isBarred(scene, bars, agency)) return false;
  if (scene.message.kind === "concern") return true;
  return !objections.some((objection) => {
    const { scope } = objection;
    if (!coversAgency(scope, agency.id) || !coversPurpose(scope, scene.message.purpose)) return false;
    // Neither who is said to do the harm nor somebody's mere view decides who settles a question about the child.
    return ["binding", "not-assessed"].includes(standingAbout(scene, answers, objection));
  });
}

function isBarred(scene: Scene, bars: Bars, agency: PolicyAgency): boolean {
  const verdict = checkBars(scene, bars, agency);
  return "withheld" in verdict || verdict.routedTo !== null;
}

/** Step 12: what each agency has to do, and by when. Clocks run from `now`. */
export function followUpDuties(
  scene: Scene,
  ground: Followed,
  judgements: readonly Judgement[],
  holds: readonly Hold[],
): readonly Duty[] {
  const { message, nowMs, policy } = scene;
  const next = instantText(endOfNextWorkingDay(nowMs));
  const shared = judgements.filter(({ outcome }) => outcome === "shared").map(({ recipient }) => recipient);
  const duties: Duty[] = holds.map(({ reviewer, due }) => ({ duty: "review-hold", on: reviewer.agency, due }));
  const due = message.urgency ? instantText(nowMs + requestHours[message.urgency] * hourMs) : next;
  if (message.kind !== "acknowledgement") for (const on of shared) duties.push({ duty: "acknowledge", on, due });
  if (message.kind === "information-request") for (const on of shared) duties.push({ duty: "answer-request", on, due });
  if (message.kind === "recall") for (const on of shared) duties.push({ duty: "delete", on, due: next });
  if (message.kind === "concern" && shared.includes(policy.frontDoor))
    duties.push({ duty: "decide", on: policy.frontDoor, due: next });
  if (message.risk?.emergency) duties.push({ duty: "countersign", on: message.from, due: next });
  if (message.risk && shared.length > 0)
    duties.push({ duty: "review-risk", on: reviewsRisk(scene, shared), due: message.risk.expiresAt });
  return [...duties, ...noticeDuty(scene, ground, judgements)];
}

function reviewsRisk({ message, policy }: Scene, shared: readonly AgencyId[]): AgencyId {
  return shared.includes(policy.frontDoor) ? policy.frontDoor : message.from;
}

/**
 * A concern is never invisible: one that is held somewhere, or that reaches nobody, puts a human outside the sending agency
 * on notice at once: the front door's holds queue, else police, else whoever is not barred.
 */
function noticeDuty(scene: Scene, ground: Followed, judgements: readonly Judgement[]): readonly Duty[] {
  const { kind, from } = scene.message;
  if (kind !== "concern") return [];
  const { frontDoor } = scene.policy;
  const atFrontDoor = judgements.find(({ recipient }) => recipient === frontDoor)?.outcome;
  const everyoneHasIt = judgements.length > 0 && judgements.every(({ outcome }) => outcome === "shared");
  if (atFrontDoor === "shared" || (everyoneHasIt && atFrontDoor === undefined)) return [];
  const noticed = noticeAgency(scene.policy, from, (agency) => isBarred(scene, ground.bars, agency));
  return noticed ? [{ duty: "review-hold", on: noticed, due: instantText(scene.nowMs + urgentHoldMs) }] : [];
}

/** Who is put on notice of a concern outside the agency that sent it: the first of these that no bar concerns. */
export function noticeAgency(
  policy: Scene["policy"],
  from: AgencyId,
  barred: (agency: PolicyAgency) => boolean,
): AgencyId | null {
  const others = [...policy.agencies.values()].filter(({ id }) => id !== from);
  const rank = (agency: PolicyAgency): number => {
    if (agency.frontDoor) return 0;
    return agency.kind === "police" ? 1 : 2;
  };
  const inOrder = others.toSorted((a, b) => rank(a) - rank(b) || compareText(a.id, b.id));
  // When everyone is barred the front door's alternate lead, or whoever comes first, must still know that there is something.
  return (inOrder.find((agency) => !barred(agency)) ?? inOrder[0])?.id ?? null;
}
