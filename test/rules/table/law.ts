import type { Rule } from "./rule.ts";
import { matrix, objections, policy, steps, telling } from "./rule.ts";

/** Law, bars, sectors: rules R43 to R65. */
export const lawRules: readonly Rule[] = [
  {
    id: "R43",
    says: "A court's order is met exactly: its items to its bodies, and nothing more.",
    source: "seed 003",
    places: [[`${steps}/05-compulsion.ts`, "readCompulsion"]],
  },
  {
    id: "R44",
    says: "What a court restricts goes only to whom it permits.",
    source: "family procedure rules",
    places: [[`${steps}/04-bars.ts`, "checkBars"]],
  },
  {
    id: "R45",
    says: "To prevent or detect crime the police, probation and the council may be told what is needed, on a request with a reference.",
    source: "seed 003; Crime and Disorder Act 1998 s.115",
    places: [[objections, "basisLifts"]],
  },
  {
    id: "R46",
    says: "That power reaches public authorities only: it opens nothing towards a charity.",
    source: "Crime and Disorder Act 1998 s.115",
    places: [[objections, "basisLifts"]],
  },
  {
    id: "R47",
    says: "Since 30 September 2026 a covered body shares what may help another; where an objection held it back, it says why that is right.",
    source: "Children Act 2004 s.16LA",
    places: [[`${policy}/conclude.ts`, "recipientDecision"]],
    person: "Whether sharing would help the recipient's work is for the sender to judge.",
  },
  {
    id: "R48",
    says: "What would do the child more harm than good is kept from that agency, with the reason.",
    source: "Children Act 2004 s.16LA(3)",
    places: [[`${steps}/03-recipients.ts`, "checkRecipient"]],
    person: "The sender judges the harm; the broker keeps to it.",
  },
  {
    id: "R49",
    says: "Who is asked answers in time, item by item: given, not held, or withheld with a reason.",
    source: "Children Act 2004 s.16LA; local escalation policies",
    places: [
      [`${steps}/02-must-carry.ts`, "answersWhatWasAsked"],
      [`${steps}/12-follow-up.ts`, "followUpDuties"],
    ],
  },
  {
    id: "R50",
    says: "Special-category and offence data need a lawful basis and a condition, and a policy document.",
    source: "UK GDPR articles 6 and 9; Data Protection Act 2018 schedule 1",
    person:
      "The sender's data protection officer. Agreements name basis and condition, the message carries them; no machine can say that they apply.",
  },
  {
    id: "R51",
    says: "Confidential health information is released, when unusual, by health's own guardian.",
    source: "Caldicott principles",
    places: [[`${policy}/register/check-event.ts`, "checkRelease"]],
    person: "The Caldicott guardian weighs the public interest.",
  },
  {
    id: "R52",
    says: "Health tells the police what is needed to keep somebody safe, not more for being asked.",
    source: "NHS England guidance on sharing with the police",
    places: [[matrix, "checkMatrix"]],
  },
  {
    id: "R53",
    says: "Police intelligence waits for the force's disclosure officer, and never reaches the family.",
    source: "local police-intelligence procedures",
    places: [[matrix, "sealedHold"]],
  },
  {
    id: "R54",
    says: "Sexual health, gender history, adoption and the like are sealed: only a named approver releases them.",
    source: "ContactPoint regulations 2007; Gender Recognition Act 2004 s.22",
    places: [
      [matrix, "checkMatrix"],
      [`${steps}/04-bars.ts`, "readBars"],
    ],
  },
  {
    id: "R55",
    says: "A protected place is hidden everywhere, in items and in text, but from whom the restriction permits.",
    source: "NHS sensitive flag; ICO guidance",
    places: [
      [`${steps}/04-bars.ts`, "locationProtected"],
      [`${steps}/04-protected-text.ts`, "givesPlaceAway"],
    ],
  },
  {
    id: "R56",
    says: "Nothing goes where somebody is linked to the family; where one professional is, it goes to the safeguarding lead alone.",
    source: "DfE advice 2024; our inference",
    places: [[`${steps}/04-bars.ts`, "checkBars"]],
  },
  {
    id: "R57",
    says: "A suspected sexual offence against a child is reported to police and front door, whoever objects.",
    source: "Crime and Policing Act 2026",
    places: [[`${steps}/05-compulsion.ts`, "readCompulsion"]],
    person: "Whether the duty applies, and a delay of up to seven days, is for the reporter to judge.",
  },
  {
    id: "R58",
    says: "After a domestic-abuse incident the child's school is told in short before the next school day, and keeps it from the parents.",
    source: "Operation Encompass; Victims and Prisoners Act 2024",
    places: [
      [`${steps}/03-recipients.ts`, "educationAgencies"],
      [telling, "handlingOf"],
    ],
  },
  {
    id: "R59",
    says: "Of a person posing a risk, with no child identified, the front door is told for information.",
    source: "local guidance on persons posing a risk",
    person: "Police and front door by telephone: a message here is about one child, so one about none is refused.",
  },
  {
    id: "R60",
    says: "A recipient passes on only what its originator agrees to, or what it has a basis of its own for.",
    source: "local MASH and MARAC protocols",
    places: [[telling, "handlingOf"]],
    person: "The recipient: the copy carries the instruction, and nothing can watch what is done with it.",
  },
  {
    id: "R61",
    says: "A correction reaches everyone who had what was wrong.",
    source: "UK GDPR articles 16 and 19",
    places: [[`${steps}/03-recipients.ts`, "correctedRecipients"]],
  },
  {
    id: "R62",
    says: "What went astray is called back from everyone who has it, and they say that it is deleted.",
    source: "ICO guidance on breaches",
    places: [
      [`${steps}/03-recipients.ts`, "correctedRecipients"],
      [`${steps}/12-follow-up.ts`, "followUpDuties"],
    ],
    person: "Whether it is a breach to report within 72 hours: the sender's data protection officer.",
  },
  {
    id: "R63",
    says: "A risk is decided by a named human whose role may; a score or a system decides nothing.",
    source: "UK GDPR articles 22A to 22D",
    places: [
      [`${policy}/risks.ts`, "statedRiskIsValid"],
      [`${policy}/register/check-event.ts`, "checkFlag"],
    ],
  },
  {
    id: "R64",
    says: "A copy is kept no longer than its agreement says.",
    source: "seed 003",
    places: [[`${policy}/conclude.ts`, "retainUntil"]],
    person: "The recipient deletes its own record; the broker says by when.",
  },
  {
    id: "R65",
    says: "Whoever asks to see what was shared about them gets it, but for what would harm a child or name another.",
    source: "seed 003; UK GDPR article 15",
    places: [[`${policy}/told/draft-letter.ts`, "draftLetter"]],
    person:
      "Somebody at the front door, who approves each letter, and the data protection officer for what it leaves out.",
  },
];
