import { z } from "zod";
import type { DataItem } from "../item-shape.ts";
import { derivedItem, Name, Phrase, plainItem } from "../item-shape.ts";
import { AgeBand, ageBand } from "./age-band.ts";

/** The data items of category third-party; what each says stands in its description. */
export const thirdPartyItems = {
  "thirdParty.informant": plainItem(
    {
      id: "T01",
      item: "thirdParty.informant",
      category: "third-party",
      sensitivity: ["third-party"],
      description: "Who told: name, relationship",
    },
    z.strictObject({ name: Name, relationship: Phrase.nullish() }),
  ),
  "thirdParty.otherChild": derivedItem(
    {
      id: "T02",
      item: "thirdParty.otherChild",
      category: "third-party",
      sensitivity: ["third-party"],
      description: "Another child: name, role",
      note: "has a record of their own",
    },
    z.strictObject({
      name: Name,
      role: Phrase.nullish(),
      age: z.number().int().min(0).max(25).nullish().describe("Age in years"),
    }),
    { describe: "age band", schema: AgeBand, derive: (child) => ageBand(child.age) },
  ),
} as const satisfies Record<string, DataItem>;
