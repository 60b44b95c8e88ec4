import { z } from "zod";
import type { DataItem } from "../item-shape.ts";
import { authoredItem, derivedItem, list, Note, Phrase, plainItem } from "../item-shape.ts";

/** The data items of category voice; what each says stands in its description. */
export const voiceItems = {
  "voice.childsWords": authoredItem(
    {
      id: "V01",
      item: "voice.childsWords",
      category: "voice",
      sensitivity: ["high", "special-category"],
      description: "The child's own words, who was present, whether alone",
    },
    z.strictObject({ words: Note, present: list(Phrase, 20).nullish(), alone: z.boolean().nullish() }),
    "sender's summary",
  ),
  "voice.wishes": plainItem(
    {
      id: "V02",
      item: "voice.wishes",
      category: "voice",
      sensitivity: ["ordinary"],
      description: "What the child wishes",
    },
    Note,
  ),
  "voice.observed": plainItem(
    {
      id: "V03",
      item: "voice.observed",
      category: "voice",
      sensitivity: ["ordinary"],
      description: "What was seen of a child who does not say",
    },
    Note,
  ),
  "voice.parentsView": derivedItem(
    {
      id: "V04",
      item: "voice.parentsView",
      category: "voice",
      sensitivity: ["ordinary"],
      description: "The parents' view",
    },
    z.strictObject({ agrees: z.boolean(), text: Note.nullish() }),
    {
      describe: "agrees or disagrees",
      schema: z.enum(["agrees", "disagrees"]),
      derive: (view) => (view.agrees ? "agrees" : "disagrees"),
    },
  ),
} as const satisfies Record<string, DataItem>;
