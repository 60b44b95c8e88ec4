const everywhere = ["gateway", "witness", "adapter", "casework", "operations"] as const;
const withFolder = ["gateway", "witness", "adapter", "casework"] as const;
const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] as const;

/** From what nobody notices to what nobody waits for. */
const requestSteps = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;

/** Of every process: is it well, and what is asked of it. */
export const processMetrics = {
  gatehouse_ready: {
    type: "gauge",
    unit: "yes or no",
    help: "1 when the process can do its work, as GET /health says",
    labels: {},
    at: everywhere,
  },
  gatehouse_process_start_timestamp_seconds: {
    type: "gauge",
    unit: "timestamp",
    help: "When the process started, Unix time",
    labels: {},
    at: everywhere,
  },
  gatehouse_process_resident_memory_bytes: {
    type: "gauge",
    unit: "bytes",
    help: "Memory that the process holds",
    labels: {},
    at: everywhere,
  },
  gatehouse_process_heap_used_bytes: {
    type: "gauge",
    unit: "bytes",
    help: "Of it, what its objects take",
    labels: {},
    at: everywhere,
  },
  gatehouse_event_loop_delay_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "How long work that was ready had to wait for the one thread, since the last look: half of it at most, 99 of 100, the longest",
    labels: { quantile: ["0.5", "0.99", "1"] },
    at: everywhere,
  },
  gatehouse_disk_free_bytes: {
    type: "gauge",
    unit: "bytes",
    help: "Free on the disk where the process keeps its own files",
    labels: {},
    at: withFolder,
  },
  gatehouse_disk_size_bytes: {
    type: "gauge",
    unit: "bytes",
    help: "Size of that disk",
    labels: {},
    at: withFolder,
  },
  gatehouse_http_requests_total: {
    type: "counter",
    unit: "requests",
    help: "Requests answered, by the route's pattern, never by an address",
    labels: { method: methods, route: "route", status: "status" },
    at: everywhere,
  },
  gatehouse_http_request_seconds: {
    type: "histogram",
    unit: "seconds",
    help: "From a request's coming to its answer's being written",
    labels: { route: "route" },
    at: everywhere,
    steps: requestSteps,
  },
} as const;
