import { GatehouseError } from "@gatehouse/contracts/errors";
import type { App } from "@gatehouse/http/app";
import { jsonRoutes, typed } from "@gatehouse/http/json-routes";
import type { RouteDoc } from "@gatehouse/http/route-doc";
import { z } from "zod";
import { ConcernCompletion } from "../concern-folder.ts";
import { cursorsOf } from "./cursor.ts";
import type { DoorPorts } from "./door-ports.ts";
import { ConcernsBody, Cursor, Id, messageRef, QueuedBody } from "./door-schemas.ts";
import { linkHeader, nextLink } from "./page-link.ts";
import { idempotencyHeader } from "./record-file.ts";
import { keyRefusals, outboxRefusals } from "./record-routes.ts";

const defaultLimit = 100;
const Page = z.object({
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(defaultLimit).default(defaultLimit),
});

const completion = {
  risk: {
    atRisk: ["child"],
    harm: "neglect",
    test: "significant-harm",
    evidence: "Seen twice this week without a coat",
    recipients: ["northshire-council"],
    decidedBy: { name: "J. Marlow", role: "named-nurse" },
    emergency: false,
    expiresAt: "2026-11-13T17:00:00Z",
  },
  told: { status: "told" },
};
const id = "019839b8-2ea0-7649-865a-165573b8453f";

const listDoc: RouteDoc = {
  summary: "Concerns that wait for a named human, by id",
  answers: {
    200: {
      description: "Their ids, and in `Link` where the next ones are, if there are more",
      headers: linkHeader,
      content: { "application/json": { schema: ConcernsBody, examples: { one: { value: { concerns: [id] } } } } },
    },
  },
  refusals: ["request-malformed", "cursor-invalid"],
};
const oneDoc: RouteDoc = {
  summary: "One concern as the record gave rise to it",
  answers: { 200: { description: "The draft", content: { "application/json": { schema: messageRef("concern") } } } },
  refusals: ["concern-unknown"],
};
const completeDoc: RouteDoc = {
  summary: "Complete and send a concern: the risk a named human decided, and whether the family was told",
  headers: [idempotencyHeader],
  body: { "application/json": { schema: ConcernCompletion, examples: { neglect: { value: completion } } } },
  answers: {
    202: {
      description: "Queued",
      content: { "application/json": { schema: QueuedBody, examples: { queued: { value: { queued: [id] } } } } },
    },
  },
  refusals: [
    "concern-unknown",
    "request-malformed",
    "body-invalid",
    "body-too-large",
    "media-type-unsupported",
    "draft-refused",
    ...outboxRefusals,
    ...keyRefusals,
  ],
};

/** Adds `GET /concerns`, `GET /concerns/:id` and `POST /concerns/:id`. */
export function concernRoutes(app: App, { concerns, publish, config }: DoorPorts): void {
  const cursors = cursorsOf(config.secret, "concerns");
  const routes = typed(app);
  const read = { scope: "concerns:read" } as const;
  routes.get(
    "/concerns",
    { schema: { querystring: Page }, config: { ...read, doc: listDoc } },
    async (request, reply) => {
      const { cursor, limit } = request.query;
      const after = cursor === undefined ? "" : cursors.read(cursor);
      const waiting = (await concerns.ids()).filter((one) => one > after);
      const page = waiting.slice(0, limit);
      const last = page.at(-1);
      if (last !== undefined && waiting.length > page.length) nextLink(reply, "/concerns", cursors.make(last), limit);
      await reply.send({ concerns: page });
    },
  );
  routes.get("/concerns/:id", { schema: { params: Id }, config: { ...read, doc: oneDoc } }, async (request, reply) => {
    const draft = await concerns.read(request.params.id);
    if (draft === null) throw new GatehouseError("concern-unknown");
    await reply.send(draft);
  });
  jsonRoutes(app, (json) => {
    json.post(
      "/concerns/:id",
      { schema: { params: Id, body: ConcernCompletion }, config: { scope: "concerns:write", doc: completeDoc } },
      async (request, reply) => {
        const { id: asked } = request.params;
        const draft = await concerns.read(asked);
        // Killed between the sending and the answer: the same request again is told what became of the first.
        const wasSent = draft === null && request.begunBefore && (await concerns.wasSent(asked));
        if (wasSent) return reply.status(202).send({ queued: [asked] });
        if (draft === null) throw new GatehouseError("concern-unknown");
        const complete = concerns.complete(draft, request.body);
        if (complete === null) throw new GatehouseError("draft-refused");
        const queued = await publish(complete);
        await concerns.sent(asked);
        return reply.status(202).send({ queued: [queued.id] });
      },
    );
  });
}
