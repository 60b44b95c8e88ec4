import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Withdrawal } from "@gatehouse/bus/hand-over";
import type { Decision, Hold, KeptStatement, RecipientDecision } from "@gatehouse/contracts/decision";
import type { DecidedAgainReceipt } from "@gatehouse/contracts/receipt";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";
import type { Policy } from "@gatehouse/policy/compile";
import { decide } from "@gatehouse/policy/decide";
import { objectionsForFrontDoor } from "@gatehouse/policy/front-door-notes";
import { notice } from "@gatehouse/policy/history/notice";
import type { AddressedNotice } from "@gatehouse/policy/history/notice";
import { humanAbove } from "@gatehouse/policy/history/above";
import type { Contact } from "@gatehouse/policy/history/contacts";
import { decideAgain } from "@gatehouse/policy/lives/decide-again";
import type { DecidedAnew } from "@gatehouse/policy/lives/decide-again";
import { releasesOf } from "@gatehouse/policy/lives/releases-of";
import { tooLittle } from "@gatehouse/policy/steps/10-nothing-left";
import { listNotices } from "./already-shared.ts";
import { copiesOf, partsOf } from "./copies.ts";
import { numbered } from "./counters.ts";
import type { At, DecidedAgain } from "./effect.ts";
import { followUpOf } from "./follow-up.ts";
import { blank, factsOf, viewerOf } from "./judge.ts";
import type { JudgeContext } from "./judge.ts";
import { decisionNotices, isConcernUnseen } from "./notices.ts";
import type { Cause, OpenMessage, PendingAgain } from "./open-messages.ts";
import { decidedReceipt, instant } from "./receipts.ts";
import { nextAt } from "./state.ts";
import type { GatewayState } from "./state.ts";
import { weighedIn } from "./weighed.ts";
import { withoutContent } from "./without-content.ts";
import type { Copy, StepOutput } from "./write.ts";

/** A message that waits to be decided again, read once more. */
export type Reread = {
  readonly key: string;
  /** The record that the decision in force was read from. */
  readonly n: number;
  readonly before: Decision;
  /** Null when its bytes are no longer kept, or no longer open. */
  readonly content: { readonly message: VerifiedMessage; readonly storedAtMs: number } | null;
};

/** What became of the copies that were to be taken back. */
export type Withdrawals = ReadonlyMap<AgencyId, Withdrawal>;

/**
 * Decides a message again against the state as it stands, or says first which copies have to be taken back for that.
 *
 * @param withdrawals null at first; what became of them once that has been done
 * @returns null when there is nothing to decide: it was decided again meanwhile
 */
export function judgeAgain(
  state: GatewayState,
  item: Reread,
  withdrawals: Withdrawals | null,
  context: JudgeContext,
): StepOutput | null {
  const open = state.lives.open.get(item.key);
  const pending = state.lives.again.get(item.key);
  if (!open || !pending || open.n !== item.n) return null;
  const at = nextAt(state, null, state.at.nowMs);
  const asked: Asked = { state, item, open, pending, at, context };
  if (withdrawals === null) {
    const { changed } = anew(asked, new Map());
    const agencies = changed.filter((agency) => open.copies.has(agency));
    if (agencies.length > 0) return withdrawing(asked, agencies);
  }
  return decidedAgain(asked, withdrawals ?? new Map());
}

type Asked = {
  readonly state: GatewayState;
  readonly item: Reread;
  readonly open: OpenMessage;
  readonly pending: PendingAgain;
  readonly at: At;
  readonly context: JudgeContext;
};

function withdrawing(asked: Asked, agencies: readonly AgencyId[]): StepOutput {
  const { state, item, at } = asked;
  const step = blank(state, at, { type: "withdrawing", key: item.key, agencies });
  return { ...step, common: { ...commonOf(asked, step), outcome: "withdrawing" } };
}

