import { Professional } from "@gatehouse/contracts/agency";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";
import { z } from "zod";
import { PreviewDecision } from "@gatehouse/contracts/request";
import { ConcernCompletion } from "./concern-folder.ts";
import { previewPaths, previewRefusals, previewSchema } from "./openapi-preview.ts";

type Json = Readonly<Record<string, unknown>>;

const problemRef = { $ref: "#/components/schemas/Problem" };

/** The answers of a route for these codes, by status; a status with several codes names them all. */
function refusals(...codes: readonly ErrorCode[]): Json {
  const byStatus = Map.groupBy<number, ErrorCode>(
    ["not-authenticated", "internal", ...codes],
    (code) => errors[code].status,
  );
  const answers = [...byStatus].map(([status, same]): [string, Json] => {
    const description = same.map((code) => `\`${code}\`: ${errors[code].title}`).join(". ");
    const headers = { "Retry-After": { description: "Seconds", schema: { type: "integer" } } };
    const later = same.some((code) => errors[code].retry === "later");
    const content = { "application/problem+json": { schema: problemRef } };
    return [String(status), { description, ...(later ? { headers } : {}), content }];
  });
  return Object.fromEntries(answers);
}

const json = (schema: Json): Json => ({ "application/json": { schema } });
const queued = json({ $ref: "#/components/schemas/Queued" });
const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

const unreadable = [
  "json-malformed",
  "json-limit-exceeded",
  "no-subject",
  "record-encoding-invalid",
  "record-format-unknown",
  "xml-doctype",
  "xml-limit-exceeded",
  "xml-malformed",
  "request-malformed",
  "draft-refused",
] as const satisfies readonly ErrorCode[];
const slug = {
  name: "Slug",
  in: "header",
  schema: { type: "string", maxLength: 765 },
  description: "The record's file name, percent-encoded UTF-8: some records say whom they are about in it alone",
};

function recordPaths(accepts: readonly string[]): Json {
  const content = Object.fromEntries(accepts.map((type) => [type, { schema: {} }]));
  const doors = ["body-too-large", "media-type-unsupported", "outbox-full", "outbox-unavailable"] as const;
  return {
    "/records": {
      post: {
        summary: "Take one record of the agency's system",
        description: "202 once its messages are on disk. The same record again is the same messages.",
        parameters: [slug],
        requestBody: { required: true, content },
        responses: {
          "202": { description: "Taken", content: json(ref("RecordTaken")) },
          ...refusals(...unreadable, ...doors),
        },
      },
    },
    ...previewPaths(
      content,
      refusals(...unreadable, "body-too-large", "media-type-unsupported", ...previewRefusals),
      slug,
    ),
  };
}

function concernPaths(): Json {
  const concern = { description: "The draft", content: json(ref("Message")) };
  return {
    "/concerns": {
      get: {
        summary: "Concerns that wait for a named human",
        responses: {
          "200": {
            description: "Their ids",
            content: json({ type: "object", properties: { concerns: { type: "array", items: { type: "string" } } } }),
          },
          ...refusals(),
        },
      },
    },
    "/concerns/{id}": {
      parameters: [id],
      get: {
        summary: "One concern as the record gave rise to it",
        responses: { "200": concern, ...refusals("concern-unknown") },
      },
      post: {
        summary: "Complete and send a concern: the risk a named human decided, and whether the family was told",
        requestBody: { required: true, content: json(ref("ConcernCompletion")) },
        responses: {
          "202": { description: "Queued", content: queued },
          ...refusals("concern-unknown", "request-malformed", "draft-refused", "outbox-full", "outbox-unavailable"),
        },
      },
    },
  };
}

