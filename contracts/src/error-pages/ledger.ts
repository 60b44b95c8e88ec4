import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { operators } from "../page.ts";

/** What the ledger's tiles answer. */
export const ledgerPages = {
  "leaf-too-large": {
    happened: "A ledger record is longer than the 65,535 bytes that the tile format has room for.",
    todo: "Report it: no record of this broker comes near.",
    ask: operators,
  },
  "tile-differs": {
    happened:
      "A tile of the ledger is there already with other bytes. Two different records were shown at one place: the ledger was changed, or this folder is another ledger's.",
    todo: "Keep both and do not start over. Compare with another witness to see where they part.",
    ask: operators,
  },
  "tile-unreadable": {
    happened: "A tile of the ledger is missing, cut short, or does not belong to the records beside it.",
    todo: "Treat it as damage and restore from a witness's copy.",
    ask: operators,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
