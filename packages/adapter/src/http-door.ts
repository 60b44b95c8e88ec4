import type { App } from "@gatehouse/http/app";
import { createApp } from "@gatehouse/http/app";
import { guard } from "@gatehouse/http/guard";
import { idempotency } from "@gatehouse/http/idempotency";
import { createRateLimit } from "@gatehouse/http/rate-limit";
import { tokenEndpoint } from "@gatehouse/http/token-endpoint";
import { concernRoutes } from "./door/concern-routes.ts";
import { deliveryRoutes } from "./door/delivery-routes.ts";
import type { DoorPorts } from "./door/door-ports.ts";
import { previewRoute } from "./door/preview-route.ts";
import { replyRoutes } from "./door/reply-routes.ts";
import { recordRoutes } from "./door/record-routes.ts";

/** Of one client. A return of some thousand records goes in at once, and then ten a second. */
const clientRate = { burst: 3_000, perMinute: 600 } as const;
/** Of one address, and of one client wherever it is, for tokens: each is good for ten minutes. */
export const tokenRate = { burst: 60, perMinute: 30 } as const;

/**
 * The adapter's HTTP door: `POST /records`, `POST /preview`, `GET /deliveries`, concerns and replies to complete, acknowledgements,
 * `GET /health`, and `POST /token` for the access tokens that everything but health needs. It takes a record with 202
 * once its messages are on disk; every error is `application/problem+json`, and 429 and 503 come with `Retry-After`.
 */
export function createDoor(ports: DoorPorts): App {
  const { config, log, metrics, isReady, authority, issuer, elapsed, answers } = ports;
  const accepts = [...new Set([...config.accepts, "application/json"])];
  const app = createApp({ log, accepts, health: () => ({ ready: isReady() }), metrics });
  guard(app, { authority, limit: createRateLimit(clientRate, elapsed) });
  idempotency(app, answers, config.secret);
  tokenEndpoint(app, { authority, issuer, limit: createRateLimit(tokenRate, elapsed) });
  recordRoutes(app, ports);
  previewRoute(app, ports);
  concernRoutes(app, ports);
  replyRoutes(app, ports);
  deliveryRoutes(app, ports);
  return app;
}
