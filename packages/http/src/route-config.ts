import type { Caller } from "./oauth/authority.ts";
import type { DoorScope } from "./oauth/door-clients.ts";
import type { RouteDoc } from "./route-doc.ts";

declare module "fastify" {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be added to from outside
  interface FastifyContextConfig {
    /** What a token must cover to come in here. A route of a guarded app with neither this nor `open` lets nobody in. */
    readonly scope?: DoorScope;
    /** Answers anybody. */
    readonly open?: true;
    /** How the route stands in the OpenAPI description. */
    readonly doc?: RouteDoc;
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions -- as above
  interface FastifyRequest {
    /** Who calls, once a guard has let the request in. */
    caller: Caller | null;
    /** The body as it came, where it was read as JSON. */
    bytes: Uint8Array | null;
    /** Whether a request with the same idempotency key began before and nobody knows how it ended. */
    begunBefore: boolean;
  }
}
