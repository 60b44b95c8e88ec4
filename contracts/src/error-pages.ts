import { busPages } from "./error-pages/bus.ts";
import { clientPages } from "./error-pages/client.ts";
import { envelopePages } from "./error-pages/envelope.ts";
import { gatewayPages } from "./error-pages/gateway.ts";
import { evidencePages } from "./error-pages/evidence.ts";
import { joiningPages } from "./error-pages/joining.ts";
import { ledgerPages } from "./error-pages/ledger.ts";
import { letterPages } from "./error-pages/letters.ts";
import { retentionPages } from "./error-pages/retention.ts";
import { previewPages } from "./error-pages/preview.ts";
import { recordsPages } from "./error-pages/records.ts";
import { startUpPages } from "./error-pages/start-up.ts";
import type { ErrorCode } from "./errors.ts";
import type { Page } from "./page.ts";
import { operators } from "./page.ts";

/** The page of each error: what happened, what to do, who to ask. A test says that every error has one, and no other. */
export const errorPages: Readonly<Partial<Record<ErrorCode, Page>>> = {
  internal: {
    happened: "Something went wrong that nobody foresaw. What was accepted is kept.",
    todo: "Try again later. Telephone a concern that cannot wait.",
    ask: operators,
  },
  ...clientPages,
  ...startUpPages,
  ...envelopePages,
  ...ledgerPages,
  ...recordsPages,
  ...busPages,
  ...gatewayPages,
  ...evidencePages,
  ...letterPages,
  ...retentionPages,
  ...previewPages,
  ...joiningPages,
};
