import type { Growth } from "../history.ts";

/** From a message's being stored to its decision's being on disk: how many, and within what time half and nearly all. */
export type Latency = { readonly count: number; readonly half: string; readonly most: string };

/** Reads it off the steps of a histogram: each answer is the upper end of the step it is in. Null when nothing was decided. */
export function latencyOf(buckets: readonly Growth[]): Latency | null {
  const steps = buckets
    .map(({ labels, by }) => ({ end: labels["le"] === "+Inf" ? Infinity : Number(labels["le"]), by }))
    .toSorted((a, b) => a.end - b.end);
  const count = steps.at(-1)?.by ?? 0;
  if (count === 0) return null;
  const within = (share: number): string => {
    const end = steps.find(({ by }) => by >= count * share)?.end ?? Infinity;
    const longest = steps.at(-2)?.end ?? 0;
    return end === Infinity ? `more than ${inWords(longest)}` : `${inWords(end)} at most`;
  };
  return { count, half: within(0.5), most: within(0.99) };
}

function inWords(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1_000)} ms` : `${seconds} s`;
}
