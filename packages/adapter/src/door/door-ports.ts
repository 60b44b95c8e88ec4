import type { Instant } from "@gatehouse/contracts/message";
import type { Authority } from "@gatehouse/http/oauth/authority";
import type { IdempotencyStore } from "@gatehouse/http/idempotency";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import type { AdapterConfig } from "../adapter-config.ts";
import type { ConcernFolder } from "../concern-folder.ts";
import type { DeliveryFolder } from "../delivery-folder.ts";
import type { Publish } from "../ports.ts";
import type { PreviewRecord } from "../preview-record.ts";
import type { ReplyFolder } from "../reply-folder.ts";
import type { TakeRecord } from "../take-record.ts";

/** What the HTTP door stands in front of. */
export type DoorPorts = {
  readonly config: Pick<AdapterConfig, "accepts" | "secret">;
  /** Known once the door listens. */
  readonly authority: () => Promise<Authority>;
  readonly issuer: () => string;
  readonly answers: IdempotencyStore;
  readonly take: TakeRecord;
  readonly preview: PreviewRecord;
  readonly concerns: ConcernFolder;
  readonly replies: ReplyFolder;
  readonly deliveries: DeliveryFolder;
  readonly publish: Publish;
  readonly now: () => Instant;
  /** Milliseconds that never go back, for limits. */
  readonly elapsed: () => number;
  readonly isReady: () => boolean;
  readonly log: Log;
  /** Counts what is asked; nothing is counted when absent. */
  readonly metrics?: Metrics | undefined;
};
