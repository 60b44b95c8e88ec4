import { z } from "zod";
import type { DataItem } from "../item-shape.ts";
import { authoredItem, Code, Day, derivedItem, list, Name, Note, Phrase, plainItem } from "../item-shape.ts";
import { AgeBand, ageBand } from "./age-band.ts";

/** A DASH score from which a case goes to MARAC on the score alone (SafeLives, 14 ticks). */
const dashHighRisk = 14;
/** What the register and a message call the plan a child is on (contract §4). */
export const planStatuses = ["none", "early-help", "child-in-need", "child-protection", "looked-after"] as const;
const knownToSocialCare: readonly string[] = ["child-in-need", "child-protection", "looked-after"];
const count = z.number().int().min(0).max(200);
const age = z.number().int().min(0).max(120).describe("Age in years");

/** The data items of category family; what each says stands in its description. */
export const familyItems = {
  "family.parents": plainItem(
    {
      id: "F01",
      item: "family.parents",
      category: "family",
      sensitivity: ["ordinary"],
      description: "Parents: name, relationship, parental responsibility",
    },
    list(z.strictObject({ name: Name, relationship: Phrase, parentalResponsibility: z.boolean().nullish() }), 20),
  ),
  "family.parentDateOfBirth": plainItem(
    {
      id: "F02",
      item: "family.parentDateOfBirth",
      category: "family",
      sensitivity: ["ordinary"],
      description: "Date of birth of a parent",
      note: "needed for checks only",
    },
    Day,
  ),
  "family.household": derivedItem(
    {
      id: "F03",
      item: "family.household",
      category: "family",
      sensitivity: ["third-party"],
      description: "Who lives with the child",
    },
    list(z.strictObject({ name: Name, relationship: Phrase }), 50),
    {
      describe: "count and relationships",
      schema: z.strictObject({ count, relationships: list(Phrase, 50) }),
      derive: (members) => ({ count: members.length, relationships: members.map((member) => member.relationship) }),
    },
  ),
  "family.siblings": derivedItem(
    {
      id: "F04",
      item: "family.siblings",
      category: "family",
      sensitivity: ["third-party", "location"],
      description: "Siblings: name, age, setting, label in the message",
      note: "each sibling has objections of their own",
    },
    list(
      z.strictObject({
        name: Name,
        age: age.nullish(),
        setting: Phrase.nullish(),
        person: z.string().min(1).max(100).nullish().describe("Label of the person in this message"),
      }),
      50,
    ),
    {
      describe: "count and age bands",
      schema: z.strictObject({ count, ageBands: list(AgeBand, 50) }),
      derive: (siblings) => ({ count: siblings.length, ageBands: siblings.map((sibling) => ageBand(sibling.age)) }),
    },
  ),
  "family.nonResidentParent": plainItem(
    {
      id: "F05",
      item: "family.nonResidentParent",
      category: "family",
      sensitivity: ["third-party", "location"],
      description: "A parent who lives elsewhere: name, contact",
    },
    z.strictObject({ name: Name, contact: Phrase.nullish() }),
  ),
  "family.connectedAdults": plainItem(
    {
      id: "F06",
      item: "family.connectedAdults",
      category: "third-party",
      sensitivity: ["third-party"],
      description: "Other adults around the child",
      note: "the level of contact is required",
    },
    list(
      z.strictObject({
        name: Name,
        relationship: Phrase,
        contactLevel: Phrase.describe("How much contact with the child"),
      }),
      50,
    ),
  ),
  "family.careArrangement": plainItem(
    {
      id: "F07",
      item: "family.careArrangement",
      category: "family",
      sensitivity: ["ordinary"],
      description: "Who cares for the child when",
    },
    Note,
  ),
  "family.previousInvolvement": derivedItem(
    {
      id: "F08",
      item: "family.previousInvolvement",
      category: "family",
      sensitivity: ["high"],
      description: "Earlier involvement of services",
    },
    list(z.strictObject({ date: Day, type: Code, narrative: Note.nullish() }), 200),
    {
      describe: "dates and types only",
      schema: list(z.strictObject({ date: Day, type: Code }), 200),
      derive: (rows) => rows.map((row) => ({ date: row.date, type: row.type })),
    },
  ),
  "family.planStatus": derivedItem(
    {
      id: "F09",
      item: "family.planStatus",
      category: "family",
      sensitivity: ["high"],
      description: "The plan the child is on, from and to",
    },
    z.strictObject({ status: z.enum(planStatuses), from: Day.nullish(), to: Day.nullish() }),
    {
      describe: "true or false: known to social care",
      schema: z.boolean(),
      derive: (plan, context) => knownToSocialCare.includes(plan.status) && !(plan.to && plan.to < context.signedOn),
    },
  ),
  "family.finances": plainItem(
    {
      id: "F10",
      item: "family.finances",
      category: "family",
      sensitivity: ["ordinary"],
      description: "Money, benefits, debts",
    },
    Note,
  ),
  "family.substanceMisuse": authoredItem(
    {
      id: "F11",
      item: "family.substanceMisuse",
      category: "health",
      sensitivity: ["special-category", "third-party"],
      description: "Alcohol or drugs in the family",
    },
    Note,
    "need statement",
  ),
  "family.parentalMentalHealth": authoredItem(
    {
      id: "F12",
      item: "family.parentalMentalHealth",
      category: "health",
      sensitivity: ["special-category", "third-party"],
      description: "Mental health of a parent",
    },
    Note,
    "need statement",
  ),
  "family.domesticAbuse": derivedItem(
    {
      id: "F13",
      item: "family.domesticAbuse",
      category: "family",
      sensitivity: ["high", "criminal-offence"],
      description: "Domestic abuse: present, since, what is known",
      note: "never to the alleged perpetrator",
    },
    z.strictObject({ present: z.boolean(), since: Day.nullish(), text: Note.nullish() }),
    { describe: "flag only", schema: z.boolean(), derive: (abuse) => abuse.present },
  ),
  "family.dashScore": derivedItem(
    {
      id: "F14",
      item: "family.dashScore",
      category: "criminal",
      sensitivity: ["criminal-offence", "third-party"],
      description: "DASH score and MARAC status",
      note: "voluntary: the IDVA service only",
    },
    z.strictObject({
      score: z.number().int().min(0).max(27),
      marac: z.enum(["not-referred", "referred", "accepted", "heard", "declined"]).nullish(),
    }),
    {
      describe: "true or false: high risk",
      schema: z.boolean(),
      derive: (dash) => dash.score >= dashHighRisk || ["referred", "accepted", "heard"].includes(dash.marac ?? ""),
    },
  ),
  "family.youngCarer": plainItem(
    {
      id: "F15",
      item: "family.youngCarer",
      category: "family",
      sensitivity: ["ordinary"],
      description: "The child cares for someone",
    },
    Note,
  ),
} as const satisfies Record<string, DataItem>;
