import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { governance, operators, supplier } from "../page.ts";

/** What gateway and policy answer. */
export const gatewayPages = {
  "clock-wrong": {
    happened: "This machine's clock is behind the time of what is already recorded, or too far from the server's.",
    todo: "Set the clock. The gateway waits, because decisions depend on the time.",
    ask: operators,
  },
  "fence-lost": {
    happened: "Another gateway has taken over this partnership.",
    todo: "Nothing: this one steps down by itself, and nothing it was doing counts twice.",
    ask: operators,
  },
  "ledger-mismatch": {
    happened: "The ledger is shorter than, or differs from, what was recorded before.",
    todo: "The gateway refuses to run. Restore the server's files from a verified copy; never start anew over it.",
    ask: operators,
  },
  "partnership-unreadable": {
    happened: "The partnership's file has something that is not understood, so no agreement in it counts.",
    todo: "Correct what the path names. Until then nothing is shared, and concerns are refused with the front door's telephone number.",
    ask: governance,
  },
  "partnership-unknown": {
    happened: "There is no partnership of the name given.",
    todo: "Use one of the names in `contracts/partnerships`.",
    ask: supplier,
  },
  "policy-unsigned": {
    happened:
      "What a partnership says of its agencies, their roles, the matrix, the front door and its telephone is not what the partnership's root signed, so it could be anybody's.",
    todo: "The gateway refuses to run. Put back the files that were signed, or have the change reviewed and signed (docs/partnership.md says how). Until then the front door's telephone is the way to share.",
    ask: governance,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
