import type { QuestionReason } from "@gatehouse/contracts/review";

/** What a question is called, the rule behind it, and what its reviewer looks for. */
export type QuestionWords = { readonly title: string; readonly rule: string; readonly ask: string };

/** Words for whoever decides; the sender's own stand in `packages/policy`. */
export const questionWords: Readonly<Record<QuestionReason, QuestionWords>> = {
  "seek-advice": {
    title: "The family agrees, but not to one of the agencies",
    rule: "Where the family agrees to a request and objects to an agency by name, nothing goes before somebody has thought about it.",
    ask: "Would the request still help without that agency? If you release it, the agency objected to still gets nothing.",
  },
  "parents-disagree": {
    title: "Two people with parental responsibility disagree",
    rule: "While one agrees and the other does not, nothing goes on the strength of one of them.",
    ask: "Talk to both, if that is safe. Release it only where you know that the agreement stands.",
  },
  "no-parental-responsibility": {
    title: "Whoever agreed does not hold parental responsibility",
    rule: "Only somebody with parental responsibility, or a child who decides for themselves, can agree.",
    ask: "Is the record wrong, or did somebody agree who may not?",
  },
  "competence-not-assessed": {
    title: "The child has said what they want, and nobody has assessed whether the child decides",
    rule: "What a competent child says decides. Until somebody has assessed whether the child is, what depends on it waits.",
    ask: "Have the child assessed, and record their word once more with what was found: that decides it. A release here sets no objection of the child aside.",
  },
  "views-missing": {
    title: "What the child wants is not recorded",
    rule: "A request is made with the child's wishes, or with the reason why nobody knows them.",
    ask: "Has somebody asked the child?",
  },
  "family-not-told": {
    title: "The family has not seen what is asked for them",
    rule: "A request for support is completed with the parent: they see exactly what will be sent.",
    ask: "Have they been shown it?",
  },
  "contact-attempts-missing": {
    title: "It says the family could not be reached, and shows no attempts",
    rule: "Not being able to reach a family is a finding: it needs the attempts that were made.",
    ask: "Which attempts were made, when and how?",
  },
  "officer-reference-missing": {
    title: "Telling the family is put off for an investigation, and no officer is named",
    rule: "Only an officer can say that telling would harm an investigation.",
    ask: "Ask the police for the reference.",
  },
  intelligence: {
    title: "Police intelligence waits for the approver",
    rule: "Intelligence goes to nobody before the disclosure officer has released that item to that agency.",
    ask: "Does this agency need it to keep somebody safe, and does it endanger nobody that it is known?",
  },
  "sealed-release": {
    title: "A sealed item waits for the approver",
    rule: "A sealed item goes to nobody before the approver of the agency that holds it has released it to that agency.",
    ask: "Does this agency need it to keep somebody safe?",
  },
  "new-team-member": {
    title: "The agency joined the team after the family agreed",
    rule: "An agreement covers those whom the family knew of.",
    ask: "Has the family been asked about this agency?",
  },
  "person-not-matched": {
    title: "The child matches nobody who is known",
    rule: "Nothing goes about a child of whom nobody is sure who it is.",
    ask: "Find out which child it is and link them. Release it only where you are sure.",
  },
  "person-ambiguous": {
    title: "The child may be either of two people",
    rule: "While two people may be one, messages about either wait: the wrong child's record is worse than none.",
    ask: "Settle which of the two it is. Release it only where you are sure.",
  },
  "protected-location-in-text": {
    title: "The text gives a protected address away",
    rule: "Nobody learns where somebody hides, not by a word in a text either.",
    ask: "The safest way is to keep it back and have it sent again without the address.",
  },
  withheld: {
    title: "Something in the text keeps it from this agency",
    rule: "A bar or somebody else's wish stands against it. Which one, only the front door is told.",
    ask: "Look closely at the text: the quickest way is to keep it back and have it sent again without what gives a place away.",
  },
  "concern-not-shared": {
    title: "A concern has not reached the front door",
    rule: "A concern is never invisible: where the front door does not have it, somebody outside the agency that sent it looks at it at once.",
    ask: "Telephone the agency that sent it and see that the child is safe. Then say here that you have looked into it.",
  },
};

/** What a release of which cannot be taken back and may put somebody in danger: two people sign it. */
const twoSign: ReadonlySet<QuestionReason> = new Set([
  "intelligence",
  "sealed-release",
  "protected-location-in-text",
  "withheld",
]);

/** Whether a second person has to sign what the first decided. Keeping something back is safe: one is enough. */
export function needsSecond(reason: QuestionReason, outcome: string): boolean {
  return outcome === "release" && twoSign.has(reason);
}
