import type { ErrorCode } from "@gatehouse/contracts/errors";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "./log.ts";
import { openLog } from "./log.ts";

/** A service's settings, or the names of the variables that are wrong. */
export type SettingsRead<Config> =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly variables: readonly string[] };

/** What a service's process is made of. */
export type ServiceProcess<Config> = {
  /** Which process writes: `gateway`, `health`. */
  readonly service: string;
  readonly read: () => SettingsRead<Config>;
  /** Starts the service. @returns what stops it */
  readonly start: (config: Config, log: Log) => Promise<{ readonly stop: () => Promise<void> }>;
  /** Where the log goes; standard output when absent. */
  readonly log?: Log;
};

/** What a process exits with: 0 when it was told to stop, 1 when something kept it from serving, 2 for a wrong setting. */
export type ProcessExit = 0 | 1 | 2;

/** The variable whose file or value kept a service from starting; null where something else did. */
export function wrongSetting(error: unknown): string | null {
  const field = error instanceof GatehouseError ? error.facts.field : undefined;
  return field !== undefined && /^[A-Z][A-Z\d_]+$/.test(field) ? field : null;
}

/**
 * Does something with what a variable names, so that an error of it says which variable that is.
 *
 * @param only the one code that is about the file; every error is when absent
 * @throws what `work` throws, with the variable among its facts; setting-wrong for what is no error of the catalogue
 */
export async function ofSetting<T>(variable: string, work: () => T | Promise<T>, only?: ErrorCode): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (only !== undefined && !(cause instanceof GatehouseError && cause.code === only)) throw cause;
    if (wrongSetting(cause) !== null) throw cause;
    const { code, facts } = cause instanceof GatehouseError ? cause : new GatehouseError("setting-wrong");
    throw new GatehouseError(code, { ...facts, field: variable }, { cause });
  }
}

/**
 * Runs a service until SIGTERM or SIGINT. It never throws: what is wrong with a setting, or with the file that one names,
 * is logged by the variable's name and never by its value, everything else by class and code.
 *
 * @returns what the process should exit with
 */
export async function runServiceProcess<Config>(options: ServiceProcess<Config>): Promise<ProcessExit> {
  const { service, log = openLog({ service, level: "info" }) } = options;
  try {
    const read = options.read();
    if (!read.ok) {
      for (const variable of read.variables) log.error("service.setting-wrong", { code: variable });
      return 2;
    }
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    process.once("SIGTERM", tell);
    process.once("SIGINT", tell);
    const running = await options.start(read.config, log);
    await told;
    await running.stop();
    return 0;
  } catch (error) {
    const variable = wrongSetting(error);
    if (variable !== null) log.error("service.setting-wrong", { code: variable });
    log.error("service.stopped", { code: error instanceof GatehouseError ? error.code : "internal", err: error });
    return variable === null ? 1 : 2;
  }
}
