import { z } from "zod";
import { AgencyId, Professional } from "./agency.ts";
import { overrideCodes } from "./codes.ts";
import { ItemNameSchema } from "./items.ts";
import { CalendarDate, CaseRef, Instant, MessageKind } from "./message.ts";
import { competenceResults, MadeBy, RegisterRef, Scope } from "./register-event.ts";

/**
 * What people wish of what is shared about them, as it stands: objections, agreements and refusals; and of one
 * objection what it has stopped, and what went in spite of it and why. An agency is told of the wishes that it recorded
 * and of its own messages; the front door of all.
 */

const by = Professional.describe("The named human who asks, in a role that records wishes");

/** Which wishes are asked for: those recorded here, those of a case, or one with what it did. */
export const WishSubject = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("own") }),
  z.strictObject({ is: z.literal("case"), case: CaseRef }),
  z.strictObject({ is: z.literal("wish"), wish: RegisterRef.describe("Id of the event that recorded it") }),
]);
export type WishSubject = z.infer<typeof WishSubject>;
/**
 * Asks for the wishes this agency recorded (`own`), for those about the child of a case and the household (`case`), or for
 * one and what it did (`wish`). The last two are recorded with who asked, and limited.
 */
export const WishesRequest = z.strictObject({ type: z.literal("wishes"), by, subject: WishSubject });

/** What kinds of wishes there are. */
export const wishKinds = ["objection", "agreement", "refusal"] as const;
/**
 * How a wish stands now, by what was recorded with it: it counts; it waits for somebody to judge whether the child decides;
 * it is a view that stops nothing by itself; it was taken back; its last day is past; its giver has answered again.
 */
export const wishStates = ["counts", "waits", "view", "withdrawn", "ended", "answered-again"] as const;

/** One wish, and how it stands now. Of one that was taken back the register no longer keeps more than that there was one. */
export const WishView = z.strictObject({
  wish: RegisterRef,
  kind: z.enum(wishKinds),
  by: AgencyId.describe("The agency that recorded it"),
  person: RegisterRef.describe("Whose data it is about"),
  maker: z
    .strictObject({
      ...MadeBy.pick({ person: true, capacity: true }).shape,
      parentalResponsibility: z.boolean(),
      competence: z.enum(competenceResults).nullable(),
      allegedHarmer: z.boolean(),
    })
    .nullable(),
  scope: Scope.nullable(),
  at: Instant.nullable(),
  lastDay: CalendarDate.nullable().describe("Last day of an agreement"),
  state: z.enum(wishStates),
});
export type WishView = z.infer<typeof WishView>;

/**
 * What an objection came to for one recipient of one message: `stopped`, it did not go; `waits` for a human because of it;
 * `taken-back`, before its recipient had it; `went`, in spite of it; `before`, it had gone when the objection came.
 */
export const wishEffects = ["stopped", "waits", "taken-back", "went", "before"] as const;
/** One message that an objection met, and one recipient of it: items by name, and nothing of what it says. */
export const WishEffect = z.strictObject({
  effect: z.enum(wishEffects),
  message: z.string().min(1).max(100),
  kind: MessageKind,
  from: AgencyId,
  recipient: AgencyId,
  at: Instant.describe("When it was decided so"),
  items: z.array(ItemNameSchema).max(100).describe("Which items; none where it is the whole message"),
  why: z.enum(overrideCodes).nullable().describe("went: what set the objection aside"),
});
export type WishEffect = z.infer<typeof WishEffect>;

/** Wishes an answer lists at most; the newest. */
export const maxListedWishes = 500;
/** Messages that are looked through for what one objection did; the newest. */
export const maxWishMessages = 200;

/** The wishes asked for, newest first; of one, what it did to messages that the asking agency may know of. */
export const WishesAnswer = z.strictObject({
  type: z.literal("wishes"),
  wishes: z.array(WishView).max(maxListedWishes),
  effects: z
    .array(WishEffect)
    .max(maxWishMessages * 50)
    .describe("Newest first; empty where no single objection was asked for"),
  more: z.boolean().describe("Older ones are left out"),
});
export type WishesAnswer = z.infer<typeof WishesAnswer>;
