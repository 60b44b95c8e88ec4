import type { Purpose } from "@gatehouse/contracts/purpose";
import type { Partnership } from "@gatehouse/contracts/partnership";
import type { harms, MessageKind, toldReasons } from "@gatehouse/contracts/message";
import type { HandlingCode } from "@gatehouse/contracts/codes";
import type { Option } from "./fields.ts";

/** What each kind of harm is called on a page. */
export const harmWords: Readonly<Record<(typeof harms)[number], string>> = {
  "physical-abuse": "Physical abuse",
  "emotional-abuse": "Emotional abuse",
  "sexual-abuse": "Sexual abuse",
  neglect: "Neglect",
  exploitation: "Exploitation, criminal or sexual",
  "domestic-abuse": "Domestic abuse",
  radicalisation: "Radicalisation",
  "self-harm": "Self-harm or suicide",
  "harm-to-other": "Harm to someone else",
};

/** Why telling the family may wait. */
export const toldReasonWords: Readonly<Record<(typeof toldReasons)[number], string>> = {
  "increased-risk-to-child": "It would put the child at more risk",
  "violent-reaction": "Someone in the family may react with violence",
  "child-may-disengage": "The child may stop talking to us",
  "prejudice-investigation": "It would harm a police investigation",
  "risk-to-other": "It would put someone else at risk",
  "unjustified-delay": "Trying to tell them first would delay help too long",
  "child-asked": "The child asked us not to, and we judged that right",
};

/** What each kind of message is called on a page. */
export const kindWords: Readonly<Record<MessageKind, string>> = {
  concern: "Concern about a child",
  "support-request": "Request for support",
  "information-request": "Request for information",
  "information-response": "Answer to a request for information",
  "case-update": "Case update",
  "status-notice": "Notice of a plan",
  "domestic-abuse-notice": "Domestic abuse notice",
  meeting: "Meeting",
  "plan-action": "Action of a plan",
  decision: "Decision",
  acknowledgement: "Acknowledgement",
  correction: "Correction",
  recall: "Recall",
  "advice-query": "Question for advice",
  "advice-answer": "Advice",
  escalation: "Escalation",
};

/** What each purpose is called on a page. */
export const purposeWords: Readonly<Record<Purpose, string>> = {
  "child-protection": "Child protection",
  "referral-triage": "Deciding what a referral needs",
  "early-help": "Early help",
  "team-around-the-family": "Team around the family",
  "information-request": "A request for information",
  "crime-prevention": "Preventing or detecting crime",
  "offender-management": "Managing an offender",
  "victim-safety": "Keeping a victim safe",
  "housing-support": "Housing support",
  "education-welfare": "Welfare at school",
  "court-order": "A court's order",
  notification: "Notification",
  "learning-review": "Learning from a case",
};

/** What kind of saying a statement is, so that nobody takes an opinion for a fact. */
export const assertionWords: Readonly<Record<string, string>> = {
  fact: "Fact, as recorded",
  observed: "Seen or heard by the writer",
  reported: "Told to the writer",
  allegation: "Allegation, not established",
  opinion: "Opinion",
};

/** Of which day a statement is: what somebody saw has the day on which they saw it. @param on as the statement has it */
export function whenWords(assertion: string, on: string): string {
  return `${assertion === "observed" ? "Seen or heard on" : "As things were on"} ${dayWords(on)}`;
}

/** What a typed absence means. */
export const absenceWords: Readonly<Record<string, string>> = {
  "not-known": "Not known",
  "not-asked": "Not asked",
  "not-applicable": "Does not apply",
  withheld: "Held, and not given",
};

/** What a handling banner says: first what to do, then why. */
export const handlingBanners: Readonly<Record<HandlingCode, { readonly title: string; readonly text: string }>> = {
  "do-not-discuss-with-family": {
    title: "Do not discuss with the family",
    text: "The family has not been told. Telling them may put someone at risk or harm an investigation.",
  },
  "safe-contact-only": {
    title: "Make contact only in the safe way",
    text: "Use only the safe-contact instructions. Any other call, letter or visit may put someone in danger.",
  },
  "do-not-share-onward": {
    title: "Do not pass this on",
    text: "It was shared with your agency alone. If someone else needs it, ask the sender.",
  },
  "originator-approval-before-telling": {
    title: "Ask the sender before telling anyone",
    text: "The agency that sent it must agree first.",
  },
  "delete-after-use": {
    title: "Delete after use",
    text: "Do not keep it once it has done what it was sent for.",
  },
};

/** "designated-safeguarding-lead" as people say it. */
export function roleWords(role: string): string {
  const words = role.replaceAll("-", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** The partnership's agencies but one's own, to choose from. */
export function agencyOptions({ agencies }: Partnership, without: readonly string[]): readonly Option[] {
  return agencies.filter(({ id }) => !without.includes(id)).map(({ id, name }) => ({ value: id, text: name }));
}

/** A table of words as choices. */
export function optionsOf(words: Readonly<Record<string, string>>): readonly Option[] {
  return Object.entries(words).map(([value, text]) => ({ value, text }));
}

const asDay = { day: "numeric", month: "long", year: "numeric" } as const;
// Made once: making one takes longer than a page of them takes to write.
const utcDay = new Intl.DateTimeFormat("en-GB", { ...asDay, timeZone: "UTC" });
const londonDay = new Intl.DateTimeFormat("en-GB", { ...asDay, timeZone: "Europe/London" });
const londonTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

/** "3 November 2026". */
export function dayWords(date: string): string {
  const at = new Date(`${date}T12:00:00Z`);
  return Number.isNaN(at.getTime()) ? date : utcDay.format(at);
}

/** "3 November 2026, 14:05", as clocks in London show it. */
export function momentWords(instant: string): string {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? instant : `${londonDay.format(at)}, ${londonTime.format(at)}`;
}
