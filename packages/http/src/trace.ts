import { randomBytes } from "node:crypto";

/** W3C Trace Context §3.2.2; version 00 is the only one there is. */
const traceparent = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const noTrace = "0".repeat(32);

/** The caller's trace id where its `traceparent` header has a valid one, else a new random one: 32 hex digits. */
export function traceIdOf(header: string | readonly string[] | undefined): string {
  const given = typeof header === "string" ? traceparent.exec(header)?.[1] : undefined;
  return given !== undefined && given !== noTrace ? given : randomBytes(16).toString("hex");
}
