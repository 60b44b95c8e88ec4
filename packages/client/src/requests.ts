import { randomBytes } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import { SignedAnswer } from "@gatehouse/contracts/request";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import { signObject, verifyObject } from "@gatehouse/envelope/jws";
import type { SigningKey, VerifyingKey } from "@gatehouse/envelope/keys";
import { openGatewayWord } from "./gateway-word.ts";

/** Who asks, by which keys, over what. */
export type AskOptions = {
  readonly agency: string;
  readonly partnership: string;
  readonly signingKey: SigningKey;
  readonly root: VerifyingKey;
  readonly directory: () => TrustedDirectory;
  readonly now: () => Date;
  /** Seals to the gateway. @throws gateway-key-missing */
  readonly seal: (plaintext: Uint8Array) => Uint8Array;
  /** Opens what is sealed to this agency. */
  readonly open: (sealed: Uint8Array) => Uint8Array;
  /** One question over the bus and its answer's bytes. */
  readonly ask: (bytes: Uint8Array) => Promise<Uint8Array>;
};

/** The answer that belongs to a request of that type. */
export type AnswerTo<T extends AgencyRequest["type"]> = Extract<GatewayAnswer, { readonly type: T }>;

const nonceBytes = 24;

async function exchange(request: AgencyRequest, jti: string, options: AskOptions): Promise<string> {
  const iat = Math.floor(options.now().getTime() / 1000);
  const payload = { iss: options.agency, aud: options.partnership, iat, jti, v: 1, request };
  const compact = await signObject("gatehouse-request+jwt", payload, options.signingKey);
  const sealed = options.seal(Buffer.from(compact, "latin1"));
  let answer: Uint8Array;
  try {
    answer = await options.ask(sealed);
  } catch (cause) {
    throw new GatehouseError("request-unanswered", {}, { cause });
  }
  try {
    return Buffer.from(options.open(answer)).toString("latin1");
  } catch (cause) {
    throw new GatehouseError("answer-invalid", {}, { cause });
  }
}

/**
 * The directory by which to check an answer: the one we have, but for an answer that brings a directory, that one, once
 * the pinned root vouches for it. Or a gateway with a new key could never tell us of it.
 */
async function directoryFor(compact: string, options: AskOptions): Promise<TrustedDirectory> {
  let brought: string | null = null;
  await verifyObject("gatehouse-answer+jwt", compact, (_kid, payload) => {
    const parsed = SignedAnswer.safeParse(payload);
    if (parsed.success && parsed.data.answer.type === "directory") brought = parsed.data.answer.directory;
    return "key-unknown";
  });
  if (brought === null) return options.directory();
  const verified = await verifyDirectory(brought, options.root);
  return verified.ok ? verified.directory : options.directory();
}

/**
 * Asks the gateway one thing, signed and sealed, and verifies the answer: sealed to this agency, signed by the gateway,
 * and about this very question.
 *
 * @throws request-unanswered, answer-invalid, request-refused (facts: code), gateway-key-missing
 */
export async function askGateway<T extends AgencyRequest["type"]>(
  request: Extract<AgencyRequest, { readonly type: T }>,
  options: AskOptions,
): Promise<AnswerTo<T>> {
  const jti = randomBytes(nonceBytes).toString("base64url");
  const compact = await exchange(request, jti, options);
  const word = await openGatewayWord("gatehouse-answer+jwt", compact, SignedAnswer, {
    directory: await directoryFor(compact, options),
    partnership: options.partnership,
    agency: options.agency,
    now: options.now(),
  });
  if (!word.ok) throw new GatehouseError("answer-invalid", { code: word.code });
  if (word.payload.inReplyTo !== jti) throw new GatehouseError("answer-invalid", { field: "inReplyTo" });
  const { answer } = word.payload;
  if (answer.type === "refused") throw new GatehouseError("request-refused", { code: answer.reason ?? answer.code });
  if (!isAnswerTo(request.type, answer)) throw new GatehouseError("answer-invalid", { field: "type" });
  return answer;
}

function isAnswerTo<T extends AgencyRequest["type"]>(type: T, answer: GatewayAnswer): answer is AnswerTo<T> {
  return answer.type === type;
}
