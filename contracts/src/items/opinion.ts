import { z } from "zod";
import { AgencyId } from "../agency.ts";
import type { DataItem } from "../item-shape.ts";
import { authoredItem, Code, Day, derivedItem, list, maxRows, Note, Phrase, plainItem, text } from "../item-shape.ts";

/** The data items of category opinion; what each says stands in its description. */
export const opinionItems = {
  "concern.narrative": authoredItem(
    {
      id: "Q01",
      item: "concern.narrative",
      category: "opinion",
      sensitivity: ["high"],
      description: "What the concern is, up to 10,000 characters",
    },
    text(10_000),
    "sender's summary for partners, up to 500 characters",
  ),
  "concern.level": derivedItem(
    {
      id: "Q02",
      item: "concern.level",
      category: "opinion",
      sensitivity: ["ordinary"],
      description: "Level of need, 1 to 4",
    },
    z.number().int().min(1).max(4),
    { describe: "true or false: level 3 or above", schema: z.boolean(), derive: (level) => level >= 3 },
  ),
  "concern.analysis": authoredItem(
    {
      id: "Q03",
      item: "concern.analysis",
      category: "opinion",
      sensitivity: ["high"],
      description: "Risks and protective factors",
    },
    z.strictObject({ risks: Note, protectiveFactors: Note.nullish() }),
    "what the recipient can do, up to 500 characters",
  ),
  "concern.hypothesis": plainItem(
    {
      id: "Q04",
      item: "concern.hypothesis",
      category: "opinion",
      sensitivity: ["high"],
      description: "A hypothesis, always an opinion",
    },
    Note,
  ),
  "concern.decision": derivedItem(
    {
      id: "Q05",
      item: "concern.decision",
      category: "opinion",
      sensitivity: ["ordinary"],
      description: "What was decided on the concern: outcome, rationale, contact",
      note: "the referrer always gets the outcome",
    },
    z.strictObject({ outcome: Code, rationale: Note.nullish(), contact: Phrase.nullish() }),
    {
      describe: "outcome code and contact",
      schema: z.strictObject({ outcome: Code, contact: Phrase.nullable() }),
      derive: (decision) => ({ outcome: decision.outcome, contact: decision.contact ?? null }),
    },
  ),
  "concern.chronology": plainItem(
    {
      id: "Q06",
      item: "concern.chronology",
      category: "opinion",
      sensitivity: ["third-party"],
      description: "Dated entries from several agencies",
    },
    list(z.strictObject({ on: Day, agency: Phrase.nullish(), text: Note }), maxRows),
  ),
  "plan.action": derivedItem(
    {
      id: "Q07",
      item: "plan.action",
      category: "opinion",
      sensitivity: ["ordinary"],
      description: "One action of a plan: specific, owned, due, with the outcome sought",
      note: "full for the agency that owns it",
    },
    z.strictObject({
      title: Phrase,
      action: Note,
      owner: AgencyId.describe("Agency that owns the action"),
      due: Day,
      outcomeSought: Note,
    }),
    {
      describe: "title, owner and due date",
      schema: z.strictObject({ title: Phrase, owner: AgencyId, due: Day }),
      derive: (action) => ({ title: action.title, owner: action.owner, due: action.due }),
    },
  ),
  "plan.meetingNotes": derivedItem(
    {
      id: "Q08",
      item: "plan.meetingNotes",
      category: "opinion",
      sensitivity: ["third-party"],
      description: "Notes of a meeting",
      note: "scoped to those who attended",
    },
    z.strictObject({
      text: text(10_000),
      decisions: list(Note, maxRows).nullish(),
      actions: list(Note, maxRows).nullish(),
    }),
    {
      describe: "decisions and actions only",
      schema: z.strictObject({ decisions: z.array(Note).max(maxRows), actions: z.array(Note).max(maxRows) }),
      derive: (notes) => ({ decisions: notes.decisions ?? [], actions: notes.actions ?? [] }),
    },
  ),
  "plan.supervisionNote": plainItem(
    {
      id: "Q09",
      item: "plan.supervisionNote",
      category: "opinion",
      sensitivity: ["high"],
      description: "Note of a professional's supervision",
      note: "only the agency that wrote it",
    },
    Note,
  ),
} as const satisfies Record<string, DataItem>;
