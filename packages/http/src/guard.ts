import { GatehouseError } from "@gatehouse/contracts/errors";
import type { App, AppReply, AppRequest } from "./app.ts";
import type { Authority } from "./oauth/authority.ts";
import type { RateLimit } from "./rate-limit.ts";

export type GuardOptions = {
  readonly authority: () => Promise<Authority>;
  /** Counted for each client by itself. */
  readonly limit: RateLimit;
};

const bearer = /^Bearer ([\x21-\x7e]{1,512})$/;

/**
 * Lets nobody in but clients with a token that covers the route (RFC 6750), as often as the limit says. A route that
 * names no scope and is not open lets nobody in; addresses that do not exist answer only to who has a token.
 */
export function guard(app: App, { authority, limit }: GuardOptions): void {
  app.decorateRequest("caller", null);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    const { open, scope } = request.routeOptions.config;
    if (open === true) return;
    const caller = await callerOf(request, await authority());
    if (caller === null) throw notAuthenticated(request, reply);
    request.caller = caller;
    limited(reply, limit, caller.client);
    if (request.routeOptions.url === undefined) return;
    if (scope === undefined || !caller.scopes.has(scope)) {
      const named = scope === undefined ? "" : `, scope="${scope}"`;
      reply.header("www-authenticate", `Bearer error="insufficient_scope"${named}`);
      throw new GatehouseError("scope-missing");
    }
  });
}

/** Says 429 with the seconds to wait when somebody has asked too often. @throws rate-limited */
export function limited(reply: AppReply, limit: RateLimit, who: string): void {
  const wait = limit.ask(who);
  if (wait === 0) return;
  reply.header("retry-after", String(wait));
  throw new GatehouseError("rate-limited");
}

async function callerOf(request: AppRequest, authority: Authority): ReturnType<Authority["caller"]> {
  const token = bearer.exec(request.headers.authorization ?? "")?.[1];
  return token === undefined ? null : await authority.caller(token);
}

function notAuthenticated(request: AppRequest, reply: AppReply): GatehouseError {
  const given = request.headers.authorization !== undefined;
  reply.header("www-authenticate", given ? 'Bearer error="invalid_token"' : "Bearer");
  return new GatehouseError("not-authenticated");
}
