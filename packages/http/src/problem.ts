import type { ErrorCode, SafeFacts } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";

/** Media type of every error body (RFC 9457 §3). */
export const problemType = "application/problem+json";
/** What `type` begins with; the rest is the code, whose page is in `docs/errors.md`. */
export const problemBase = "urn:gatehouse:error:";
/** Seconds a caller is asked to wait before it tries again, where trying again can help. */
export const retryAfterSeconds = 5;

/** An error as a caller sees it: from the catalogue alone, so nothing of a request or a record can stand in it. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly traceId: string;
  readonly facts: SafeFacts;
};

/** The problem for a code of the catalogue. @param facts checked by its closed type; no personal data */
export function problem(code: ErrorCode, traceId: string, facts: SafeFacts = {}): Problem {
  const { status, title } = errors[code];
  return { type: `${problemBase}${code}`, title, status, code, traceId, facts };
}
