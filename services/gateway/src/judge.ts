import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { Decision } from "@gatehouse/contracts/decision";
import type { CommonPart } from "@gatehouse/contracts/ledger";
import type { Message } from "@gatehouse/contracts/message";
import { signingKeyAt } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { VerifiedEvent } from "@gatehouse/envelope/event";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";
import type { Policy } from "@gatehouse/policy/compile";
import { decide } from "@gatehouse/policy/decide";
import { eventNotices } from "@gatehouse/policy/history/event-notices";
import { checkEvent } from "@gatehouse/policy/register/check-event";
import { recordEvent } from "@gatehouse/policy/register/record-event";
import { toldNotes } from "@gatehouse/policy/told/told-notes";
import type { RecordedEvent } from "@gatehouse/policy/register/record-event";
import type { Facts } from "@gatehouse/policy/facts";
import { objectionsForFrontDoor } from "@gatehouse/policy/front-door-notes";
import { alreadySharedNotices } from "./already-shared.ts";
import { copiesOf, partsOf } from "./copies.ts";
import { numbered } from "./counters.ts";
import type { At, Effect, SharedCopy, Signed } from "./effect.ts";
import { keptSince } from "./erase/kept-since.ts";
import { followUpOf, recordedFollowUp, refusedConcern } from "./follow-up.ts";
import { decisionAlarms, decisionNotices, refusalAlarms, refusedConcernNotices } from "./notices.ts";
import type { Opened } from "./open.ts";
import { acknowledgedReceipt, decidedReceipt, recordedReceipt, refusedReceipt } from "./receipts.ts";
import type { ReceiptFor } from "./receipts.ts";
import { instant } from "./receipts.ts";
import { ownIdsOf } from "./own-ids.ts";
import { nextAt, seenKey } from "./state.ts";
import type { GatewayState } from "./state.ts";
import type { Viewer } from "./sender-view.ts";
import { touchedOpen } from "./touched-open.ts";
import { weighedIn } from "./weighed.ts";
import { withoutContent } from "./without-content.ts";
import type { Copy, StepOutput } from "./write.ts";

/** What a step is judged by, beside the state. */
export type JudgeContext = {
  readonly directory: TrustedDirectory;
  readonly policy: Policy;
  /** Policy id and hash, as the ledger has it. */
  readonly policyName: string;
  readonly keyedHash: KeyedHash;
  /** Seals what an agency gave so that only it can read it again; null where no key of it is good. */
  readonly sealTo: (agency: AgencyId, text: string) => string | null;
};

type Item<Kind extends Opened["kind"]> = Extract<Opened, { kind: Kind }>;

/**
 * Judges one opened intake item against the state exactly as it stands at that place, and says everything that is to be
 * committed for it. It changes nothing itself.
 *
 * The time of the step is when the server stored the item, never before that of the step before it: a message that
 * waited for a gateway is decided as of when it was accepted, and the clock of this machine decides nothing.
 */
export function judge(state: GatewayState, opened: Opened, context: JudgeContext): StepOutput {
  const step = judgeOpened(state, nextAt(state, opened.seq, opened.storedAtMs), opened, context);
  return numbered(state, { ...step, common: { ...step.common, received: opened.received } });
}

function judgeOpened(state: GatewayState, at: At, opened: Opened, context: JudgeContext): StepOutput {
  switch (opened.kind) {
    case "stranger":
      return refusal(state, at, null, "sender-not-enrolled", null, context);
    case "refused":
      return opened.concern
        ? unheardConcern(state, at, opened.concern, opened.code, context)
        : refusal(state, at, opened.agency, opened.code, opened.claims, context);
    case "event":
      return judgeEvent(state, at, opened, context);
    case "message":
      return judgeMessage(state, at, opened, context);
  }
}

/** A key can have been revoked by a record that came while this item was being opened: its place decides. */
function keyRefusal(
  signed: { readonly iss: string; readonly kid: string },
  storedAtMs: number,
  context: JudgeContext,
): RefusalCode | null {
  const key = signingKeyAt(context.directory, signed.iss, signed.kid, new Date(storedAtMs).toISOString());
  return typeof key === "string" ? key : null;
}

function judgeMessage(state: GatewayState, at: At, item: Item<"message">, context: JudgeContext): StepOutput {
  const { message, storedAtMs } = item;
  const key = keyRefusal(message, storedAtMs, context);
  if (key !== null) return refusedWhole(state, at, item, key, context);
  const signed: Signed = { iss: message.iss, jti: message.jti, digest: message.signedDigest };
  const seen = state.seen.get(seenKey(signed));
  if (seen) {
    if (seen.digest !== signed.digest) return refusedWhole(state, at, item, "message-replayed", context);
    return repetition(state, at, item, seen.told ?? seen.n);
  }
  const facts = factsOf(state, context);
  const decision = decide(message.draft, facts, context.policy, instant(at.nowMs));
  return decided(state, at, item, decision, context);
}

