/** How long each stage of the work took, for the operator's metrics and the benchmark's profile. */
export type StageTimes = {
  readonly measure: <T>(stage: string, work: () => T) => T;
  readonly measureAsync: <T>(stage: string, work: () => Promise<T>) => Promise<T>;
  /** Per stage: how often, and milliseconds in all. Asynchronous stages overlap, so their sum may exceed the time passed. */
  readonly read: () => Readonly<Record<string, { readonly count: number; readonly ms: number }>>;
};

/** @param note called with each stage's milliseconds as it ends */
export function createStageTimes(
  now: () => number = () => performance.now(),
  note: (stage: string, ms: number) => void = () => undefined,
): StageTimes {
  const stages = new Map<string, { count: number; ms: number }>();
  const add = (stage: string, ms: number): void => {
    const known = stages.get(stage) ?? { count: 0, ms: 0 };
    known.count += 1;
    known.ms += ms;
    stages.set(stage, known);
    note(stage, ms);
  };
  return {
    measure(stage, work) {
      const from = now();
      try {
        return work();
      } finally {
        add(stage, now() - from);
      }
    },
    async measureAsync(stage, work) {
      const from = now();
      try {
        return await work();
      } finally {
        add(stage, now() - from);
      }
    },
    read: () => Object.fromEntries(stages),
  };
}
