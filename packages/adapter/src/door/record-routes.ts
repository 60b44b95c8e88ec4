import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors, GatehouseError } from "@gatehouse/contracts/errors";
import type { App } from "@gatehouse/http/app";
import type { RouteDoc } from "@gatehouse/http/route-doc";
import type { DoorPorts } from "./door-ports.ts";
import { RecordTakenBody } from "./door-schemas.ts";
import { idempotencyHeader, recordFileOf, slugHeader } from "./record-file.ts";

/** Codes with which a record is refused for what it is. */
export const unreadable = [
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
  "body-too-large",
  "media-type-unsupported",
] as const satisfies readonly ErrorCode[];

/** Codes with which a POST is refused for its idempotency key. */
export const keyRefusals = ["idempotency-key-in-use", "idempotency-key-reused"] as const satisfies readonly ErrorCode[];
/** Codes with which a message cannot be queued now. */
export const outboxRefusals = ["outbox-full", "outbox-unavailable"] as const satisfies readonly ErrorCode[];

const taken = {
  record: "1f5f6a5b1b0e6c1f0f4f8f6f2f1b0a9d8c7b6a5948372615049382716050a1b2",
  queued: ["019839b8-2ea0-7649-865a-165573b8453f"],
  concerns: [],
  warnings: [{ code: "field-unknown", path: "colour", text: "No rule of this mapper reads this field" }],
  fields: { used: ["id", "name"], source: ["colour", "id", "name"], unknown: ["colour"] },
};

/** Adds `POST /records`. */
export function recordRoutes(app: App, { take, config }: DoorPorts): void {
  const doc: RouteDoc = {
    summary: "Take one record of the agency's system",
    description: "202 once its messages are on disk. The same record again is the same messages.",
    headers: [slugHeader, idempotencyHeader],
    body: Object.fromEntries(config.accepts.map((type) => [type, { schema: {} }])),
    answers: {
      202: {
        description: "Taken",
        content: { "application/json": { schema: RecordTakenBody, examples: { taken: { value: taken } } } },
      },
    },
    refusals: [...unreadable, ...outboxRefusals, ...keyRefusals],
  };
  app.post("/records", { config: { scope: "records:write", doc } }, async (request, reply) => {
    const result = await take(recordFileOf(request));
    if (!result.ok) {
      const { code, answer } = result;
      // Only for who asks for it by name: a problem is what every other client reads.
      const asked = answer !== undefined && (request.headers.accept ?? "").includes(answer.contentType);
      if (!asked) throw new GatehouseError(code);
      const body = new TextDecoder().decode(answer.bytes);
      return await reply.status(errors[code].status).type(answer.contentType).send(body);
    }
    const { record, queued, concerns, warnings, fields } = result;
    return await reply.status(202).send({ record, queued, concerns, warnings, fields });
  });
}
