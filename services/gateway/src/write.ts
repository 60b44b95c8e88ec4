import { randomBytes } from "node:crypto";
import { coreSubjects, deliverSubject } from "@gatehouse/bus/subjects";
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DutyName } from "@gatehouse/contracts/codes";
import type { RecipientDecision } from "@gatehouse/contracts/decision";
import type { DeliveryItem, Notice } from "@gatehouse/contracts/delivery-item";
import type { NotedObjections } from "@gatehouse/contracts/noted-objections";
import type { CommonPart, Opening, RecipientPart } from "@gatehouse/contracts/ledger";
import type { Receipt } from "@gatehouse/contracts/receipt";
import { recipientClaims } from "@gatehouse/contracts/recipient-claims";
import { makeCopyItem, prepareCopy } from "@gatehouse/envelope/delivery";
import type { PreparedCopy } from "@gatehouse/envelope/delivery";
import { sealingKeyAt } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { signObject } from "@gatehouse/envelope/jws";
import type { SealingPublicKey, SigningKey } from "@gatehouse/envelope/keys";
import type { Sealer } from "@gatehouse/envelope/seal";
import { select } from "@gatehouse/envelope/select";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";
import { makeRecord } from "@gatehouse/ledger/record";
import type { CoreRecord, Written } from "./commit.ts";
import type { DecidedPart } from "./copies.ts";
import type { Effect, At } from "./effect.ts";
import type { Alarm } from "./notices.ts";
import { writeRecordedStep } from "./recorded-step.ts";

/** What the gateway signs and seals with, and for whom. */
export type WriteContext = {
  readonly partnership: string;
  readonly directory: TrustedDirectory;
  readonly signingKey: SigningKey;
  readonly sealer: Sealer;
  readonly storageKey: Uint8Array;
  readonly engine: string;
  readonly policy: string;
};

/** What a copy is made by. */
export type CopyContext = Pick<WriteContext, "partnership" | "directory" | "policy">;

/** One recipient's copy, decided but not yet made. */
export type Copy = {
  readonly to: AgencyId;
  readonly decision: RecipientDecision;
  /** The recipient's own identifiers for the child, sealed to it. */
  readonly ownIds: readonly string[];
  /** Delivery id: random, and in the ledger, so that a committed copy can never be handed over under two ids. */
  readonly delivery: string;
  readonly duties: readonly { readonly duty: DutyName; readonly due: string | null }[];
  /** The objections in scope, for the front door; null on every other copy. */
  readonly objections: NotedObjections | null;
};

/** Everything one ordered step has decided; `writeStep` makes the bytes of it, and may run beside others. */
export type StepOutput = {
  readonly at: At;
  readonly effect: Effect;
  readonly common: CommonPart;
  readonly factsDigest: string;
  /** Recipients that got nothing are in the ledger too. */
  readonly parts: Readonly<Record<AgencyId, DecidedPart>>;
  readonly message: VerifiedMessage | null;
  readonly acceptedAt: string;
  /** Place of the message in the intake, where that is not the step's: it was decided before. */
  readonly place?: number;
  readonly copies: readonly Copy[];
  readonly receipts: readonly { readonly to: AgencyId; readonly receipt: (opening: Opening | null) => Receipt }[];
  readonly notices: readonly { readonly to: AgencyId; readonly notice: Notice }[];
  /** What those who run the broker are told once it is written. */
  readonly alarms?: readonly Alarm[];
};

const recordKeyBytes = 32;

/**
 * Makes everything of a step that is to be committed together: the leaf, the sealed parts, each recipient's sealed copy,
 * what those concerned are told. Nothing of it can be read before the leaf is in CORE, because all go in one batch.
 */
export async function writeStep(output: StepOutput, context: WriteContext): Promise<Written> {
  const { at, effect } = output;
  const copies = madeCopies(output, context);
  const record = makeRecord({
    n: at.n,
    intake: at.intake,
    ...(at.step > 0 ? { step: at.step } : {}),
    gatewayKey: context.signingKey.kid,
    engine: context.engine,
    policy: context.policy,
    factsDigest: output.factsDigest,
    common: output.common,
    recipients: withDelivered(output.parts, copies),
    // The first receipt is the sender's: kept, so that the same bytes sent again are told the same.
    state: writeRecordedStep({ at, effect, told: output.receipts[0]?.receipt(null) ?? null }),
    recordKey: randomBytes(recordKeyBytes),
    storageKey: context.storageKey,
    random: randomBytes,
  });
  const items = await Promise.all([
    ...copies.map((copy) => copyItem(copy, record.openings, context)),
    ...output.receipts.map(({ to, receipt }) => receiptItem(at, to, receipt(record.common), context)),
    ...output.notices.map(({ to, notice }) => noticeItem(at, to, notice, context)),
  ]);
  const records: CoreRecord[] = [
    { subject: coreSubjects.ledger, data: record.leaf },
    { subject: coreSubjects.parts, data: record.sealed.parts },
    { subject: coreSubjects.keys, data: record.sealed.key },
  ];
  for (const [index, item] of items.entries()) {
    const sealed = item && sealItem(item, at, context);
    if (sealed) records.push({ ...sealed, item: { record: at.n, index } });
  }
  return { n: at.n, leaf: record.leaf, records };
}