/** Refused although it could be read: were it a concern, nobody may lose sight of it. */
function refusedWhole(
  state: GatewayState,
  at: At,
  { agency, message }: Item<"message">,
  code: RefusalCode,
  context: JudgeContext,
): StepOutput {
  const { jti: id, draft } = message;
  if (draft.kind === "concern") return unheardConcern(state, at, draft, code, context);
  return refusal(state, at, agency, code, { type: "message", id }, context);
}

/** A concern that is refused before it is decided puts a human outside its sender on notice, with a clock. */
function unheardConcern(
  state: GatewayState,
  at: At,
  draft: Message,
  code: RefusalCode,
  context: JudgeContext,
): StepOutput {
  const { id, from } = draft;
  const step = refusal(state, at, from, code, { type: "message", id }, context);
  const followUp = refusedConcern(draft, factsOf(state, context), context.policy, at);
  const follows = recordedFollowUp(followUp, context.policy);
  const effect: Effect = { type: "refused", signed: null, told: from, ...follows };
  const { notices, alarms } = refusedConcernNotices(id, from, followUp, context.policy);
  return { ...step, effect, notices, alarms: [...(step.alarms ?? []), ...alarms] };
}

function decided(
  state: GatewayState,
  at: At,
  item: Item<"message">,
  decision: Decision,
  context: JudgeContext,
): StepOutput {
  const { message } = item;
  const { draft } = message;
  const signed: Signed = { iss: message.iss, jti: message.jti, digest: message.signedDigest };
  const facts = factsOf(state, context);
  const recorded = withoutContent(draft, facts, context.policy);
  const copies = copiesOf(state, recorded, decision, {
    frontDoor: context.policy.frontDoor,
    objections: () => objectionsForFrontDoor(draft, facts, context.policy, instant(at.nowMs)),
  });
  const shared: SharedCopy[] = copies.map(({ to, delivery }) => ({ agency: to, delivery }));
  const refused = decision.outcome === "refused";
  const acknowledges = !refused && draft.kind === "acknowledgement" ? (draft.inReplyTo ?? null) : null;
  const followUp = followUpOf(draft, decision, facts, context.policy, at);
  const effect: Effect = refused
    ? { type: "refused", signed, ...(followUp.duties.length > 0 ? recordedFollowUp(followUp, context.policy) : {}) }
    : {
        type: "decided",
        signed,
        message: recorded,
        decision,
        shared,
        ...recordedFollowUp(followUp, context.policy),
        ...weighedIn(state, draft, recorded, decision, at.nowMs, context.keyedHash),
        acknowledges,
        notes: toldNotes(draft),
      };
  const telephone = refused || draft.kind === "concern" ? context.policy.telephone : null;
  const viewer = viewerOf(item.agency, state, context);
  const receipts: ReceiptFor[] = [
    { to: item.agency, receipt: decidedReceipt(decision, at, viewer, { policy: context.policyName, telephone }) },
    ...acknowledgements(state, item, copies, at),
  ];
  return {
    ...blank(state, at, effect),
    common: commonPart(at, item, { outcome: decision.outcome, reasons: decision.reasons }),
    parts: partsOf(state, decision, copies),
    message,
    acceptedAt: new Date(item.storedAtMs).toISOString(),
    copies,
    receipts,
    notices: decisionNotices({ decision, followUp, policy: context.policy }, draft, state.history),
    alarms: decisionAlarms({ decision, followUp, policy: context.policy }),
  };
}

/** An acknowledgement that reaches the sender of the message it acknowledges is also the receipt for it. */
function acknowledgements(state: GatewayState, item: Item<"message">, copies: readonly Copy[], at: At): ReceiptFor[] {
  const { draft } = item.message;
  if (draft.kind !== "acknowledgement" || !draft.inReplyTo) return [];
  const jti = draft.inReplyTo;
  return copies.flatMap(({ to }) => {
    const delivery = state.seen
      .get(seenKey({ iss: to, jti }))
      ?.shared.find(({ agency }) => agency === item.agency)?.delivery;
    const receipt = delivery === undefined ? null : acknowledgedReceipt(draft, delivery, at);
    return receipt === null ? [] : [{ to, receipt: () => receipt }];
  });
}

function judgeEvent(state: GatewayState, at: At, item: Item<"event">, context: JudgeContext): StepOutput {
  const { event } = item;
  const claims = { type: "register-event", id: event.jti } as const;
  const key = keyRefusal(event, item.storedAtMs, context);
  if (key !== null) return refusal(state, at, item.agency, key, claims, context);
  const signed: Signed = { iss: event.iss, jti: event.jti, digest: event.signedDigest };
  const seen = state.seen.get(seenKey(signed));
  if (seen) {
    if (seen.digest !== signed.digest) return refusal(state, at, item.agency, "message-replayed", claims, context);
    return repetition(state, at, item, seen.n);
  }
  const recorded = byServerTime(recordEvent(event.event, context.keyedHash), at);
  // What is older may have been recorded once and erased: its bytes must not bring it back.
  if (event.iat * 1000 < (keptSince("register-ended", at.nowMs) ?? 0))
    return refusal(state, at, item.agency, "message-stale", claims, context);
  const code = checkEvent(state.register, recorded, context.policy, instant(at.nowMs), state.history);
  const effect: Effect =
    code === null
      ? {
          type: "registered",
          signed,
          event: recorded,
          own: ownIdsOf(event.event, context),
          ...touchedOpen(state, recorded),
        }
      : { type: "refused", signed };
  return {
    ...blank(state, at, effect),
    common: commonPart(at, item, {
      outcome: code === null ? "recorded" : "refused",
      reasons: code === null ? [] : [code],
    }),
    receipts: [{ to: item.agency, receipt: recordedReceipt(event.jti, code, at) }],
    notices:
      code === null
        ? [
            ...eventNotices(recorded, state, context.policy),
            ...alreadySharedNotices(state, recorded, context.policy.frontDoor),
          ]
        : [],
  };
}

