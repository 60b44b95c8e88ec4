import type { LetterBlock, LetterCheck, OmissionCode } from "@gatehouse/contracts/letter";

/** Why something is not in the letter, and what the approver can do about it. */
export const omissionWords: Readonly<Record<OmissionCode, string>> = {
  "about-another-child":
    "The message is about somebody else, and this person is only mentioned in it. Tell of it only if that child's own letter could.",
  "agency-tells-of-another":
    "Probation had a part in it. That alone would say that somebody in the family is supervised.",
  "child-asked":
    "The child asked for help without the family knowing. Talk with the child, in person and alone, about who may know.",
  "domestic-abuse-notice":
    "A notice of domestic abuse. Whoever did it must not learn of it: speak with the person who was harmed.",
  "identity-in-doubt":
    "It was recorded while this person and another were taken for one, or may be about either. Settle whom it is about first.",
  "item-not-for-reader":
    "What this item is called would tell this reader too much, about others or about what is suspected. Decide it by hand.",
  "kind-needs-judgement": "A message of this kind says by itself what may have to be kept back. Decide it by hand.",
  "may-tip-off":
    "It went although the reader objected, and the reason may not be known yet (a report, a court, a police request). Ask the police.",
  "not-read-any-more":
    "The record cannot be read: it was erased, or was made before records could say what a letter needs.",
  "not-said-whether-told":
    "The sender has not said whether the family was told. Ask the sender to record it (telling.recorded), then make the draft again.",
  "nothing-to-name": "Nothing of this copy is about this reader, or may be named to them.",
  "objection-of-another": "It was kept back because somebody else objected. Who objects is theirs to say.",
  "originator-approval":
    "It comes from the police, or answers what they asked. Ask them: once they record that this person was told of what they sent (telling.recorded), it is in the next draft; of an answer to them, decide by hand.",
  "purpose-tells-too-much": "Its purpose tells of a crime, an offender, a victim or a court. Decide it by hand.",
  "telling-deferred":
    "Telling is put off. The day of its review is beside it; when that is over it is in the next draft.",
  "third-party": "It is about somebody else.",
};

/** Why there is no letter to this reader, and what the approver can do about it. */
export const blockWords: Readonly<Record<LetterBlock, string>> = {
  "child-decides":
    "The child was found to decide for themselves. Ask the child; make a letter to the child, which the child may show.",
  "reader-lives-elsewhere":
    "A record says that this reader does not live with the child. What they may know is for a lawyer and the social worker, not for this letter.",
  "reader-may-have-harmed":
    "A record or an objection names this reader as a possible source of harm, or names somebody so whom nobody has linked and who may be this reader. Do not write to them. Pass it to whoever answers subject-access requests.",
  "reader-not-a-parent":
    "No record shows this reader as a parent or carer in the child's home, or as holding parental responsibility. Check who they are.",
};

/** What the approver looks at before approving. */
export const checkWords: Readonly<Record<LetterCheck, string>> = {
  "adult-not-linked":
    "A record names an adult who lives elsewhere and whom nobody has linked to the register. Make sure that it is not this reader.",
  "ask-the-child":
    "The letter is for a parent. Ask the child first, as far as the child can say, and write down the answer.",
  "court-restriction":
    "A court restricts who may have anything about this person. Read the order before anybody gets a letter.",
  "double-suspected": "Another person of the register may be this one. Make sure that the letter is about one person.",
  "lines-gone":
    "Something that an earlier letter could list is not in this one: telling was put off since, or this reader is now said to live elsewhere or to be a possible source of harm. Who has the earlier letter can compare the two. Ask the social worker before you approve it.",
  "names-given":
    "Agencies are named. Make sure that no name tells of somebody else: what a service is for can be in its name.",
  "names-not-given":
    "Agencies were to be named. They are not: a place is protected, or the letter is not for the person themself.",
  "records-gone":
    "Some records cannot be read any more. Whether one of them names the reader as a possible source of harm, only people can say: ask the social worker.",
  "place-protected":
    "A place of this person or of their household is protected. Make sure that the reader is not whom it is protected from, and how the letter gets to them.",
};
