import type { Rule } from "./rule.ts";
import { consent, objections, policy, telling } from "./rule.ts";

/** Children, parents, competence: rules R34 to R42. */
export const wishesRules: readonly Rule[] = [
  {
    id: "R34",
    says: "A child who was found able to decide may have help without parents or agencies knowing; it is looked at again.",
    source: "seed 000",
    places: [
      [telling, "familyDuties"],
      [objections, "childStanding"],
    ],
  },
  {
    id: "R35",
    says: "When the assessment says that is not safe, it is shared with who needs it.",
    source: "seed 000",
    places: [[objections, "liftedStatements"]],
  },
  {
    id: "R36",
    says: "A referral to a charity that asks for it needs the child's own agreement, and the parent's where safe.",
    source: "seed 000",
    places: [[consent, "childMustAgree"]],
  },
  {
    id: "R37",
    says: "A competent child's objection stands while there is no risk; a parent's agreement does not outweigh it.",
    source: "BMA toolkit on children and young people",
    places: [
      [objections, "childStanding"],
      [`${policy}/competence.ts`, "readChildSay"],
    ],
  },
  {
    id: "R38",
    says: "A child who does not decide is heard; a holder of parental responsibility decides. Where nobody has assessed it, somebody has to.",
    source: "BMA toolkit on children and young people",
    places: [[objections, "childStanding"]],
  },
  {
    id: "R39",
    says: "When holders of parental responsibility disagree, the copy waits.",
    source: "general practice; our inference",
    places: [[consent, "familyVerdict"]],
  },
  {
    id: "R40",
    says: "Without parental responsibility an agreement is none and an objection is a view.",
    source: "local guidance on parental responsibility",
    places: [
      [consent, "withoutDecider"],
      [objections, "makerStanding"],
    ],
  },
  {
    id: "R41",
    says: "Where nobody can be asked for lack of capacity, it goes in the person's interest, with the reason.",
    source: "seed 003",
    places: [[objections, "basisLifts"]],
  },
  {
    id: "R42",
    says: "An agreement taken back stops what comes after; what went stays known, and who had it is told.",
    source: "UK GDPR article 7(3); local early-help forms",
    places: [
      [`${policy}/register/wishes.ts`, "applyAnswerWithdrawn"],
      [`${policy}/history/ended-purposes.ts`, "purposeEnded"],
    ],
  },
];
