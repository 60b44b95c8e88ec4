import { Professional } from "@gatehouse/contracts/agency";
import { deliveryEvent } from "@gatehouse/contracts/delivery";
import type { RouteDoc } from "@gatehouse/http/route-doc";
import { deliveryRef, QueuedBody } from "./door-schemas.ts";
import { linkHeader } from "./page-link.ts";
import { idempotencyHeader } from "./record-file.ts";
import { keyRefusals, outboxRefusals } from "./record-routes.ts";

const etag = { ETag: { description: "RFC 9110 §8.8.3", schema: { type: "string" } } } as const;
const ifNoneMatch = {
  name: "If-None-Match",
  in: "header",
  schema: { type: "string" },
  description: "The `ETag` of the last answer: 304 if nothing changed since",
} as const;
const unchanged = { description: "Nothing that the caller has not", headers: etag };

/** An example that the contract takes: a test says so. */
export const deliveryExample = deliveryEvent("delivery-one-1234", "northshire", "2026-11-02T09:00:00Z", {
  message: "019839b8-2ea0-7649-865a-165573b8453f",
  recipient: "riverside-practice",
  from: "hillside-school",
  author: { name: "T. Birch", role: "designated-safeguarding-lead" },
  kind: "case-update",
  purpose: "child-protection",
  case: "case-ada",
  createdAt: "2026-11-02T08:55:00Z",
  statements: [
    {
      id: "x1",
      item: "child.name",
      about: "child",
      value: "Ada Lovell",
      assertion: "fact",
      on: "2026-11-02",
      form: "full",
    },
  ],
  tier: "protection",
  handling: [],
  routedTo: null,
  retainUntil: null,
  record: 1,
  policy: "northshire-2026-09-30",
  localIds: [{ scheme: "local", value: "P-1" }],
  filedUnder: null,
});

const reader = { name: "Dr A. Bello", role: "general-practitioner" };

/** How the routes of deliveries stand in the description. */
export const deliveryDocs = {
  inbox: {
    summary: "What came for the agency, oldest first, both signatures verified",
    description:
      "A page at a time. `Link` always says where to go on, also when nothing is new. With `wait` the answer comes as soon as there is something new: something on the page, or with `If-None-Match` a page that changed. A client has eight such requests at once; more get 429.",
    headers: [ifNoneMatch],
    answers: {
      200: {
        description: "CloudEvents 1.0",
        headers: { ...etag, ...linkHeader },
        content: {
          "application/cloudevents-batch+json": {
            schema: { type: "array", items: deliveryRef },
            examples: { one: { value: [deliveryExample] }, nothing: { value: [] } },
          },
        },
      },
      304: unchanged,
    },
    refusals: ["request-malformed", "cursor-invalid"],
  },
  one: {
    summary: "One delivery",
    headers: [ifNoneMatch],
    answers: {
      200: {
        description: "A CloudEvent",
        headers: etag,
        content: {
          "application/cloudevents+json": { schema: deliveryRef, examples: { one: { value: deliveryExample } } },
        },
      },
      304: unchanged,
    },
    refusals: ["delivery-unknown"],
  },
  remove: {
    summary: "Forget a delivery that the agency's system has taken",
    answers: { 204: { description: "Forgotten" } },
    refusals: ["delivery-unknown"],
  },
  acknowledge: {
    summary: "Say to its sender who read a delivery",
    headers: [idempotencyHeader],
    body: { "application/json": { schema: Professional, examples: { reader: { value: reader } } } },
    answers: {
      202: {
        description: "Queued",
        content: {
          "application/json": {
            schema: QueuedBody,
            examples: { queued: { value: { queued: ["0199a1c4-7b30-7c2e-9d1f-2f6d1a0b3c4d"] } } },
          },
        },
      },
    },
    refusals: [
      "delivery-unknown",
      "request-malformed",
      "body-invalid",
      "body-too-large",
      "media-type-unsupported",
      ...outboxRefusals,
      ...keyRefusals,
    ],
  },
} as const satisfies Readonly<Record<string, RouteDoc>>;