function commonOf({ open, item, pending }: Asked, { common }: StepOutput): StepOutput["common"] {
  const { signed, kind } = open;
  const reasons = [...new Set(pending.causes.map(({ type }) => type)), ...(item.content ? [] : ["content-gone"])];
  return { ...common, type: "redecision", message: signed.jti, kind, from: signed.iss, digest: signed.digest, reasons };
}

/** What it comes to now. Who was given a copy keeps it; whose was taken back, or may be, can get less. */
function anew(asked: Asked, withdrawals: Withdrawals, nobodyHasIt = false): DecidedAnew {
  const { state, item, open, context } = asked;
  const { before } = item;
  const fresh = freshDecision(asked);
  const has = Object.entries(before.recipients).flatMap(([agency, { outcome }]) =>
    outcome === "shared" && (!open.copies.has(agency) || withdrawals.get(agency) === "handed-over") ? [agency] : [],
  );
  return decideAgain({
    before,
    fresh,
    handedOver: new Set(nobodyHasIt ? [] : has),
    answered: answeredIn(state, item, context),
    tooLittle: (kept) => isTooLittle(before, kept, context.policy),
  });
}

/** Without its content nothing can be judged: nobody gets anything, and its sender is told to send it again. */
function freshDecision({ state, item, open, at, context }: Asked): Decision {
  const { before, content } = item;
  if (!content) {
    const nothing = (one: RecipientDecision): RecipientDecision => ({
      ...one,
      outcome: "withheld",
      statements: [],
      reasons: ["nothing-to-share"],
    });
    const none = Object.entries(before.recipients).map(([agency, one]) => [agency, nothing(one)] as const);
    return { ...before, recipients: Object.fromEntries(none), holds: [], duties: [] };
  }
  const facts = { ...factsOf(state, context), acceptedAt: instant(open.acceptedMs) };
  return decide(content.message.draft, facts, context.policy, instant(at.nowMs));
}

function answeredIn(
  state: GatewayState,
  { before, content }: Reread,
  context: JudgeContext,
): (hold: Hold) => "release" | "no" | null {
  const { register } = state;
  const recorded = content ? withoutContent(content.message.draft, factsOf(state, context), context.policy) : null;
  const releases = releasesOf(before, recorded?.people ?? [], register);
  return (hold) => {
    const review = register.reviews.get(hold.id);
    if (review && review.outcome !== "release") return "no";
    if (hold.statement === null) return review ? "release" : null;
    return releases(hold) ? "release" : null;
  };
}

function isTooLittle({ message }: Decision, kept: readonly KeptStatement[], policy: Policy): boolean {
  const items = kept.flatMap(({ item: name }) => policy.items.get(name) ?? []);
  return tooLittle(
    message.kind,
    items.map((item) => ({ item })),
  );
}

function decidedAgain(asked: Asked, withdrawals: Withdrawals): StepOutput {
  const { state, item, open, pending, at } = asked;
  const taken = [...withdrawals].filter(([, became]) => became !== "handed-over").map(([agency]) => agency);
  const result = anew(asked, withdrawals);
  const { decision, changed } = stillOnTheirWay(result, asked, withdrawals);
  const sends = Object.keys(decision.recipients).filter(
    (agency) =>
      decision.recipients[agency]?.outcome === "shared" && (changed.includes(agency) || taken.includes(agency)),
  );
  const copies = item.content ? copiesFor(asked, item.content.message, decision, sends) : [];
  const otherwise = changed.length > 0 || taken.length > 0;
  const more = otherwise ? follow(asked, decision) : { duties: [], notices: [] };
  const effect: DecidedAgain = {
    type: "decided-again",
    signed: open.signed,
    decision: otherwise ? decision : null,
    shared: copies.map(({ to, delivery }) => ({ agency: to, delivery })),
    withdrawn: taken,
    doubtful: taken.filter((agency) => withdrawals.get(agency) === "doubtful"),
    duties: more.duties,
    ...weighedNow(asked, decision, sends),
    through: pending.withdrawing?.n ?? state.at.n,
  };
  const step = blank(state, at, effect);
  const told = new Set([...changed, ...taken]);
  return numbered(state, {
    ...step,
    common: { ...commonOf(asked, step), outcome: "decided-again" },
    parts: partsOf(state, only(decision, told), copies),
    message: item.content?.message ?? null,
    acceptedAt: new Date(item.content?.storedAtMs ?? open.acceptedMs).toISOString(),
    place: open.intake,
    copies,
    receipts: otherwise ? [{ to: open.signed.iss, receipt: receiptOf(asked, decision, changed, taken) }] : [],
    notices: [
      ...more.notices,
      ...outcomeNotices(decision, changed, pending.causes, toldAbove(asked)),
      ...arrivedNotices(asked, withdrawals),
    ],
  });
}

