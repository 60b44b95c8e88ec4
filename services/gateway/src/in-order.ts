/**
 * Runs `work` on up to `width` items at a time and yields the results in the order of the source.
 *
 * Opening a message costs a signature check that runs on other threads; the ordered step must still see messages in
 * their order in the intake (architecture §1, invariant 7). An item that fails does so where it stands in the order.
 */
export async function* inOrder<T, R>(
  source: AsyncIterable<T>,
  work: (item: T) => Promise<R>,
  width: number,
): AsyncGenerator<R> {
  const under: Promise<R>[] = [];
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  let waiting: Promise<IteratorResult<T>> | null = null;
  try {
    while (!ended || under.length > 0) {
      if (!ended && under.length < width) waiting ??= iterator.next();
      const first = under[0];
      const ready = await nextReady(waiting, first);
      if (ready.kind === "result") {
        void under.shift();
        yield ready.value;
        continue;
      }
      waiting = null;
      if (ready.next.done === true) ended = true;
      else under.push(quietly(work(ready.next.value)));
    }
  } finally {
    await iterator.return?.();
  }
}

type Ready<T, R> = { kind: "result"; value: R } | { kind: "item"; next: IteratorResult<T> };

/** Whichever comes first: the head of the line finished, or another item to start on. */
async function nextReady<T, R>(
  waiting: Promise<IteratorResult<T>> | null,
  first: Promise<R> | undefined,
): Promise<Ready<T, R>> {
  const races: Promise<Ready<T, R>>[] = [];
  if (first) races.push(first.then((value) => ({ kind: "result", value })));
  if (waiting) races.push(waiting.then((next) => ({ kind: "item", next })));
  return Promise.race(races);
}

/** A failure is reported when its turn comes, not as an unhandled rejection before. */
function quietly<R>(promise: Promise<R>): Promise<R> {
  promise.catch(() => undefined);
  return promise;
}