function deliveryPaths(): Json {
  const after = {
    name: "after",
    in: "query",
    schema: { type: "string" },
    description: "Id of the last delivery had; one that was removed begins again at the oldest kept",
  };
  const limit = { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100, default: 20 } };
  const batch = { "application/cloudevents-batch+json": { schema: { type: "array", items: ref("Delivery") } } };
  const one = { "application/cloudevents+json": { schema: ref("Delivery") } };
  return {
    "/deliveries": {
      get: {
        summary: "What came for the agency, oldest first, both signatures verified",
        parameters: [after, limit],
        responses: { "200": { description: "CloudEvents 1.0", content: batch }, ...refusals("request-malformed") },
      },
    },
    "/deliveries/{id}": {
      parameters: [id],
      get: {
        summary: "One delivery",
        responses: { "200": { description: "A CloudEvent", content: one }, ...refusals("delivery-unknown") },
      },
      delete: {
        summary: "Forget a delivery that the agency's system has taken",
        responses: { "204": { description: "Forgotten" }, ...refusals("delivery-unknown") },
      },
    },
    "/deliveries/{id}/acknowledgement": {
      parameters: [id],
      post: {
        summary: "Say to its sender who read a delivery",
        requestBody: { required: true, content: json(ref("Professional")) },
        responses: {
          "202": { description: "Queued", content: queued },
          ...refusals("delivery-unknown", "request-malformed", "outbox-full", "outbox-unavailable"),
        },
      },
    },
  };
}

const strings = { type: "array", items: { type: "string" } };
const Warning = {
  type: "object",
  properties: { code: { type: "string" }, path: { type: "string" }, text: { type: "string" } },
  required: ["code", "path", "text"],
};
const Fields = {
  type: "object",
  properties: { used: strings, source: strings, unknown: strings },
  required: ["used", "source", "unknown"],
};

/** A zod schema as the JSON Schema 2020-12 that OpenAPI 3.1 has. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

/** What the contract generates stands there once; copied in here it would go stale. */
const generated = (name: string): string => `../../../contracts/generated/${name}.schema.json`;

function components(): Json {
  return {
    securitySchemes: {
      token: { type: "http", scheme: "bearer", description: "The door's token, known to the agency's systems" },
    },
    schemas: {
      Problem: {
        type: "object",
        description: "RFC 9457, from the catalogue of errors alone",
        properties: {
          type: { type: "string" },
          title: { type: "string" },
          status: { type: "integer" },
          code: { type: "string" },
          traceId: { type: "string" },
          facts: { type: "object" },
        },
        required: ["type", "title", "status", "code", "traceId", "facts"],
      },
      RecordTaken: {
        type: "object",
        properties: {
          record: { type: "string", description: "SHA-256 of the record's bytes" },
          queued: strings,
          concerns: strings,
          warnings: { type: "array", items: Warning },
          fields: Fields,
        },
        required: ["record", "queued", "concerns", "warnings", "fields"],
      },
      Previews: previewSchema(Warning, Fields, schemaOf(PreviewDecision)),
      Queued: { type: "object", properties: { queued: strings }, required: ["queued"] },
      ConcernCompletion: schemaOf(ConcernCompletion),
      Delivery: { $ref: generated("delivery") },
      Message: { $ref: generated("message-concern") },
      Professional: schemaOf(Professional),
    },
  };
}

/**
 * The adapter's HTTP door as OpenAPI 3.1, from the schemas and the catalogue of errors that the code uses.
 *
 * @param accepts media types of the sector's records
 */
export function openApi(accepts: readonly string[]): Json {
  const ok = { description: "Ready", content: json({ type: "object", properties: { status: { const: "ok" } } }) };
  const notReady = {
    description: errors["not-ready"].title,
    content: { "application/problem+json": { schema: problemRef } },
  };
  const health = {
    get: { summary: "Whether the adapter can do its work", security: [], responses: { "200": ok, "503": notReady } },
  };
  return {
    openapi: "3.1.0",
    info: {
      title: "Gatehouse adapter",
      version: "1",
      description: "The door of one agency's adapter, for that agency's own systems",
    },
    security: [{ token: [] }],
    paths: { ...recordPaths(accepts), ...concernPaths(), ...deliveryPaths(), "/health": health },
    components: components(),
  };
}
