/** When a caller may try again: never with the same input, or later with the same bytes. */
export type Retry = "never" | "later";
type Entry = { readonly status: number; readonly retry: Retry; readonly title: string };

/** The one catalogue of errors. A code is never renamed or reused; `docs/errors.md` has a page for each, and a test says so. */
export const errors = {
  "internal": { status: 500, retry: "later", title: "Something went wrong here; nothing was lost" },
  // client
  "answer-invalid": { status: 502, retry: "later", title: "The gateway's answer did not verify, so it was not used" },
  "client-closed": { status: 503, retry: "later", title: "This client has been closed" },
  "directory-invalid": { status: 500, retry: "never", title: "The directory does not verify against the pinned root" },
  "directory-outdated": { status: 500, retry: "never", title: "The directory is older than one already seen, or differs from it" },
  "gateway-key-missing": { status: 503, retry: "later", title: "The directory names no key of the gateway that is good now" },
  "outbox-full": { status: 503, retry: "later", title: "The outbox holds as many undecided messages as it may" },
  "outbox-unavailable": { status: 503, retry: "later", title: "The message could not be written to the outbox; nothing is queued" },
  "request-refused": { status: 422, retry: "never", title: "The gateway refused the request" },
  "request-unanswered": { status: 504, retry: "later", title: "The gateway did not answer in time" },
  "state-dir-in-use": { status: 409, retry: "never", title: "Another client has this state folder open" },
} as const satisfies Record<string, Entry>;
export type ErrorCode = keyof typeof errors;

/** Facts that may travel with an error: a closed set of keys, never a person's data. */
export type SafeFacts = {
  readonly messageId?: string;
  readonly agency?: string;
  readonly field?: string;
  readonly code?: string;
  readonly limit?: number;
  readonly line?: number;
  readonly file?: string;
};

/** `message` is the code, so no caller's data can travel in it; the original goes in `cause`, never serialised. */
export class GatehouseError extends Error {
  override readonly name = "GatehouseError";
  readonly code: ErrorCode;
  readonly facts: SafeFacts;
  constructor(code: ErrorCode, facts: SafeFacts = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.facts = facts;
  }
}
