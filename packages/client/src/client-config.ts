import type { Delivery } from "@gatehouse/contracts/delivery";
import type { CaseView } from "@gatehouse/contracts/cases";
import type { Professional } from "@gatehouse/contracts/agency";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import type { LetterDraft, LetterQuestion } from "@gatehouse/contracts/letter";
import type { Receipt } from "@gatehouse/contracts/receipt";
import type { OverrideRate } from "@gatehouse/contracts/override-rates";
import type { RecordedDecision } from "@gatehouse/contracts/recorded-decision";
import type { PreviewDecision, RecordProof } from "@gatehouse/contracts/request";
import type { HeldContentAnswer, HoldsAnswer, OpenTelling } from "@gatehouse/contracts/review";
import type { WishesAnswer, WishSubject } from "@gatehouse/contracts/wishes";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { SealingKey, SigningKey, VerifyingKey } from "@gatehouse/envelope/keys";
import type { Log } from "@gatehouse/observe/log";
import type { Tracing } from "@gatehouse/observe/tracing";
import type { Incoming } from "./receive.ts";
import type { Clock } from "./clock.ts";
import type { ConcernAlarm } from "./concern-alarm.ts";
import type { Disk } from "./disk.ts";
import type { NumberAlarm } from "./gap-watch.ts";
import type { KeptEvidence } from "./kept-evidence.ts";
import type { KnownStatus } from "./message-states.ts";
import type { ReceivedNotice } from "./notice-store.ts";
import type { ApprovedLetter, FollowUp, RetentionAsked } from "./questions.ts";
import type { AnswerTo } from "./requests.ts";
import type { Draft } from "./sign-and-queue.ts";

/** What an agency needs to take part. All secrets are plain values here: where they come from is the caller's. */
export type ClientConfig = {
  readonly agency: string;
  /** A folder of this client alone. It comes to hold ids, codes and sealed bytes, nothing of anybody in clear. */
  readonly stateDir: string;
  readonly url: string;
  readonly caPem: string;
  /** Text of the NATS credentials; a secret. */
  readonly creds: string;
  readonly signingKey: SigningKey;
  /** Private keys for what is sealed to this agency: this month's first, then those still needed. Never empty. */
  readonly sealingKeys: readonly [SealingKey, ...SealingKey[]];
  /** The directory from enrolment or later; a newer one the client has seen counts instead. */
  readonly directoryJws: string;
  /** The partnership's root key, got out of band and pinned. */
  readonly rootJwk: VerifyingKey;
  /** `telephone` is the front door's, for the alarm of a concern. */
  readonly partnership: { readonly id: string; readonly telephone: string };
  readonly log: Log;
  /** Messages that may wait undecided before `outbox-full`; 10,000 when absent. */
  readonly outboxCapacity?: number;
  /** Where it notes the ways of messages; nowhere when absent. */
  readonly tracing?: Tracing;
};

/** One connection to the broker, as the client needs it. */
export type ClientLine = {
  /** Resolves once the broker has stored the bytes; the same transport id again is stored once. */
  readonly publish: (bytes: Uint8Array, transportId: string) => Promise<void>;
  readonly deliveries: (signal: AbortSignal) => AsyncIterable<Incoming>;
  readonly ask: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Resolves when the line is gone for good, as by refused credentials. */
  readonly closed: Promise<unknown>;
  readonly close: () => Promise<void>;
};

/** The world outside: real by default, handed in by tests that decide time, chance and what a disk does. */
export type ClientPorts = {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: (config: ClientConfig) => Promise<ClientLine>;
};

/** What `publish` promises: the message is on disk and will be sent until it is decided. */
export type Queued = {
  readonly id: string;
  /** `queued` for a new message; for an id published before, what has become of it. */
  readonly state: KnownStatus["state"];
  /** The signed name of each statement of the draft; empty for an id published before. */
  readonly statementIds: Readonly<Record<string, string>>;
};

/** How much went through, for a health page; since the start. */
export type ClientCounters = {
  readonly waiting: number;
  /** Since when the oldest of them waits, RFC 3339; null where none does. */
  readonly waitingSince: string | null;
  readonly handedOver: number;
  readonly repeated: number;
  readonly quarantined: number;
  readonly damaged: number;
  /** Copies and receipts that the gateway numbered for this agency and that are not here. */
  readonly missing: number;
};

