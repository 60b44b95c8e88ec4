import { z } from "zod";
import { londonDate } from "../london.ts";
import { Instant } from "../message.ts";
import type { DataItem } from "../item-shape.ts";
import { authoredItem, Code, Day, derivedItem, list, maxRows, Name, Note, Phrase, plainItem } from "../item-shape.ts";

const namesTheRecipient = "conditions that name the recipient, the child or staff";

/** The data items of category police; what each says stands in its description. */
export const policeItems = {
  "police.incident": derivedItem(
    {
      id: "P01",
      item: "police.incident",
      category: "criminal",
      sensitivity: ["criminal-offence", "third-party", "location"],
      description: "Incident: reference, time, place, circumstances, child present, what was said",
      note: "education: the Operation Encompass list",
    },
    z.strictObject({
      reference: Phrase,
      time: Instant,
      place: Phrase.nullish(),
      circumstances: Note.nullish(),
      childPresent: z.boolean().nullish(),
      said: Note.nullish().describe("What the child said"),
    }),
    {
      describe: "reference, date, child present, what was said",
      schema: z.strictObject({
        reference: Phrase,
        date: Day,
        childPresent: z.boolean().nullable(),
        said: Note.nullable(),
      }),
      derive: (incident) => ({
        reference: incident.reference,
        date: londonDate(incident.time),
        childPresent: incident.childPresent ?? null,
        said: incident.said ?? null,
      }),
    },
  ),
  "police.convictions": plainItem(
    {
      id: "P02",
      item: "police.convictions",
      category: "criminal",
      sensitivity: ["criminal-offence"],
      description: "Convictions: date, offence, disposal",
      note: "check for spent convictions",
    },
    list(z.strictObject({ date: Day, offence: Note, disposal: Note.nullish() }), maxRows),
  ),
  "police.arrestBailOrOrders": authoredItem(
    {
      id: "P03",
      item: "police.arrestBailOrOrders",
      category: "criminal",
      sensitivity: ["criminal-offence", "location"],
      description: "Arrests, bail and orders: kind, date, conditions",
      note: "minimised: a condition that touches the recipient",
    },
    list(z.strictObject({ kind: Code, date: Day.nullish(), conditions: Note.nullish() }), maxRows),
    namesTheRecipient,
  ),
  "police.allegations": plainItem(
    {
      id: "P04",
      item: "police.allegations",
      category: "criminal",
      sensitivity: ["criminal-offence"],
      description: "Allegations, not proved",
      note: "marked as allegation",
    },
    list(z.strictObject({ date: Day.nullish(), text: Note }), maxRows),
  ),
  "police.intelligence": plainItem(
    {
      id: "P05",
      item: "police.intelligence",
      category: "criminal",
      sensitivity: ["criminal-offence", "third-party"],
      description: "Intelligence: 3x5x2 grading, handling code, text",
    },
    z.strictObject({
      grading: z
        .string()
        .regex(/^[1-3][A-E]$/)
        .describe("Source 1 to 3, information A to E"),
      handling: z.enum(["P", "C"]).describe("P lawful sharing permitted, C with conditions"),
      text: Note,
    }),
  ),
  "police.missingEpisodes": derivedItem(
    {
      id: "P06",
      item: "police.missingEpisodes",
      category: "criminal",
      sensitivity: ["high", "location"],
      description: "Times missing: from, to, return interview",
    },
    list(z.strictObject({ from: Instant, to: Instant.nullish(), returnInterview: Note.nullish() }), maxRows),
    {
      describe: "dates only",
      schema: list(z.strictObject({ from: Day, to: Day.nullable() }), maxRows),
      derive: (rows) => rows.map((row) => ({ from: londonDate(row.from), to: row.to ? londonDate(row.to) : null })),
    },
  ),
  "police.exploitationRisk": derivedItem(
    {
      id: "P07",
      item: "police.exploitationRisk",
      category: "criminal",
      sensitivity: ["high"],
      description: "Exploitation: kind, what is known",
      note: "frames the child as victim, not offender",
    },
    z.strictObject({ kind: Code, text: Note.nullish() }),
    { describe: "kind only", schema: Code, derive: (risk) => risk.kind },
  ),
  "police.childAsSuspect": derivedItem(
    {
      id: "P08",
      item: "police.childAsSuspect",
      category: "criminal",
      sensitivity: ["criminal-offence"],
      description: "The child is suspected of an offence",
    },
    Note,
    { describe: "true or false", schema: z.boolean(), derive: () => true },
  ),
  "police.protectionEvent": derivedItem(
    {
      id: "P09",
      item: "police.protectionEvent",
      category: "criminal",
      sensitivity: ["high"],
      description: "Protective power used: kind, from, to",
    },
    z.strictObject({ kind: Code, from: Day, to: Day.nullish() }),
    {
      describe: "kind and date",
      schema: z.strictObject({ kind: Code, date: Day }),
      derive: (event) => ({ kind: event.kind, date: event.from }),
    },
  ),
  "police.staffSafety": authoredItem(
    {
      id: "P10",
      item: "police.staffSafety",
      category: "criminal",
      sensitivity: ["criminal-offence", "third-party"],
      description: "What staff who visit must know",
    },
    z.strictObject({ marker: Code, text: Note.nullish() }),
    'precaution, e.g. "visit in pairs"',
  ),
  "police.victimOrWitness": plainItem(
    {
      id: "P11",
      item: "police.victimOrWitness",
      category: "third-party",
      sensitivity: ["third-party"],
      description: "Victim or witness: name, contact",
    },
    z.strictObject({ name: Name, contact: Phrase.nullish() }),
  ),
} as const satisfies Record<string, DataItem>;
