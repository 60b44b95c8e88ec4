import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { operators, supplier } from "../page.ts";

/** What the message server brings about. */
export const busPages = {
  "append-refused": {
    happened: "The server refused a batch of records and would refuse it again.",
    todo: "The gateway stops rather than lose one. Read the server's log.",
    ask: operators,
  },
  "bus-access-refused": {
    happened: "The server refused the credentials: revoked, of another partnership, or not allowed this.",
    todo: "Ask for new credentials. Messages stay in the outbox.",
    ask: operators,
  },
  "bus-unavailable": {
    happened: "The server did not answer.",
    todo: "Nothing: it is tried again by itself, and messages stay in the outbox. Telephone a concern that cannot wait.",
    ask: operators,
  },
  "deliveries-unavailable": {
    happened: "The deliveries of this agency are not set up on the server.",
    todo: "Wait for the gateway to set them up; it does so when it starts.",
    ask: operators,
  },
  "intake-full": {
    happened: "The intake holds as many undecided messages of this agency as it may.",
    todo: "They are sent again by themselves. Telephone a concern that cannot wait.",
    ask: operators,
  },
  "message-too-large": {
    happened: "The sealed message is larger than the server takes.",
    todo: "Send several messages.",
    ask: supplier,
  },
  "server-not-durable": {
    happened: "The server would acknowledge what it has not yet written to disk, so the gateway refuses to run on it.",
    todo: "Correct the setting that is named, in the server's configuration.",
    ask: operators,
  },
  "snapshot-damaged": {
    happened: "No stored snapshot of the register is whole.",
    todo: "Restore the server's files from a verified copy. Do not start on an empty register: objections would be forgotten.",
    ask: operators,
  },
  "stream-gap": {
    happened: "A stream that must have every number has one missing.",
    todo: "Stop, and restore from a verified copy.",
    ask: operators,
  },
  "topology-differs": {
    happened: "A stream is not set up as this broker needs it.",
    todo: "Correct what is named; do not delete the stream.",
    ask: operators,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
