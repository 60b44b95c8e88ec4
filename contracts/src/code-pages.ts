import type { DroppedCode, HeldCode, RefusalCode, WithheldCode } from "./codes.ts";
import type { Page } from "./page.ts";
import { frontDoor, governance, lead, operators, supplier } from "./page.ts";

/** Refused: the whole message; nobody got anything, and the sender is told. */
export const refusalPages: Readonly<Record<RefusalCode, Page>> = {
  "signature-invalid": {
    happened:
      "The signature did not verify: the message was altered on its way, or signed with another key than it says.",
    todo: "Send it again from your system; do not edit signed messages. If it happens twice, stop and report it.",
    ask: operators,
  },
  "encoding-not-canonical": {
    happened: "The message was not written in the one spelling that a signature can stand on.",
    todo: "Use the client library to sign and send.",
    ask: supplier,
  },
  "key-unknown": {
    happened: "The partnership's directory has no key of that name for your agency.",
    todo: "Have the new key entered in the directory before signing with it; then send again.",
    ask: operators,
  },
  "key-revoked": {
    happened: "The key was revoked, or was not valid when the message arrived.",
    todo: "Sign with your agency's current key. If you did not revoke it yourselves, treat it as stolen.",
    ask: operators,
  },
  "sender-not-enrolled": {
    happened: "The sending agency does not belong to this partnership, or the connection is another agency's.",
    todo: "A concern about a child does not wait for enrolment: telephone the front door.",
    ask: frontDoor,
  },
  "message-replayed": {
    happened: "A different message with the same id was here before.",
    todo: "Send it under a new id.",
    ask: supplier,
  },
  "message-stale": {
    happened: "The message was made more than 24 hours before it arrived, or more than two minutes in the future.",
    todo: "Check the clock of the sending machine, then sign the message anew.",
    ask: supplier,
  },
  "schema-invalid": {
    happened:
      "Something in the message is not as the contract has it: an unknown key, kind or code, a value of another shape, or something missing that its kind must carry. The path says where.",
    todo: "Correct what the path names and send again.",
    ask: supplier,
  },
  "item-unknown": {
    happened: "The message uses a data item that the catalogue does not have.",
    todo: "Use one of the 99 items. What fits none of them belongs in the concern's narrative, or is not shared.",
    ask: supplier,
  },
  "identifier-invalid": {
    happened: "An identifier fails its check digit or its form, so it would be somebody else's or nobody's.",
    todo: "Correct the number at its source, or leave it out; a name and a date of birth are enough for a concern.",
    ask: supplier,
  },
  "disclosures-inconsistent": {
    happened: "Two statements have one id, or a minimised form is not what its full statement gives.",
    todo: "Use the client library to sign. If you do, report it: two recipients must never be shown different things.",
    ask: operators,
  },
  "authority-missing": {
    happened: "The author's role is not known to the partnership, or may not do this.",
    todo: "Have someone whose role allows it send or record it.",
    ask: lead,
  },
  "policy-not-in-force": {
    happened: "No sharing policy is in force today, so nothing can be shared.",
    todo: "Telephone the front door; the refusal carries its number. The operators have been alarmed.",
    ask: frontDoor,
  },
  "consent-missing": {
    happened: "This kind of message needs the family's consent, and none is in force for any recipient.",
    todo: "Ask the family and record their answer, or, if a child may be harmed, send a concern instead.",
    ask: lead,
  },
  "consent-refused": {
    happened: "The family refused, for every agency.",
    todo: "Respect it, and record what you will do instead. If a child may be harmed, send a concern.",
    ask: lead,
  },
  "risk-missing": {
    happened: "A concern says why a child may be at risk of harm, and this one does not.",
    todo: "Have a named person other than the author state the risk: who, what harm, on what evidence, who needs to know.",
    ask: lead,
  },
  "risk-invalid": {
    happened:
      "The stated risk does not hold: nobody or the author decided it, the evidence is under 20 characters, it names nobody at risk, no recipients or all, or it runs for more than 14 days.",
    todo: "Correct it. In an emergency the author may decide, with `emergency`, and someone countersigns next working day.",
    ask: lead,
  },
  "anonymity-not-available": {
    happened: "A professional cannot report without a name: neither the author nor the referrer may be withheld.",
    todo: "Give the name. A member of the public may stay unnamed to the family: that is `thirdParty.informant`.",
    ask: lead,
  },
  "identifying-items-in-advice": {
    happened: "Advice without names must not say who it is about, and this names someone.",
    todo: "Leave out identity, contact, family and third-party items, and people's identifiers; or send a concern.",
    ask: lead,
  },
};

