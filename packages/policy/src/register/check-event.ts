// Rules carried out here (docs/rules.md): R51 R63
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Authority } from "@gatehouse/contracts/authority";
import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { Instant } from "@gatehouse/contracts/message";
import { dayMs } from "../calendar.ts";
import type { Policy, PolicyAgency } from "../compile.ts";
import { holds } from "../compile.ts";
import { dutyKey, noticeHold } from "../history/duties.ts";
import type { History } from "../history/state.ts";
import { isNamed, sameProfessional } from "../professional.ts";
import { visibleLength } from "../visible-text.ts";
import type { RecordedEvent } from "./record-event.ts";
import { isOneVoiceTooLong } from "./risk-runs.ts";
import type { PersonRef, Register } from "./state.ts";
import { canonicalRef, personRecord } from "./state.ts";

type EventOf<Type extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: Type }>;

/** An event as far as it is an event at all: signed two minutes ahead is a clock, more is an error. */
const maxAheadMs = 120_000;
const minEvidence = 20;
const maxFlagMs = 14 * dayMs;
/** To the next review of a child protection plan, three months on. */
const maxLongFlagMs = 92 * dayMs;

/**
 * Says whether an event may be recorded: by whom, and, where it widens sharing, whether they recorded what it ends
 * (contract §4). Pure; an event that is refused changes nothing and its sender gets the code.
 *
 * @param event recorded, its signature verified; `by` is then the signing agency
 * @param now the moment at which it was stored, or the preview's
 * @param history needed for `review.decided`, which must come from the agency that reviews the hold
 * @returns null when it may, else `sender-not-enrolled`, `authority-missing`, `anonymity-not-available`, `risk-invalid`,
 * `message-stale`, `message-replayed` (the id was used) or `schema-invalid` (it ends something that is not there)
 */
export function checkEvent(
  register: Register,
  event: RecordedEvent,
  policy: Policy,
  now: Instant,
  history?: History,
): RefusalCode | null {
  const agency = policy.agencies.get(event.by.agency);
  if (!agency) return "sender-not-enrolled";
  if (!isNamed(event.by)) return "anonymity-not-available";
  if (!holds(agency, event.by.role, authorityFor(event))) return ownLeaving(event) ? null : "authority-missing";
  if (Date.parse(event.at) > Date.parse(now) + maxAheadMs) return "message-stale";
  if (register.events.has(event.id)) return "message-replayed";
  return checkBody(register, event, policy, agency, history);
}

const authorityOf: Readonly<Record<RecordedEvent["type"], Authority>> = {
  "person.linked": "link-persons",
  "person.unlinked": "link-persons",
  "person.distinct": "link-persons",
  "case.opened": "manage-cases",
  "case.closed": "manage-cases",
  "case.level-set": "manage-cases",
  "team.joined": "manage-cases",
  "team.left": "manage-cases",
  "objection.recorded": "record-wishes",
  "objection.withdrawn": "record-wishes",
  "consent.given": "record-wishes",
  "consent.refused": "record-wishes",
  "consent.withdrawn": "record-wishes",
  "risk.flagged": "record-wishes",
  "risk.countersigned": "decide-risk",
  "risk.cleared": "record-wishes",
  "restriction.placed": "place-restrictions",
  "restriction.lifted": "record-wishes",
  "order.recorded": "record-orders",
  // Who records a release need not be its approver; `checkRelease` asks for the approver's authority.
  "release.approved": "record-wishes",
  "review.decided": "decide-holds",
  "telling.recorded": "record-wishes",
};

function authorityFor(event: RecordedEvent): Authority {
  const protects = event.type === "restriction.placed" && event.restriction === "protected-location";
  return protects ? "place-protected-location" : authorityOf[event.type];
}

/** An agency may always take itself off a team: that only narrows. */
function ownLeaving(event: RecordedEvent): boolean {
  return event.type === "team.left" && event.agency === event.by.agency;
}

