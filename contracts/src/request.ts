import { z } from "zod";
import { AgencyId } from "./agency.ts";
import { CasesAnswer, CasesRequest } from "./cases.ts";
import { ApprovedLetterAnswer, ApproveLetterRequest, LetterAnswer, LetterRequest, letterRefusals } from "./letter.ts";
import { Instant, MessageKind } from "./message.ts";
import {
  HeldContentAnswer,
  HeldContentRequest,
  HoldsAnswer,
  HoldsRequest,
  TellingsAnswer,
  TellingsRequest,
} from "./review.ts";
import {
  AnswerErasureAnswer,
  AnswerErasureRequest,
  ErasureAnswer,
  ErasureRequest,
  LegalHoldAnswer,
  LegalHoldRequest,
  LiftLegalHoldAnswer,
  LiftLegalHoldRequest,
  RetentionAnswer,
  retentionRefusals,
  RetentionRequest,
} from "./retention-requests.ts";
import { OverrideRate } from "./override-rates.ts";
import { RecordedDecision } from "./recorded-decision.ts";
import { WishesAnswer, WishesRequest } from "./wishes.ts";
import {
  droppedCodes,
  dutyNames,
  handlingCodes,
  heldCodes,
  overrideCodes,
  refusalCodes,
  withheldCodes,
} from "./codes.ts";

/**
 * What an agency may ask the gateway, beside sending: signed by the agency, sealed to the gateway, answered sealed and
 * signed. Wire format: the request is the JWE (to the gateway's key of the day) of a JWS with `typ`
 * `gatehouse-request+jwt` whose payload is `SignedRequest`; the answer is the JWE (to the agency) of a JWS with `typ`
 * `gatehouse-answer+jwt` whose payload is `SignedAnswer`. Both JWS are compact, UTF-8, and both JWE are padded like any
 * other sealed object, so that their length tells nothing.
 */
export const requestTyp = "gatehouse-request+jwt";
/** The `typ` of the gateway's answer to a request. */
export const answerTyp = "gatehouse-answer+jwt";

/** Ids a single `status` request may name; a larger set is asked for in pieces. */
export const maxStatusIds = 100;
/** Seconds for which the gateway takes a request after its `iat`; an older one may be a replay and is not answered. */
export const requestLifetimeSeconds = 60;

/** Longest compact message a preview may carry, in characters: what an intake takes too. */
export const maxCompactLength = 512 * 1024;

/** Asks what would be decided of a message. It is recorded and rate-limited (contract §7). */
export const PreviewRequest = z.strictObject({
  type: z.literal("preview"),
  compact: z
    .string()
    .min(1)
    .max(maxCompactLength)
    .describe("The message as it would be sent, signed as `gatehouse-preview+sd-jwt`, so that it can never be sent"),
});
/** Asks how far messages of one's own have come. */
export const StatusRequest = z.strictObject({
  type: z.literal("status"),
  ids: z.array(z.string().min(1).max(100)).min(1).max(maxStatusIds).describe("The asking agency's own message ids"),
});
/** Asks for the deliveries from a position on once more, as after the loss of what was handed over. */
export const RedeliverRequest = z.strictObject({
  type: z.literal("redeliver"),
  from: z.number().int().min(1).describe("Position in the deliveries from which the asking agency wants its own again"),
});
/** Asks how often objections were set aside, by whose judgement of risk. Only the front door is answered. */
export const OverridesRequest = z.strictObject({ type: z.literal("overrides") });
/** Asks for the decisions recorded since a time, a page at a time. Only the front door is answered. */
export const DecisionsRequest = z.strictObject({
  type: z.literal("decisions"),
  since: Instant,
  after: z.number().int().min(0).describe("Number of the last record that was had; 0 for the first page"),
});
/** Records a single `proofs` request may name. */
export const maxProofRecords = 50;
/** Asks for the proof that ledger records are in a checkpoint that a quorum of witnesses cosigned. */
export const ProofsRequest = z.strictObject({
  type: z.literal("proofs"),
  records: z.array(z.number().int().min(1)).min(1).max(maxProofRecords).describe("Numbers of records"),
});
/** Copies a single `taken-back` request may name. */
export const maxTakenBackCopies = 100;
/** Asks which copies, by their numbers, were taken back before their recipient had them: those are not missing. */
export const TakenBackRequest = z.strictObject({
  type: z.literal("taken-back"),
  copies: z
    .array(z.number().int().min(0))
    .min(1)
    .max(maxTakenBackCopies)
    .describe("Numbers of the agency's own copies"),
});
/** Asks for the directory in force. */
export const DirectoryRequest = z.strictObject({ type: z.literal("directory") });

