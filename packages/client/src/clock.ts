/** Time, handed in so that tests decide how fast it goes. */
export type Clock = {
  readonly now: () => Date;
  /** Runs `task` once after `ms`, unless cancelled; never keeps the process alive. @returns the cancellation */
  readonly after: (ms: number, task: () => void) => () => void;
};

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => new Date(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
