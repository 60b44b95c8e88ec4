import { GatehouseError } from "@gatehouse/contracts/errors";

/**
 * Everything a log line can say besides its event: an allow-list, so that a new field is a decision and not a habit.
 * None of them is about a person; a value that does not look like an id or a code is not written.
 */
export type LogFields = {
  readonly messageId?: string | undefined;
  /** In place of a message's id that is not to stand in a log (`digestOfNumber`). */
  readonly digest?: string | undefined;
  readonly deliveryId?: string | undefined;
  readonly recordId?: string | undefined;
  readonly agency?: string | undefined;
  readonly agreement?: string | undefined;
  readonly account?: string | undefined;
  readonly kind?: string | undefined;
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly traceId?: string | undefined;
  readonly route?: string | undefined;
  readonly method?: string | undefined;
  readonly stream?: string | undefined;
  readonly version?: string | undefined;
  readonly day?: string | undefined;
  readonly status?: number | undefined;
  readonly seq?: number | undefined;
  readonly count?: number | undefined;
  readonly attempt?: number | undefined;
  readonly bytes?: number | undefined;
  readonly port?: number | undefined;
  readonly ms?: number | undefined;
  /** Any thrown value; only its class and code are written, never its text. */
  readonly err?: unknown;
};

/** What is written instead of a string that could be free text. */
export const refusedValue = "[refused]";

const stringFields = [
  "messageId",
  "digest",
  "deliveryId",
  "recordId",
  "agency",
  "agreement",
  "account",
  "kind",
  "code",
  "state",
  "traceId",
  "route",
  "method",
  "stream",
  "version",
  "day",
] as const satisfies readonly (keyof LogFields)[];
const numberFields = [
  "status",
  "seq",
  "count",
  "attempt",
  "bytes",
  "port",
  "ms",
] as const satisfies readonly (keyof LogFields)[];

/** Ids, codes and route patterns; no blanks, so no sentence and no full name. */
const safeString = /^[A-Za-z0-9_.:/*-]{1,128}$/;
/** Ten digits in a row are an NHS number more often than anything we would want to log. */
const tenDigits = /^\d{10}$/;
const safeName = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** What is known of an error without its text: class and code, and the same of its direct cause. */
export type LoggedError = {
  readonly name: string;
  readonly code?: string;
  readonly cause?: { readonly name: string; readonly code?: string };
};

function nameAndCode(thrown: unknown): { readonly name: string; readonly code?: string } {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const name = safeName.test(thrown.name) ? thrown.name : "Error";
  const code: unknown = "code" in thrown ? thrown.code : undefined;
  return typeof code === "string" && safeString.test(code) && !tenDigits.test(code) ? { name, code } : { name };
}

/**
 * Reduces anything thrown to what may be logged.
 *
 * @param thrown anything; its message and stack are not looked at, as a parser's message quotes its input
 * @returns class and code, and those of the direct cause where there is one
 */
export function loggedError(thrown: unknown): LoggedError {
  const own = nameAndCode(thrown);
  const cause = thrown instanceof Error || thrown instanceof GatehouseError ? thrown.cause : undefined;
  return cause === undefined ? own : { ...own, cause: nameAndCode(cause) };
}

/** The line's fields: only those on the list, only values that cannot be free text. */
export function loggedFields(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const name of stringFields) {
    const value = fields[name];
    if (value === undefined) continue;
    line[name] = safeString.test(value) && !tenDigits.test(value) ? value : refusedValue;
  }
  for (const name of numberFields) {
    const value = fields[name];
    if (value !== undefined) line[name] = value;
  }
  if (fields.err !== undefined) line["err"] = loggedError(fields.err);
  return line;
}
