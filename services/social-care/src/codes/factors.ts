import type { ItemName } from "@gatehouse/contracts/items";

/** What a factor says: the item it belongs to, a few words, and for exploitation its kind. */
export type Factor = { readonly item: FactorItem; readonly text: string; readonly kind?: string };
type FactorItem = Extract<
  ItemName,
  | "child.immigrationStatus"
  | "concern.analysis"
  | "family.careArrangement"
  | "family.domesticAbuse"
  | "family.parentalMentalHealth"
  | "family.substanceMisuse"
  | "family.youngCarer"
  | "health.disability"
  | "health.selfHarmOrMentalHealth"
  | "police.exploitationRisk"
>;

/**
 * Factors identified at the end of an assessment (DfE children in need census 2017 to 2026). What concerns another
 * agency's field (a conviction, a diagnosis) stays as coarse as the code is: one sentence, nothing added.
 */
export const factors: Readonly<Record<string, Factor>> = {
  "1A": { item: "family.substanceMisuse", text: "Alcohol misuse by the child" },
  "1B": { item: "family.substanceMisuse", text: "Alcohol misuse by a parent or carer" },
  "1C": { item: "family.substanceMisuse", text: "Alcohol misuse by another person in the household" },
  "2A": { item: "family.substanceMisuse", text: "Drug misuse by the child" },
  "2B": { item: "family.substanceMisuse", text: "Drug misuse by a parent or carer" },
  "2C": { item: "family.substanceMisuse", text: "Drug misuse by another person in the household" },
  "3A": { item: "family.domesticAbuse", text: "The child is the subject of domestic abuse" },
  "3B": { item: "family.domesticAbuse", text: "A parent or carer is the subject of domestic abuse" },
  "3C": { item: "family.domesticAbuse", text: "Another person in the household is the subject of domestic abuse" },
  "4A": { item: "health.selfHarmOrMentalHealth", text: "Concern about the child's mental health" },
  "4B": { item: "family.parentalMentalHealth", text: "Concern about a parent's or carer's mental health" },
  "4C": {
    item: "family.parentalMentalHealth",
    text: "Concern about the mental health of another person in the household",
  },
  "5A": { item: "health.disability", text: "learning disability" },
  "5B": { item: "concern.analysis", text: "A parent or carer has a learning disability" },
  "5C": { item: "concern.analysis", text: "Another person in the household has a learning disability" },
  "6A": { item: "health.disability", text: "physical disability or illness" },
  "6B": { item: "concern.analysis", text: "A parent or carer has a physical disability or illness" },
  "6C": { item: "concern.analysis", text: "Another person in the household has a physical disability or illness" },
  "7A": { item: "family.youngCarer", text: "The child is a young carer" },
  "8B": { item: "family.careArrangement", text: "Private fostering: overseas child, with intent to return" },
  "8C": { item: "family.careArrangement", text: "Private fostering: overseas child, with intent to stay" },
  "8D": {
    item: "family.careArrangement",
    text: "Private fostering: child from the United Kingdom in an educational placement",
  },
  "8E": {
    item: "family.careArrangement",
    text: "Private fostering: child from the United Kingdom making an own arrangement",
  },
  "8F": { item: "family.careArrangement", text: "Private fostering: other" },
  "9A": { item: "child.immigrationStatus", text: "Unaccompanied asylum-seeking child" },
  "10A": { item: "concern.analysis", text: "Going missing from home or care" },
  "11A": { item: "police.exploitationRisk", kind: "sexual-exploitation", text: "Child sexual exploitation" },
  "12A": { item: "police.exploitationRisk", kind: "trafficking", text: "Trafficking" },
  "13A": { item: "police.exploitationRisk", kind: "gangs", text: "Gangs" },
  "14A": { item: "concern.analysis", text: "Socially unacceptable behaviour" },
  "15A": { item: "health.selfHarmOrMentalHealth", text: "Self-harm" },
  "16A": { item: "concern.analysis", text: "Neglect" },
  "17A": { item: "concern.analysis", text: "Emotional abuse" },
  "18A": { item: "concern.analysis", text: "Physical abuse" },
  "18B": { item: "concern.analysis", text: "Physical abuse by another child" },
  "18C": { item: "concern.analysis", text: "Physical abuse by an adult" },
  "19A": { item: "concern.analysis", text: "Sexual abuse" },
  "19B": { item: "concern.analysis", text: "Sexual abuse by another child" },
  "19C": { item: "concern.analysis", text: "Sexual abuse by an adult" },
  "20": { item: "concern.analysis", text: "Another factor, not named by its code" },
  "22A": { item: "concern.analysis", text: "Female genital mutilation" },
  "23A": { item: "concern.analysis", text: "Abuse linked to faith or belief" },
  "24A": { item: "police.exploitationRisk", kind: "criminal-exploitation", text: "Child criminal exploitation" },
};
/** No factor was found: there is nothing to say. */
export const noFactor = "21";