/** A delivery item, as the text that is sealed. */
type Addressed = { readonly to: AgencyId; readonly text: string; readonly key?: SealingPublicKey };

/** A copy before it is signed, and the key it will be sealed to. */
type MadeCopy = { readonly to: AgencyId; readonly key: SealingPublicKey; readonly prepared: PreparedCopy };

/** A copy as it is delivered; null where there is nothing to make it of, or nobody it could be sealed to. */
function madeCopy(output: StepOutput, copy: Copy, context: CopyContext): MadeCopy | null {
  const { message, at } = output;
  const { decision, to } = copy;
  // Without a key good now nothing can be sealed to it: the ledger still holds the decision, and that no copy was made.
  const key = sealingKeyAt(context.directory, to, isoTime(at));
  if (!message || !key) return null;
  const presentation = select(message, {
    claims: recipientClaims(message.draft.kind),
    statements: decision.statements,
  });
  // In the order in which they are digested (RFC 8785), so that nothing has to be sorted for it.
  const facts = {
    acceptedAt: output.acceptedAt,
    aud: to,
    duties: copy.duties.map(({ duty, due }) => ({ due, duty })),
    handling: [...decision.handling],
    iat: seconds(at.nowMs),
    intake: output.place ?? at.intake,
    iss: context.partnership,
    jti: copy.delivery,
    message: message.jti,
    ...(copy.objections ? { objections: copy.objections } : {}),
    policy: context.policy,
    purpose: message.draft.purpose,
    record: at.n,
    retainUntil: decision.retainUntil,
    routedTo: decision.routedTo,
    sender: message.iss,
    tier: decision.tier,
  };
  return { to, key, prepared: prepareCopy({ presentation, facts, localIds: [...copy.ownIds] }) };
}

/** Each recipient's part as it is recorded: with what was delivered, and to which key. */
function withDelivered(
  parts: StepOutput["parts"],
  made: readonly (MadeCopy | null)[],
): Record<AgencyId, RecipientPart> {
  const of = new Map(made.flatMap((copy) => (copy ? [[copy.to, copy] as const] : [])));
  return Object.fromEntries(
    Object.entries(parts).map(([agency, { counter, decision, ...rest }]) => {
      const copy = of.get(agency);
      const delivered = copy?.prepared.digest ?? null;
      return [agency, { counter, decision, delivered, ...rest, sealedTo: copy?.key.kid ?? null }];
    }),
  );
}

/**
 * The recipients' parts of a step's record. The same step, directory and delivery ids give the same parts: whoever judges
 * again can compare them with those recorded, down to the bytes that were delivered.
 */
export function recipientParts(output: StepOutput, context: CopyContext): Record<AgencyId, RecipientPart> {
  return withDelivered(output.parts, madeCopies(output, context));
}

/** Each at its place among what the record delivers, which is by what it is found again. */
function madeCopies(output: StepOutput, context: CopyContext): readonly (MadeCopy | null)[] {
  return output.copies.map((copy) => madeCopy(output, copy, context));
}

async function copyItem(
  made: MadeCopy | null,
  openings: Readonly<Record<AgencyId, Opening>>,
  context: WriteContext,
): Promise<Addressed | null> {
  if (!made) return null;
  const { to, key, prepared } = made;
  const opening = openings[to] ?? null;
  return { to, key, text: await makeCopyItem(prepared, opening, context.signingKey) };
}

async function receiptItem(at: At, to: AgencyId, receipt: Receipt, context: WriteContext): Promise<Addressed> {
  return addressed(to, { type: "receipt", receipt: await signReceipt(at.nowMs, to, receipt, context) });
}

/** A receipt under the gateway's signature, as it stands in a delivery item or an answer. */
export async function signReceipt(
  nowMs: number,
  to: AgencyId,
  receipt: Receipt,
  context: Pick<WriteContext, "partnership" | "signingKey">,
): Promise<string> {
  const payload = { ...signedHead(nowMs, to, context), receipt };
  return await signObject("gatehouse-receipt+jwt", payload, context.signingKey);
}

async function noticeItem(at: At, to: AgencyId, notice: Notice, context: WriteContext): Promise<Addressed> {
  const payload = { ...signedHead(at.nowMs, to, context), notice };
  const signed = await signObject("gatehouse-notice+jwt", payload, context.signingKey);
  return addressed(to, { type: "notice", notice: signed });
}

function addressed(to: AgencyId, item: DeliveryItem): Addressed {
  return { to, text: JSON.stringify(item) };
}

function signedHead(nowMs: number, to: AgencyId, context: Pick<WriteContext, "partnership">): Record<string, unknown> {
  return { iss: context.partnership, aud: to, iat: seconds(nowMs), jti: newDeliveryId(), v: 1 };
}

function sealItem({ to, text, ...known }: Addressed, at: At, context: WriteContext): CoreRecord | null {
  const agency = context.directory.agencies.find(({ id }) => id === to);
  const key = known.key ?? sealingKeyAt(context.directory, to, isoTime(at));
  if (!agency || !key) return null;
  return { subject: deliverSubject(agency.account), data: context.sealer.sealText({ agency: to, key }, text) };
}

function isoTime({ nowMs }: At): string {
  return new Date(nowMs).toISOString();
}

const idBytes = 24;

/** A fresh delivery id; it tells nothing about what it names. */
export function newDeliveryId(): string {
  return randomBytes(idBytes).toString("base64url");
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
