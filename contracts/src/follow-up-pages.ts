import type { DutyName, HandlingCode, OverrideCode } from "./codes.ts";
import type { ChangeCode, NoticeType } from "./delivery-item.ts";
import type { Page } from "./page.ts";
import { frontDoor, governance, lead } from "./page.ts";

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

/** Notices: what the gateway tells a human of itself. None says what a message said. */
export const noticePages: Readonly<Record<NoticeType, Page>> = {
  "acknowledgement-late": {
    happened: "A copy, a correction or a recall was not acknowledged in time by your agency.",
    todo: "Have someone read it now and acknowledge it by name; it is repeated each working day until then.",
    ask: lead,
  },
  "already-shared": {
    happened:
      "Something was recorded that would stop copies which had gone out before: an objection, a restriction, an agreement refused or taken back, an emergency that nobody countersigned.",
    todo: "Look at each listed copy: decide whether to call it back, and who must be told that it is out.",
    ask: lead,
  },
  "child-comes-of-age": {
    happened: "A child turned 16 or 18: from then on their own word decides, and at 18 nobody's for them.",
    todo: "Ask them; what others agreed or refused for them no longer decides.",
    ask: lead,
  },
  "concern-not-shared": {
    happened: "A concern about a child has not reached the front door: it is held, refused or barred.",
    todo: "If your agency sent it, telephone the front door now; else speak to the agency that did, and do not wait for the message.",
    ask: frontDoor,
  },
  "consent-recorded": {
    happened: "An agency with no link to the person recorded an agreement about them.",
    todo: "Check with the agency that it was given as recorded; withdraw it if it was not.",
    ask: lead,
  },
  "correction-incomplete": {
    happened: "An agency that received what you corrected or recalled has not got the correction or recall.",
    todo: "Send it to that agency too, or speak to it.",
    ask: lead,
  },
  "countersign-due": {
    happened: "A risk was stated in an emergency; someone else has to confirm it.",
    todo: "Someone other than who decided countersigns it before it is due, or it lapses.",
    ask: lead,
  },
  "decided-again": {
    happened: "A message was decided again for one recipient, after a review or because of what was recorded since.",
    todo: "Nothing, if you expected it; else look at the case.",
    ask: lead,
  },
  "decision-late": {
    happened: "A concern was not decided within a working day.",
    todo: "Decide it and tell the sender the outcome.",
    ask: "the front-door manager",
  },
  "deferral-review-due": {
    happened: "Telling the family was put off until a day that has come.",
    todo: "Decide whether they can be told now, and record it; unless it is put off again they are to be told.",
    ask: lead,
  },
  "deletion-late": {
    happened: "A recalled copy was not reported deleted in time.",
    todo: "Delete it and acknowledge the recall by name: the acknowledgement says that it is gone.",
    ask: governance,
  },
  "emergency-lapsed": {
    happened: "A risk stated in an emergency was not countersigned in time. It no longer counts.",
    todo: "If someone may still be harmed, have another named person decide it and record it anew, at once.",
    ask: frontDoor,
  },
  "hold-due": {
    happened: "A hold was not decided in time. It does not release itself.",
    todo: "Release, withhold or refuse it, with a reason.",
    ask: lead,
  },
  "hold-opened": {
    happened: "Something waits for a decision of your agency.",
    todo: "Release, withhold or refuse it before it is due.",
    ask: lead,
  },
  "lead-to-inform": {
    happened: "A colleague raised a concern without you.",
    todo: "Speak to the colleague, and read what was sent.",
    ask: lead,
  },
  "policy-expiring": {
    happened: "A sharing agreement ends soon; after that nothing is shared under it.",
    todo: "Have it reviewed and signed again, or tell your agency that it ends.",
    ask: governance,
  },
  "purpose-ended": {
    happened: "What your agency was given had a reason that has ended: an agreement or a risk.",
    todo: "Share no more of it, and keep it no longer than your own duties ask.",
    ask: governance,
  },
  "register-changed": {
    happened: "Another agency changed something that yours recorded.",
    todo: "See whether you agree; if not, speak to that agency.",
    ask: lead,
  },
  "request-late": {
    happened: "An information request was not answered in time, or not every item of it.",
    todo: "Answer each item: give it, say it is not held, or say why it is withheld.",
    ask: lead,
  },
  "risk-expiring": {
    happened: "A risk runs out.",
    todo: "Decide whether it still holds, and record a new one if it does.",
    ask: lead,
  },
  "telling-late": {
    happened: "Someone who has to be told has not been.",
    todo: "Tell them, or record why not and when you will try again.",
    ask: lead,
  },
};

/** Changes: what became of what an agency recorded or received, in a notice. */
export const changePages: Readonly<Record<ChangeCode, Page>> = {
  "consent-refused": { happened: "What was agreed is now refused.", todo: "Share no more under it.", ask: lead },
  "consent-withdrawn": {
    happened: "An agreement, or a refusal, was taken back.",
    todo: "Share no more under it; look at the plan again.",
    ask: lead,
  },
  "objection-withdrawn": { happened: "An objection was taken back.", todo: "Check that it was.", ask: lead },
  "persons-distinct": {
    happened: "Two records were settled as two persons.",
    todo: "Check which of them is yours.",
    ask: frontDoor,
  },
  "person-unlinked": {
    happened: "A link between your record and a person was taken away.",
    todo: "Check whose record yours is, and link it again if it was right.",
    ask: frontDoor,
  },
  "restriction-lifted": { happened: "A bar was lifted.", todo: "Check that the danger is over.", ask: frontDoor },
  "risk-cleared": { happened: "A risk was ended early.", todo: "Say so if you still see it.", ask: lead },
  "risk-countersigned": { happened: "A risk stated in an emergency was confirmed.", todo: "Nothing.", ask: lead },
  "risk-expired": { happened: "A risk ran out.", todo: "Record a new one if it still holds.", ask: lead },
  "turned-16": {
    happened: "The child is 16, by the birth date in a message: their own word decides now.",
    todo: "Ask the child; what others agreed or refused for them no longer decides.",
    ask: lead,
  },
  "turned-18": {
    happened: "The child is 18, by the birth date in a message.",
    todo: "Ask the adult they are now, and go the way of adult safeguarding.",
    ask: lead,
  },
  "risk-lapsed": {
    happened: "A risk stated in an emergency was not countersigned in time.",
    todo: "Record a new one, decided by someone else, if it still holds.",
    ask: lead,
  },
};