/** One question of an agency to the gateway. */
export const AgencyRequest = z.discriminatedUnion("type", [
  PreviewRequest,
  StatusRequest,
  RedeliverRequest,
  DecisionsRequest,
  OverridesRequest,
  ProofsRequest,
  TakenBackRequest,
  CasesRequest,
  DirectoryRequest,
  LetterRequest,
  ApproveLetterRequest,
  HoldsRequest,
  HeldContentRequest,
  TellingsRequest,
  WishesRequest,
  LegalHoldRequest,
  LiftLegalHoldRequest,
  ErasureRequest,
  AnswerErasureRequest,
  RetentionRequest,
]);
export type AgencyRequest = z.infer<typeof AgencyRequest>;

const jti = z
  .string()
  .min(16)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/)
  .describe("Random, of this object alone");
const iat = z.number().int().min(0).describe("Unix time in seconds at signing");

/** The payload of a signed request; unverified until its signature has been checked against the directory. */
export const SignedRequest = z.strictObject({
  iss: AgencyId.describe("The asking agency"),
  aud: z.string().min(1).max(64).describe("The partnership's id"),
  iat,
  jti,
  v: z.literal(1),
  request: AgencyRequest,
});
export type SignedRequest = z.infer<typeof SignedRequest>;

/** What a message has come to, in the order in which it gets there. */
export const messageStates = ["queued", "decided", "delivered", "acknowledged"] as const;
export const MessageState = z.enum(messageStates).describe("How far a message has come");
export type MessageState = z.infer<typeof MessageState>;

/**
 * Why one recipient would not get the message, as its sender may know it: bars and other people's objections are one
 * class, `withheld` ("ask the front door"), or a preview would be a search engine for families in hiding (contract §7).
 */
export const PreviewReason = z.enum([...withheldCodes, ...heldCodes, "withheld"]);

const PreviewStatement = z.strictObject({
  id: z.string(),
  item: z.string(),
  form: z.enum(["full", "minimised"]),
});
const PreviewDropped = z.strictObject({
  id: z.string(),
  item: z.string(),
  reason: z.enum([...droppedCodes, "withheld"]),
});
const PreviewRecipient = z.strictObject({
  outcome: z.enum(["shared", "withheld", "held"]),
  tier: z.enum(["support", "protection"]),
  statements: z.array(PreviewStatement),
  dropped: z.array(PreviewDropped),
  reasons: z.array(PreviewReason),
  overrides: z.array(z.strictObject({ objection: z.string(), by: z.enum(overrideCodes) })),
  handling: z.array(z.enum(handlingCodes)),
  dutyCheck: z.boolean(),
  routedTo: z.string().nullable(),
  retainUntil: z.string().nullable(),
});

/** The decision of contract §6 as its sender may see it. Statement ids are those of the signed message. */
export const PreviewDecision = z.strictObject({
  message: z.strictObject({
    id: z.string(),
    kind: MessageKind,
    from: AgencyId,
    case: z.string().nullable(),
  }),
  outcome: z.enum(["decided", "refused"]),
  reasons: z.array(z.enum(refusalCodes)),
  policy: z.string(),
  registerAsOf: z.number().int(),
  recipients: z.record(AgencyId, PreviewRecipient),
  holds: z.array(
    z.strictObject({
      id: z.string(),
      recipient: AgencyId,
      statement: z.string().nullable(),
      reason: PreviewReason,
      reviewer: z.strictObject({ agency: AgencyId, role: z.string() }),
      due: z.string(),
    }),
  ),
  duties: z.array(
    z.strictObject({
      duty: z.enum(dutyNames),
      on: AgencyId,
      due: z.string().optional(),
      reviewOn: z.string().optional(),
      person: z.string().optional(),
    }),
  ),
});
export type PreviewDecision = z.infer<typeof PreviewDecision>;

/** What would be decided of the previewed message, now, as its sender may know it. */
export const PreviewAnswer = z.strictObject({
  type: z.literal("preview"),
  decision: PreviewDecision,
});
/** What became of one item asked for, at one agency: `withheld` is also what the rules kept back of an answer. */
export const itemAnswers = ["open", "given", "not-held", "withheld"] as const;
export const ItemAnswer = z.enum(itemAnswers).describe("What became of an item asked for");
export type ItemAnswer = z.infer<typeof ItemAnswer>;

/** One agency that has a copy of a message: whether it has read it, and what of it is late. */
export const FollowedCopy = z.strictObject({
  agency: AgencyId,
  acknowledged: z.boolean().describe("A named human there has read it"),
  open: z.array(z.enum(dutyNames)).max(20).describe("Duties the agency has because of it, not done yet"),
  late: z.array(z.enum(dutyNames)).max(20).describe("Those of them that were due before now"),
});
export type FollowedCopy = z.infer<typeof FollowedCopy>;
/** One item an information request asked one agency for. */
export const AskedItem = z.strictObject({ agency: AgencyId, item: z.string().max(64), answer: ItemAnswer });
export type AskedItem = z.infer<typeof AskedItem>;