/** Whose judgement of risk lets what was held go now. What was shared before was counted then. */
function weighedNow(asked: Asked, decision: Decision, sends: readonly AgencyId[]): Pick<DecidedAgain, "weighed"> {
  const { state, item, at, context } = asked;
  const first = sends.filter((agency) => item.before.recipients[agency]?.outcome !== "shared");
  if (!item.content || first.length === 0) return {};
  const { draft } = item.content.message;
  const recorded = withoutContent(draft, factsOf(state, context), context.policy);
  return weighedIn(state, draft, recorded, only(decision, new Set(first)), at.nowMs, context.keyedHash);
}

/**
 * Copies that nobody tried to take back stay as they are; what came up meanwhile is queued, and is for the next time. One
 * that proved to be handed over, before anybody had noted it, is on its way no more: what was released goes after it.
 */
function stillOnTheirWay(result: DecidedAnew, { item, open }: Asked, withdrawals: Withdrawals): DecidedAnew {
  const recipients = { ...result.decision.recipients };
  const stay = result.changed.filter((agency) => open.copies.has(agency) && !withdrawals.has(agency));
  for (const agency of stay) {
    const before = item.before.recipients[agency];
    if (before) recipients[agency] = before;
  }
  const holds = [
    ...result.decision.holds.filter(({ recipient }) => !stay.includes(recipient)),
    ...item.before.holds.filter(({ recipient }) => stay.includes(recipient)),
  ];
  const changed = result.changed.filter((agency) => !stay.includes(agency));
  return { decision: { ...result.decision, recipients, holds }, changed };
}

function copiesFor(asked: Asked, message: VerifiedMessage, decision: Decision, to: readonly AgencyId[]): Copy[] {
  const { state, at, context } = asked;
  const facts = factsOf(state, context);
  const recorded = withoutContent(message.draft, facts, context.policy);
  return copiesOf(state, recorded, only(decision, new Set(to)), {
    frontDoor: context.policy.frontDoor,
    objections: () => objectionsForFrontDoor(message.draft, facts, context.policy, instant(at.nowMs)),
  });
}

function only(decision: Decision, agencies: ReadonlySet<AgencyId>): Decision {
  const some = Object.entries(decision.recipients).filter(([agency]) => agencies.has(agency));
  return { ...decision, recipients: Object.fromEntries(some) };
}

/** Duties and notices that are new: what is known already keeps its clock and is not told again. */
function follow(
  { state, item, at, context }: Asked,
  decision: Decision,
): { readonly duties: DecidedAgain["duties"]; readonly notices: readonly AddressedNotice[] } {
  const { before, content } = item;
  if (!content) return { duties: [], notices: [] };
  const known = new Set(before.holds.map(({ id }) => id));
  const had = new Set(before.duties);
  const news: Decision = {
    ...decision,
    holds: decision.holds.filter(({ id }) => !known.has(id)),
    duties: decision.duties.filter((duty) => !had.has(duty)),
  };
  const { draft } = content.message;
  const { policy } = context;
  const facts = factsOf(state, context);
  const followUp = followUpOf(draft, news, facts, policy, at);
  const unseen = isConcernUnseen(before, policy.frontDoor);
  const notices = decisionNotices({ decision: news, followUp, policy }, draft, state.history).filter(
    ({ notice: { type } }) => type !== "correction-incomplete" && !(unseen && type === "concern-not-shared"),
  );
  return { duties: followUp.duties, notices };
}

