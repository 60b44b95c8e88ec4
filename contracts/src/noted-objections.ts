import { z } from "zod";
import { AgencyId } from "./agency.ts";
import { CalendarDate } from "./message.ts";
import { MadeBy, RegisterRef, Scope } from "./register-event.ts";

/**
 * How far an objection binds by who made it: `binding`; `not-assessed` while nobody has said whether the child decides;
 * `alleged-harmer` and `view` do not bind.
 */
export const objectionStandings = ["binding", "not-assessed", "alleged-harmer", "view"] as const;

/** One objection as the front door's copy lists it. Its free text stays where it was recorded. */
export const NotedObjection = z.strictObject({
  objection: RegisterRef.describe("Its id: that of its register event"),
  about: z.string().min(1).max(64).nullable().describe("Label of the person in the message; null: of the household"),
  person: RegisterRef.describe("Whose data it is about, by the partnership's reference"),
  madeBy: z.strictObject({
    person: RegisterRef.describe("Who made it, by the partnership's reference"),
    label: z.string().min(1).max(64).nullable().describe("Their label in the message, where it lists them"),
    capacity: MadeBy.shape.capacity,
    parentalResponsibility: z.boolean(),
  }),
  standing: z.enum(objectionStandings).describe("How far it binds by who made it, before any override"),
  scope: Scope,
  recordedBy: AgencyId.describe("The agency that recorded it, which has its free text"),
  on: CalendarDate.describe("The day in London on which it was recorded"),
  reason: z.string().min(1).max(100).nullable().describe("Code of the reason given"),
});
export type NotedObjection = z.infer<typeof NotedObjection>;

/** Most that one copy lists: whoever records objections without end must not make a concern too large to open. */
export const maxNotedObjections = 200;

/**
 * The objections in scope of a message, on the front door's copy alone (decision step 11). Every one is listed, also
 * those the sender left out; past the limit, those that bind come first and then the newest, and `more` counts the rest.
 */
export const NotedObjections = z.strictObject({
  listed: z.array(NotedObjection).max(maxNotedObjections),
  more: z.number().int().min(0).describe("How many others are recorded, when they do not fit"),
});
export type NotedObjections = z.infer<typeof NotedObjections>;
