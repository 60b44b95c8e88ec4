import { hash } from "node:crypto";

/** Where a span is: which trace, and which span in it. Hexadecimal, of nobody. */
export type TracePlace = { readonly traceId: string; readonly spanId: string };

const traceDigits = 32;
const spanDigits = 16;

/**
 * The place that two parties find by themselves from something which they both have and nobody else has, so that no header
 * goes from one to the other: of what an agency sends, the digest of its sealed bytes, which only its client and the
 * gateway have; of a copy, its delivery id, which only the gateway and that recipient have. Two recipients of one message
 * have two places that show nothing of each other.
 *
 * @param shared what both have; never anything that stands in a message
 */
export function sharedPlace(shared: string): TracePlace {
  const digest = hash("sha256", `gatehouse trace 1\n${shared}`, "hex");
  return { traceId: digest.slice(0, traceDigits), spanId: digest.slice(traceDigits, traceDigits + spanDigits) };
}