function checkBody(
  register: Register,
  event: RecordedEvent,
  policy: Policy,
  agency: PolicyAgency,
  history: History | undefined,
): RefusalCode | null {
  switch (event.type) {
    case "risk.flagged":
      return checkFlag(register, event, policy);
    case "risk.countersigned":
      return checkCountersignature(register, event, policy, agency, history);
    case "release.approved":
      return checkRelease(event, agency);
    case "review.decided":
      return checkReview(event, policy, history);
    case "objection.withdrawn":
    case "restriction.lifted":
      return checkEnds(register, event.ends, policy, event);
    case "consent.withdrawn":
      return checkWithdrawal(register, event, policy);
    case "person.unlinked":
      return checkUnlink(register, event, policy);
    case "person.distinct":
      return checkDistinct(register, event, policy);
    case "case.level-set":
    case "case.closed":
      return register.cases.has(event.case) ? null : "schema-invalid";
    default:
      return null;
  }
}

/** What makes a standing flag a flag: a named human with the authority, evidence, named recipients, an end, four eyes. */
function checkFlag(register: Register, event: EventOf<"risk.flagged">, policy: Policy): RefusalCode | null {
  const { decidedBy, recipients } = event;
  const decider = "agency" in decidedBy ? decidedBy.agency : null;
  const agencies = decider ? [decider] : [event.by.agency, policy.frontDoor];
  const may = (authority: Authority) =>
    agencies.some((id) => holds(policy.agencies.get(id), decidedBy.role, authority));
  if (!may("decide-standing-flag")) return "authority-missing";
  const long = may("decide-long-flag") && onProtectionPlan(register, event);
  const runsMs = Date.parse(event.expiresAt) - Date.parse(event.at);
  const valid =
    isNamed(decidedBy) &&
    evidenceLength(event.evidence) >= minEvidence &&
    event.atRisk.length > 0 &&
    recipients.length > 0 &&
    // Alone or hidden in a list.
    !recipients.includes("all") &&
    runsMs > 0 &&
    runsMs <= (long ? maxLongFlagMs : maxFlagMs) &&
    (event.emergency === true || (!sameProfessional(decidedBy, event.by) && (long || !isOneVoice(register, event))));
  return valid ? null : "risk-invalid";
}

/**
 * Whether the same professional alone has been deciding that a person is at risk: an objection is not set aside for
 * longer than four weeks on one person's word. A plan's review is made by a conference, an emergency is countersigned.
 */
function isOneVoice(register: Register, { atRisk, decidedBy, at, expiresAt }: EventOf<"risk.flagged">): boolean {
  return isOneVoiceTooLong(register, { atRisk, decidedBy, atMs: Date.parse(at), endMs: Date.parse(expiresAt) });
}

/** Characters of evidence as a reader counts them: blanks around it and what shows nothing are not evidence. */
export function evidenceLength(evidence: string): number {
  return visibleLength(evidence);
}

/**
 * The plan may be for a brother or sister of whoever is at risk, but for nobody of another family: that of the child of
 * another case would give any flag three months.
 */
function onProtectionPlan(register: Register, { case: ref, atRisk }: EventOf<"risk.flagged">): boolean {
  const record = ref ? register.cases.get(ref) : undefined;
  if (!record || record.closed || record.status !== "child-protection") return false;
  const child = canonicalRef(register, record.child);
  const refs = atRisk.map((one) => canonicalRef(register, one));
  return refs.includes(child) || refs.every((one) => (register.persons.get(one)?.cases.size ?? 0) === 0);
}

/** Four eyes: who decided cannot countersign; a standing flag is countersigned by who may decide one. */
function checkCountersignature(
  register: Register,
  event: EventOf<"risk.countersigned">,
  policy: Policy,
  agency: PolicyAgency,
  history: History | undefined,
): RefusalCode | null {
  const flag = register.flags.get(event.countersigns);
  const stated = history?.emergencies.get(event.countersigns);
  if (!flag && stated) {
    const outsider = stated.from !== event.by.agency && event.by.agency !== policy.frontDoor;
    return outsider || stated.by.some((one) => sameProfessional(one, event.by)) ? "authority-missing" : null;
  }
  if (!flag) return null;
  if (sameProfessional(flag.decidedBy, event.by)) return "authority-missing";
  const may = holds(agency, event.by.role, "decide-standing-flag") || liftsOthers(policy, event);
  return may ? null : "authority-missing";
}

function checkRelease(event: EventOf<"release.approved">, agency: PolicyAgency): RefusalCode | null {
  if (!event.message && !event.person) return "schema-invalid";
  const own = event.approver.agency === event.by.agency && isNamed(event.approver);
  return own && holds(agency, event.approver.role, "approve-releases") ? null : "authority-missing";
}