function receiptOf(
  { state, item, open, pending, at, context }: Asked,
  decision: Decision,
  changed: readonly AgencyId[],
  withdrawn: readonly AgencyId[],
): StepOutput["receipts"][number]["receipt"] {
  const { policy, policyName } = context;
  const viewer = viewerOf(open.signed.iss, state, context);
  const urgent = open.kind === "concern" || !item.content;
  const telephone = urgent ? policy.telephone : null;
  const receipt = decidedReceipt(decision, at, viewer, { policy: policyName, telephone });
  const because = becauseOf(pending.causes, item);
  return (opening) => {
    const told = receipt(opening);
    if (told.type !== "decided") return told;
    return { ...told, type: "decided-again", because, changed: [...changed], withdrawn: [...withdrawn] };
  };
}

function becauseOf(causes: readonly Cause[], { content }: Reread): DecidedAgainReceipt["because"] {
  if (!content) return "content-gone";
  return causes.every(({ type }) => type === "review")
    ? "review"
    : (causes.find(({ type }) => type !== "review")?.type ?? "register");
}

/** Who at the front door learns of the outcome: nobody where someone there is linked, or the family asked it not to. */
function toldAbove({ item, state, at, context }: Asked): Contact | null {
  const { policy } = context;
  const anyone = { agency: policy.frontDoor, role: null };
  const draft = item.content?.message.draft;
  if (!draft) return item.before.recipients[policy.frontDoor]?.outcome === "withheld" ? null : anyone;
  if (draft.from === policy.frontDoor) return anyone;
  const human = humanAbove(draft, factsOf(state, context), policy, instant(at.nowMs));
  if (human?.agency !== policy.frontDoor) return null;
  return human.role === policy.agencies.get(policy.frontDoor)?.lead ? anyone : human;
}

/** The front door learns of every outcome, and who reviewed a question of what came of it. */
function outcomeNotices(
  { message, recipients }: Decision,
  changed: readonly AgencyId[],
  causes: readonly Cause[],
  above: Contact | null,
): readonly AddressedNotice[] {
  const reviewers = causes.flatMap(({ type, by }) => (type === "review" && by !== null ? [by] : []));
  const others = [...new Set(reviewers)].filter((agency) => agency !== above?.agency);
  const told: readonly Contact[] = [...(above ? [above] : []), ...others.map((agency) => ({ agency, role: null }))];
  return told.flatMap((to) =>
    changed.map((recipient) =>
      notice(to, "decided-again", {
        message: message.id,
        agency: recipient,
        code: recipients[recipient]?.outcome ?? null,
      }),
    ),
  );
}

/** A batch holds a thousand records: two notices for each of these, and all copies and receipts, fit. */
const maxCausesListed = 200;

/** Copies that were on their way when it was queued, were given all the same, and would have been less. */
function arrivedNotices(asked: Asked, withdrawals: Withdrawals): readonly AddressedNotice[] {
  const { item, open, pending, context } = asked;
  const causes = pending.causes.filter(({ type }) => type !== "review");
  if (causes.length === 0) return [];
  const less = new Set(anew(asked, withdrawals, true).changed);
  const { jti: message, iss: from } = open.signed;
  const arrived = pending.underWay.filter((agency) => {
    const became = withdrawals.get(agency);
    const given = became === "handed-over" || became === "doubtful" || !open.copies.has(agency);
    return given && less.has(agency) && item.before.recipients[agency]?.outcome === "shared";
  });
  const out = arrived.map((agency) => ({ message, from, agency }));
  const { frontDoor } = context.policy;
  // An agency's newest cause stands for all of its own (`queueAgain`), and no step may outgrow a batch.
  const newest = causes.slice(-maxCausesListed);
  return newest.flatMap(({ event, by }) => listNotices(out, { message: event ?? message, by, frontDoor }));
}
