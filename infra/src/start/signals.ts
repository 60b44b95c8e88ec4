import type { Report } from "./progress.ts";

/** What Ctrl-C promises: everything has stopped after this. */
const allStoppedMs = 5_000;
/** A terminal sends Ctrl-C to npm and to us, and npm passes its own on: two within this time are one. */
const sameSignalMs = 1_000;
const parentCheckMs = 500;

/**
 * Turns Ctrl-C and its relatives into one abort; asked a second time, or not obeyed in time, the process ends at once.
 *
 * @param diesWithParent also when the parent is gone: npm runs us through a shell that does not pass signals on, so
 *   stopping npm by its process id would leave us running unseen
 */
export function onStopSignal(report: Report, diesWithParent: boolean): AbortSignal {
  const stop = new AbortController();
  let askedAt = 0;
  const ask = (why: string): void => {
    if (stop.signal.aborted) {
      if (Date.now() - askedAt > sameSignalMs) process.exit(1);
      return;
    }
    askedAt = Date.now();
    report.say(`${why}: stopping everything`);
    stop.abort();
    setTimeout(() => {
      report.say("not everything stopped in time: ending");
      process.exit(1);
    }, allStoppedMs - 200).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => ask(signal));
  if (diesWithParent) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent && !stop.signal.aborted) ask("npm is gone");
    }, parentCheckMs).unref();
  }
  return stop.signal;
}
