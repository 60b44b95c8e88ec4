import type { StartOptions } from "../start/options.ts";
import type { Report } from "../start/progress.ts";

/** Plays the demonstration day; returns the exit status. */
export async function runDemonstration(options: StartOptions, report: Report): Promise<number> {
  report.say("the demonstration day is not built yet");
  return await Promise.resolve(options.signal.aborted ? 1 : 0);
}
