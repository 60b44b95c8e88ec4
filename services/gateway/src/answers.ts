import { randomBytes } from "node:crypto";
import type { AgencyId } from "@gatehouse/contracts/agency";
import { SignedRequest, requestLifetimeSeconds } from "@gatehouse/contracts/request";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { sealingKeyAt, signingKeyAt } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { signObject, verifyObject } from "@gatehouse/envelope/jws";
import type { SigningKey } from "@gatehouse/envelope/keys";
import type { Opener } from "@gatehouse/envelope/open-sealed";
import type { Sealer } from "@gatehouse/envelope/seal";
import { instant } from "./receipts.ts";

export type AnswerContext = {
  readonly partnership: string;
  readonly directory: () => TrustedDirectory;
  readonly signingKey: SigningKey;
  readonly opener: Opener;
  readonly sealer: Sealer;
  readonly clock: () => number;
  /** Answers a verified question of an agency. */
  readonly reply: (agency: AgencyId, request: AgencyRequest) => Promise<GatewayAnswer>;
};

/**
 * Pages ask for what is open once a second, and for each of some dozens of people at work now and then: more than this from
 * one agency is a program searching. What could be searched with (previews, wishes, letters) has narrower limits of its own.
 */
const ASKED_PER_MINUTE = 600;
const MINUTE_MS = 60_000;
/** A question may be signed as far ahead as it may be old, so it is fresh for twice that. */
const REMEMBERED_MS = 2 * requestLifetimeSeconds * 1000;
const nonceBytes = 24;

/**
 * Makes the handler of questions: unseals, verifies who asks, refuses a repeated or stale question, answers under the
 * gateway's signature, sealed to who asked.
 *
 * @returns a handler that throws only `request-refused` (nobody to answer to) and `internal`
 */
export function createAnswerer(context: AnswerContext): (account: string, data: Uint8Array) => Promise<Uint8Array> {
  const asked = new Map<string, number>();
  return async (account, data) => {
    const now = context.clock();
    for (const [key, at] of asked) if (at < now - REMEMBERED_MS) asked.delete(key);
    const agency = context.directory().agencies.find((entry) => entry.account === account)?.id;
    if (agency === undefined) throw new GatehouseError("request-refused");
    const question = await readQuestion(agency, data, context, now);
    const once = `${agency} ${question.jti}`;
    const refusal = question.stale || asked.has(once) ? "request-stale" : overLimit(asked, agency, now);
    // Noted before it is answered: the same again, or many more, must not come through while this one waits.
    if (refusal === null) asked.set(once, now);
    const answer = refusal === null ? await context.reply(agency, question.request) : refused(refusal);
    return sealAnswer(agency, question.jti, answer, context, now);
  };
}

type Refused = Extract<GatewayAnswer, { type: "refused" }>;

export function refused(code: Refused["code"], reason: Refused["reason"] = null): Refused {
  return { type: "refused", code, reason };
}

function overLimit(asked: ReadonlyMap<string, number>, agency: AgencyId, now: number): "request-limit" | null {
  let count = 0;
  for (const [key, at] of asked) if (at >= now - MINUTE_MS && key.startsWith(`${agency} `)) count += 1;
  return count >= ASKED_PER_MINUTE ? "request-limit" : null;
}

async function readQuestion(
  agency: AgencyId,
  data: Uint8Array,
  context: AnswerContext,
  now: number,
): Promise<{ readonly jti: string; readonly request: AgencyRequest; readonly stale: boolean }> {
  const compact = Buffer.from(context.opener.open(Buffer.from(data).toString("latin1"))).toString("latin1");
  const verified = await verifyObject("gatehouse-request+jwt", compact, (kid, { iss }) =>
    signingKeyAt(context.directory(), iss, kid, new Date(now).toISOString()),
  );
  const payload = verified.ok ? SignedRequest.safeParse(verified.payload) : null;
  if (!payload?.success || payload.data.iss !== agency || payload.data.aud !== context.partnership) {
    throw new GatehouseError("request-refused");
  }
  const { jti, iat, request } = payload.data;
  return { jti, request, stale: Math.abs(now / 1000 - iat) > requestLifetimeSeconds };
}

async function sealAnswer(
  agency: AgencyId,
  inReplyTo: string,
  answer: GatewayAnswer,
  context: AnswerContext,
  now: number,
): Promise<Uint8Array> {
  const payload = {
    iss: context.partnership,
    aud: agency,
    iat: Math.floor(now / 1000),
    jti: randomBytes(nonceBytes).toString("base64url"),
    v: 1,
    inReplyTo,
    answeredAt: instant(now),
    answer,
  };
  const compact = await signObject("gatehouse-answer+jwt", payload, context.signingKey);
  const key = sealingKeyAt(context.directory(), agency, new Date(now).toISOString());
  if (!key) throw new GatehouseError("request-refused", { agency });
  return Buffer.from(context.sealer.seal({ agency, key }, Buffer.from(compact, "latin1")), "latin1");
}
