import type { Metrics } from "@gatehouse/observe/metrics";
import type { App } from "./app.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] as const;
const msPerSecond = 1_000;

/** Counts every answer of an app by method, route pattern and status; an address that is no route counts as `none`. */
export function countRequests(app: App, metrics: Metrics): void {
  app.addHook("onResponse", async (request, reply) => {
    const route = request.is404 ? "none" : (request.routeOptions.url ?? "none");
    const method = methods.find((each) => each === request.method) ?? "OPTIONS";
    metrics.count("gatehouse_http_requests_total", { method, route, status: String(reply.statusCode) });
    metrics.time("gatehouse_http_request_seconds", { route }, reply.elapsedTime / msPerSecond);
  });
}