/** Withheld: one recipient got nothing. */
export const withheldPages: Readonly<Record<WithheldCode, Page>> = {
  "no-sharing-agreement": {
    happened: "No agreement in force names both agencies and this purpose.",
    todo: "Check the purpose. If the recipient needs it, the agreement has to be widened first.",
    ask: governance,
  },
  "no-need-to-know": {
    happened: "This purpose does not serve agencies of the recipient's kind.",
    todo: "Check the purpose and the recipient.",
    ask: lead,
  },
  "not-on-team": {
    happened: "The message goes to the case's team, and the recipient is not on it.",
    todo: "If it should be, social care adds it to the team.",
    ask: "the case's lead professional",
  },
  objection: {
    happened: "Someone entitled to objects to this agency receiving it, and no risk of harm overrides that.",
    todo: "Respect it. If you believe a child may be harmed, state the risk; a covered body also records why not sharing is right.",
    ask: lead,
  },
  "consent-scope": {
    happened: "The family's consent does not cover this recipient.",
    todo: "Ask the family whether it may, and record the answer.",
    ask: lead,
  },
  "linked-person": {
    happened: "Someone at the recipient is linked to the family.",
    todo: "Do not pass it on another way.",
    ask: frontDoor,
  },
  "court-restriction": {
    happened: "A court order does not let this agency have it.",
    todo: "Do not pass it on another way.",
    ask: frontDoor,
  },
  detriment: {
    happened: "You judged that telling this agency would do the child more harm than not telling it.",
    todo: "Nothing, unless your judgement changes; it is on record with your reason.",
    ask: lead,
  },
  "nothing-to-share": {
    happened: "After every rule, nothing was left for this recipient but who it is about.",
    todo: "Write the summary that partners may have, if there is something they need.",
    ask: lead,
  },
};

/** Held: a person decides first. A hold never releases itself; when it is due it escalates. */
export const heldPages: Readonly<Record<HeldCode, Page>> = {
  "seek-advice": {
    happened: "The family agreed to support but objects to one of the agencies asked.",
    todo: "Speak with the family, then release or withhold it.",
    ask: lead,
  },
  "parents-disagree": {
    happened: "Two people with parental responsibility disagree.",
    todo: "Take advice before deciding; a child who can decide decides for themselves.",
    ask: frontDoor,
  },
  "no-parental-responsibility": {
    happened: "The person who consented has no parental responsibility.",
    todo: "Ask someone who has, or correct the record if it is wrong.",
    ask: frontDoor,
  },
  "competence-not-assessed": {
    happened: "A child under 16 objects, and nobody has assessed whether they can decide this.",
    todo: "Have a professional who knows the child assess it and record the result.",
    ask: lead,
  },
  "views-missing": {
    happened: "A support request does not say what the child wishes.",
    todo: "Ask the child, or say why that was not possible.",
    ask: lead,
  },
  "family-not-told": {
    happened: "A support request works with the family, and the family has not been told.",
    todo: "Tell them and record it. If telling is unsafe, this is a concern, not a support request.",
    ask: lead,
  },
  "contact-attempts-missing": {
    happened: "The family is said not to be contactable, and no attempts are listed.",
    todo: "Record when and how you tried, or the front door decides without.",
    ask: frontDoor,
  },
  "officer-reference-missing": {
    happened: "Telling is deferred for an investigation, and no officer is named who asked for it.",
    todo: "Add the officer's reference.",
    ask: "the investigating officer",
  },
  intelligence: {
    happened: "Police intelligence goes only after a disclosure officer released it to that recipient.",
    todo: "Wait for the officer; the rest of the message went.",
    ask: "the police disclosure officer",
  },
  "sealed-release": {
    happened: "An item is sealed until the holding agency's approver releases it to that recipient.",
    todo: "The approver decides; the rest of the message went.",
    ask: "the holding agency's approver",
  },
  "new-team-member": {
    happened: "The recipient joined the team after the family consented.",
    todo: "Ask the family whether the newcomer may know.",
    ask: "the case's lead professional",
  },
  "person-not-matched": {
    happened: "The identifiers match nobody the partnership knows.",
    todo: "Check them; the front door links the child.",
    ask: frontDoor,
  },
  "person-ambiguous": {
    happened: "The child may be one of two people, and one of them is protected.",
    todo: "The front door says which, or that they are not the same.",
    ask: frontDoor,
  },
  "protected-location-in-text": {
    happened: "A text holds something of an address that must not be found.",
    todo: "Write it without the place, as a correction, or the reviewer withholds it.",
    ask: frontDoor,
  },
};

/** Dropped: one statement did not go to one recipient; the rest did. */
export const droppedPages: Readonly<Record<DroppedCode, Page>> = {
  "not-in-agreement": {
    happened: "The agreement does not let agencies of this kind have this item.",
    todo: "Nothing. It is not needed for their part.",
    ask: governance,
  },
  "only-on-request": {
    happened: "Agencies of this kind get this item only when they ask for it by name.",
    todo: "Nothing; they can ask.",
    ask: lead,
  },
  sealed: {
    happened: "The item is sealed and has not been released to this recipient.",
    todo: "The approver has been asked.",
    ask: "the holding agency's approver",
  },
  "minimised-form-missing": {
    happened: "This recipient may have a summary only, and none was written.",
    todo: "Send a correction with the summary. Text is never cut by machine.",
    ask: lead,
  },
  objection: {
    happened: "Someone entitled to objects to this category going to this recipient.",
    todo: "Respect it, or state the risk if a child may be harmed.",
    ask: lead,
  },
  "consent-scope": {
    happened: "The family's consent does not cover this category.",
    todo: "Ask the family, if it is needed.",
    ask: lead,
  },
  "third-party-objection": {
    happened: "The statement is about another person, who objects.",
    todo: "Respect it, or state the risk if someone may be harmed.",
    ask: lead,
  },
  "location-protected": {
    happened: "Someone's whereabouts are protected, and the item could give them away.",
    todo: "Do not pass it on another way.",
    ask: frontDoor,
  },
  "outside-order": {
    happened: "A court order releases exactly the items it names, and this is not one.",
    todo: "Nothing, or go back to the court.",
    ask: "your legal adviser",
  },
  "own-agency-only": {
    happened: "The item stays with the agency that wrote it.",
    todo: "Nothing.",
    ask: lead,
  },
};
