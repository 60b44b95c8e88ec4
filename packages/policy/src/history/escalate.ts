import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DutyName } from "@gatehouse/contracts/codes";
import type { Notice, NoticeType } from "@gatehouse/contracts/delivery-item";
import { endOfNextWorkingDay, instantText } from "../calendar.ts";
import type { Policy } from "../compile.ts";
import type { Register } from "../register/state.ts";
import { isBarredMeanwhile } from "./above.ts";
import type { Contact } from "./contacts.ts";
import { alternateAt, leadAt } from "./contacts.ts";
import { flagEnded } from "./ended-purposes.ts";
import type { AddressedNotice } from "./notice.ts";
import { notice } from "./notice.ts";
import type { History, OpenDuty } from "./state.ts";

/** Who is told: at the agency its lead or someone else than the lead, who sent it, the front door, those who run the broker. */
type Told = "lead" | "alternate" | "sender" | "front-door" | "operations";

type Ladder = {
  readonly notice: NoticeType;
  /** Who is told the first time, the second, …; the last of them every time after. */
  readonly rungs: readonly (readonly Told[])[];
  /** After so many tellings it stays open in silence: who does not hear five times needs a person, not a sixth. */
  readonly most: number;
  /** Whether the last telling ends it. */
  readonly ends?: true;
};

const copyLate = ["alternate", "sender", "operations"] as const;

/** Every duty's escalation. A hold never releases itself, so it goes up: its agency, the front door, operations. */
const ladders: Readonly<Record<DutyName, Ladder>> = {
  acknowledge: { notice: "acknowledgement-late", rungs: [copyLate], most: 5 },
  delete: { notice: "deletion-late", rungs: [copyLate], most: 5 },
  decide: { notice: "decision-late", rungs: [copyLate], most: 5 },
  "answer-request": { notice: "request-late", rungs: [copyLate, [...copyLate, "front-door"]], most: 5 },
  "review-hold": {
    notice: "hold-due",
    rungs: [["alternate"], ["alternate", "front-door"], ["alternate", "front-door", "operations"]],
    most: 8,
  },
  "tell-family": { notice: "telling-late", rungs: [["lead"], ["lead", "front-door"]], most: 5 },
  "review-deferral": { notice: "deferral-review-due", rungs: [["lead"], ["lead", "front-door"]], most: 5 },
  "inform-own-lead": { notice: "lead-to-inform", rungs: [["lead"]], most: 1, ends: true },
  "review-risk": { notice: "risk-expiring", rungs: [["lead"]], most: 2, ends: true },
  countersign: {
    notice: "emergency-lapsed",
    rungs: [["lead", "sender", "front-door", "operations"]],
    most: 1,
    ends: true,
  },
};

/** What follows when a duty's time has come. */
export type FellDue = {
  readonly notices: readonly AddressedNotice[];
  /** Who is told by a receipt that it is late; not for a reminder, which comes before. */
  readonly overdue: AgencyId | null;
  /** Whether those who run the broker are told: codes and ids only. */
  readonly alarm: boolean;
  /** The duty as it goes on; null when it ends. */
  readonly next: OpenDuty | null;
};

/**
 * Says who is told, and what becomes of the duty, when its time has come. Pure; it changes nothing.
 *
 * @param duty one whose `nextMs` has passed
 * @param nowMs the step's time: what was missed while nothing ran is said once
 */
export function fallDue(
  duty: OpenDuty,
  facts: { readonly history: History; readonly register: Register },
  policy: Policy,
  nowMs: number,
): FellDue {
  const ladder = ladders[duty.duty];
  const climb = ladder.rungs[Math.min(duty.told, ladder.rungs.length - 1)] ?? [];
  const barred = climb.includes("front-door") && isBarredMeanwhile(facts, policy, duty.message);
  const rung = barred ? instead(climb) : climb;
  const late = nowMs >= duty.dueMs;
  const told = duty.told + 1;
  const ended = ladder.ends === true && late;
  return {
    notices: [
      ...noticesOf(duty, ladder.notice, rung, facts.history, policy),
      ...(late && ended ? flagEnded(duty, facts) : []),
    ],
    overdue: late && rung.includes("sender") ? duty.from : null,
    alarm: rung.includes("operations"),
    next: ended ? null : { ...duty, told, nextMs: told < ladder.most ? nextMs(duty, nowMs) : null },
  };
}

/** Where a bar came since the message was decided: those who run the broker, and not the front door. */
function instead(rung: readonly Told[]): readonly Told[] {
  return [...rung.filter((told) => told !== "front-door"), "operations"];
}

function nextMs(duty: OpenDuty, nowMs: number): number {
  if (nowMs < duty.dueMs) return duty.dueMs;
  return duty.everyMs === null ? endOfNextWorkingDay(nowMs) : nowMs + duty.everyMs;
}

function noticesOf(
  duty: OpenDuty,
  type: NoticeType,
  rung: readonly Told[],
  history: History,
  policy: Policy,
): AddressedNotice[] {
  const body: Partial<Notice> = { message: duty.message, hold: duty.hold, due: instantText(duty.dueMs) };
  const contacts = rung.flatMap((told) => contactOf(told, duty, history, policy) ?? []);
  const named = new Map(contacts.map((contact) => [`${contact.agency} ${contact.role ?? ""}`, contact]));
  return [...named.values()].map((to) =>
    notice(to, type, { ...body, agency: to.agency === duty.on ? duty.from : duty.on }),
  );
}

function contactOf(told: Told, duty: OpenDuty, history: History, policy: Policy): Contact | null {
  switch (told) {
    case "lead":
      return leadAt(policy, duty.on);
    case "alternate":
      return alternateAt(policy, duty.on);
    case "front-door": {
      const above = history.above.get(duty.message);
      return above === undefined ? leadAt(policy, policy.frontDoor) : above;
    }
    // A receipt tells the sender; those who run the broker have their alarm.
    case "sender":
    case "operations":
      return null;
  }
}