/** When an emergency was countersigned is when that was stored: its signer's clock must not bring a lapsed one to life. */
function byServerTime(event: RecordedEvent, { nowMs }: At): RecordedEvent {
  const late = event.type === "risk.countersigned" && Date.parse(event.at) < nowMs;
  return late ? { ...event, at: instant(nowMs) } : event;
}

/** Refused before it could be judged: nothing of it is remembered, because nothing of it was proved. */
function refusal(
  state: GatewayState,
  at: At,
  agency: AgencyId | null,
  code: RefusalCode,
  claims: { readonly type: "message" | "register-event"; readonly id: string } | null,
  context: JudgeContext,
): StepOutput {
  const options = { policy: context.policyName, telephone: context.policy.telephone };
  const receipt = !claims
    ? null
    : claims.type === "message"
      ? refusedReceipt(claims.id, code, at, options)
      : recordedReceipt(claims.id, code, at);
  const told = agency !== null && receipt !== null;
  return {
    ...blank(state, at, { type: "refused", signed: null, ...(told ? { told: agency } : {}) }),
    common: {
      ...timerPart(at),
      type: "refusal",
      message: claims?.id ?? null,
      from: agency,
      outcome: "refused",
      reasons: [code],
    },
    receipts: told ? [{ to: agency, receipt }] : [],
    alarms: refusalAlarms(code, claims?.id ?? null, agency),
  };
}

/** The same bytes again: the record says so, and whoever writes it tells the first outcome again. */
function repetition(state: GatewayState, at: At, item: Item<"message"> | Item<"event">, first: number): StepOutput {
  const { iss, jti, signedDigest: digest } = item.kind === "message" ? item.message : item.event;
  const common: CommonPart = { ...commonPart(at, item, { outcome: "repeated", reasons: [] }), kind: null };
  return { ...blank(state, at, { type: "repeated", signed: { iss, jti, digest }, first }), common };
}

/** A newer directory takes effect at a place in the order, so that "was this key good then?" has an answer. */
export function judgeDirectory(state: GatewayState, version: number, compact: string, nowMs: number): StepOutput {
  const at = nextAt(state, null, nowMs);
  const effect: Effect = { type: "directory", version, compact };
  return { ...blank(state, at, effect), common: { ...timerPart(at), type: "directory", outcome: "in-force" } };
}

function timerPart(at: At): CommonPart {
  return {
    type: "timer",
    message: null,
    kind: null,
    from: null,
    at: instant(at.nowMs),
    outcome: "",
    reasons: [],
    digest: null,
    received: null,
    signedBy: null,
    counter: null,
  };
}

/** A step of which nobody is told: where it stands and what it changes. */
export function blank(state: GatewayState, at: At, effect: Effect): StepOutput {
  return {
    at,
    effect,
    common: timerPart(at),
    factsDigest: state.digest,
    parts: {},
    message: null,
    acceptedAt: instant(at.nowMs),
    copies: [],
    receipts: [],
    notices: [],
  };
}

function commonPart(
  at: At,
  item: Item<"message"> | Item<"event">,
  result: { readonly outcome: string; readonly reasons: readonly string[] },
): CommonPart {
  const signed: VerifiedMessage | VerifiedEvent = item.kind === "message" ? item.message : item.event;
  return {
    ...timerPart(at),
    type: item.kind === "message" ? "message" : "register-event",
    message: signed.jti,
    kind: item.kind === "message" ? item.message.draft.kind : item.event.event.type,
    from: item.agency,
    outcome: result.outcome,
    reasons: [...result.reasons],
    digest: signed.signedDigest,
    signedBy: signed.kid,
  };
}

/** What a decision is made on, as it stands now. */
export function factsOf(state: GatewayState, context: JudgeContext): Facts {
  return { register: state.register, history: state.history, hash: context.keyedHash };
}

/** How an agency looks at a decision. */
export function viewerOf(agency: AgencyId, state: GatewayState, context: JudgeContext): Viewer {
  return {
    agency,
    frontDoor: agency === context.policy.frontDoor,
    recorderOf: (objection: string) => state.register.events.get(objection)?.by ?? null,
  };
}
