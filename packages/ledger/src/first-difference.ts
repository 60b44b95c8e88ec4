import type { TileReader } from "./tile-reader.ts";

/** A copy of a log, and how far it reaches. */
export type LogCopy = { readonly reader: TileReader; readonly size: number };

/**
 * Where two copies of a log part: the number of the first record that is in one and not, or another, in the other;
 * undefined when both are one log of one size. It reads a few tiles of each, by halves, and believes their tiles: a copy
 * whose tiles do not agree with its records is for `verifyLog`.
 */
export async function firstDifference(one: LogCopy, two: LogCopy): Promise<number | undefined> {
  const both = Math.min(one.size, two.size);
  let start = 0;
  while (start < both) {
    const height = heightAt(start, both);
    const [here, there] = await nodes(one, two, height, start / 2 ** height);
    if (!here.equals(there)) return descend(one, two, height, start / 2 ** height);
    start += 2 ** height;
  }
  return one.size === two.size ? undefined : both;
}

/** The largest complete subtree that begins at `start` and ends by `end`, as RFC 6962 splits a tree. */
function heightAt(start: number, end: number): number {
  let height = 0;
  while (start % 2 ** (height + 1) === 0 && start + 2 ** (height + 1) <= end) height++;
  return height;
}

async function descend(one: LogCopy, two: LogCopy, height: number, index: number): Promise<number> {
  let [level, at] = [height, index];
  while (level > 0) {
    level -= 1;
    const [here, there] = await nodes(one, two, level, at * 2);
    at = here.equals(there) ? at * 2 + 1 : at * 2;
  }
  return at;
}

async function nodes(one: LogCopy, two: LogCopy, height: number, index: number): Promise<readonly [Buffer, Buffer]> {
  return [await one.reader.node(height, index), await two.reader.node(height, index)];
}
