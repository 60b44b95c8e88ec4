import { randomBytes, timingSafeEqual } from "node:crypto";
import { rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { writePrivate } from "../nats/server-state.ts";
import type { Running } from "../start/supervise.ts";
import type { ControlAnswer, ControlHandlers } from "./protocol.ts";
import { controlFile, ControlRequest } from "./protocol.ts";

/** A draft with 100 statements is far below. */
const maxBodyBytes = 1024 * 1024;
const tokenBytes = 32;

/** Opens the door on loopback; only who can read the state folder has the token. */
export async function serveControl(stateDir: string, handlers: ControlHandlers): Promise<Running> {
  const token = randomBytes(tokenBytes).toString("base64url");
  const server = createServer((request, response) => {
    void answer(request, token, handlers).then((reply) => send(response, reply));
  });
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const address = server.address();
  if (address === null || typeof address === "string") throw new GatehouseError("service-not-started");
  const path = join(stateDir, controlFile);
  await writePrivate(path, `${JSON.stringify({ port: address.port, token })}\n`);
  return {
    async stop() {
      await rm(path, { force: true });
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

type Reply = { readonly status: number; readonly body: ControlAnswer };

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

const refused = (status: number, code: string, field: string | null = null): Reply => ({
  status,
  body: { ok: false, code, field },
});

async function answer(request: IncomingMessage, token: string, handlers: ControlHandlers): Promise<Reply> {
  if (!isToken(request.headers.authorization ?? "", token)) return refused(401, "not-running");
  try {
    const parsed = ControlRequest.safeParse(JSON.parse(await readBody(request)));
    if (!parsed.success) return refused(400, "file-unreadable");
    return { status: 200, body: { ok: true, result: await handle(parsed.data, handlers) } };
  } catch (error) {
    if (error instanceof GatehouseError) return refused(422, error.code, error.facts.field ?? error.facts.code ?? null);
    return error instanceof SyntaxError ? refused(400, "file-unreadable") : refused(500, "internal");
  }
}

function isToken(header: string, token: string): boolean {
  const given = Buffer.from(header);
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size > maxBodyBytes) throw new SyntaxError("too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function handle(request: ControlRequest, handlers: ControlHandlers): Promise<unknown> {
  switch (request.ask) {
    case "publish":
      return handlers.publish(request.agency, request.draft);
    case "inbox":
      return handlers.inbox(request.agency);
    case "notices":
      return handlers.notices(request.agency);
    case "status":
      return handlers.status(request.agency, request.id);
    case "evidence":
      return handlers.evidence(request.agency, request.id);
    case "decisions":
      return handlers.decisions(request.since);
    case "overrides":
      return handlers.overrides();
    case "letter":
      return handlers.letter(request.question, request.by);
    case "approve-letter":
      return handlers.approveLetter(request.draft, request.by);
    case "retention":
      return handlers.retention(request.question);
    case "overview":
      return handlers.overview();
  }
}