/** A hold is decided by the agency that reviews it, or at the front door by who may act for others. */
function checkReview(
  event: EventOf<"review.decided">,
  policy: Policy,
  history: History | undefined,
): RefusalCode | null {
  if (!history) return null;
  const reviewer = history.holds.get(event.hold)?.reviewer;
  const own = reviewer === event.by.agency || isOnNotice(history, event.hold, event.by.agency);
  if (own) return null;
  // One answer to whoever may not review: ids of holds can be guessed, and what is held, and why, is nobody else's.
  if (!liftsOthers(policy, event)) return "authority-missing";
  return reviewer === undefined && !event.hold.endsWith(noticeHold("")) ? "schema-invalid" : null;
}

/** Whether an agency was put on notice of a concern: a human there says that they have looked. */
function isOnNotice(history: History, hold: string, agency: AgencyId): boolean {
  const message = hold.slice(0, Math.max(0, hold.indexOf("/")));
  const duty = dutyKey({ duty: "review-hold", message, from: agency, on: agency, hold, dueMs: 0 });
  return hold === noticeHold(message) && history.duties.has(duty);
}

/** What widens is accepted only from the agency that recorded the earlier event, or from a front-door manager. */
function checkEnds(register: Register, ends: string, policy: Policy, event: RecordedEvent): RefusalCode | null {
  const ended = register.events.get(ends);
  if (!ended) return "schema-invalid";
  const pair: Readonly<Record<string, string>> = {
    "objection.withdrawn": "objection.recorded",
    "restriction.lifted": "restriction.placed",
  };
  if (ended.type !== pair[event.type]) return "schema-invalid";
  return ended.by === event.by.agency || liftsOthers(policy, event) ? null : "authority-missing";
}

/** Taking back an agreement narrows, and anyone may record it; taking back a refusal widens. */
function checkWithdrawal(register: Register, event: EventOf<"consent.withdrawn">, policy: Policy): RefusalCode | null {
  const { ends, person, by, givenBy } = event;
  const may = (refusedBy: AgencyId) => refusedBy === by.agency || liftsOthers(policy, event);
  if (ends) {
    const ended = register.events.get(ends);
    if (ended?.type === "consent.given") return null;
    if (ended?.type !== "consent.refused") return "schema-invalid";
    return may(ended.by) ? null : "authority-missing";
  }
  if (!person) return "schema-invalid";
  // Whoever gave an answer may be known by another reference now: a refusal must not end by being asked for under it.
  const ofGiver = (maker: PersonRef) =>
    !givenBy || canonicalRef(register, givenBy.person) === canonicalRef(register, maker);
  const othersRefusal = personRecord(register, person)?.answers.some(
    (answer) => answer.kind === "refused" && ofGiver(answer.maker.person) && !may(answer.by),
  );
  return othersRefusal ? "authority-missing" : null;
}

function checkUnlink(register: Register, event: EventOf<"person.unlinked">, policy: Policy): RefusalCode | null {
  // That a person is not themselves says of no two that they are two: whoever meant to undo a merge has to be told.
  if (event.ids?.some((id) => id.scheme === "person" && id.hash === event.person)) return "schema-invalid";
  if (liftsOthers(policy, event)) return null;
  const ref = canonicalRef(register, event.person);
  const merges = event.ids?.some((id) => id.scheme === "person") ?? false;
  if (merges) return "authority-missing";
  const isOthers = (link: { readonly ref: PersonRef; readonly by: AgencyId }) =>
    canonicalRef(register, link.ref) === ref && link.by !== event.by.agency;
  const others = event.ids
    ? event.ids.some((id) => register.links.get(id.hash)?.some(isOthers))
    : [...register.links.values()].some((links) => links.some(isOthers));
  return others ? "authority-missing" : null;
}

function checkDistinct(register: Register, event: EventOf<"person.distinct">, policy: Policy): RefusalCode | null {
  if (liftsOthers(policy, event)) return null;
  const own = event.persons.every((ref) => {
    const linkedBy = register.persons.get(canonicalRef(register, ref))?.linkedBy;
    return linkedBy?.size === 1 && linkedBy.has(event.by.agency);
  });
  return own ? null : "authority-missing";
}

function liftsOthers(policy: Policy, event: RecordedEvent): boolean {
  return holds(policy.agencies.get(event.by.agency), event.by.role, "lift-others-records");
}
