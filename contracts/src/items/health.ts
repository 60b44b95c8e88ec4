import { z } from "zod";
import type { DataItem } from "../item-shape.ts";
import { authoredItem, Day, derivedItem, list, maxRows, Note, Phrase, plainItem } from "../item-shape.ts";

const injuriesEnquiredInto = "injuries are being enquired into";

/** The data items of category health; what each says stands in its description. */
export const healthItems = {
  "health.conditions": authoredItem(
    {
      id: "H01",
      item: "health.conditions",
      category: "health",
      sensitivity: ["special-category"],
      description: "Conditions: code, text, since",
      note: "minimised: care or safety need",
    },
    list(
      z.strictObject({
        code: z
          .string()
          .regex(/^[A-Za-z0-9.]{1,18}$/)
          .nullish()
          .describe("SNOMED CT concept, where recorded"),
        text: Note,
        since: Day.nullish(),
      }),
      maxRows,
    ),
    "need statement",
  ),
  "health.injuries": derivedItem(
    {
      id: "H02",
      item: "health.injuries",
      category: "health",
      sensitivity: ["special-category"],
      description: "Injuries: site, description, medical opinion, date",
    },
    list(
      z.strictObject({
        site: Phrase.nullish(),
        description: Note,
        medicalOpinion: Note.nullish(),
        date: Day.nullish(),
      }),
      maxRows,
    ),
    {
      describe: `the statement "${injuriesEnquiredInto}"`,
      schema: z.literal(injuriesEnquiredInto),
      derive: () => injuriesEnquiredInto,
    },
  ),
  "health.missedAppointments": plainItem(
    {
      id: "H03",
      item: "health.missedAppointments",
      category: "health",
      sensitivity: ["special-category"],
      description: "Appointments the child was not brought to",
    },
    list(z.strictObject({ date: Day, service: Phrase.nullish() }), maxRows),
  ),
  "health.urgentAttendances": plainItem(
    {
      id: "H04",
      item: "health.urgentAttendances",
      category: "health",
      sensitivity: ["special-category"],
      description: "Urgent attendances: date, reason",
    },
    list(z.strictObject({ date: Day, reason: Note.nullish() }), maxRows),
  ),
  "health.selfHarmOrMentalHealth": authoredItem(
    {
      id: "H05",
      item: "health.selfHarmOrMentalHealth",
      category: "health",
      sensitivity: ["special-category"],
      description: "Self-harm or mental health of the child",
    },
    Note,
    "safety plan",
  ),
  "health.disability": derivedItem(
    {
      id: "H06",
      item: "health.disability",
      category: "health",
      sensitivity: ["special-category"],
      description: "Disability: condition, adaptations",
    },
    z
      .strictObject({ condition: Note.nullish(), adaptations: Note.nullish() })
      .refine((disability) => Boolean(disability.condition ?? disability.adaptations)),
    { describe: "adaptations only", schema: Note, derive: (disability) => disability.adaptations ?? undefined },
  ),
  "health.sexualHealth": plainItem(
    {
      id: "H07",
      item: "health.sexualHealth",
      category: "health",
      sensitivity: ["special-category"],
      description: "Sexual health",
    },
    Note,
  ),
  "health.developmentChecks": plainItem(
    {
      id: "H08",
      item: "health.developmentChecks",
      category: "health",
      sensitivity: ["special-category"],
      description: "Development checks",
    },
    list(z.strictObject({ on: Day, check: Phrase, result: Note.nullish() }), maxRows),
  ),
  "health.parentClinicalRecord": plainItem(
    {
      id: "H09",
      item: "health.parentClinicalRecord",
      category: "health",
      sensitivity: ["special-category", "third-party"],
      description: "From a parent's clinical record",
      note: "the parent's GP decides",
    },
    Note,
  ),
  "health.suspectedFabricatedIllness": plainItem(
    {
      id: "H10",
      item: "health.suspectedFabricatedIllness",
      category: "opinion",
      sensitivity: ["special-category"],
      description: "Suspicion that illness is fabricated or induced",
      note: "never told to carers by itself",
    },
    Note,
  ),
} as const satisfies Record<string, DataItem>;
