/** A seeded source of choices: the same seed makes the same world, whatever the machine. */
export type Chance = {
  /** A whole number from 0 up to, not including, `below`. */
  readonly below: (below: number) => number;
  /** True in about `percent` of a hundred cases. */
  readonly percent: (percent: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
  /** Each with even odds, in their order. */
  readonly some: <T>(from: readonly T[], percent?: number) => readonly T[];
};

/** Makes the choices of one case; splitmix32, which is enough for choosing and fast. */
export function chance(seed: number, number: number): Chance {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const below = (most: number): number => next() % most;
  const percent = (odds: number): boolean => below(1000) < odds * 10;
  const pick = <T>(from: readonly T[]): T => {
    const at = below(from.length);
    const [found] = from.slice(at, at + 1);
    return found as T;
  };
  return { below, percent, pick, some: (from, odds = 50) => from.filter(() => percent(odds)) };
}
