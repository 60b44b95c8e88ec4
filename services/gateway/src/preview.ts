import type { AgencyId, Professional } from "@gatehouse/contracts/agency";
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";
import type { Policy } from "@gatehouse/policy/compile";
import { decide } from "@gatehouse/policy/decide";
import type { Facts } from "@gatehouse/policy/facts";
import { nameKey } from "@gatehouse/policy/professional";
import { frontDoorReviews, roleAt } from "@gatehouse/policy/steps/12-follow-up";
import type { Asker, Effect } from "./effect.ts";
import { blank } from "./judge.ts";
import { ownWishesIn, withOwnWishes } from "./own-wishes.ts";
import { previewFacts } from "./preview-facts.ts";
import { instant } from "./receipts.ts";
import { senderView } from "./sender-view.ts";
import { nextAt } from "./state.ts";
import type { GatewayState } from "./state.ts";
import type { StepOutput } from "./write.ts";

/**
 * The decision a draft would get now, as far as its writer may know what it rests on (contract §7). For a person whom the
 * writer's agency has nothing to do with it is, to the byte, the answer for a person nobody knows.
 *
 * @param draft its signature verified; `draft.from` is the agency that asks
 */
export function previewOf(draft: Message, facts: Facts, policy: Policy, now: Instant): PreviewDecision {
  const asked = previewFacts(draft, facts, policy);
  const decision = decide(asked.draft, asked.facts, policy, now);
  const view = senderView(decision, {
    agency: draft.from,
    frontDoor: draft.from === policy.frontDoor,
    recorderOf: (objection) => facts.register.events.get(objection)?.by ?? null,
  });
  if (draft.from === policy.frontDoor) return { ...view, message: { ...view.message, case: draft.case ?? null } };
  const alone = decide(asked.draft, ownWishesIn(asked.facts, draft.from), policy, now);
  const shown = withoutReviewers(withOwnWishes(view, alone), draft.from, policy);
  return { ...shown, message: { ...view.message, case: draft.case ?? null } };
}

type PreviewDuty = PreviewDecision["duties"][number];

/**
 * A preview that does not tell who would look at what waits: that somebody else than the front door does says that the
 * family is barred from it or objects to it. To who asks it is always the front door; the hold itself, once there is one,
 * reaches whoever reviews it.
 */
function withoutReviewers(view: PreviewDecision, asker: AgencyId, policy: Policy): PreviewDecision {
  const frontDoor = policy.agencies.get(policy.frontDoor);
  const reviewer = { agency: policy.frontDoor, role: frontDoor ? roleAt(frontDoor) : "front-door-manager" };
  const holds = view.holds.map((hold) => (frontDoorReviews.has(hold.reason) ? { ...hold, reviewer } : hold));
  const noticed = view.duties.filter(({ duty, on }) => duty === "review-hold" && on !== asker);
  const duties: PreviewDuty[] = [
    ...view.duties.filter(({ duty }) => duty !== "review-hold"),
    ...holds.map(({ reviewer: { agency: on }, due }): PreviewDuty => ({ duty: "review-hold", on, due })),
    ...noticed.map((duty): PreviewDuty => ({ ...duty, on: policy.frontDoor })),
  ];
  const once = new Map(duties.map((duty) => [`${duty.duty} ${duty.on} ${duty.due ?? duty.reviewOn ?? ""}`, duty]));
  const inOrder = (a: { readonly text: string }, b: { readonly text: string }) => (a.text < b.text ? -1 : 1);
  const ordered = [...once].map(([text, duty]) => ({ text, duty })).toSorted(inOrder);
  return { ...view, holds, duties: ordered.map(({ duty }) => duty) };
}

/** Who asked, as a record names them: by the directory's id where the agency gives one, and by a hash of the name. */
export function askerOf(agency: AgencyId, author: Professional, hash: KeyedHash): Asker {
  return { agency, id: author.id ?? null, name: hash(`professional/${agency}`, nameKey(author)), role: author.role };
}

/**
 * The step that records a preview: who asked, the digest of the signed draft (salted, so that no draft can be guessed
 * from it), its kind, and what was answered for whom. Nothing of what it says, nobody it is about.
 *
 * It stands at the time of the step before it: asking must not move the time by which messages are judged.
 */
export function previewStep(
  state: GatewayState,
  asked: { readonly message: VerifiedMessage; readonly by: Asker; readonly nowMs: number },
  decision: PreviewDecision,
): StepOutput {
  const { message, by, nowMs } = asked;
  const at = nextAt(state, null, state.at.nowMs);
  const outcomes = Object.entries(decision.recipients).map(([agency, { outcome }]) => [agency, outcome] as const);
  const effect: Effect = {
    type: "previewed",
    by,
    draft: message.signedDigest,
    kind: message.draft.kind,
    outcome: decision.outcome,
    reasons: decision.reasons,
    recipients: Object.fromEntries(outcomes),
  };
  const step = blank(state, at, effect);
  const common = {
    ...step.common,
    type: "preview" as const,
    message: message.jti,
    kind: message.draft.kind,
    from: by.agency,
    at: instant(nowMs),
    outcome: decision.outcome,
    reasons: [...decision.reasons],
    digest: message.signedDigest,
  };
  return { ...step, common };
}
