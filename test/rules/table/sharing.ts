import type { Rule } from "./rule.ts";
import { consent, matrix, messageRules, objections, policy, steps, telling } from "./rule.ts";

/** Sharing at all: rules R01 to R19. */
export const sharingRules: readonly Rule[] = [
  {
    id: "R01",
    says: "A concern that a child is or may be at risk of harm goes to those who safeguard, and needs nobody's consent.",
    source: "seeds 000 and 001; DfE information-sharing advice 2024",
    places: [[consent, "needsConsent"]],
  },
  {
    id: "R02",
    says: "A known objection does not stop a concern: it goes with it to the front door, which weighs it, and the objector is told.",
    source: "seed 001",
    places: [
      [objections, "setAside"],
      [`${policy}/front-door-notes.ts`, "objectionsForFrontDoor"],
      [telling, "objectorDuties"],
    ],
  },
  {
    id: "R03",
    says: "An objection is respected, as far as it reaches, while nobody is at risk of significant harm by that.",
    source: "seeds 002 and 004",
    places: [[objections, "checkObjections"]],
  },
  {
    id: "R04",
    says: "Where sharing would only help and is no matter of safety, the child and the parent are asked; without agreement nothing goes.",
    source: "seed 000",
    places: [[consent, "checkConsent"]],
  },
  {
    id: "R05",
    says: "A request for support at level 2 or 3 cannot be made without the agreement of someone who may give it.",
    source: "seed 001",
    places: [[consent, "checkConsent"]],
  },
  {
    id: "R06",
    says: "When sharing with every agency is refused, the request for support is refused.",
    source: "seed 001",
    places: [[consent, "familyVerdict"]],
  },
  {
    id: "R07",
    says: "An objection to certain agencies sends the whole request for advice; if it is released, those agencies get nothing.",
    source: "seed 001",
    places: [[consent, "adviceIsDue"]],
  },
  {
    id: "R08",
    says: "A request for support gives the child's views, or says why there are none; else it waits.",
    source: "seeds 001 and 004",
    places: [[messageRules, "supportHolds"]],
  },
  {
    id: "R09",
    says: "A request for support waits until the parent knows all that is in it.",
    source: "seed 001",
    places: [[messageRules, "supportHolds"]],
  },
  {
    id: "R10",
    says: "What a recipient does not need for its work is left out of its copy, with the reason.",
    source: "seeds 002, 003 and 004; Caldicott principles; DfE advice 2024",
    places: [[matrix, "checkMatrix"]],
  },
  {
    id: "R11",
    says: "Who need not know gets nothing, not even that there is something.",
    source: "seed 004",
    places: [
      [`${steps}/03-recipients.ts`, "checkRecipient"],
      [`${steps}/10-nothing-left.ts`, "nothingLeft"],
    ],
  },
  {
    id: "R12",
    says: "Every statement says whether it is fact, seen, told, alleged or opinion, and when; what is not known says so.",
    source: "seed 004; ADCS response 2026",
    places: [["contracts/src/message.ts", "Statement"]],
  },
  {
    id: "R13",
    says: "A copy is sealed for its recipient; without a safe way to it nothing is sent.",
    source: "seeds 002, 003 and 004",
    places: [["packages/envelope/src/seal.ts", "createSealer"]],
  },
  {
    id: "R14",
    says: "Not sharing is decided, reasoned and recorded exactly as sharing is.",
    source: "seeds 002 and 004; DfE advice 2024",
    places: [[`${policy}/conclude.ts`, "recipientDecision"]],
  },
  {
    id: "R15",
    says: "A practitioner in doubt can ask for advice without naming the family; a question that names it is refused.",
    source: "seeds 002 and 004; DfE advice 2024",
    places: [[messageRules, "identifiesInAdvice"]],
  },
  {
    id: "R16",
    says: "A concern sent past the sender's own safeguarding lead goes, and the lead is told the same day.",
    source: "seed 002",
    places: [
      [telling, "ownLeadDuty"],
      ["services/gateway/src/notices.ts", "ownDuties"],
    ],
  },
  {
    id: "R17",
    says: "In immediate danger what is needed goes to police and front door at once; the second signature and the form follow.",
    source: "local referral forms",
    places: [
      [messageRules, "messageHolds"],
      [`${policy}/risks.ts`, "statedRiskIsValid"],
      [`${steps}/12-follow-up.ts`, "followUpDuties"],
    ],
  },
  {
    id: "R18",
    says: "All children of the household are thought of, and the history is read.",
    source: "seed 004",
    person:
      "The practitioner. The broker keeps everyone ever listed in the household under one bar, but cannot know who was left out.",
  },
  {
    id: "R19",
    says: "An adult's explanation is questioned, not simply accepted.",
    source: "seed 004",
    person: "The practitioner and their supervisor: it is about how something was found out, which no message shows.",
  },
];
