import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import type { PreviewDecision } from "@gatehouse/contracts/request";

type PreviewRecipient = PreviewDecision["recipients"][string];
type PreviewReason = PreviewRecipient["reasons"][number];
type PreviewDropReason = PreviewRecipient["dropped"][number]["reason"];

/** Who looks, and what the register lets them know. */
export type Viewer = {
  readonly agency: AgencyId;
  readonly frontDoor: boolean;
  /** The agency that recorded an objection, when the register knows it. */
  readonly recorderOf: (objection: string) => AgencyId | null;
};

/** Bars and other people's wishes: to a sender they are one class (contract §7). */
const masked: ReadonlySet<string> = new Set([
  "linked-person",
  "court-restriction",
  "objection",
  "third-party-objection",
  "location-protected",
  "protected-location-in-text",
]);

/** A reason as any agency but the front door may know it. */
export function maskedReason(reason: string): string {
  return masked.has(reason) ? "withheld" : reason;
}

/**
 * The decision as the agency that sent the message may know it: which bar or whose wish stopped a copy is told to the
 * front door only, or answers would be a search engine for families in hiding (contract §7, "never an oracle").
 *
 * @param decision the decision as recorded
 * @param viewer the agency it is shown to, already authenticated
 */
export function senderView(decision: Decision, viewer: Viewer): PreviewDecision {
  const show = <T extends string>(reason: T): T | "withheld" =>
    !viewer.frontDoor && masked.has(reason) ? "withheld" : reason;
  const recipients: Record<AgencyId, PreviewRecipient> = {};
  for (const [agency, recipient] of Object.entries(decision.recipients)) {
    recipients[agency] = recipientView(recipient, viewer, show);
  }
  return {
    message: { ...decision.message },
    outcome: decision.outcome,
    reasons: [...decision.reasons],
    policy: decision.policy,
    registerAsOf: viewer.frontDoor ? decision.registerAsOf : 0,
    recipients,
    holds: decision.holds.map((hold) => holdView(hold, show<PreviewReason>(hold.reason))),
    duties: decision.duties
      .filter((duty) => viewer.frontDoor || duty.person === undefined)
      .map((duty) => ({ ...duty })),
  };
}

/** The id of a hold has its reason in it: masked, it names a hold without saying why. */
function holdView(hold: Decision["holds"][number], reason: PreviewReason): PreviewDecision["holds"][number] {
  const id = reason === hold.reason ? hold.id : hold.id.replace(/[^/]*$/, reason);
  return { ...hold, id, reason };
}

function recipientView(
  recipient: RecipientDecision,
  viewer: Viewer,
  show: <T extends string>(reason: T) => T | "withheld",
): PreviewRecipient {
  const reasons = new Set<PreviewReason>(recipient.reasons.map((reason) => show<PreviewReason>(reason)));
  return {
    outcome: recipient.outcome,
    tier: recipient.tier,
    statements: recipient.statements.map((statement) => ({ ...statement })),
    dropped: recipient.dropped.map((dropped) => ({
      ...dropped,
      reason: show<PreviewDropReason>(dropped.reason),
    })),
    reasons: [...reasons].toSorted(),
    overrides: recipient.overrides.filter(
      ({ objection }) => viewer.frontDoor || viewer.recorderOf(objection) === viewer.agency,
    ),
    handling: [...recipient.handling],
    dutyCheck: recipient.dutyCheck && (viewer.frontDoor || reasons.has("objection")),
    routedTo: viewer.frontDoor ? recipient.routedTo : null,
    retainUntil: recipient.retainUntil,
  };
}
