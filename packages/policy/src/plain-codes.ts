import type {
  DroppedCode,
  HandlingCode,
  HeldCode,
  OverrideCode,
  RefusalCode,
  WithheldCode,
} from "@gatehouse/contracts/codes";

/** Why the whole message was refused, and what its sender does. */
export const refusalWords: Readonly<Record<RefusalCode, string>> = {
  "signature-invalid":
    "The signature does not verify. Send it again from your own system; if that fails, tell your IT lead.",
  "encoding-not-canonical": "The message is not encoded as it must be. Tell whoever supplies your system.",
  "key-unknown": "The signing key is not in the directory. Tell your agency's key holder.",
  "key-revoked": "The signing key was revoked. Tell your agency's key holder.",
  "sender-not-enrolled": "Your agency is not enrolled in the partnership. Telephone the front door.",
  "message-replayed": "A different message with this id came before. Write it again as a new message.",
  "message-stale": "The message was written more than a day ago, or your clock is ahead. Check it and send it again.",
  "schema-invalid":
    "Something that this kind of message must say is missing, has the wrong shape, or is nothing that a message can say. Put it right and send it again.",
  "item-unknown": "It uses a data item that the partnership does not know. Take it out or use another.",
  "identifier-invalid": "An identifier has a wrong check digit. Look it up again.",
  "disclosures-inconsistent": "Parts of the message contradict each other. Write it again as a new message.",
  "authority-missing": "The author's role may not do this. Ask someone whose role may.",
  "policy-not-in-force":
    "No sharing agreement is in force today. Your information-governance lead knows when one begins.",
  "consent-missing":
    "Nobody who may decide has agreed to this, or what they agreed to has run out or was withdrawn. Ask the family; if a child may be at risk, send a concern instead.",
  "consent-refused":
    "The family refused sharing with every agency, so this request cannot be made. See what help your own agency can give, and whether there is now a risk that makes it a concern.",
  "risk-missing": "A concern needs a risk that a named colleague decided. Ask your safeguarding lead.",
  "risk-invalid": "The risk is not one that anyone may act on yet.",
  "anonymity-not-available": "A professional cannot refer anonymously. Give the author's and the referrer's name.",
  "identifying-items-in-advice": "Advice is asked for without names. Take out everything that identifies the family.",
};

/** Why an agency gets nothing. */
export const withheldWords: Readonly<Record<WithheldCode, string>> = {
  "no-sharing-agreement": "no sharing agreement in force covers it for this purpose",
  "no-need-to-know": "its work is not served by this purpose",
  "not-on-team": "it is not on the case's team",
  objection: "an objection holds",
  "consent-scope": "the family's agreement does not cover it",
  "linked-person": "someone there is linked to the family",
  "court-restriction": "a court's restriction does not permit it",
  detriment: "telling it was judged to do the child more harm than good",
  "nothing-to-share": "nothing it may see would be left but who it is about",
};

/** What the sender can do about an agency that gets nothing; empty where there is nothing to be done. */
export const withheldTodo: Readonly<Record<WithheldCode, string>> = {
  "no-sharing-agreement": "If they need it, ask your information-governance lead for an agreement.",
  "no-need-to-know": "Look whether the purpose is the right one, or leave them out.",
  "not-on-team": "If they work with the family, ask the lead professional to have them join the team.",
  objection:
    "It goes to them only if someone may be harmed otherwise: a named colleague then decides the risk and names them.",
  "consent-scope": "Ask the family whether they agree to this agency too.",
  "linked-person": "The front door knows what can be done.",
  "court-restriction": "Ask your legal adviser or the front door.",
  detriment: "",
  "nothing-to-share": "Add what they need for their part, or leave them out.",
};

/** Why a copy waits, and what its sender or the reviewer does. */
export const heldWords: Readonly<Record<HeldCode, string>> = {
  "seek-advice":
    "the family agreed but objects to an agency by name. Take advice on whether the request can go without that agency",
  "parents-disagree": "two people with parental responsibility disagree. Talk to both, if that is safe",
  "no-parental-responsibility":
    "whoever agreed does not hold parental responsibility. Ask someone who does, or check the record",
  "competence-not-assessed":
    "the child has answered and nobody has assessed whether the child decides. Have it assessed",
  "views-missing": "nobody has recorded what the child wants. Ask, or say why not",
  "family-not-told": "the family has not seen what is being asked. Show them, then send it",
  "contact-attempts-missing": "it says the family could not be reached but shows no attempts. Add them",
  "officer-reference-missing": "telling is put off for an investigation but no officer is named. Add the reference",
  intelligence: "police intelligence waits for the disclosure officer",
  "sealed-release": "a sealed item waits for the named approver",
  "new-team-member": "the agency joined the team after the family agreed. Ask the family again",
  "person-not-matched": "the child could not be matched to anyone known. The front door looks into it",
  "person-ambiguous": "the child may be either of two people. The front door looks into it",
  "protected-location-in-text":
    "the text gives a protected address away. The quickest way is to take it out and send the message again",
};

/** Why one thing was left out. */
export const droppedWords: Readonly<Record<DroppedCode, string>> = {
  "not-in-agreement": "outside what the sharing agreement gives",
  "only-on-request": "it goes only to those who ask for it",
  sealed: "it is sealed until a named approver releases it",
  "minimised-form-missing": "only a short form may go, and none was written; write one if it is needed",
  objection: "an objection holds",
  "consent-scope": "the family's agreement does not cover it",
  "third-party-objection": "the person it is about objects",
  "location-protected": "a place is protected",
  "outside-order": "the court's order does not name it",
  "own-agency-only": "it stays with the agency that wrote it",
};

/** What the sender can do about a part that was left out; empty where there is nothing to be done, or it is said already. */
export const droppedTodo: Readonly<Record<DroppedCode, string>> = {
  "not-in-agreement": "",
  "only-on-request": "",
  sealed: "What is sealed: ask its approver to release it, if they need it.",
  "minimised-form-missing": "",
  objection:
    "What an objection keeps back goes only if someone may be harmed otherwise: a named colleague then decides the risk.",
  "consent-scope": "What the agreement does not cover: ask the family whether they agree to it too.",
  "third-party-objection":
    "What the person it is about keeps back goes only if someone may be harmed otherwise: a named colleague then decides the risk.",
  "location-protected":
    "A protected place is known to the front door. Do not write it into any text; use the safe contact.",
  "outside-order": "What the court's order does not name: ask your legal adviser or the front door.",
  "own-agency-only": "",
};

/** Why an objection did not stop it. */
export const overrideWords: Readonly<Record<OverrideCode, string>> = {
  "front-door-concern": "a concern always reaches the front door",
  "alleged-harmer": "it was made by the person said to be the source of harm",
  "court-order": "a court ordered it",
  "mandatory-report": "the law requires the report",
  "cannot-consent": "the person cannot give consent",
  "crime-prevention": "the police asked for it to prevent or detect crime",
  "risk-of-harm": "someone may be harmed if it is respected",
};

/** How a recipient is told to handle its copy. */
export const handlingWords: Readonly<Record<HandlingCode, string>> = {
  "do-not-discuss-with-family": "not to discuss it with the family",
  "safe-contact-only": "to make contact only as the safe-contact instructions say",
  "do-not-share-onward": "not to pass it on",
  "originator-approval-before-telling": "to ask the police before telling anyone",
  "delete-after-use": "to delete it after use",
};
