import { z } from "zod";
import type { DataItem } from "../item-shape.ts";
import { authoredItem, Code, Day, list, maxRows, Note, Phrase, plainItem } from "../item-shape.ts";

const percent = z.number().min(0).max(100);

/** The data items of category education; what each says stands in its description. */
export const educationItems = {
  "education.attendance": plainItem(
    {
      id: "E01",
      item: "education.attendance",
      category: "education",
      sensitivity: ["ordinary"],
      description: "Attendance in per cent over a period",
    },
    z.strictObject({ percent, unauthorisedPercent: percent.nullish(), from: Day.nullish(), to: Day.nullish() }),
  ),
  "education.exclusions": plainItem(
    {
      id: "E02",
      item: "education.exclusions",
      category: "education",
      sensitivity: ["ordinary"],
      description: "Suspensions and exclusions",
    },
    list(z.strictObject({ from: Day, to: Day.nullish(), kind: Code, reason: Note.nullish() }), maxRows),
  ),
  "education.specialNeeds": authoredItem(
    {
      id: "E03",
      item: "education.specialNeeds",
      category: "education",
      sensitivity: ["special-category"],
      description: "Special educational needs: status, plan, need",
    },
    z.strictObject({ status: Code, ehcp: z.boolean().nullish(), need: Note.nullish() }),
    "how to communicate with the child",
  ),
  "education.attainment": plainItem(
    {
      id: "E04",
      item: "education.attainment",
      category: "education",
      sensitivity: ["ordinary"],
      description: "Attainment by subject",
    },
    list(z.strictObject({ subject: Phrase, level: Phrase, on: Day.nullish() }), maxRows),
  ),
  "education.presentation": plainItem(
    {
      id: "E05",
      item: "education.presentation",
      category: "education",
      sensitivity: ["ordinary"],
      description: "How the child came to school: dated observations",
      note: "says who observed",
    },
    list(z.strictObject({ on: Day, observedBy: Phrase.nullish(), text: Note }), maxRows),
  ),
  "education.protectionChronology": plainItem(
    {
      id: "E06",
      item: "education.protectionChronology",
      category: "education",
      sensitivity: ["high", "third-party"],
      description: "Child protection file: dated entries",
      note: "education: the receiving school, within 5 days",
    },
    list(z.strictObject({ on: Day, text: Note }), maxRows),
  ),
  "education.movesOrMissing": plainItem(
    {
      id: "E07",
      item: "education.movesOrMissing",
      category: "education",
      sensitivity: ["ordinary"],
      description: "Moves of school and missing education",
    },
    list(z.strictObject({ from: Day, to: Day.nullish(), kind: Code }), maxRows),
  ),
} as const satisfies Record<string, DataItem>;
