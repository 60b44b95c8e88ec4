import type { DutyName, HandlingCode, OverrideCode } from "./codes.ts";
import type { Page } from "./page.ts";
import { governance, lead } from "./page.ts";

/** Overrides: why an objection or a missing consent did not stop a transfer. Recorded with every transfer it allowed. */
export const overridePages: Readonly<Record<OverrideCode, Page>> = {
  "front-door-concern": {
    happened: "Nobody can object to the front door receiving a concern.",
    todo: "Tell the objector, unless telling is deferred.",
    ask: lead,
  },
  "alleged-harmer": {
    happened: "The objection is that of the person alleged to do the harm.",
    todo: "Do not tell them.",
    ask: lead,
  },
  "court-order": {
    happened: "A court ordered these items to be given to these bodies.",
    todo: "Give exactly those; delete after use.",
    ask: "your legal adviser",
  },
  "mandatory-report": {
    happened: "The law requires this report to police and front door.",
    todo: "Tell the objector, unless telling is deferred.",
    ask: lead,
  },
  "cannot-consent": {
    happened: "The person cannot consent, and the reason is stated.",
    todo: "Review when they can.",
    ask: lead,
  },
  "crime-prevention": {
    happened: "The police asked for it to prevent or detect crime, and gave a reference.",
    todo: "Keep the reference with your record.",
    ask: governance,
  },
  "risk-of-harm": {
    happened: "A named person judged that someone may be harmed and that this agency needs to know.",
    todo: "Tell the objector, unless telling is deferred.",
    ask: lead,
  },
};

/** Handling: what the recipient must observe. */
export const handlingPages: Readonly<Record<HandlingCode, Page>> = {
  "do-not-discuss-with-family": {
    happened: "Telling the family is deferred, or the message is a domestic-abuse notice.",
    todo: "Say nothing to anyone in the family or household, and do not let the child's record show it.",
    ask: "the sending agency",
  },
  "safe-contact-only": {
    happened: "The family can be reached safely only in a certain way.",
    todo: "Use only the way the message gives.",
    ask: "the sending agency",
  },
  "do-not-share-onward": {
    happened: "The message has criminal-offence data, or a handling condition.",
    todo: "Pass it to nobody outside your agency's safeguarding team.",
    ask: "the sending agency",
  },
  "originator-approval-before-telling": {
    happened: "The message has police information.",
    todo: "Ask the police before telling anyone in the family what it says.",
    ask: "the sending police officer",
  },
  "delete-after-use": {
    happened: "The message was released by a court order.",
    todo: "Delete it when the order's purpose is served.",
    ask: governance,
  },
};

/** Duties: what someone must do next, and by when. */
export const dutyPages: Readonly<Record<DutyName, Page>> = {
  acknowledge: {
    happened: "The recipient has a copy that a person has to read.",
    todo: "Read it and acknowledge it, by name, before it is due.",
    ask: lead,
  },
  decide: {
    happened: "The front door has a concern.",
    todo: "Decide it within a working day and tell the sender the outcome.",
    ask: "the front-door manager",
  },
  "tell-family": {
    happened: "The family has not been told, or someone's objection was overridden.",
    todo: "Tell them, or review the deferral on its date, and record it.",
    ask: lead,
  },
  "inform-own-lead": {
    happened: "A concern went past the sender's own safeguarding lead.",
    todo: "Inform the lead.",
    ask: lead,
  },
  countersign: {
    happened: "A risk was stated in an emergency by its author.",
    todo: "Someone else confirms it by the end of the next working day, or it no longer holds.",
    ask: lead,
  },
  "review-deferral": {
    happened: "Telling the family was put off until a date.",
    todo: "Decide on that date whether they can be told now.",
    ask: lead,
  },
  "review-risk": {
    happened: "A risk runs out.",
    todo: "Decide whether it still holds, and record a new one if it does.",
    ask: lead,
  },
  "answer-request": {
    happened: "Another agency asked for information.",
    todo: "Answer each item: give it, say it is not held, or say why it is withheld.",
    ask: lead,
  },
  "review-hold": {
    happened: "Something waits for a person to decide.",
    todo: "Release, withhold or refuse it, with a reason.",
    ask: lead,
  },
  delete: {
    happened: "A copy must go: it was recalled, or its time is over.",
    todo: "Delete it and confirm.",
    ask: governance,
  },
};
