import { randomInt } from "node:crypto";
import { readEnvironment, say } from "./environment.ts";

/** Random choices that a later run can repeat. */
export type Chance = {
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly oneOf: <T>(choices: readonly [T, ...T[]]) => T;
};

const seeds = 1_000_000_000;

/** Says the seed, so that a run that failed can be repeated with `GATEHOUSE_SEED`. */
export function startChance(what: string): Chance {
  const seed = readEnvironment().seed ?? randomInt(seeds);
  say(`${what}: GATEHOUSE_SEED=${seed}`);
  const next = mulberry32(seed);
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return { between, oneOf: (choices) => choices[between(0, choices.length - 1)] ?? choices[0] };
}

/** Mulberry32 (T. Ettinger, public domain): small, and good enough to choose where to kill. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
