import { uuidOf } from "@gatehouse/client/uuid-of";
import { Professional } from "@gatehouse/contracts/agency";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { App, AppReply, AppRequest } from "@gatehouse/http/app";
import { alreadyHas, etagOf } from "@gatehouse/http/etag";
import { jsonRoutes, typed } from "@gatehouse/http/json-routes";
import { z } from "zod";
import { deliveryDocs } from "./delivery-docs.ts";
import { cursorsOf } from "./cursor.ts";
import type { DoorPorts } from "./door-ports.ts";
import { Cursor, Id } from "./door-schemas.ts";
import { nextLink } from "./page-link.ts";
import { createWaits } from "./waits.ts";

/** Media type of a list of CloudEvents (CloudEvents 1.0, JSON batch format). */
const batchType = "application/cloudevents-batch+json";
const eventType = "application/cloudevents+json";
const defaultLimit = 20;
const maxLimit = 100;
/** Longest wait for something new, in seconds: below what proxies usually give up after. */
const maxWait = 30;

const Page = z.object({
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(maxLimit).default(defaultLimit),
  wait: z.coerce.number().int().min(0).max(maxWait).default(0).describe("Seconds to wait for something new"),
});

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

/** Adds `GET /deliveries` and what can be done with each of them. */
export function deliveryRoutes(app: App, ports: DoorPorts): void {
  const { deliveries, publish, now } = ports;
  const kept = async (id: string): Promise<Delivery> => {
    const delivery = await deliveries.read(id);
    if (delivery === null) throw new GatehouseError("delivery-unknown");
    return delivery;
  };
  inboxRoute(app, ports);
  const routes = typed(app);
  const write = { scope: "deliveries:write" } as const;
  routes.get(
    "/deliveries/:id",
    { schema: { params: Id }, config: { scope: "deliveries:read", doc: deliveryDocs.one } },
    async (request, reply) => tagged(request, reply, eventType, JSON.stringify(await kept(request.params.id))),
  );
  routes.delete(
    "/deliveries/:id",
    { schema: { params: Id }, config: { ...write, doc: deliveryDocs.remove } },
    async (request, reply) => {
      if (!(await deliveries.remove(request.params.id))) throw new GatehouseError("delivery-unknown");
      return reply.status(204).send();
    },
  );
  jsonRoutes(app, (json) => {
    json.post(
      "/deliveries/:id/acknowledgement",
      { schema: { params: Id, body: Professional }, config: { ...write, doc: deliveryDocs.acknowledge } },
      async (request, reply) => {
        const queued = await publish(acknowledgement(await kept(request.params.id), request.body, now()));
        return reply.status(202).send({ queued: [queued.id] });
      },
    );
  });
}

/** The inbox: a page at a time, at once or as soon as there is something that the caller has not. */
function inboxRoute(app: App, { deliveries, config }: DoorPorts): void {
  const cursors = cursorsOf(config.secret, "deliveries");
  const waits = createWaits();
  const closing = new AbortController();
  app.addHook("preClose", async () => closing.abort());
  typed(app).get(
    "/deliveries",
    { schema: { querystring: Page }, config: { scope: "deliveries:read", doc: deliveryDocs.inbox } },
    async (request, reply) => {
      const { cursor, limit, wait } = request.query;
      const after = cursor === undefined ? 0 : Number(cursors.read(cursor));
      const ended = wait === 0 ? () => undefined : waits.begin(request.caller?.client ?? "", reply);
      const over = new AbortController();
      const end = (): void => over.abort();
      const timer = setTimeout(end, wait * 1000);
      reply.raw.once("close", end);
      const stop = AbortSignal.any([over.signal, closing.signal]);
      try {
        for (;;) {
          const changed = deliveries.changed(stop);
          const page = await deliveries.after(after, limit);
          const body = JSON.stringify(page.deliveries);
          const { "if-none-match": has } = request.headers;
          const isNew = has === undefined ? page.deliveries.length > 0 : !alreadyHas(has, etagOf(body));
          if (isNew || wait === 0 || stop.aborted) {
            nextLink(reply, "/deliveries", cursors.make(String(page.last)), limit);
            return await tagged(request, reply, batchType, body);
          }
          await changed;
        }
      } finally {
        clearTimeout(timer);
        end();
        ended();
      }
    },
  );
}

/** Sends a body with its tag, or 304 to who has it. */
async function tagged(request: AppRequest, reply: AppReply, type: string, body: string): Promise<AppReply> {
  const etag = etagOf(body);
  reply.header("etag", etag).header("cache-control", "private, no-cache");
  if (alreadyHas(request.headers["if-none-match"], etag)) return reply.status(304).send();
  return reply.header("content-type", type).send(body);
}
