import { createHmac } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { App, AppReply, AppRequest } from "./app.ts";

/** An answer as it went out. */
export type KeptAnswer = { readonly status: number; readonly contentType: string; readonly body: string };
/** What is known of a key: which request it came with, and how that was answered; null while nobody knows. */
export type KeptRequest = { readonly fingerprint: string; readonly answer: KeptAnswer | null };

/** Names a request: whose it is and by which key, both as digests. */
export type RequestName = `${string}.${string}`;

/** Keeps what came with which key, durably before each promise resolves. What is before the dot is the client's alone. */
export type IdempotencyStore = {
  readonly read: (id: RequestName) => Promise<KeptRequest | null>;
  readonly write: (id: RequestName, kept: KeptRequest) => Promise<void>;
};

/** RFC 8941 §3.3.3: a string, without the two characters that need escaping. */
const keyForm = /^"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"$/;
/** What may come out otherwise another time, though the request is the same, is no answer to keep. */
const passing: ReadonlySet<number> = new Set([401, 403, 408, 409, 429]);
const serverErrors = 500;
/** 96 bits: clients are a hundred at most. */
const ownerChars = 16;

type UnderWay = { readonly id: RequestName; readonly fingerprint: string };

/**
 * Honours `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) on every POST that carries one: the same request
 * again is answered as it was answered first, another request with the key is `idempotency-key-reused`, and one that
 * comes while the first is under way `idempotency-key-in-use`. Keys are each client's own.
 *
 * To be added after the guard. A request that died half way is done again, with `request.begunBefore`.
 *
 * @param secret keys digests, so that what is kept tells nothing of a body
 */
export function idempotency(app: App, store: IdempotencyStore, secret: string): void {
  const underWay = new Map<string, AppRequest>();
  const asked = new WeakMap<AppRequest, UnderWay>();
  app.decorateRequest("bytes", null);
  app.decorateRequest("begunBefore", false);
  app.addHook("preHandler", async (request, reply) => {
    const header = request.headers["idempotency-key"];
    if (header === undefined || request.method !== "POST" || request.caller === null) return;
    const key = typeof header === "string" ? keyForm.exec(header)?.[1] : undefined;
    if (key === undefined) throw new GatehouseError("request-malformed", { field: "Idempotency-Key" });
    const { client } = request.caller;
    const id: RequestName = `${digest(secret, [client]).slice(0, ownerChars)}.${digest(secret, [client, key])}`;
    if (underWay.has(id)) throw new GatehouseError("idempotency-key-in-use");
    underWay.set(id, request);
    try {
      const fingerprint = fingerprintOf(request, secret);
      const kept = await store.read(id);
      if (kept !== null && kept.fingerprint !== fingerprint) throw new GatehouseError("idempotency-key-reused");
      if (kept?.answer) return await again(reply, kept.answer);
      if (kept === null) await store.write(id, { fingerprint, answer: null });
      request.begunBefore = kept !== null;
      asked.set(request, { id, fingerprint });
      return undefined;
    } finally {
      if (!asked.has(request)) underWay.delete(id);
    }
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const known = asked.get(request);
    if (known === undefined) return payload;
    asked.delete(request);
    try {
      const answer = answerOf(reply, payload);
      if (answer !== null) await store.write(known.id, { fingerprint: known.fingerprint, answer });
      return payload;
    } finally {
      underWay.delete(known.id);
    }
  });
}

async function again(reply: AppReply, { status, contentType, body }: KeptAnswer): Promise<AppReply> {
  return reply.status(status).header("content-type", contentType).send(body);
}

function answerOf(reply: AppReply, payload: unknown): KeptAnswer | null {
  const status = reply.statusCode;
  if (status >= serverErrors || passing.has(status)) return null;
  const body = typeof payload === "string" ? payload : "";
  return { status, contentType: String(reply.getHeader("content-type") ?? ""), body };
}

/** Everything of a request that says what it asks for. */
function fingerprintOf(request: AppRequest, secret: string): string {
  const { "content-type": type = "", slug = "" } = request.headers;
  const body = request.bytes ?? (request.body instanceof Uint8Array ? request.body : new Uint8Array());
  return digest(secret, [request.method, request.url, type, String(slug), body]);
}

/** A keyed digest of parts that cannot run into each other. */
function digest(secret: string, parts: readonly (string | Uint8Array)[]): string {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) {
    const bytes = Buffer.from(part);
    hmac.update(`${bytes.byteLength}:`).update(bytes);
  }
  return hmac.digest("base64url");
}
