// Rules carried out here (docs/rules.md): R16
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { Decision, Hold } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import type { Policy } from "@gatehouse/policy/compile";
import type { Contact } from "@gatehouse/policy/history/contacts";
import { leadAt, onNoticeAt } from "@gatehouse/policy/history/contacts";
import { noticeHold } from "@gatehouse/policy/history/duties";
import { notice } from "@gatehouse/policy/history/notice";
import type { AddressedNotice } from "@gatehouse/policy/history/notice";
import type { History } from "@gatehouse/policy/history/state";
import type { FollowUp } from "./follow-up.ts";
import { maskedReason } from "./sender-view.ts";

/** Something that those who run the broker must know at once: codes and ids, about no person. */
export type Alarm = {
  readonly code: string;
  readonly message: string | null;
  readonly agency: AgencyId;
  readonly count?: number;
};

type Decided = {
  readonly decision: Decision;
  readonly followUp: FollowUp;
  readonly policy: Policy;
};

/** Everyone the gateway tells of a decision of itself: reviewers, those on notice, and the sender of its own duties. */
export function decisionNotices(
  decided: Decided,
  draft: Pick<Message, "corrects" | "kind" | "from">,
  history: History,
): readonly AddressedNotice[] {
  const { decision, policy } = decided;
  return [
    ...decision.holds.map((hold) => holdOpened(decision, hold, policy)),
    ...concernNotices(decided),
    ...ownDuties(decided),
    ...missedRecipients(decision, draft, history),
    ...(decided.followUp.comesOfAge?.notices ?? []),
  ];
}

/** The reviewer of a hold; its reason only as that agency may know it. */
function holdOpened({ message }: Decision, hold: Hold, { frontDoor }: Policy): AddressedNotice {
  const { id, recipient, reason, reviewer, due } = hold;
  const code = reviewer.agency === frontDoor ? reason : maskedReason(reason);
  return notice(reviewer, "hold-opened", { message: message.id, hold: id, agency: recipient, code, due });
}

/** Whether a concern did not reach the front door: then a human outside the sending agency has to know. */
export function isConcernUnseen({ message, recipients }: Decision, frontDoor: AgencyId): boolean {
  return message.kind === "concern" && recipients[frontDoor]?.outcome !== "shared";
}

/**
 * Puts a human outside the sending agency on notice of a concern that the front door does not get, and tells its sender to
 * telephone (architecture §1, invariant 8). Nobody who may not know of it is told: the front door's lead, else its
 * alternate lead, else the police, as `humanAbove` says, and whoever the decision itself names.
 */
export function concernNotices({ decision, followUp, policy }: Decided): readonly AddressedNotice[] {
  if (!isConcernUnseen(decision, policy.frontDoor)) return [];
  const { id, from } = decision.message;
  const duty = followUp.duties.find(({ hold }) => hold === noticeHold(id));
  const named =
    duty && duty.on !== followUp.human?.agency
      ? [duty.on === policy.frontDoor ? leadAt(policy, duty.on) : onNoticeAt(policy, duty.on)]
      : [];
  const humans = [...(followUp.human ? [followUp.human] : []), ...named].filter(({ agency }) => agency !== from);
  const body = { message: id, agency: from, telephone: policy.telephone } as const;
  return [
    ...onceEach(humans).map((to) => notice(to, "concern-not-shared", { ...body, hold: duty?.hold ?? null })),
    notice({ agency: from, role: null }, "concern-not-shared", body),
  ];
}

function onceEach(contacts: readonly Contact[]): readonly Contact[] {
  return [...new Map(contacts.map((one) => [`${one.agency} ${one.role ?? ""}`, one])).values()];
}

/** What the sender's own lead has to do at once: confirm an emergency, or learn of a concern that went past them (R16). */
function ownDuties({ decision, policy }: Decided): readonly AddressedNotice[] {
  const { id } = decision.message;
  return decision.duties.flatMap(({ duty, on, due }) => {
    if (duty !== "countersign" && duty !== "inform-own-lead") return [];
    const type = duty === "countersign" ? "countersign-due" : "lead-to-inform";
    return [notice(leadAt(policy, on), type, { message: id, due: due ?? null })];
  });
}

/** A correction or a recall must reach whoever was given what it corrects: its sender is told of each whom it does not. */
function missedRecipients(
  { message, outcome, recipients }: Decision,
  { corrects, kind }: Pick<Message, "corrects" | "kind">,
  history: History,
): readonly AddressedNotice[] {
  if (outcome === "refused" || !corrects || (kind !== "correction" && kind !== "recall")) return [];
  const original = history.messages.get(corrects.message);
  const given = Object.entries(original?.shared ?? {}).filter(
    ([, ids]) => !corrects.statement || ids.includes(corrects.statement),
  );
  const missed = given.filter(([agency]) => recipients[agency]?.outcome !== "shared");
  const sender = { agency: message.from, role: null };
  return missed.map(([agency]) => notice(sender, "correction-incomplete", { message: message.id, agency }));
}

/** What of a decision those who run the broker must know. */
export function decisionAlarms({ decision, policy }: Decided): readonly Alarm[] {
  const { id, from } = decision.message;
  const codes = [
    ...(isConcernUnseen(decision, policy.frontDoor) ? ["concern-not-shared"] : []),
    ...decision.reasons.filter((code) => code === "policy-not-in-force"),
  ];
  return codes.map((code) => ({ code, message: id, agency: from }));
}

/** Refusals that may be somebody else than the agency they came from. */
const suspect: ReadonlySet<RefusalCode> = new Set([
  "signature-invalid",
  "encoding-not-canonical",
  "key-unknown",
  "key-revoked",
  "sender-not-enrolled",
  "disclosures-inconsistent",
  "message-replayed",
]);

/** Of something refused before it was decided: whether those who run the broker look (architecture §8). */
export function refusalAlarms(code: RefusalCode, message: string | null, agency: AgencyId | null): readonly Alarm[] {
  return agency !== null && suspect.has(code) ? [{ code, message, agency }] : [];
}

/** The refusal of a concern that was never decided: who is told, and the alarm. */
export function refusedConcernNotices(
  message: string,
  from: AgencyId,
  followUp: FollowUp,
  policy: Policy,
): { readonly notices: readonly AddressedNotice[]; readonly alarms: readonly Alarm[] } {
  const decision: Decision = {
    message: { id: message, kind: "concern", from, case: null },
    outcome: "refused",
    reasons: [],
    policy: policy.id,
    registerAsOf: 0,
    recipients: {},
    holds: [],
    duties: [],
  };
  const decided = { decision, followUp, policy };
  return { notices: concernNotices(decided), alarms: decisionAlarms(decided) };
}
