import { errors as catalogue, GatehouseError } from "@gatehouse/contracts/errors";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { headers } from "@nats-io/transport-node";
import type { Msg } from "@nats-io/transport-node";
import { busError, isClosed } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { accountOf, agencySubjects, askSubject } from "./subjects.ts";

/** An answer that is an error carries its code here and no body: a code is no personal data. */
const ERROR_HEADER = "Gatehouse-Error";

/** Questions worked on at once; more wait in the connection's buffer. */
const MAX_AT_ONCE = 32;

/**
 * Agency's side: asks the gateway, by the agency's own way in.
 *
 * @param data the signed question; what it may be is the client's and the gateway's business
 * @returns the answer's bytes, from whom only their own signature tells
 * @throws the code the gateway answered with, else `bus-unavailable` when nobody answered in time
 */
export async function ask(bus: Bus, data: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  const reply = await request(bus, data, timeoutMs);
  const code = reply.headers?.get(ERROR_HEADER);
  if (code) throw new GatehouseError(isErrorCode(code) ? code : "internal");
  return reply.data;
}

async function request(bus: Bus, data: Uint8Array, timeoutMs: number): Promise<Msg> {
  try {
    return await whileConnected(bus, () => bus.nc.request(agencySubjects.ask, data, { timeout: timeoutMs }));
  } catch (cause) {
    throw busError(cause);
  }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(catalogue, code);
}

/** Answering goes on until `stop`, which lets what is in work end first. */
export type Answering = { readonly stop: () => Promise<void> };

/**
 * Gateway's side: answers what agencies ask, many at once. When it returns the server knows, so a question asked from
 * then on is answered.
 *
 * @param handler gets the asking account's key, as the server vouches, and the question as it came; a `GatehouseError`
 *   it throws goes back as its code, anything else as `internal`
 * @throws `bus-unavailable`
 */
export async function answer(
  bus: Bus,
  handler: (account: string, data: Uint8Array) => Promise<Uint8Array>,
): Promise<Answering> {
  const subscription = bus.nc.subscribe(askSubject("*"), { queue: "gateway" });
  const ended = answerAll(subscription, handler);
  // An error ends the connection too, whose owner hears of it by `bus.closed`.
  ended.catch(() => undefined);
  try {
    await whileConnected(bus, () => bus.nc.flush());
  } catch (cause) {
    subscription.unsubscribe();
    throw busError(cause);
  }
  return {
    stop: async () => {
      subscription.unsubscribe();
      await ended.catch(() => undefined);
    },
  };
}

async function answerAll(
  subscription: AsyncIterable<Msg>,
  handler: (account: string, data: Uint8Array) => Promise<Uint8Array>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const message of subscription) {
    const work = answerOne(message, handler).finally(() => running.delete(work));
    running.add(work);
    if (running.size >= MAX_AT_ONCE) await Promise.race(running);
  }
  await Promise.all(running);
}

async function answerOne(
  message: Msg,
  handler: (account: string, data: Uint8Array) => Promise<Uint8Array>,
): Promise<void> {
  const account = accountOf("ask", message.subject);
  if (account === null) return;
  try {
    message.respond(await handler(account, message.data));
  } catch (cause) {
    const hdrs = headers();
    hdrs.set(ERROR_HEADER, cause instanceof GatehouseError ? cause.code : "internal");
    // The line may be closed by now; then nobody waits for this.
    if (!isClosed(cause)) message.respond(undefined, { headers: hdrs });
  }
}
