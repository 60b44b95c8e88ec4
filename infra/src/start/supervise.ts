/** How a service ended: by itself or because it was told to. */
export type Ended = { readonly code: number | null; readonly signal: string | null };

/** A service that runs: in this process or as a child. */
export type Running = {
  /** Asks it to stop and resolves when it has. */
  stop(): Promise<void>;
  /** Ends it at once, where that is possible from outside. */
  kill?(): void;
  /** Resolves when it has ended, asked or not; a service inside this process has none. */
  readonly ended?: Promise<Ended>;
};

export type Crash = { readonly service: string; readonly ended: Ended };

export type Supervisor = {
  /** Starts a service and watches it; services stop in the opposite order of their starts. */
  start<R extends Running>(name: string, start: () => Promise<R>): Promise<R>;
  /** Ends one service before the others and no longer watches it: its end is no crash. */
  stop(name: string): Promise<void>;
  /** Resolves when a service ended that nobody had asked to. */
  readonly crashed: Promise<Crash>;
  /** Stops everything within the limit and says which services had to be killed; a second call waits for the first. */
  stopAll(): Promise<readonly string[]>;
};

/** Ctrl-C promises 5 s; the rest is for the process itself to end. */
const stopLimitMs = 4_500;
/** One slow service may not eat the time of those that stop after it. */
const oneServiceMs = 2_000;
/** What each has at least, however long those before it took: without it an obedient one would be killed for them. */
const leastMs = 200;

type Kept = { readonly name: string; readonly running: Running; asked: boolean };

/** Makes a supervisor with nothing to supervise yet. */
export function createSupervisor(limitMs: number = stopLimitMs): Supervisor {
  const kept: Kept[] = [];
  const { promise: crashed, resolve: crash } = Promise.withResolvers<Crash>();
  let stopping: Promise<readonly string[]> | null = null;

  const forget = (service: Kept): void => {
    const at = kept.indexOf(service);
    if (at >= 0) kept.splice(at, 1);
  };

  const stopEach = async (): Promise<string[]> => {
    const deadline = Date.now() + limitMs;
    const killed: string[] = [];
    for (let service = kept.at(-1); service; service = kept.at(-1)) {
      forget(service);
      const limit = Math.max(leastMs, Math.min(oneServiceMs, deadline - Date.now()));
      if (!(await stopOne(service, limit))) killed.push(service.name);
    }
    return killed;
  };

  return {
    crashed,
    async start(name, start) {
      const running = await start();
      const service: Kept = { name, running, asked: false };
      if (stopping) {
        // Ctrl-C came while it started: nobody would stop it any more.
        await stopOne(service, oneServiceMs);
        return running;
      }
      kept.push(service);
      void running.ended?.then((ended) => {
        if (service.asked) return;
        forget(service);
        crash({ service: name, ended });
      });
      return running;
    },
    async stop(name) {
      const service = kept.findLast((each) => each.name === name);
      if (!service) return;
      forget(service);
      await stopOne(service, oneServiceMs);
    },
    stopAll() {
      stopping ??= stopEach();
      return stopping;
    },
  };
}

/** Whether it stopped by itself in time; it is killed when not. A failing stop counts as not stopped. */
async function stopOne(service: Kept, limitMs: number): Promise<boolean> {
  service.asked = true;
  const asked = service.running.stop().then(
    () => true,
    () => false,
  );
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), limitMs);
  const stopped = await Promise.race([asked, late]);
  clearTimeout(timer);
  if (!stopped) service.running.kill?.();
  return stopped;
}
