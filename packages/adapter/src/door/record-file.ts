import { GatehouseError } from "@gatehouse/contracts/errors";
import type { AppRequest } from "@gatehouse/http/app";
import type { RecordFile } from "../map.ts";

const maxNameLength = 255;

/** How the description shows the header that carries a record's name. */
export const slugHeader = {
  name: "Slug",
  in: "header",
  schema: { type: "string", maxLength: 765 },
  description: "The record's file name, percent-encoded UTF-8: some records say whom they are about in it alone",
} as const;
/** How the description shows the header that makes sending again safe. */
export const idempotencyHeader = {
  name: "Idempotency-Key",
  in: "header",
  schema: { type: "string", pattern: '^"[^"\\\\]{1,255}"$' },
  description: "A new key for each request, in quotation marks; the same request again is answered as the first was",
} as const;

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

/** The record that a request brings, as it is. @throws request-malformed for none */
export function recordFileOf(request: AppRequest): RecordFile {
  const { body } = request;
  if (!(body instanceof Uint8Array) || body.byteLength === 0) throw new GatehouseError("request-malformed");
  return { name: nameOf(request), bytes: body, contentType: request.headers["content-type"] ?? "" };
}
