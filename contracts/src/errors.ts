/** When a caller may try again: never with the same input, or later with the same bytes. */
export type Retry = "never" | "later";
type Entry = { readonly status: number; readonly retry: Retry; readonly title: string };

/** The one catalogue of errors. A code is never renamed or reused; `docs/errors.md` has a page for each, and a test says so. */
export const errors = {
  internal: { status: 500, retry: "later", title: "Something went wrong here; nothing was lost" },
  // client
  "answer-invalid": { status: 502, retry: "later", title: "The gateway's answer did not verify, so it was not used" },
  "client-closed": { status: 503, retry: "later", title: "This client has been closed" },
  "copies-missing": {
    status: 500,
    retry: "never",
    title: "Copies were made for this agency and never came",
  },
  "delivery-not-as-recorded": {
    status: 502,
    retry: "never",
    title: "The copy is not the one that the ledger's record names, so it was set aside",
  },
  "directory-invalid": { status: 500, retry: "never", title: "The directory does not verify against the pinned root" },
  "directory-outdated": {
    status: 500,
    retry: "never",
    title: "The directory is older than one already seen, or differs from it",
  },
  "gateway-key-missing": {
    status: 503,
    retry: "later",
    title: "The directory names no key of the gateway that is good now",
  },
  "number-repeated": {
    status: 500,
    retry: "never",
    title: "Two different copies or receipts came under one number",
  },
  "outbox-full": { status: 503, retry: "later", title: "The outbox holds as many undecided messages as it may" },
  "outbox-unavailable": {
    status: 503,
    retry: "later",
    title: "The message could not be written to the outbox; nothing is queued",
  },
  "receipt-not-as-sent": {
    status: 502,
    retry: "never",
    title: "The receipt is for other bytes than those that were sent, so it was not believed",
  },
  "receipts-missing": {
    status: 500,
    retry: "never",
    title: "Decisions about what this agency sent were recorded, and their receipts never came",
  },
  "request-refused": { status: 422, retry: "never", title: "The gateway refused the request" },
  "request-unanswered": { status: 504, retry: "later", title: "The gateway did not answer in time" },
  "state-dir-in-use": { status: 409, retry: "never", title: "Another client has this state folder open" },
  // start-up and command line (infra, cli)
  "agency-not-here": { status: 404, retry: "never", title: "No such agency takes part in the demonstration" },
  "already-running": { status: 409, retry: "later", title: "It already runs on this state folder" },
  "checksum-mismatch": { status: 502, retry: "later", title: "A fetched file is not the one it should be" },
  "nats-server-too-old": { status: 500, retry: "never", title: "The nats-server is older than 2.14" },
  "file-unreadable": { status: 400, retry: "never", title: "The file cannot be read as what the command expects" },
  "not-running": { status: 503, retry: "later", title: "No demonstration runs on this state folder" },
  "options-wrong": { status: 400, retry: "never", title: "The command cannot be used like this" },
  "service-not-started": {
    status: 500,
    retry: "later",
    title: "A service ended, or was not ready in time, at its start",
  },
  "state-folder-not-ours": {
    status: 409,
    retry: "never",
    title: "The folder holds other files, so it is not used for state",
  },
  // envelope
  "draft-refused": { status: 422, retry: "never", title: "The draft breaks the contract; nothing was signed" },
  "draft-too-large": {
    status: 413,
    retry: "never",
    title: "The draft has more statements or text than one message may have",
  },
  "key-malformed": { status: 500, retry: "never", title: "The key is not the JWK it should be" },
  "record-parts-too-many": {
    status: 500,
    retry: "never",
    title: "A decision has more recipients than a record can hold",
  },
  "record-unreadable": {
    status: 500,
    retry: "never",
    title: "The sealed parts of a ledger record do not open: altered, another record's, or the key is gone",
  },
  "sealed-key-unknown": { status: 422, retry: "never", title: "Sealed to a key that is not, or no longer, ours" },
  "sealed-malformed": { status: 400, retry: "never", title: "Not a sealed object of ours" },
  "sealed-unreadable": { status: 422, retry: "never", title: "The sealed object was altered and does not open" },
  "selection-unknown": {
    status: 500,
    retry: "never",
    title: "A selection named a statement or a form that the message does not have",
  },
  // ledger as tiles
  "ledger-behind-witness": {
    status: 500,
    retry: "never",
    title: "The ledger is shorter than what a witness has cosigned of it",
  },
  "ledger-forked": { status: 500, retry: "never", title: "The ledger differs from what was signed of it before" },
  "ledger-key-unlisted": { status: 500, retry: "never", title: "The directory does not list the ledger's key" },
  "witness-answer-invalid": { status: 502, retry: "later", title: "A witness answered what no witness answers" },
  "witness-key-unlisted": {
    status: 500,
    retry: "never",
    title: "The directory does not name this witness with its key, so nobody would count what it cosigns",
  },
  "witness-state-damaged": {
    status: 500,
    retry: "never",
    title: "What this witness cosigned last is missing or damaged, so it cosigns nothing more",
  },
  "parts-not-of-leaf": {
    status: 500,
    retry: "never",
    title: "The sealed parts of a record are not the ones that its leaf names",
  },
  "copy-too-short": {
    status: 500,
    retry: "never",
    title: "A witness's copy ends before the broker's own last record, so nothing was restored from it",
  },
  "leaf-too-large": { status: 500, retry: "never", title: "A ledger record is longer than a bundle of tiles can hold" },
  "tile-differs": {
    status: 500,
    retry: "never",
    title: "A tile of the ledger was written before with other bytes; neither was changed",
  },
  "tile-unreadable": { status: 500, retry: "never", title: "A tile of the ledger is missing or damaged" },
  // http and records (packages/http, packages/adapter, mappers)
  "not-allowed": { status: 403, retry: "never", title: "The caller may not do this" },
  "not-authenticated": { status: 401, retry: "never", title: "The caller is not known" },
  "rate-limited": { status: 429, retry: "later", title: "The caller asked more often than it may" },
  "body-invalid": { status: 422, retry: "never", title: "The body is well-formed, but not in the shape expected here" },
  "cursor-invalid": { status: 400, retry: "never", title: "The cursor is none that this door gave" },
  "idempotency-key-in-use": {
    status: 409,
    retry: "later",
    title: "The first request with this idempotency key is still being answered",
  },
  "idempotency-key-reused": {
    status: 422,
    retry: "never",
    title: "This idempotency key came before, with another request",
  },
  "scope-missing": { status: 403, retry: "never", title: "The access token does not cover this" },
  "body-too-large": { status: 413, retry: "never", title: "The body is over 5 MiB" },
  "csv-limit-exceeded": { status: 422, retry: "never", title: "The table has too many cells" },
  "csv-malformed": { status: 400, retry: "never", title: "Not a well-formed table: a quoted cell does not end" },
  "json-limit-exceeded": { status: 422, retry: "never", title: "The JSON is nested too deep or has too many values" },
  "json-malformed": { status: 400, retry: "never", title: "Not well-formed JSON, or one object names a key twice" },
  "media-type-unsupported": { status: 415, retry: "never", title: "Bodies of this media type are not read here" },
  "no-subject": { status: 422, retry: "never", title: "The record does not say whom it is about" },
  "not-ready": { status: 503, retry: "later", title: "The service cannot do its work at the moment" },
  "record-encoding-invalid": {
    status: 400,
    retry: "never",
    title: "The record is not text in an encoding that is read here",
  },
  "record-format-unknown": {
    status: 422,
    retry: "never",
    title: "The record is in none of the formats this service reads",
  },
  "record-too-costly": {
    status: 422,
    retry: "never",
    title: "Reading the record takes more time, memory or fields than any record should",
  },
  "record-too-large": { status: 413, retry: "never", title: "The record is over 5 MiB" },
  "reply-unknown": { status: 404, retry: "never", title: "No reply of that id waits" },
  "request-malformed": { status: 400, retry: "never", title: "The request is not one this service understands" },
  "route-not-found": { status: 404, retry: "never", title: "Nothing is at this address" },
  "xml-doctype": {
    status: 422,
    retry: "never",
    title: "The XML carries a DOCTYPE or an entity declaration, which is never read",
  },
  "xml-limit-exceeded": { status: 422, retry: "never", title: "The XML is nested too deep or has too many parts" },
  "xml-malformed": { status: 400, retry: "never", title: "Not well-formed XML" },
  // bus and server
  "append-refused": {
    status: 500,
    retry: "never",
    title: "The server refused a batch of records, and would refuse it again",
  },
  "bus-access-refused": { status: 401, retry: "never", title: "The server refused these credentials" },
  "bus-unavailable": { status: 503, retry: "later", title: "The server did not answer" },
  "deliveries-unavailable": { status: 503, retry: "later", title: "The deliveries of this agency are not set up" },
  "intake-full": { status: 503, retry: "later", title: "The intake takes no more from this agency for now" },
  "message-too-large": { status: 413, retry: "never", title: "The message is larger than the server takes" },
  "nats-server-failed": { status: 500, retry: "later", title: "The nats-server did not start" },
  "nats-server-not-found": {
    status: 500,
    retry: "later",
    title: "No nats-server of at least 2.14 was found, and none could be fetched",
  },
  "nats-server-running": { status: 409, retry: "later", title: "A nats-server already runs on this state folder" },
  "server-not-durable": {
    status: 500,
    retry: "never",
    title: "The server does not keep what this broker must not lose",
  },
  "snapshot-damaged": { status: 500, retry: "never", title: "No stored snapshot is whole" },
  "stream-gap": { status: 500, retry: "never", title: "A stream that must have no gap has one" },
  "topology-differs": { status: 500, retry: "never", title: "A stream is not set up as this broker needs it" },
  // gateway, partnership and policy
  "clock-wrong": { status: 503, retry: "later", title: "The clock is behind what is already recorded" },
  "fence-lost": { status: 503, retry: "later", title: "Another gateway has taken over this partnership" },
  "ledger-mismatch": { status: 500, retry: "never", title: "The ledger is not what was recorded before" },
  "partnership-unreadable": {
    status: 500,
    retry: "never",
    title: "The partnership's file is not wholly understood, so nothing is shared under it",
  },
  "partnership-unknown": { status: 400, retry: "never", title: "There is no partnership of that name" },
  "policy-unsigned": {
    status: 500,
    retry: "never",
    title: "The partnership's root did not sign these agencies, this matrix and this front door",
  },
  // letters to persons (gateway, client, cli)
  "letter-blocked": { status: 409, retry: "never", title: "There can be no letter to this reader; the draft says why" },
  "letter-changed": {
    status: 409,
    retry: "never",
    title: "The letter would say something else now than its draft did",
  },
  "letter-not-allowed": {
    status: 403,
    retry: "never",
    title: "Letters are drafted and approved by the front door, in a role that approves releases",
  },
  "letter-person-unknown": {
    status: 404,
    retry: "never",
    title: "The front door has nothing to do with a person of this reference",
  },
  // keeping and erasing (gateway, client, cli)
  "erasure-held": { status: 409, retry: "never", title: "A legal hold covers it: nothing of it is erased" },
  "erasure-message-unknown": {
    status: 404,
    retry: "never",
    title: "No decided message of this id is held, or not the same as were asked for",
  },
  "erasure-asked-already": {
    status: 409,
    retry: "never",
    title: "One of the messages is in an erasure that waits already",
  },
  "erasure-request-unknown": { status: 404, retry: "never", title: "No erasure waits under this record" },
  "erasure-second-person": {
    status: 403,
    retry: "never",
    title: "Another human has to do this than the one who asked for it or placed it",
  },
  "erasure-still-acts": {
    status: 409,
    retry: "never",
    title: "Something is still to be done about it, or it came less than two days ago",
  },
  "legal-hold-unknown": { status: 404, retry: "never", title: "No legal hold stands under this record" },
  "retention-not-allowed": {
    status: 403,
    retry: "never",
    title: "Holds and erasures are the front door's, in a role that may lift what others recorded",
  },
  // evidence (client, evidence, cli)
  "evidence-altered": {
    status: 422,
    retry: "never",
    title: "The evidence is not what was signed, recorded or sealed",
  },
  "evidence-key-gone": {
    status: 500,
    retry: "never",
    title: "What was kept for evidence is sealed to a key that is no longer here",
  },
  "evidence-not-final": {
    status: 409,
    retry: "later",
    title: "A record of this message is not proved final yet: ask again in a minute",
  },
  "evidence-other-version": {
    status: 422,
    retry: "never",
    title: "What was signed holds; another version of Gatehouse made the words or the page, which were not compared",
  },
  "evidence-undecided": {
    status: 409,
    retry: "later",
    title: "The message waits for its decision, so there is nothing to prove yet",
  },
  "evidence-unknown": { status: 404, retry: "never", title: "This agency keeps nothing under this id" },
  // joining and conformance
  "broker-in-service": {
    status: 409,
    retry: "never",
    title: "The conformance kit takes what waits for an agency, so it runs against a sandbox alone",
  },
  "conformance-invalid": {
    status: 400,
    retry: "never",
    title: "The statement was not signed by a key that was its agency's, or is no statement",
  },
  "enrolment-agency-known": {
    status: 409,
    retry: "never",
    title: "The directory has this agency, or one of these keys",
  },
  "enrolment-agency-unknown": {
    status: 422,
    retry: "never",
    title: "The partnership's files do not name this agency, or name it otherwise",
  },
  "enrolment-fingerprint-wrong": {
    status: 403,
    retry: "never",
    title: "The request is not signed by the key whose fingerprint the agency told",
  },
  "enrolment-invalid": { status: 400, retry: "never", title: "No request to join, or altered since it was signed" },
  "enrolment-of-another-partnership": {
    status: 422,
    retry: "never",
    title: "The request is for another partnership, or under another root",
  },
  "enrolment-replayed": { status: 409, retry: "never", title: "This request was decided upon before" },
  "enrolment-stale": { status: 410, retry: "never", title: "The request is older than seven days, or from the future" },
  "enrolment-unsigned": {
    status: 422,
    retry: "never",
    title: "The request lacks the agency's signature under an agreement as it stands",
  },
  "grant-invalid": { status: 400, retry: "never", title: "The pinned root did not sign this grant for these keys" },
  "grant-of-another-request": {
    status: 409,
    retry: "never",
    title: "The grant answers another request than this folder's",
  },
  "grant-replayed": { status: 409, retry: "never", title: "This folder has joined already" },
  "grant-stale": { status: 410, retry: "never", title: "The grant is older than seven days, or from the future" },
  "message-not-recorded": { status: 404, retry: "never", title: "The ledger has no record of that message" },
  "keys-exist": {
    status: 409,
    retry: "never",
    title: "The folder holds keys already; a second set would orphan the first",
  },
  // policy and preview
  "preview-event-invalid": { status: 400, retry: "never", title: "A register event in the preview file is not one" },
  "preview-history-invalid": { status: 400, retry: "never", title: "The history in the preview file cannot be read" },
  "preview-partnership-unknown": {
    status: 400,
    retry: "never",
    title: "The preview file names a partnership that is not known, or brings one that does not hold together",
  },
  "preview-too-large": { status: 413, retry: "never", title: "The record makes more drafts than one preview answers" },
  "preview-unreadable": { status: 400, retry: "never", title: "Not a preview file: now and message are needed" },
  "setting-wrong": { status: 500, retry: "never", title: "A setting of the service is missing or not as it must be" },
  "concern-unknown": { status: 404, retry: "never", title: "No concern of that id waits to be completed here" },
  "delivery-unknown": { status: 404, retry: "never", title: "No delivery of that id is kept here" },
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
  /** Words of a schema of ours that would have been understood, never words of the input. */
  readonly expected?: string;
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
