import type { IncomingMessage, ServerResponse } from "node:http";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { App, AppRequest } from "./app.ts";
import "./route-config.ts";

/** An app whose routes have their parameters, queries and bodies checked by zod schemas, and typed by them. */
export type TypedApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The same app, its routes typed by their zod schemas: bodies stay the bytes that they are. */
export function typed(app: App): TypedApp {
  return app.withTypeProvider<ZodTypeProvider>();
}

/**
 * Adds routes that take JSON and nothing else: another media type is 415, what is not JSON is 400, what is not in the
 * route's shape is 422.
 */
export function jsonRoutes(app: App, add: (routes: TypedApp) => void): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "application/json",
      { parseAs: "buffer" },
      async (request: AppRequest, bytes: Buffer) => {
        request.bytes = bytes;
        return readJson(bytes);
      },
    );
    add(typed(scope));
  });
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new GatehouseError("request-malformed", {}, { cause });
  }
}
