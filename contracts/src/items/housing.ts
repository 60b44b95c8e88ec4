import { z } from "zod";
import type { DataItem } from "../item-shape.ts";
import { Code, Day, derivedItem, list, maxRows, Name, Note, Phrase, plainItem } from "../item-shape.ts";

const Area = z.enum(["in-area", "out-of-area"]);
/** Arrears alone move nobody; every later step may. */
const arrearsKinds = [
  "arrears",
  "notice-seeking-possession",
  "notice-to-quit",
  "possession-claim",
  "possession-order",
  "eviction-warrant",
] as const;

/** The data items of category housing; what each says stands in its description. */
export const housingItems = {
  "housing.tenancy": plainItem(
    {
      id: "U01",
      item: "housing.tenancy",
      category: "housing",
      sensitivity: ["ordinary", "location"],
      description: "Tenure, landlord, housing officer",
    },
    z.strictObject({ tenure: Code, landlord: Phrase.nullish(), officer: Phrase.nullish() }),
  ),
  "housing.occupants": plainItem(
    {
      id: "U02",
      item: "housing.occupants",
      category: "housing",
      sensitivity: ["third-party", "location"],
      description: "Who occupies the home",
    },
    list(z.strictObject({ name: Name, relationship: Phrase.nullish() }), 50),
  ),
  "housing.arrearsOrNotice": derivedItem(
    {
      id: "U03",
      item: "housing.arrearsOrNotice",
      category: "housing",
      sensitivity: ["ordinary"],
      description: "Arrears or notice: kind, amount, date",
    },
    z.strictObject({
      kind: z.enum(arrearsKinds),
      amount: z.number().min(0).max(1_000_000).nullish().describe("Pounds"),
      date: Day.nullish(),
    }),
    {
      describe: "true or false: at risk of moving",
      schema: z.boolean(),
      derive: (notice) => notice.kind !== "arrears",
    },
  ),
  "housing.condition": derivedItem(
    {
      id: "U04",
      item: "housing.condition",
      category: "housing",
      sensitivity: ["ordinary", "location"],
      description: "Condition of the home, overcrowding, hazards",
    },
    z
      .strictObject({ text: Note.nullish(), overcrowded: z.boolean().nullish(), hazards: list(Code, 30).nullish() })
      .refine((condition) => Object.values(condition).some((part) => part !== null && part !== undefined)),
    { describe: "hazard kinds", schema: list(Code, 30), derive: (condition) => condition.hazards ?? undefined },
  ),
  "housing.antisocialBehaviour": plainItem(
    {
      id: "U05",
      item: "housing.antisocialBehaviour",
      category: "housing",
      sensitivity: ["criminal-offence", "third-party"],
      description: "Reports of antisocial behaviour",
      note: "complainants masked",
    },
    list(z.strictObject({ date: Day.nullish(), text: Note }), maxRows),
  ),
  "housing.placement": derivedItem(
    {
      id: "U06",
      item: "housing.placement",
      category: "housing",
      sensitivity: ["ordinary", "location"],
      description: "Placement: kind, in or out of area, from, to",
    },
    z.strictObject({ kind: Code, area: Area, from: Day.nullish(), to: Day.nullish() }),
    { describe: "in or out of area", schema: Area, derive: (placement) => placement.area },
  ),
} as const satisfies Record<string, DataItem>;