/** Hands a copy over to the agency's own system. Resolves when it is durable there; idempotent by `delivery.id`. */
export type Handover = (delivery: VerifiedDelivery) => Promise<void>;

/** What an agency's system builds on. Every method says what it promises when it resolves. */
export type AgencyClient = {
  /**
   * Signs, seals and queues a draft: after it resolves the message is on disk and will be sent until the gateway's
   * signed decision, through any crash. An id names one message: publishing it again returns what became of the first.
   *
   * @throws draft-refused (facts: code, field), message-too-large, outbox-full, outbox-unavailable, gateway-key-missing,
   * client-closed
   */
  readonly publish: (draft: Draft) => Promise<Queued>;
  /** As `publish`, for a register event (contract §4). */
  readonly record: (event: Draft) => Promise<Queued>;
  /**
   * Starts receiving: receipts, and copies through `handover`, in the one order the agency has them. Without a call
   * nothing leaves the outbox. With null the receipts of what was published are asked for and nothing is received: for a
   * program that only sends, beside the agency's one that receives.
   */
  readonly deliveries: (options: { readonly handover: Handover | null }) => void;
  /**
   * Queues the acknowledgement of a copy, naming who read it. The same delivery and reader may be acknowledged again. That of
   * a recall says that the copy is deleted: what the client kept of it is, the agency's own system sees to the rest.
   */
  readonly acknowledge: (delivery: VerifiedDelivery, readBy: Professional) => Promise<Queued>;
  /** As `acknowledge`, of a copy that the agency's own system kept as the event that was handed over. */
  readonly acknowledgeEvent: (event: Delivery, readBy: Professional) => Promise<Queued>;
  /**
   * What the gateway would decide now. Nothing is sent to anybody; the asking is recorded and rate-limited.
   *
   * @returns the decision as the sender may know it, statements under the draft's own ids
   * @throws draft-refused, request-refused (facts: code), request-unanswered, answer-invalid
   */
  readonly preview: (draft: Draft) => Promise<PreviewDecision>;
  /**
   * Has everything delivered to this agency from a position on brought again and handed over again, under the same ids.
   *
   * @throws request-refused, request-unanswered, answer-invalid
   */
  readonly redeliver: (fromSeq: number) => Promise<void>;
  /**
   * What has become of a message, as far as is known here; null for an unknown id. Where that may be less than the
   * gateway knows, it is asked first, at most every two seconds.
   */
  readonly status: (id: string) => Promise<KnownStatus | null>;
  /**
   * The proof that a ledger record this agency was told of is in a checkpoint that a quorum of witnesses cosigned, as it was
   * verified when it came and is kept for good; null while there is none. It is asked for by itself.
   */
  readonly proof: (record: number) => Promise<RecordProof | null>;
  /**
   * What this agency holds of a message that it sent or received: signed texts, receipts, the directories of that time, and
   * the proof of each record. It is in clear, and about people.
   *
   * @throws evidence-unknown, evidence-undecided, evidence-not-final, evidence-key-gone, request-refused,
   * request-unanswered
   */
  readonly evidence: (id: string) => Promise<KeptEvidence>;
  /** Signs the digest of evidence as a whole in this agency's name (JWS `gatehouse-evidence+jwt`). */
  readonly sealEvidence: (digest: string) => Promise<string>;
  /**
   * Asks the gateway who has a copy of a message of this agency, what of it is open and late, and of an information
   * request what became of each item. Empty for a message that the gateway does not know as this agency's.
   *
   * @throws request-refused, request-unanswered, answer-invalid
   */
  readonly followUp: (id: string) => Promise<FollowUp>;
  /**
   * What was decided in the partnership since a time, oldest first, without content and without whom it was about: for
   * the front door, which answers for the agreements.
   *
   * @param since RFC 3339, UTC
   * @throws request-refused for every other agency, request-unanswered, answer-invalid
   */
  readonly decisions: (since: string) => Promise<readonly RecordedDecision[]>;
  /**
   * Who works on cases that this agency has heard of, as the register stands: those in whose team the agency is, and for
   * the front door all of them. The others are left out, as are those that are not there.
   *
   * @throws request-refused (request-limit), request-unanswered, answer-invalid
   */
  readonly cases: (refs: readonly string[]) => Promise<readonly CaseView[]>;
  /**
   * How often objections were set aside for a risk, by month, agency and deciding professional, without anybody's data:
   * for the front door.
   *
   * @throws request-refused for every other agency, request-unanswered, answer-invalid
   */
  readonly overrides: () => Promise<readonly OverrideRate[]>;
  /**
   * Has a letter drafted that tells a person, or a parent, what was shared about them: for the front door, in a role that
   * approves releases, and recorded. What it leaves out and why is beside it, for the approver's eyes alone.
   *
   * @throws letter-not-allowed, letter-person-unknown, request-refused (request-limit), request-unanswered, answer-invalid
   */
  readonly draftLetter: (question: LetterQuestion, by: Professional) => Promise<LetterDraft>;
  /**
   * Approves a letter exactly as it was drafted, by a named human, which is recorded. It is sent to nobody.
   *
   * @throws letter-changed when it would say something else now, letter-blocked when there can be none, and as above
   */
  readonly approveLetter: (
    draft: Pick<LetterDraft, "question" | "digest">,
    by: Professional,
  ) => Promise<ApprovedLetter>;
  /**
   * What waits for an answer of this agency, soonest due first, for a named human in a role that decides holds; or one
   * question of it, with what its release would let go.
   *
   * @param hold the id of that one; null for all
   * @throws request-refused for anyone else, and for a hold that is not this agency's, was answered or never was;
   * request-unanswered, answer-invalid
   */
  readonly holds: (by: Professional, hold: string | null) => Promise<HoldsAnswer>;
  /**
   * What a message that waits says, as far as its reviewer may read it. Each look is recorded with who looked.
   *
   * @throws as `holds`; request-refused (request-limit) for who looks at more than anybody decides
   */
  readonly heldContent: (by: Professional, hold: string) => Promise<HeldContentAnswer>;
  /**
   * Whom this agency still has to tell of its own messages, and which putting off is to be looked at again.
   *
   * @throws request-refused, request-unanswered, answer-invalid
   */
  readonly tellings: (by: Professional) => Promise<readonly OpenTelling[]>;
  /**
   * What people wish of what is shared about them, as it stands: what this agency recorded, what stands in a case, or one
   * with what it has stopped and what went in spite of it. The last two are recorded with who asked. The front door is
   * told of all, another agency of what it recorded and of its own messages.
   *
   * @throws request-refused for anyone else, and for a wish that is not this agency's or never was; request-unanswered,
   * answer-invalid
   */
  readonly wishes: (by: Professional, subject: WishSubject) => Promise<WishesAnswer>;
  /**
   * Places or lifts a legal hold, asks that messages be erased, answers such a request as the second human, or says what
   * stands: for the front door, in a role that may lift what others recorded. All but the last are recorded.
   *
   * @throws retention-not-allowed, erasure-held, erasure-still-acts, erasure-second-person, erasure-message-unknown,
   * erasure-asked-already, erasure-request-unknown, legal-hold-unknown, request-refused, request-unanswered, answer-invalid
   */
  readonly retention: <T extends RetentionAsked["type"]>(
    asked: Extract<RetentionAsked, { readonly type: T }>,
  ) => Promise<AnswerTo<T>>;
  /** The notices received, oldest first: what the gateway asks humans at this agency to look at. */
  readonly notices: () => Promise<readonly ReceivedNotice[]>;
  /** The receipts kept for a message, opened: JWS of the gateway, the agency's evidence. */
  readonly receipts: (id: string) => Promise<readonly string[]>;
  /** Calls for every verified receipt once its effect is durable; it may come again. @returns the unsubscription */
  readonly onReceipt: (listener: (receipt: Receipt) => void) => () => void;
  /** Calls for every verified notice once it is on disk; it may come again under its id. @returns the unsubscription */
  readonly onNotice: (listener: (id: string, notice: Notice) => void) => () => void;
  /** Calls for every concern still undecided after five minutes, also those from before the call. */
  readonly onAlarm: (listener: (alarm: ConcernAlarm) => void) => () => void;
  /**
   * Calls for every number that is missing, or came twice, also from before the call: what was made for this agency and
   * never came. A client that receives nothing says nothing.
   */
  readonly onMissing: (listener: (alarm: NumberAlarm) => void) => () => void;
  /** The newest directory, verified against the pinned root. */
  readonly directory: () => TrustedDirectory;
  readonly counters: () => ClientCounters;
  /** Stops sending and receiving, finishes what is in hand, and lets go of the state folder. */
  readonly close: () => Promise<void>;
};
