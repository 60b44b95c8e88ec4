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

export type ReceiveOptions<Copy extends { readonly id: string }> = {
  /** Opens and verifies; runs for several items at once. */
  readonly check: (data: Uint8Array) => Promise<Found<Copy>>;
  /** Resolves when the copy is durable on the agency's side. Idempotent by delivery id: it may come again. */
  readonly handover: (copy: Copy) => Promise<void>;
  readonly seen: {
    readonly has: (id: string) => boolean;
    readonly add: (id: string, position: number) => Promise<void>;
    readonly settled: (id: string) => Promise<void>;
  };
  readonly setAside: (position: number, sealed: Uint8Array, code: string) => Promise<void>;
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

/** Items whose checks run, or whose record is being written, at once: what one core's signatures and one fsync cover. */
const windowSize = 64;

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
  if (options.seen.has(copy.id)) return { outcome: "repeated", code: null, durable: options.seen.settled(copy.id) };
  try {
    await options.handover(copy);
  } catch (error) {
    return { outcome: "not-handed-over", code: codeOf(error), durable: null };
  }
  return { outcome: "handed-over", code: null, durable: options.seen.add(copy.id, item.seq) };
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

/**
 * Receives until the items end: checks several at once, hands over one at a time in the order of the items, and
 * acknowledges the transport only after hand-over *and* the record of it are durable. Killed anywhere, an item is either
 * acknowledged and handed over, or comes again under the same delivery id. A failure leaves its item with the broker and
 * never stops the next.
 *
 * @throws what the items' source throws; everything taken from it until then has been finished
 */
export async function receive<Copy extends { readonly id: string }>(
  items: AsyncIterable<Incoming>,
  options: ReceiveOptions<Copy>,
): Promise<void> {
  const open = new Set<Promise<void>>();
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = async (item: Incoming, before: Promise<unknown>): Promise<{ readonly rest: Promise<Taken> }> => {
    const checked = options
      .check(item.data)
      .catch((error: unknown): Found<Copy> => ({ type: "later", code: codeOf(error) }));
    await before;
    const taken = await take(options, item, await checked);
    // In a wrapper, or the next item's turn would wait for this one's disk.
    return { rest: finish(item, taken) };
  };
  const follow = async (item: Incoming, turnTaken: ReturnType<typeof inTurn>): Promise<void> => {
    const { rest } = await turnTaken;
    const { outcome, code } = await rest;
    options.onOutcome(outcome, item, code);
  };
  try {
    for await (const item of items) {
      const turnTaken = inTurn(item, turn);
      turn = turnTaken;
      const done: Promise<void> = follow(item, turnTaken).finally(() => open.delete(done));
      open.add(done);
      while (open.size >= windowSize) await Promise.race(open);
    }
  } finally {
    await Promise.all(open);
  }
}
