/** One thing as the transport brings it: sealed, and not yet believed. */
export type Incoming = {
  /** Its place among the agency's deliveries; the same again when it is redelivered. */
  readonly seq: number;
  readonly data: Uint8Array;
  /** Moves the transport's cursor past it, and promises the gateway nothing. */
  readonly ack: () => void | Promise<void>;
};

/** What was found in it, after every check. `Copy` is a verified delivery; it has the delivery id. */
export type Found<Copy extends { readonly id: string }> =
  | { readonly type: "copy"; readonly copy: Copy }
  /** A verified receipt or notice; `apply` makes its effect durable and may be repeated. */
  | { readonly type: "word"; readonly apply: () => Promise<void> }
  /** A check failed for good: set aside, never handed over. */
  | { readonly type: "broken"; readonly code: string }
  /** It cannot be checked now (a newer directory is out of reach, say): it stays with the broker and comes again. */
  | { readonly type: "later"; readonly code: string };

/** What happens to an item, each step handed in. */
export type ReceiveOptions<Copy extends { readonly id: string }> = {
  /** Opens and verifies. */
  readonly check: (data: Uint8Array) => Promise<Found<Copy>>;
  /** Resolves when the copy is durable on the agency's side. Idempotent by delivery id: it may come again. */
  readonly handover: (copy: Copy) => Promise<void>;
  readonly seen: {
    readonly has: (id: string) => boolean;
    readonly add: (id: string, position: number) => Promise<void>;
    readonly settled: (id: string) => Promise<void>;
  };
  /** Resolves when the copy's number is durable; it may have been taken before. */
  readonly count: (copy: Copy) => Promise<void>;
  readonly setAside: (position: number, sealed: Uint8Array, code: string) => Promise<void>;
  /** Waits before what was not acknowledged is taken again: nth failure in a row, from 1. */
  readonly rest: (failures: number) => Promise<void>;
  /** An item is done with, in one way or another; for logs and counters. */
  readonly onOutcome: (outcome: Outcome, item: Incoming, code: string | null) => void;
};

/** `handed-over` and `repeated` are well; `set-aside` wants a human; the others come again by themselves. */
export type Outcome =
  | "handed-over"
  | "repeated"
  | "applied"
  | "set-aside"
  | "not-checked"
  | "not-handed-over"
  | "failed";

/** What is left to do for an item after its turn: wait for `durable`, then acknowledge; or nothing, when it is null. */
type Taken = { readonly outcome: Outcome; readonly code: string | null; readonly durable: Promise<void> | null };

/** The code of an error of ours or of the system, for a log; never its text, which may hold anything. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "internal";
}

async function handOver<Copy extends { readonly id: string }>(
  options: ReceiveOptions<Copy>,
  item: Incoming,
  copy: Copy,
): Promise<Taken> {
  const both = (known: Promise<void>): Promise<void> => Promise.all([known, options.count(copy)]).then(() => undefined);
  if (options.seen.has(copy.id))
    return { outcome: "repeated", code: null, durable: both(options.seen.settled(copy.id)) };
  try {
    await options.handover(copy);
  } catch (error) {
    return { outcome: "not-handed-over", code: codeOf(error), durable: null };
  }
  return { outcome: "handed-over", code: null, durable: both(options.seen.add(copy.id, item.seq)) };
}

function take<Copy extends { readonly id: string }>(
  options: ReceiveOptions<Copy>,
  item: Incoming,
  found: Found<Copy>,
): Promise<Taken> | Taken {
  switch (found.type) {
    case "later":
      return { outcome: "not-checked", code: found.code, durable: null };
    case "broken":
      return { outcome: "set-aside", code: found.code, durable: options.setAside(item.seq, item.data, found.code) };
    case "word":
      return { outcome: "applied", code: null, durable: found.apply() };
    case "copy":
      return handOver(options, item, found.copy);
  }
}

async function finish(item: Incoming, taken: Taken): Promise<Taken> {
  if (taken.durable === null) return taken;
  try {
    await taken.durable;
    await item.ack();
    return taken;
  } catch (error) {
    return { outcome: "failed", code: codeOf(error), durable: null };
  }
}

async function check<Copy extends { readonly id: string }>(
  options: ReceiveOptions<Copy>,
  item: Incoming,
): Promise<Found<Copy>> {
  try {
    return await options.check(item.data);
  } catch (error) {
    // A refusal is a result; what is thrown says nothing about the item, so it must not be set aside for it.
    return { type: "later", code: codeOf(error) };
  }
}

/**
 * Receives until the items end, one at a time and in their order. The transport is acknowledged only after hand-over
 * *and* the record of it are durable: killed anywhere, an item is either acknowledged and handed over, or comes again
 * under the same delivery id. What cannot be checked or handed over now is not acknowledged and comes again first, after
 * a rest: a later copy of a child never overtakes an earlier one.
 *
 * @throws what the items' source throws
 */
export async function receive<Copy extends { readonly id: string }>(
  items: AsyncIterable<Incoming>,
  options: ReceiveOptions<Copy>,
): Promise<void> {
  let failures = 0;
  for await (const item of items) {
    const taken = await take(options, item, await check(options, item));
    const { outcome, code, durable } = await finish(item, taken);
    options.onOutcome(outcome, item, code);
    failures = durable === null ? failures + 1 : 0;
    if (failures > 0) await options.rest(failures);
  }
}
