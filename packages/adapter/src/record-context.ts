import { createHmac, hash } from "node:crypto";
import { uuidOf } from "@gatehouse/client/uuid-of";
import type { Instant } from "@gatehouse/contracts/message";
import type { AdapterConfig } from "./adapter-config.ts";
import type { MapContext, RecordFile } from "./map.ts";

/** Digest of a record's bytes: names the record in logs and files without telling what is in it. */
export function recordDigest(bytes: Uint8Array): string {
  const known = digests.get(bytes) ?? hash("sha256", bytes, "hex");
  digests.set(bytes, known);
  return known;
}

/** The files of a set are each other's companions: without this each would be digested once a file. */
const digests = new WeakMap<Uint8Array, string>();

function setDigest({ bytes, companions = [] }: Pick<RecordFile, "bytes" | "companions">): string {
  const own = recordDigest(bytes);
  if (companions.length === 0) return own;
  return hash("sha256", [own, ...companions.map((other) => recordDigest(other.bytes)).toSorted()].join(" "), "hex");
}

/** The agency's own case for a person, when nobody has named one: the same for the same key, and silent about it. */
export function caseReference(secret: string, key: string): string {
  return `case-${createHmac("sha256", secret).update(key).digest("hex").slice(0, 24)}`;
}

/**
 * What a mapper is given for one record. Its message ids come of the record itself and the person it is about, whom some
 * records name in their file name alone: taken again after a crash, or sent twice, it is the same messages and not new
 * ones. The other files of its set count too: with them it may say more, and that is another message.
 *
 * @param caseFor the agency's own cases; `caseReference` where it has none
 */
export function recordContext(
  config: Pick<AdapterConfig, "agency" | "author" | "contact" | "frontDoor" | "secret">,
  file: Pick<RecordFile, "bytes" | "companions">,
  now: Instant,
  caseFor: (key: string) => string,
): MapContext {
  const { agency, author, contact, frontDoor, secret } = config;
  const digest = setDigest(file);
  let made = 0;
  const newId = (about: string): string => {
    made += 1;
    return uuidOf("record", secret, agency, digest, about, String(made));
  };
  return { agency, author, contact, frontDoor, now, newId, caseFor };
}
