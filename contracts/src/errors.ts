/** When a caller may try again: never with the same input, or later with the same bytes. */
export type Retry = "never" | "later";
type Entry = { readonly status: number; readonly retry: Retry; readonly title: string };

/** The one catalogue of errors. A code is never renamed or reused; `docs/errors.md` has a page for each, and a test says so. */
export const errors = {
  "internal": { status: 500, retry: "later", title: "Something went wrong here; nothing was lost" },
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
