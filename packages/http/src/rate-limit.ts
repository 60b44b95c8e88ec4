/** A bucket that fills steadily: so much at once, so much a minute in the long run. */
export type Rate = { readonly burst: number; readonly perMinute: number };

/** Says whether one more request of somebody goes through now. */
export type RateLimit = {
  /** @returns 0 when it goes, else whole seconds after which one would */
  readonly ask: (who: string) => number;
};

const msPerMinute = 60_000;
/** Beyond this many names, those whose bucket is full again are forgotten: they lose nothing by it. */
const sweepAt = 1_000;

/** Makes a limit counted for each name by itself, in this process. @param now milliseconds, never going back */
export function createRateLimit({ burst, perMinute }: Rate, now: () => number): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  const msEach = msPerMinute / perMinute;
  const filled = (bucket: { readonly left: number; readonly at: number }, at: number): number =>
    Math.min(burst, bucket.left + (at - bucket.at) / msEach);
  return {
    ask: (who) => {
      const at = now();
      if (buckets.size >= sweepAt) {
        for (const [name, bucket] of buckets) if (filled(bucket, at) >= burst) buckets.delete(name);
      }
      const left = filled(buckets.get(who) ?? { left: burst, at }, at);
      const goes = left >= 1;
      buckets.set(who, { left: goes ? left - 1 : left, at });
      return goes ? 0 : Math.max(1, Math.ceil(((1 - left) * msEach) / 1000));
    },
  };
}
