import type { Clock } from "../clock.ts";

/** A clock that stands still until a test moves it. */
export type ManualClock = Clock & {
  /** Moves on, and runs what falls due on the way, in order. */
  readonly advance: (ms: number) => void;
};

type Task = { readonly at: number; readonly run: () => void };

export function manualClock(start: string): ManualClock {
  let now = Date.parse(start);
  const tasks = new Set<Task>();
  return {
    now: () => new Date(now),
    after: (ms, run) => {
      const task = { at: now + ms, run };
      tasks.add(task);
      return () => tasks.delete(task);
    },
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const [next] = [...tasks].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        tasks.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
  };
}
