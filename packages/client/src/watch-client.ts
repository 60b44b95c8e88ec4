import type { Metrics } from "@gatehouse/observe/metrics";
import type { AgencyClient } from "./client-config.ts";

const msPerSecond = 1_000;

/** Has an agency's outbox and deliveries read whenever somebody looks: counts, of nobody. */
export function watchClient(metrics: Metrics, client: Pick<AgencyClient, "counters">): void {
  metrics.read(
    [
      "gatehouse_outbox_waiting_messages",
      "gatehouse_outbox_oldest_seconds",
      "gatehouse_handed_over_total",
      "gatehouse_set_aside_items",
      "gatehouse_missing_items",
    ],
    () => {
      const { waiting, waitingSince, handedOver, quarantined, missing } = client.counters();
      const ageMs = waitingSince === null ? 0 : Math.max(0, Date.now() - Date.parse(waitingSince));
      return {
        gatehouse_outbox_waiting_messages: waiting,
        gatehouse_outbox_oldest_seconds: ageMs / msPerSecond,
        gatehouse_handed_over_total: handedOver,
        gatehouse_set_aside_items: quarantined,
        gatehouse_missing_items: missing,
      };
    },
  );
}