/** How far each message has come, with the receipts that prove it. */
export const StatusAnswer = z.strictObject({
  type: z.literal("status"),
  states: z
    .array(
      z.strictObject({
        id: z.string(),
        state: z
          .enum([...messageStates, "not-known"])
          .describe("not-known: no such message of this agency has been decided"),
        receipts: z.array(z.string()).describe("The signed receipts so far, as in a delivery item"),
        copies: z.array(FollowedCopy).max(200).describe("Who has a copy, and what of it is still to be done"),
        asked: z.array(AskedItem).max(5000).describe("Of an information request: each item at each agency asked"),
      }),
    )
    .max(maxStatusIds),
});
/** Says that the deliveries come again; they come as deliveries, not in the answer. */
export const RedeliverAnswer = z.strictObject({
  type: z.literal("redeliver"),
  from: z.number().int().min(1).describe("The position from which deliveries come again"),
});
/** Counts by month, agency and professional: of nobody's family, and small ones not told. */
export const OverridesAnswer = z.strictObject({
  type: z.literal("overrides"),
  rates: z.array(OverrideRate).max(100_000),
});
/** Recorded decisions, oldest first, without content and without whom they were about. */
export const DecisionsAnswer = z.strictObject({
  type: z.literal("decisions"),
  decisions: z.array(RecordedDecision).max(1000),
  next: z.number().int().min(1).nullable().describe("What to ask for `after` next; null at the end"),
});
/** That one record is final: verified against the directory's ledger keys and witnesses, and for nothing of the answer's. */
export const RecordProof = z.strictObject({
  record: z.number().int().min(1),
  leaf: z.string().min(1).max(65_535).describe("The leaf as it is stored: its canonical JSON"),
  proof: z.string().min(1).max(700_000).describe("c2sp.org/tlog-proof@v1, with the cosigned checkpoint"),
});
export type RecordProof = z.infer<typeof RecordProof>;
/** Proofs of the records asked for that are final; the others are to be asked for again. */
export const ProofsAnswer = z.strictObject({
  type: z.literal("proofs"),
  proofs: z.array(RecordProof).max(maxProofRecords),
});
/** A copy that was taken back, and the record that says so. */
export const TakenBackCopy = z.strictObject({ copy: z.number().int().min(0), record: z.number().int().min(1) });
export type TakenBackCopy = z.infer<typeof TakenBackCopy>;
/** Those of the copies asked for that were taken back. */
export const TakenBackAnswer = z.strictObject({
  type: z.literal("taken-back"),
  copies: z.array(TakenBackCopy).max(maxTakenBackCopies),
});
/** The newest directory; it carries the root's own signature, so it is believed for that and not for the answer's. */
export const DirectoryAnswer = z.strictObject({
  type: z.literal("directory"),
  directory: z.string().describe("The directory in force, a JWS of the partnership's root"),
});
/** Why a request got no answer; every one of them is the asker's to mend or to try later, none names a person. */
export const requestRefusals = [
  "request-invalid",
  "request-stale",
  "request-limit",
  "preview-refused",
  "not-ready",
  ...letterRefusals,
  ...retentionRefusals,
] as const;
/** No answer, and the code why. */
export const RefusedAnswer = z.strictObject({
  type: z.literal("refused"),
  code: z.enum(requestRefusals),
  reason: z.enum(refusalCodes).nullable().describe("preview-refused: why the signed message would not be read"),
});

/** One answer of the gateway; its `type` is the request's, or `refused`. */
export const GatewayAnswer = z.discriminatedUnion("type", [
  PreviewAnswer,
  StatusAnswer,
  RedeliverAnswer,
  DecisionsAnswer,
  OverridesAnswer,
  ProofsAnswer,
  TakenBackAnswer,
  CasesAnswer,
  DirectoryAnswer,
  LetterAnswer,
  ApprovedLetterAnswer,
  HoldsAnswer,
  HeldContentAnswer,
  TellingsAnswer,
  WishesAnswer,
  LegalHoldAnswer,
  LiftLegalHoldAnswer,
  ErasureAnswer,
  AnswerErasureAnswer,
  RetentionAnswer,
  RefusedAnswer,
]);
export type GatewayAnswer = z.infer<typeof GatewayAnswer>;

/** The payload of a signed answer. `inReplyTo` is the request's `jti`, so that an old answer cannot be given again. */
export const SignedAnswer = z.strictObject({
  iss: z.string().min(1).max(64).describe("The partnership's id: the gateway signs in its name"),
  aud: AgencyId.describe("The agency that asked"),
  iat,
  jti,
  v: z.literal(1),
  inReplyTo: z.string().min(16).max(64),
  answeredAt: Instant,
  answer: GatewayAnswer,
});
export type SignedAnswer = z.infer<typeof SignedAnswer>;
