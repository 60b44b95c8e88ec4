import { startSandbox } from "@gatehouse/infra/sandbox/sandbox";
import { createReport } from "@gatehouse/infra/start/progress";
import { onStopSignal } from "@gatehouse/infra/start/signals";
import { createSupervisor } from "@gatehouse/infra/start/supervise";
import { exitCodes } from "../exit-codes.ts";
import { printNote } from "../print.ts";

/** Runs a sandbox until it is told to stop. */
export async function sandbox(
  agency: string,
  dir: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const report = createReport(printNote);
  const signal = onStopSignal(report, environment["npm_lifecycle_event"] !== undefined);
  const supervisor = createSupervisor();
  try {
    const started = await startSandbox({ dir, agency, report, supervisor, environment, signal });
    await started.serve();
    const stopped = new Promise<null>((resolve) =>
      signal.addEventListener("abort", () => resolve(null), { once: true }),
    );
    const crash = signal.aborted ? null : await Promise.race([supervisor.crashed, stopped]);
    if (crash !== null) printNote(`${crash.service} ended by itself; see ${dir}`);
    return crash === null ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    if (signal.aborted) return exitCodes.ok;
    throw error;
  } finally {
    await supervisor.stopAll();
  }
}
