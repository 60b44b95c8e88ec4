import type { RefusalCode } from "@gatehouse/contracts/codes";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { signEvent } from "@gatehouse/envelope/event";
import type { SigningKey } from "@gatehouse/envelope/keys";
import { signMessage, signPreview } from "@gatehouse/envelope/sign-message";
import { wholeSeconds } from "./acknowledgement.ts";
import type { Outbox, OutboxEntry } from "./outbox.ts";
import { uuidV7 } from "./uuid-v7.ts";

/** A draft as an agency's system makes it: a message of contract §3 whose `id` and `createdAt` may be missing. */
export type Draft = Readonly<Record<string, unknown>>;

/** In whose name drafts are signed. */
export type Signer = {
  readonly agency: string;
  readonly partnership: string;
  readonly key: SigningKey;
  readonly now: () => Date;
};

/** A signed message or event, neither stored nor sent. */
export type SignedDraft = {
  readonly id: string;
  readonly kind: string;
  readonly compact: string;
  /** The signed name of each of the draft's statements: decisions and corrections speak of them by it. */
  readonly statementIds: Readonly<Record<string, string>>;
};

function refuse(code: RefusalCode, field: string): never {
  throw new GatehouseError("draft-refused", { code, field });
}

/** What a register event is called where a message has a kind: in the outbox and its states. */
export const registerEventKind = "register-event";

/**
 * Completes and signs a draft. Nothing is stored or sent.
 *
 * @param draft untrusted; without `id` it gets a fresh one, without `createdAt` the time
 * @throws draft-refused (facts: the refusal's code, and the path of the field, never its value), message-too-large
 */
export function signDraft(draft: Draft, signer: Signer): Promise<SignedDraft> {
  return signAs(signMessage, draft, signer);
}

/**
 * As `signDraft`, for a draft that is asked about and not sent: nobody can deliver it.
 *
 * @throws draft-refused, message-too-large
 */
export function signQuestion(draft: Draft, signer: Signer): Promise<SignedDraft> {
  return signAs(signPreview, draft, signer);
}

async function signAs(sign: typeof signMessage, draft: Draft, signer: Signer): Promise<SignedDraft> {
  const now = signer.now();
  const complete = { ...draft, id: draft["id"] ?? uuidV7(now), createdAt: draft["createdAt"] ?? wholeSeconds(now) };
  const parsed = parseMessage(complete);
  if (!parsed.ok) return refuse(parsed.code, parsed.path);
  const { message } = parsed;
  // The gateway would refuse it all the same; here the caller still has it in hand.
  if (message.from !== signer.agency) return refuse("schema-invalid", "from");
  const signed = await sign(message, { key: signer.key, partnership: signer.partnership });
  return { id: message.id, kind: message.kind, ...signed };
}

/**
 * Completes and signs a register event. Nothing is stored or sent.
 *
 * @param event untrusted; without `id` it gets a fresh one, without `at` the time
 * @throws draft-refused (facts: code and field)
 */
export async function signRegisterEvent(event: Draft, signer: Signer): Promise<SignedDraft> {
  const now = signer.now();
  const complete = { ...event, id: event["id"] ?? uuidV7(now), at: event["at"] ?? wholeSeconds(now) };
  const parsed = parseRegisterEvent(complete);
  if (!parsed.ok) return refuse(parsed.code, parsed.path);
  const own: RegisterEvent = parsed.event;
  if (own.by.agency !== signer.agency) return refuse("schema-invalid", "by.agency");
  const compact = await signEvent(own, { key: signer.key, partnership: signer.partnership });
  return { id: own.id, kind: registerEventKind, compact, statementIds: {} };
}

/** Seals what was signed to the gateway and puts it in the outbox: after it resolves, nothing but its receipt removes it. */
export function queue(
  signed: SignedDraft,
  options: {
    readonly outbox: Outbox;
    readonly seal: (plaintext: Uint8Array) => Uint8Array;
    readonly sealToSelf: (plaintext: Uint8Array) => string;
    readonly now: () => Date;
  },
): Promise<OutboxEntry> {
  const plaintext = Buffer.from(signed.compact, "latin1");
  const bytes = options.seal(plaintext);
  // What is sealed to the gateway its sender cannot open any more, and is to be able to prove years later.
  const own = Buffer.from(options.sealToSelf(plaintext), "latin1");
  return options.outbox.add({ id: signed.id, kind: signed.kind, queuedAt: options.now().toISOString() }, bytes, own);
}
