import type { DestinationStream } from "pino";
import { pino } from "pino";
import type { LogFields } from "./fields.ts";
import { loggedFields, refusedValue } from "./fields.ts";

/** A literal in the source: a string put together at run time could carry anything, so it does not type-check. */
export type EventName<Name extends string> = string extends Name ? never : Name;

type Write = <Name extends string>(event: EventName<Name>, fields?: LogFields) => void;

/** A log whose lines are a constant event name and fields of a closed type: safe to keep, whatever happens to it. */
export type Log = {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** The same log with fields that stand in every line. */
  readonly with: (fields: LogFields) => Log;
};

/** From the most talkative to silence. */
export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

export type LogOptions = {
  /** Which process writes: `gateway`, `health`. */
  readonly service: string;
  readonly level: LogLevel;
  /** Where lines go, one JSON object each; standard output when absent. */
  readonly destination?: DestinationStream;
};

/** `area.what-happened`: an event that is not of that form is not written either. */
const eventForm = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/;

function over(write: (fields: Record<string, unknown>, event: string) => void): Write {
  return (event: string, fields = {}) => write(loggedFields(fields), eventForm.test(event) ? event : refusedValue);
}

function wrap(logger: ReturnType<typeof pino>): Log {
  return {
    debug: over((fields, event) => logger.debug(fields, event)),
    info: over((fields, event) => logger.info(fields, event)),
    warn: over((fields, event) => logger.warn(fields, event)),
    error: over((fields, event) => logger.error(fields, event)),
    with: (fields) => wrap(logger.child(loggedFields(fields))),
  };
}

/**
 * Opens a log that writes JSON lines (`time`, `level`, `service`, `event`, fields). It never throws for what it is
 * given, and holds no text of any error.
 */
export function openLog(options: LogOptions): Log {
  const settings = {
    level: options.level,
    base: { service: options.service },
    messageKey: "event",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(options.destination ? pino(settings, options.destination) : pino(settings));
}

/** A log that writes nothing, for callers that have none. */
export const silentLog: Log = openLog({ service: "none", level: "silent" });
