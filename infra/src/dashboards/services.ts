import type { Board } from "./grafana.ts";

/** The processes themselves. */
export const servicesBoard: Board = {
  title: "services",
  panels: [
    {
      title: "Ready",
      says: "1 while a process can do its work.",
      unit: "short",
      queries: [["gatehouse_ready", "{{job}} {{instance}}"]],
    },
    {
      title: "Up for",
      says: "Since its start.",
      unit: "s",
      queries: [["time() - gatehouse_process_start_timestamp_seconds", "{{job}} {{instance}}"]],
    },
    {
      title: "Requests",
      says: "A second, by route's pattern and status.",
      unit: "reqps",
      queries: [
        ["sum by (job, route, status) (rate(gatehouse_http_requests_total[5m])) > 0", "{{job}} {{route}} {{status}}"],
      ],
    },
    {
      title: "Time to answer",
      says: "95 of a hundred were answered within it. Open pages that stay live count until they are closed.",
      unit: "s",
      queries: [
        [
          "histogram_quantile(0.95, sum by (job, route, le) (rate(gatehouse_http_request_seconds_bucket[5m])))",
          "{{job}} {{route}}",
        ],
      ],
    },
    {
      title: "Memory",
      says: "Held, and of it what objects take.",
      unit: "bytes",
      queries: [
        ["gatehouse_process_resident_memory_bytes", "{{job}} {{instance}} held"],
        ["gatehouse_process_heap_used_bytes", "{{job}} {{instance}} objects"],
      ],
    },
    {
      title: "Event loop",
      says: "How long work that was ready waited: 99 of a hundred, and the longest.",
      unit: "s",
      queries: [['gatehouse_event_loop_delay_seconds{quantile=~"0.99|1"}', "{{job}} {{instance}} {{quantile}}"]],
    },
    {
      title: "Disk free",
      says: "Where each process keeps its own files.",
      unit: "percentunit",
      queries: [["gatehouse_disk_free_bytes / gatehouse_disk_size_bytes", "{{job}} {{instance}}"]],
    },
    {
      title: "Clock",
      says: "By how much the gateway's clock is off the server's.",
      unit: "s",
      queries: [["abs(gatehouse_clock_ahead_seconds)", "off by"]],
    },
  ],
};
