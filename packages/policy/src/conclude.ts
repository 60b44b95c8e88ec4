// Rules carried out here (docs/rules.md): R14 R47 R64
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { Decision, Duty, RecipientDecision } from "@gatehouse/contracts/decision";
import type { Instant, Message } from "@gatehouse/contracts/message";
import { addMonths, hourMs, instantText } from "./calendar.ts";
import { compareText } from "./canonical.ts";
import type { Policy } from "./compile.ts";
import type { Facts } from "./facts.ts";
import type { Ground } from "./judge.ts";
import type { Judgement } from "./judgement.ts";
import { registerSize } from "./register.ts";
import type { Scene } from "./scene.ts";
import { handlingOf, tellingDuties } from "./steps/11-telling.ts";
import { followUpDuties, holdsOf, noticeAgency } from "./steps/12-follow-up.ts";

/**
 * The decision that follows from the judgements: steps 11 and 12, in canonical order.
 *
 * @param judgements in the order of their recipients' ids, as `recipientsOf` asks for them
 */
export function decided(scene: Scene, ground: Ground, judgements: readonly Judgement[]): Decision {
  const holds = holdsOf(scene, ground, judgements);
  const duties = [
    ...tellingDuties(scene, ground.objections, judgements),
    ...followUpDuties(scene, ground, judgements, holds),
  ];
  return {
    message: head(scene.message),
    outcome: "decided",
    reasons: [],
    policy: scene.policy.id,
    registerAsOf: registerSize(scene.facts.register),
    recipients: Object.fromEntries(judgements.map((one) => [one.recipient, recipientDecision(scene, one)])),
    holds,
    duties: inOrder(duties),
  };
}

/** Refusals of the envelope: nobody is put on notice of what may not be the sender's at all. */
const envelopeRefusals: ReadonlySet<RefusalCode> = new Set(["sender-not-enrolled", "message-replayed"]);
const noticeMs = hourMs;

/** A refusal: reasons and no recipients. A refused concern puts a human outside the sending agency on notice. */
export function refused(message: Message, facts: Facts, policy: Policy, now: Instant, code: RefusalCode): Decision {
  const invisible = message.kind === "concern" && !envelopeRefusals.has(code);
  return {
    message: head(message),
    outcome: "refused",
    reasons: [code],
    policy: policy.id,
    registerAsOf: registerSize(facts.register),
    recipients: {},
    holds: [],
    duties: invisible ? noticeOfRefusal(policy, message.from, now) : [],
  };
}

/** Who outside the sending agency learns at once that a concern was refused, and within what time they look. */
export function noticeOfRefusal(policy: Policy, from: AgencyId, now: Instant): readonly Duty[] {
  const noticed = noticeAgency(policy, from, () => false);
  return noticed ? [{ duty: "review-hold", on: noticed, due: instantText(Date.parse(now) + noticeMs) }] : [];
}

function head(message: Message): Decision["message"] {
  return { id: message.id, kind: message.kind, from: message.from, case: message.case ?? null };
}

function recipientDecision(scene: Scene, judgement: Judgement): RecipientDecision {
  const { outcome, tier, kept, dropped, overrides, held, withheld, routedTo } = judgement;
  const shared = outcome === "shared";
  return {
    outcome,
    tier,
    statements: kept.map(({ statement, form }) => ({ id: statement.id, item: statement.item.name, form })),
    dropped: dropped.map(({ statement, reason }) => ({ id: statement.id, item: statement.item.name, reason })),
    reasons: withheld ? [withheld] : held.toSorted(compareText),
    overrides,
    handling: shared ? handlingOf(scene, judgement) : [],
    dutyCheck: withheld === "objection" && tier === "support" && scene.sender.covered,
    routedTo,
    retainUntil: shared ? retainUntil(scene, judgement) : null,
  };
}

/** The shortest of the agreements' retentions for the purpose, from the day the message was made. */
function retainUntil(scene: Scene, { agreements }: Judgement): string | null {
  const months = agreements.flatMap(({ retention }) => retention[scene.message.purpose] ?? []);
  if (months.length === 0) return null;
  return addMonths(scene.madeOn, Math.min(...months));
}

/** Each duty once, in one order whatever the order of the inputs. */
function inOrder(duties: readonly Duty[]): readonly Duty[] {
  const byText = new Map(duties.map((one) => [[one.duty, one.on, one.due, one.reviewOn, one.person].join(" "), one]));
  return [...byText].toSorted(([a], [b]) => compareText(a, b)).map(([, duty]) => duty);
}
