import { z } from "zod";
import type { Queued } from "@gatehouse/client/client-config";
import type { KnownStatus } from "@gatehouse/client/message-states";
import type { ReceivedNotice } from "@gatehouse/client/notice-store";
import type { ApprovedLetter, FollowUp, RetentionAsked } from "@gatehouse/client/questions";
import { AgencyId, Professional } from "@gatehouse/contracts/agency";
import { LetterDraft, LetterQuestion } from "@gatehouse/contracts/letter";
import { Instant } from "@gatehouse/contracts/message";
import {
  AnswerErasureRequest,
  ErasureRequest,
  LegalHoldRequest,
  LiftLegalHoldRequest,
  RetentionRequest,
} from "@gatehouse/contracts/retention-requests";
import type { SealedEvidence } from "@gatehouse/evidence/check/evidence-data";
import type { OverrideRate } from "@gatehouse/contracts/override-rates";
import type { RecordedDecision } from "@gatehouse/contracts/recorded-decision";

/**
 * What the command line may ask of a running demonstration. Only the demonstration has this door: it stands in for the
 * systems of all agencies at once, which in production are on machines of their own.
 */
export const ControlRequest = z.discriminatedUnion("ask", [
  z.strictObject({ ask: z.literal("publish"), agency: AgencyId, draft: z.record(z.string(), z.unknown()) }),
  z.strictObject({ ask: z.literal("inbox"), agency: AgencyId }),
  z.strictObject({ ask: z.literal("notices"), agency: AgencyId }),
  z.strictObject({ ask: z.literal("status"), agency: AgencyId, id: z.string().min(1).max(100) }),
  z.strictObject({
    ask: z.literal("evidence"),
    agency: AgencyId.nullable().describe("null: whoever sent it, else whoever received it"),
    id: z.string().min(1).max(100),
  }),
  z.strictObject({ ask: z.literal("decisions"), since: Instant }),
  z.strictObject({ ask: z.literal("overrides") }),
  z.strictObject({ ask: z.literal("letter"), question: LetterQuestion, by: Professional }),
  z.strictObject({
    ask: z.literal("approve-letter"),
    draft: LetterDraft.pick({ question: true, digest: true }),
    by: Professional,
  }),
  z.strictObject({
    ask: z.literal("retention"),
    question: z.discriminatedUnion("type", [
      LegalHoldRequest,
      LiftLegalHoldRequest,
      ErasureRequest,
      AnswerErasureRequest,
      RetentionRequest,
    ]),
  }),
  z.strictObject({ ask: z.literal("overview") }),
]);
export type ControlRequest = z.infer<typeof ControlRequest>;

/** How one agency's side stands: ids and numbers only. */
export type AgencyOverview = {
  readonly agency: string;
  readonly waiting: number;
  readonly handedOver: number;
  readonly quarantined: number;
  /** Copies and receipts that its numbers lack. */
  readonly missing: number;
};
export type Overview = {
  readonly partnership: string;
  readonly startedAt: string;
  readonly agencies: readonly AgencyOverview[];
};

/** What answers: the demonstration's clients, by agency. Each may throw a `GatehouseError`. */
export type ControlHandlers = {
  readonly publish: (agency: string, draft: Record<string, unknown>) => Promise<Queued>;
  /** CloudEvents of what was handed over to the agency, oldest first. */
  readonly inbox: (agency: string) => Promise<readonly unknown[]>;
  /** What the gateway told humans at the agency, oldest first. */
  readonly notices: (agency: string) => Promise<readonly ReceivedNotice[]>;
  readonly status: (agency: string, id: string) => Promise<(KnownStatus & FollowUp) | null>;
  /** Evidence of a message that an agency here sent or received; of its sender where no agency is named. */
  readonly evidence: (agency: string | null, id: string) => Promise<SealedEvidence>;
  /** What was decided since a time, as the front door may know it. */
  readonly decisions: (since: string) => Promise<readonly RecordedDecision[]>;
  /** How often objections were set aside, by whose judgement; asked as the front door. */
  readonly overrides: () => Promise<readonly OverrideRate[]>;
  /** A letter to a person of what was shared about them; asked, and approved, as the front door. */
  readonly letter: (question: LetterQuestion, by: Professional) => Promise<LetterDraft>;
  readonly approveLetter: (
    draft: Pick<LetterDraft, "question" | "digest">,
    by: Professional,
  ) => Promise<ApprovedLetter>;
  /** Legal holds and erasures: listed, asked for, answered; as the front door. */
  readonly retention: (question: RetentionAsked) => Promise<unknown>;
  readonly overview: () => Promise<Overview>;
};

export const ControlAnswer = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), result: z.unknown() }),
  z.strictObject({ ok: z.literal(false), code: z.string(), field: z.string().nullable() }),
]);
export type ControlAnswer = z.infer<typeof ControlAnswer>;

/** Where the door is and what opens it; in the state folder, its owner's alone. */
export const ControlFile = z.strictObject({ port: z.number().int(), token: z.string().min(32) });
export const controlFile = "control.json";
