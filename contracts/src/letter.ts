import { z } from "zod";
import { AgencyId, AgencyKind, Professional } from "./agency.ts";
import { overrideCodes } from "./codes.ts";
import { ItemNameSchema } from "./items.ts";
import { CalendarDate, MessageKind } from "./message.ts";
import { Purpose } from "./purpose.ts";
import { RegisterRef } from "./register-event.ts";

/**
 * "Who was told what about me": what a person may be told of what was shared about them, made from the ledger's records
 * and prepared for a human. Nothing here is ever sent by itself.
 */

/** Who is to read a letter: the person themself, or a parent of the child it is about, by the register's reference. */
export const LetterReader = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("subject") }),
  z.strictObject({ is: z.literal("parent"), person: RegisterRef.describe("The parent, as the register knows them") }),
]);
export type LetterReader = z.infer<typeof LetterReader>;

/** What a letter is asked for. Two people who ask the same at the same time get the same letter. */
export const LetterQuestion = z
  .strictObject({
    person: RegisterRef.describe("Whom the letter is about"),
    reader: LetterReader,
    version: z.enum(["child", "adult"]).describe("In words for a child, or for an adult"),
    nameAgencies: z
      .boolean()
      .describe(
        "Names agencies instead of kinds of service; to the subject only, and never while a place is protected",
      ),
  })
  .refine(({ reader, version }) => reader.is === "subject" || version === "adult");
export type LetterQuestion = z.infer<typeof LetterQuestion>;

/** A service as a letter speaks of it: its kind, and its id only where it may be named. */
export const LetterAgency = z.strictObject({ kind: AgencyKind, agency: AgencyId.nullable() });
export type LetterAgency = z.infer<typeof LetterAgency>;
/** A data item by its name; never its value. */
export const LetterItem = z.strictObject({ item: ItemNameSchema, form: z.enum(["full", "minimised"]) });
export type LetterItem = z.infer<typeof LetterItem>;

/** One thing that was shared, or was not because the reader objected. It names no record, message or person. */
export const LetterEntry = z.strictObject({
  what: z.enum(["shared", "withheld"]),
  when: z
    .string()
    .regex(/^\d{4}-\d{2}(-\d{2})?$/)
    .describe("London date; for anyone but the subject the month alone"),
  from: LetterAgency,
  to: z.array(LetterAgency).min(1).max(200),
  kind: MessageKind,
  purpose: Purpose,
  basis: z.strictObject({
    power: z.string().max(100).nullable().describe("Code of the power the sender relied on; null where it is none"),
    gdpr: z.string().max(20).nullable(),
  }),
  items: z.array(LetterItem).max(200).describe("Empty where all of it was withheld"),
  despite: z.enum(overrideCodes).nullable().describe("Why it went although the reader objected"),
});
export type LetterEntry = z.infer<typeof LetterEntry>;

/** What the reader reads, in words that the letter's pages add. */
export const Letter = z.strictObject({
  version: z.enum(["child", "adult"]),
  reader: z.enum(["subject", "parent"]),
  entries: z.array(LetterEntry).max(10_000),
});
export type Letter = z.infer<typeof Letter>;

/** Why something is not in a letter. For the approver alone: a letter never shows that there is such a thing. */
export const omissionCodes = [
  "about-another-child",
  "agency-tells-of-another",
  "child-asked",
  "domestic-abuse-notice",
  "identity-in-doubt",
  "item-not-for-reader",
  "kind-needs-judgement",
  "may-tip-off",
  "not-read-any-more",
  "not-said-whether-told",
  "nothing-to-name",
  "objection-of-another",
  "originator-approval",
  "purpose-tells-too-much",
  "telling-deferred",
  "third-party",
] as const;
export type OmissionCode = (typeof omissionCodes)[number];

/** Something left out of a letter, and why. */
export const Omission = z.strictObject({
  why: z.enum(omissionCodes),
  record: z.number().int().min(1).describe("Number of the ledger's record"),
  message: z.string().max(100).nullable(),
  on: CalendarDate.nullable(),
  from: AgencyId.nullable(),
  to: z.array(AgencyId).max(200).describe("Recipients left out; all of them where empty"),
  items: z.array(ItemNameSchema).max(200).describe("Items left out; all of them where empty"),
  reviewOn: CalendarDate.nullable().describe("When the deferral is reviewed: it ends by itself after that day"),
});
export type Omission = z.infer<typeof Omission>;

/** Why there can be no letter to this reader by this way at all; a human decides it by another. */
export const letterBlocks = [
  "child-decides",
  "reader-lives-elsewhere",
  "reader-may-have-harmed",
  "reader-not-a-parent",
] as const;
export type LetterBlock = (typeof letterBlocks)[number];
/** What the approver has to look at before approving. */
export const letterChecks = [
  "adult-not-linked",
  "ask-the-child",
  "court-restriction",
  "double-suspected",
  "lines-gone",
  "names-given",
  "names-not-given",
  "place-protected",
  "records-gone",
] as const;
export type LetterCheck = (typeof letterChecks)[number];

/** A deferral whose review day has passed and that nobody renewed: what it held back is in the letter now. */
export const ReleasedDeferral = z.strictObject({
  record: z.number().int().min(1),
  message: z.string().max(100),
  reviewOn: CalendarDate,
});
export type ReleasedDeferral = z.infer<typeof ReleasedDeferral>;

/** A letter prepared for a human, with what only the human who approves it may see. */
export const LetterDraft = z.strictObject({
  question: LetterQuestion,
  letter: Letter,
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("Of question and letter: what is approved is exactly this"),
  blocked: z.array(z.enum(letterBlocks)),
  checks: z.array(z.enum(letterChecks)),
  omitted: z.array(Omission).max(100_000),
  omittedMore: z.number().int().min(0).describe("How many rows more there are than an answer holds, newest left out"),
  released: z.array(ReleasedDeferral).max(100_000),
});
export type LetterDraft = z.infer<typeof LetterDraft>;

/** Asks for the draft of a letter. Answered to the front door alone, recorded, and limited. */
export const LetterRequest = z.strictObject({
  type: z.literal("letter"),
  question: LetterQuestion,
  by: Professional.describe("Who asks, at the front door, in a role that approves releases"),
});
/** Approves a letter exactly as it was drafted; refused when it would say something else now. */
export const ApproveLetterRequest = z.strictObject({
  type: z.literal("approve-letter"),
  question: LetterQuestion,
  digest: LetterDraft.shape.digest,
  by: Professional.describe("The named human who has read the draft and what it leaves out"),
});
/** The draft asked for. */
export const LetterAnswer = z.strictObject({ type: z.literal("letter"), draft: LetterDraft });
/** The letter that was approved, and the record that says by whom. */
export const ApprovedLetterAnswer = z.strictObject({
  type: z.literal("approve-letter"),
  letter: Letter,
  digest: LetterDraft.shape.digest,
  record: z.number().int().min(1),
});
/** Why there was no letter; beside these come the usual refusals. */
export const letterRefusals = [
  "letter-blocked",
  "letter-changed",
  "letter-not-allowed",
  "letter-person-unknown",
] as const;
