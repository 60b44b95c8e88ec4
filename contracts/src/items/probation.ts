import { z } from "zod";
import type { DataItem } from "../item-shape.ts";
import { authoredItem, Code, Day, derivedItem, list, maxRows, Note, Phrase, plainItem } from "../item-shape.ts";

/** Ordered; "no information" is an absence, never `low`. */
const level = z.enum(["low", "medium", "high", "very-high"]).nullish();

/** The data items of category probation; what each says stands in its description. */
export const probationItems = {
  "probation.supervision": derivedItem(
    {
      id: "O01",
      item: "probation.supervision",
      category: "probation",
      sensitivity: ["criminal-offence"],
      description: "Supervision: status, order, from, to",
    },
    z.strictObject({
      status: z.enum(["active", "pending", "suspended", "recalled", "ended"]),
      order: Phrase.nullish(),
      from: Day.nullish(),
      to: Day.nullish(),
    }),
    { describe: "true or false", schema: z.boolean(), derive: (supervision) => supervision.status === "active" },
  ),
  "probation.riskOfSeriousHarm": authoredItem(
    {
      id: "O02",
      item: "probation.riskOfSeriousHarm",
      category: "probation",
      sensitivity: ["criminal-offence"],
      description: "Risk of serious harm, a level for each group",
    },
    z
      .strictObject({
        overall: level.describe("Where the source gives one level without saying to whom"),
        children: level,
        public: level,
        knownAdult: level,
        staff: level,
        prisoners: level,
      })
      .refine((levels) => Object.values(levels).some(Boolean)),
    "action needed",
  ),
  "probation.conditions": authoredItem(
    {
      id: "O03",
      item: "probation.conditions",
      category: "probation",
      sensitivity: ["criminal-offence", "location"],
      description: "Licence and order conditions",
    },
    list(z.strictObject({ kind: Code, text: Note }), maxRows),
    "conditions that name the recipient, the child or staff",
  ),
  "probation.assessment": plainItem(
    {
      id: "O04",
      item: "probation.assessment",
      category: "probation",
      sensitivity: ["criminal-offence", "special-category"],
      description: "Extract of an OASys assessment",
    },
    Note,
  ),
  "probation.mappa": plainItem(
    {
      id: "O05",
      item: "probation.mappa",
      category: "probation",
      sensitivity: ["criminal-offence", "third-party"],
      description: "MAPPA level, category, minutes reference",
      note: "minutes are never forwarded",
    },
    z.strictObject({
      level: z.number().int().min(1).max(3),
      category: z.number().int().min(1).max(4).nullish(),
      minutesReference: Phrase.nullish(),
    }),
  ),
  "probation.release": derivedItem(
    {
      id: "O06",
      item: "probation.release",
      category: "probation",
      sensitivity: ["criminal-offence", "location"],
      description: "Release: date, proposed address",
    },
    z.strictObject({
      date: Day,
      address: Phrase.nullish(),
      area: Phrase.nullish().describe("Town or postcode district"),
    }),
    {
      describe: "date and area",
      schema: z.strictObject({ date: Day, area: Phrase.nullable() }),
      derive: (release) => ({ date: release.date, area: release.area ?? null }),
    },
  ),
} as const satisfies Record<string, DataItem>;
