import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { operators, supplier } from "../page.ts";

/** What an agency's client answers. */
export const clientPages = {
  "answer-invalid": {
    happened: "An answer came that the gateway's key in the directory did not sign, or that answers another question.",
    todo: "It is asked again by itself. If it goes on, treat the connection as tampered with.",
    ask: operators,
  },
  "client-closed": {
    happened: "The client was closed while something was asked of it.",
    todo: "Open it again. What was queued is still in the outbox.",
    ask: supplier,
  },
  "copies-missing": {
    happened:
      "The gateway numbers the copies it makes for each agency without gaps. Numbers before the newest never came, and it did not say that it took them back.",
    todo: "Ask for them again (`redeliver`). If they do not come, ask the operators for the records by these numbers: a copy was lost, or kept from you.",
    ask: operators,
  },
  "delivery-not-as-recorded": {
    happened: "A copy came with the ledger's record of another one: other bytes, another recipient or delivery.",
    todo: "Do not use it: it lies in `quarantine/`. Somebody may have changed what the ledger shows.",
    ask: operators,
  },
  "directory-invalid": {
    happened: "The directory of keys is not signed by the root that this agency pinned.",
    todo: "Do not accept another root by yourself: compare its thumbprint with the partnership's by telephone.",
    ask: operators,
  },
  "directory-outdated": {
    happened: "The directory offered is older than one already seen, or has the same version and says something else.",
    todo: "Keep the newer one. Somebody may be hiding a revocation.",
    ask: operators,
  },
  "gateway-key-missing": {
    happened: "The directory names no key of the gateway that is valid at this time.",
    todo: "Messages stay in the outbox. Check this machine's clock; ask for a newer directory.",
    ask: operators,
  },
  "number-repeated": {
    happened: "The gateway gave one number to two different copies or receipts of this agency.",
    todo: "Keep both. The ledger may have been split or set back: ask the witnesses which record it holds.",
    ask: operators,
  },
  "outbox-full": {
    happened: "So many messages are undecided that the outbox takes no more.",
    todo: "Telephone the front door with a concern that cannot wait, and find out why nothing is decided.",
    ask: operators,
  },
  "outbox-unavailable": {
    happened: "The message could not be written to disk, so it is not queued.",
    todo: "Free space or repair the disk, then send it again. Telephone a concern that cannot wait.",
    ask: supplier,
  },
  "receipt-not-as-sent": {
    happened: "The ledger's record opened with a receipt names other bytes than this client sent under that id.",
    todo: "The message stays in the outbox. Telephone a concern that cannot wait, and treat the connection as tampered with.",
    ask: operators,
  },
  "receipts-missing": {
    happened:
      "The gateway numbers, for each agency, the records that it tells it of as the sender. Numbers before the newest never came.",
    todo: "Look at the messages that are still undecided here, and ask the operators for the records by these numbers.",
    ask: operators,
  },
  "request-refused": {
    happened: "The gateway would not answer the request; the code beside says why.",
    todo: "Correct what the code names.",
    ask: supplier,
  },
  "request-unanswered": {
    happened: "The gateway did not answer in time.",
    todo: "Ask again. Messages are not affected: they stay in the outbox until decided.",
    ask: operators,
  },
  "state-dir-in-use": {
    happened: "Another process has this client's state folder open.",
    todo: "Stop the other one, or give this one a folder of its own.",
    ask: supplier,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
