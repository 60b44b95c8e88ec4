import { hash, timingSafeEqual } from "node:crypto";
import { uuidOf } from "@gatehouse/client/uuid-of";
import { Professional } from "@gatehouse/contracts/agency";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { App, AppRequest } from "@gatehouse/http/app";
import { createApp } from "@gatehouse/http/app";
import type { Log } from "@gatehouse/observe/log";
import { z } from "zod";
import type { AdapterConfig } from "./adapter-config.ts";
import type { ConcernFolder } from "./concern-folder.ts";
import { ConcernCompletion } from "./concern-folder.ts";
import type { DeliveryFolder } from "./delivery-folder.ts";
import type { RecordFile } from "./map.ts";
import type { Publish } from "./ports.ts";
import type { PreviewRecord } from "./preview-record.ts";
import { previewRoute } from "./preview-route.ts";
import type { TakeRecord } from "./take-record.ts";

export type DoorPorts = {
  readonly config: AdapterConfig;
  readonly take: TakeRecord;
  readonly preview: PreviewRecord;
  readonly concerns: ConcernFolder;
  readonly deliveries: DeliveryFolder;
  readonly publish: Publish;
  readonly now: () => Instant;
  readonly isReady: () => boolean;
  readonly log: Log;
};

/** Media type of a list of CloudEvents (CloudEvents 1.0, JSON batch format). */
const batchType = "application/cloudevents-batch+json";
const eventType = "application/cloudevents+json";
const defaultLimit = 20;
const maxLimit = 100;

const Page = z.object({
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(maxLimit).default(defaultLimit),
});
const Id = z.object({ id: z.string().min(1).max(100) });

/** Compares digests, so that neither length nor content of the token shows in the time it takes. */
function carriesToken(request: AppRequest, token: string): boolean {
  const given = /^Bearer ([\x21-\x7e]{1,512})$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const digest = (text: string): Buffer => Buffer.from(hash("sha256", text, "hex"));
  return timingSafeEqual(digest(given), digest(token));
}

function bytesOf(body: unknown): Uint8Array {
  if (!(body instanceof Uint8Array) || body.byteLength === 0) throw new GatehouseError("request-malformed");
  return body;
}

/** What a caller sent as JSON, in the shape of a schema; anything else is `request-malformed`, without its value. */
function bodyAs<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(body)));
  } catch (cause) {
    throw new GatehouseError("request-malformed", {}, { cause });
  }
  return checked(shape, value);
}

function checked<Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new GatehouseError("request-malformed");
  return parsed.data;
}

const maxNameLength = 255;

/**
 * The record's file name, where its sender tells it: `Slug` (RFC 5023 §9.7), percent-encoded UTF-8. Some records say whom
 * they are about in that name alone; in a header it stays out of the logs that URLs end in.
 */
function nameOf(request: AppRequest): string {
  const { slug } = request.headers;
  if (slug === undefined) return "";
  try {
    const name = decodeURIComponent(String(slug));
    if (name.length <= maxNameLength) return name;
  } catch (cause) {
    throw new GatehouseError("request-malformed", {}, { cause });
  }
  throw new GatehouseError("request-malformed");
}

function fileOf(request: AppRequest): RecordFile {
  const contentType = request.headers["content-type"] ?? "";
  return { name: nameOf(request), bytes: bytesOf(request.body), contentType };
}

function recordRoutes(app: App, ports: DoorPorts): void {
  app.post("/records", async (request, reply) => {
    const taken = await ports.take(fileOf(request));
    if (!taken.ok) throw new GatehouseError(taken.code);
    const { record, queued, concerns, warnings, fields } = taken;
    await reply.status(202).send({ record, queued, concerns, warnings, fields });
  });
}

function concernRoutes(app: App, { concerns, publish }: DoorPorts): void {
  app.get("/concerns", async (_request, reply) => {
    await reply.send({ concerns: await concerns.ids() });
  });
  app.get("/concerns/:id", async (request, reply) => {
    const draft = await concerns.read(checked(Id, request.params).id);
    if (draft === null) throw new GatehouseError("concern-unknown");
    await reply.send(draft);
  });
  app.post("/concerns/:id", async (request, reply) => {
    const { id } = checked(Id, request.params);
    const draft = await concerns.read(id);
    if (draft === null) throw new GatehouseError("concern-unknown");
    const complete = concerns.complete(draft, bodyAs(ConcernCompletion, request.body));
    if (complete === null) throw new GatehouseError("draft-refused");
    const queued = await publish(complete);
    await concerns.sent(id);
    await reply.status(202).send({ queued: [queued.id] });
  });
}

/** The acknowledgement of a delivery: who read it, to the agency that sent it. The same reader makes the same message. */
function acknowledgement(delivery: Delivery, readBy: Professional, now: Instant): Message {
  const { data } = delivery;
  return {
    id: uuidOf("acknowledgement", delivery.id, readBy.name, readBy.role),
    kind: "acknowledgement",
    from: data.recipient,
    author: readBy,
    to: [data.from],
    case: data.case,
    purpose: data.purpose,
    createdAt: now,
    people: [{ label: "child", role: "child", ids: [...data.localIds] }],
    statements: [],
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
    inReplyTo: data.message,
    readBy,
    readAt: now,
  };
}

function deliveryRoutes(app: App, { deliveries, publish, now }: DoorPorts): void {
  const kept = async (request: AppRequest): Promise<Delivery> => {
    const delivery = await deliveries.read(checked(Id, request.params).id);
    if (delivery === null) throw new GatehouseError("delivery-unknown");
    return delivery;
  };
  app.get("/deliveries", async (request, reply) => {
    const { after, limit } = checked(Page, request.query);
    await reply.header("content-type", batchType).send(JSON.stringify(await deliveries.after(after, limit)));
  });
  app.get("/deliveries/:id", async (request, reply) => {
    await reply.header("content-type", eventType).send(JSON.stringify(await kept(request)));
  });
  app.post("/deliveries/:id/acknowledgement", async (request, reply) => {
    const readBy = bodyAs(Professional, request.body);
    const queued = await publish(acknowledgement(await kept(request), readBy, now()));
    await reply.status(202).send({ queued: [queued.id] });
  });
  app.delete("/deliveries/:id", async (request, reply) => {
    if (!(await deliveries.remove(checked(Id, request.params).id))) throw new GatehouseError("delivery-unknown");
    await reply.status(204).send();
  });
}

/**
 * The adapter's HTTP door: `POST /records`, `POST /preview`, `GET /deliveries`, concerns to complete, acknowledgements, `GET /health`.
 * Everything but health needs the token. It takes a record with 202 once its messages are on disk; every error is
 * `application/problem+json`, and 503 comes with `Retry-After`.
 */
export function createDoor(ports: DoorPorts): App {
  const { config, log, isReady } = ports;
  const accepts = [...new Set([...config.accepts, "application/json"])];
  const app = createApp({ log, accepts, health: () => ({ ready: isReady() }) });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    if (request.routeOptions.url === "/health") return;
    if (!carriesToken(request, config.token)) throw new GatehouseError("not-authenticated");
  });
  recordRoutes(app, ports);
  previewRoute(app, ports.preview, fileOf);
  concernRoutes(app, ports);
  deliveryRoutes(app, ports);
  return app;
}
