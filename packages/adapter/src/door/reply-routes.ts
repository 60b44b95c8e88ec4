import { GatehouseError } from "@gatehouse/contracts/errors";
import type { App } from "@gatehouse/http/app";
import { jsonRoutes, typed } from "@gatehouse/http/json-routes";
import type { RouteDoc } from "@gatehouse/http/route-doc";
import { z } from "zod";
import { ProposedReply } from "../answer-request.ts";
import { ReplyCompletion } from "../reply-folder.ts";
import type { DoorPorts } from "./door-ports.ts";
import { Id, messageRef, QueuedBody } from "./door-schemas.ts";
import { idempotencyHeader } from "./record-file.ts";
import { keyRefusals, outboxRefusals } from "./record-routes.ts";

const RepliesBody = z.object({ replies: z.array(z.string()) });
const ReplyBody = ProposedReply.extend({ draft: z.unknown().meta(messageRef("information-response")) });
const id = "0d1c7b6a4e5f-northshire-homes";
const completion = {
  author: { name: "K. Moffat", role: "safeguarding-lead" },
  answers: [{ item: "housing.tenancy", answer: "withheld", reason: "Told to the front door by telephone" }],
};

const listDoc: RouteDoc = {
  summary:
    "Replies to information requests that the records propose and a named human completes, by the id of the delivery",
  answers: {
    200: {
      description: "The ids of the deliveries that ask",
      content: { "application/json": { schema: RepliesBody, examples: { one: { value: { replies: [id] } } } } },
    },
  },
  refusals: [],
};
const oneDoc: RouteDoc = {
  summary: "One proposed reply, what it leaves open, and how the person was found",
  answers: { 200: { description: "The proposal", content: { "application/json": { schema: ReplyBody } } } },
  refusals: ["reply-unknown"],
};
const completeDoc: RouteDoc = {
  summary: "Send a reply: who answers, what is withheld and why, and an answer to each item that was left open",
  headers: [idempotencyHeader],
  body: { "application/json": { schema: ReplyCompletion, examples: { withheld: { value: completion } } } },
  answers: {
    202: {
      description: "Queued",
      content: { "application/json": { schema: QueuedBody, examples: { queued: { value: { queued: [id] } } } } },
    },
  },
  refusals: [
    "reply-unknown",
    "request-malformed",
    "body-invalid",
    "body-too-large",
    "media-type-unsupported",
    "draft-refused",
    ...outboxRefusals,
    ...keyRefusals,
  ],
};

/** Adds `GET /replies`, `GET /replies/:id` and `POST /replies/:id`. */
export function replyRoutes(app: App, { replies, publish }: DoorPorts): void {
  const routes = typed(app);
  const read = { scope: "concerns:read" } as const;
  routes.get("/replies", { config: { ...read, doc: listDoc } }, async (_request, reply) => {
    await reply.send({ replies: await replies.ids() });
  });
  routes.get("/replies/:id", { schema: { params: Id }, config: { ...read, doc: oneDoc } }, async (request, reply) => {
    const proposed = await replies.read(request.params.id);
    if (proposed === null) throw new GatehouseError("reply-unknown");
    await reply.send(proposed);
  });
  jsonRoutes(app, (json) => {
    json.post(
      "/replies/:id",
      { schema: { params: Id, body: ReplyCompletion }, config: { scope: "concerns:write", doc: completeDoc } },
      async (request, reply) => {
        const { id: asked } = request.params;
        const proposed = await replies.read(asked);
        // Killed between the sending and the answer: the same request again is told what became of the first.
        const wasSent = proposed === null && request.begunBefore && (await replies.wasSent(asked));
        if (wasSent) return reply.status(202).send({ queued: [asked] });
        if (proposed === null) throw new GatehouseError("reply-unknown");
        const complete = replies.complete(proposed, request.body);
        if (complete === null) throw new GatehouseError("draft-refused");
        const queued = await publish(complete);
        await replies.sent(asked);
        return reply.status(202).send({ queued: [queued.id] });
      },
    );
  });
}
