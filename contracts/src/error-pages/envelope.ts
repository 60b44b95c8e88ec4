import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { operators, supplier } from "../page.ts";

/** What signing, sealing and the ledger's records answer. */
export const envelopePages = {
  "draft-refused": {
    happened: "The draft is not as the contract has it; nothing was signed or sent.",
    todo: "The refusal code and the path say what to correct.",
    ask: supplier,
  },
  "draft-too-large": {
    happened: "The draft has more statements or more text than one message may have.",
    todo: "Send several messages; a case history is not one message.",
    ask: supplier,
  },
  "key-malformed": {
    happened: "A key file does not hold the kind of key it should.",
    todo: "Restore it from its backup, or make a new key and have it entered in the directory.",
    ask: operators,
  },
  "record-parts-too-many": {
    happened: "A decision names more recipients than a ledger record can hold.",
    todo: "Send it to fewer agencies at once.",
    ask: operators,
  },
  "record-unreadable": {
    happened:
      "The sealed parts of a ledger record do not open: altered, another record's, or their key was destroyed when retention ended.",
    todo: "If the retention has not ended, treat it as damage and restore from a verified copy.",
    ask: operators,
  },
  "sealed-key-unknown": {
    happened: "It was sealed to a key that this machine does not hold, or no longer holds.",
    todo: "Ask for it again: it will be sealed to the current key.",
    ask: operators,
  },
  "sealed-malformed": {
    happened: "The bytes are not a sealed object of this broker.",
    todo: "Ignore it; if it goes on, report where it comes from.",
    ask: operators,
  },
  "sealed-unreadable": {
    happened: "The sealed object was altered, so it does not open.",
    todo: "Ask for it again.",
    ask: operators,
  },
  "selection-unknown": {
    happened: "The program asked for a statement or form that the message does not have.",
    todo: "Keep the state folder as it is and report it: this should not happen.",
    ask: operators,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
