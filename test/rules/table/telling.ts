import type { Rule } from "./rule.ts";
import { matrix, messageRules, policy, telling } from "./rule.ts";

const deferred = (id: string, says: string, source: string): Rule => ({
  id,
  says,
  source,
  places: [
    [telling, "isDeferred"],
    [telling, "familyDuties"],
  ],
});

/** Telling people, and when it waits: rules R20 to R33. */
export const tellingRules: readonly Rule[] = [
  {
    id: "R20",
    says: "The family is told what is shared, with whom and why, before or as it happens.",
    source: "all five seeds",
    places: [[telling, "familyDuties"]],
  },
  deferred("R21", "Telling waits where it could put the child at more risk.", "seed 001"),
  deferred("R22", "Telling waits where someone may turn violent.", "seed 001"),
  deferred("R23", "Telling waits where the child may say nothing more, or leave the service.", "seed 001"),
  {
    id: "R24",
    says: "Telling waits where it would harm a police investigation, and the officer's reference is given.",
    source: "seed 003",
    places: [
      [messageRules, "messageHolds"],
      [telling, "isDeferred"],
    ],
  },
  deferred("R25", "Telling waits where somebody else may be harmed by it.", "seeds 003 and 004"),
  deferred(
    "R26",
    "Telling comes after where doing it first would hold up enquiries without good reason.",
    "local referral forms",
  ),
  {
    id: "R27",
    says: "When the family cannot be reached, the front door's copy waits until the attempts are shown, and the front door decides.",
    source: "seed 001",
    places: [[messageRules, "messageHolds"]],
  },
  {
    id: "R28",
    says: "A deferral has a day on which it is looked at; once the family is told, the silence ends.",
    source: "seeds 000 and 001",
    places: [
      [telling, "isTold"],
      [`${policy}/history/follow.ts`, "followTelling"],
      [`${policy}/told/telling.ts`, "tellingOf"],
    ],
  },
  {
    id: "R29",
    says: "A professional is named; asking to stay anonymous is refused.",
    source: "seed 001",
    places: [[messageRules, "checkMessageRules"]],
  },
  {
    id: "R30",
    says: "Who would be in danger if named stays sealed until a named approver releases it.",
    source: "DfE advice 2024",
    places: [[matrix, "isReleased"]],
  },
  {
    id: "R31",
    says: "The one said to be the source of domestic abuse is never told.",
    source: "local MARAC protocols",
    places: [
      [telling, "isAllegedHarmer"],
      [telling, "tellsNobody"],
      [`${policy}/told/reader.ts`, "maySourceHarm"],
    ],
  },
  {
    id: "R32",
    says: "Before the family hears of what another agency gave, that agency is asked.",
    source: "local police-information procedures",
    places: [
      [telling, "handlingOf"],
      [`${policy}/told/telling.ts`, "policeApproved"],
    ],
  },
  {
    id: "R33",
    says: "Whose data came from somebody else is informed within a month or at first contact, unless exempt.",
    source: "UK GDPR article 14",
    person:
      "The recipient as controller. The broker's duty to tell the family comes sooner; it cannot see a first contact.",
  },
];
