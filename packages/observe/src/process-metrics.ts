import { statfs } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Metrics } from "./metrics.ts";

const nanosecondsPerSecond = 1e9;
const msPerSecond = 1_000;
/** How often the loop is looked at: what it shows is this longer than what work waits. */
const resolutionMs = 20;

/** What of the process is looked at. */
export type WatchedProcess = {
  /** Whether it can do its work now. */
  readonly isReady: () => boolean;
  /** A folder of its own; its disk is looked at. Null where it keeps nothing. */
  readonly folder: string | null;
};

/** Has memory, event loop, disk and readiness read whenever somebody looks. @returns what ends it */
export function watchProcess(metrics: Metrics, { isReady, folder }: WatchedProcess): () => void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const startedAt = Date.now() / msPerSecond - process.uptime();
  metrics.read(
    [
      "gatehouse_ready",
      "gatehouse_process_start_timestamp_seconds",
      "gatehouse_process_resident_memory_bytes",
      "gatehouse_process_heap_used_bytes",
      "gatehouse_event_loop_delay_seconds",
    ],
    () => {
      const { rss, heapUsed } = process.memoryUsage();
      const waited = ([label, percent]: readonly ["0.5" | "0.99" | "1", number]) => ({
        labels: { quantile: label },
        value:
          delay.count === 0
            ? 0
            : Math.max(0, delay.percentile(percent) / nanosecondsPerSecond - resolutionMs / msPerSecond),
      });
      const quantiles = (
        [
          ["0.5", 50],
          ["0.99", 99],
          ["1", 100],
        ] as const
      ).map((each) => waited(each));
      delay.reset();
      return {
        gatehouse_ready: isReady() ? 1 : 0,
        gatehouse_process_start_timestamp_seconds: startedAt,
        gatehouse_process_resident_memory_bytes: rss,
        gatehouse_process_heap_used_bytes: heapUsed,
        gatehouse_event_loop_delay_seconds: quantiles,
      };
    },
  );
  if (folder !== null)
    metrics.read(["gatehouse_disk_free_bytes", "gatehouse_disk_size_bytes"], async () => {
      const { bavail, blocks, bsize } = await statfs(folder);
      return { gatehouse_disk_free_bytes: bavail * bsize, gatehouse_disk_size_bytes: blocks * bsize };
    });
  return () => void delay.disable();
}
