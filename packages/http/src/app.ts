import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import fastify from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import type { ErrorCode, SafeFacts } from "@gatehouse/contracts/errors";
import { errors, GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import { z } from "zod";
import { countRequests } from "./count-requests.ts";
import { noteRoutes } from "./described-routes.ts";
import { problem, problemType, retryAfterSeconds } from "./problem.ts";
import "./route-config.ts";
import type { RouteDoc } from "./route-doc.ts";
import { traceIdOf } from "./trace.ts";

/** 5 MiB: the largest record a door takes (architecture §6). */
export const maxBodyBytes = 5 * 1024 * 1024;
/** A request that is not whole by then is dropped: a slow sender must not hold a connection. */
const requestTimeoutMs = 30_000;
const keepAliveMs = 5_000;

/** The server, a request and a reply, for those who add routes: no other package imports fastify. */
export type App = FastifyInstance;
/** A request, so that no other package needs to import fastify. */
export type AppRequest = FastifyRequest;
/** A reply, so that no other package needs to import fastify. */
export type AppReply = FastifyReply;

export type HttpOptions = {
  readonly log: Log;
  /** Media types whose bodies are read, as bytes; any other gets 415. */
  readonly accepts: readonly string[];
  /** Whether the process can do its work now; asked at every `GET /health`. */
  readonly health: () => { readonly ready: boolean; readonly code?: string };
  /** How an error is told: `sendProblem` unless people read the answers, who get a page. */
  readonly tell?: Tell;
  /** Counts what is asked, by route pattern; nothing is counted when absent. */
  readonly metrics?: Metrics | undefined;
};

/** Answers with an error of the catalogue and nothing else. */
export type Tell = (request: AppRequest, reply: AppReply, code: ErrorCode, facts?: SafeFacts) => Promise<void>;

/** What fastify finds wrong with a request, by its own code. Its texts quote the request, so they are never passed on. */
const foreignCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "media-type-unsupported",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "request-malformed",
  FST_ERR_CTP_EMPTY_JSON_BODY: "request-malformed",
  FST_ERR_CTP_INVALID_JSON_BODY: "request-malformed",
  FST_ERR_BAD_URL: "request-malformed",
  FST_ERR_MAX_PARAM_LENGTH: "request-malformed",
  FST_ERR_VALIDATION: "request-malformed",
};

function codeOf(thrown: unknown): { readonly code: ErrorCode; readonly facts: SafeFacts } {
  if (thrown instanceof GatehouseError) return { code: thrown.code, facts: thrown.facts };
  const field = bodyFieldOf(thrown);
  if (field !== null) return { code: "body-invalid", facts: field === "" ? {} : { field } };
  const code: unknown = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  return { code: (typeof code === "string" ? foreignCodes[code] : undefined) ?? "internal", facts: {} };
}

const Validation = z.object({
  validationContext: z.literal("body"),
  validation: z.array(z.object({ instancePath: z.string() })).min(1),
});
const maxFieldChars = 100;

/** Where a well-formed body is not in its route's shape: names of our schemas, as no key of a body is of its sender's making. */
function bodyFieldOf(thrown: unknown): string | null {
  const parsed = Validation.safeParse(thrown);
  if (!parsed.success) return null;
  const path = parsed.data.validation[0]?.instancePath ?? "";
  return /^[\w/]+$/.test(path) && path.length <= maxFieldChars ? path : "";
}

/** Answers with the problem of a code: the one way in which an error leaves the process by HTTP. */
export async function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  facts: SafeFacts = {},
): Promise<void> {
  const { status, retry } = errors[code];
  // Who knows better when to come again has said so already.
  if (retry === "later" && !reply.hasHeader("retry-after")) reply.header("retry-after", String(retryAfterSeconds));
  await reply
    .status(status)
    .header("content-type", problemType)
    .header("cache-control", "no-store")
    .send(JSON.stringify(problem(code, request.id, facts)));
}

type Asked = { readonly request: FastifyRequest; readonly reply: FastifyReply };

async function answerError(log: Log, tell: Tell, thrown: unknown, { request, reply }: Asked): Promise<void> {
  const { code, facts } = codeOf(thrown);
  const { status } = errors[code];
  const route = request.routeOptions.url ?? "none";
  const fields = { traceId: request.id, route, code, status };
  if (status >= 500) log.error("http.failed", { ...fields, err: thrown });
  else log.info("http.refused", fields);
  await tell(request, reply, code, facts);
}

const healthDoc: RouteDoc = {
  summary: "Whether the process can do its work",
  answers: {
    200: {
      description: "Ready",
      content: { "application/json": { schema: z.object({ status: z.literal("ok") }) } },
    },
  },
  refusals: ["not-ready"],
};

/** Bytes that are not HTTP at all: answered in a line and closed, as fastify has no request to answer. */
const notHttp = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/**
 * An HTTP server that reads bodies as bytes of the accepted media types only, answers every error as
 * `application/problem+json` from the catalogue, and logs route patterns, never URLs or bodies. `GET /health` is there.
 * The caller adds its routes and listens.
 */
export function createApp(options: HttpOptions): App {
  const { log, tell = sendProblem } = options;
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    genReqId: (request) => traceIdOf(request.headers["traceparent"]),
    requestIdHeader: false,
    forceCloseConnections: "idle",
    frameworkErrors: (thrown, request, reply) => {
      void answerError(log, tell, thrown, { request, reply });
    },
    clientErrorHandler: (_thrown, socket) => {
      if (socket.writable) socket.end(notHttp);
      else socket.destroy();
    },
  });
  noteRoutes(app);
  refuseTwoHosts(app);
  if (options.metrics) countRequests(app, options.metrics);
  app.setValidatorCompiler(validatorCompiler);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...options.accepts], { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((thrown, request, reply) => answerError(log, tell, thrown, { request, reply }));
  // Who tries addresses is recorded as who tries what is there: the answers are the same.
  app.setNotFoundHandler((request, reply) =>
    answerError(log, tell, new GatehouseError("route-not-found"), { request, reply }),
  );
  app.get("/health", { config: { open: true, doc: healthDoc } }, async (request, reply) => {
    const { ready, code } = options.health();
    if (!ready) return sendProblem(request, reply, "not-ready", code === undefined ? {} : { code });
    await reply.header("cache-control", "no-store").send({ status: "ok" });
  });
  return app;
}

/** Node keeps the first of two `Host` lines, a proxy before it may go by the second (RFC 9112 §3.2: 400). */
function refuseTwoHosts(app: App): void {
  app.addHook("onRequest", async ({ raw: { rawHeaders } }) => {
    const names = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host");
    if (names.length > 1) throw new GatehouseError("request-malformed");
  });
}

/** Listens. @param at `port` 0 takes any free one. @returns the port it listens on */
export async function listen(app: App, at: { readonly host: string; readonly port: number }): Promise<number> {
  await app.listen({ host: at.host, port: at.port });
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : at.port;
}
