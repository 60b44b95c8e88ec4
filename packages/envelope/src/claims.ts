import { hasExactly, isBase64urlOf, isRecord } from "./canonical.ts";
import { check } from "./refusal.ts";

/** The version of the envelope this code writes; it accepts this one and, once there is a second, the one before. */
export const envelopeVersion = 1;

/** How many digests a message may show: real ones and padding together, so that nobody can count what it did not get. */
export const slotCounts = [32, 64, 128, 256] as const;

/** The keys of a message that travel as one disclosure each; `id`, `from` and `createdAt` are `jti`, `iss` and `iat`. */
export const messageClaims = [
  "kind",
  "purpose",
  "case",
  "author",
  "people",
  "to",
  "risk",
  "told",
  "basis",
  "inReplyTo",
  "corrects",
  "incident",
  "items",
  "power",
  "reason",
  "historyFrom",
  "urgency",
  "answers",
  "start",
  "agenda",
  "stage",
  "instruction",
  "readBy",
  "readAt",
] as const;
const claimNames: ReadonlySet<string> = new Set(messageClaims);

/** Whether a disclosure's name is a key of the message, not a statement's random name. */
export function isMessageClaim(name: string): boolean {
  return claimNames.has(name);
}

/** Whether a disclosure's name is of 128 random bits, as a statement's and a padding's are. */
export function isStatementName(name: string): boolean {
  return isBase64urlOf(16, name);
}

/** What stands in clear in a message in transit. */
export type MessagePayload = {
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly jti: string;
  readonly sd: readonly string[];
};

const payloadKeys = ["iss", "aud", "iat", "jti", "v", "_sd", "_sd_alg"];
const digestChars = 43;
const lastSecond = 253_402_300_799;

/** Checks the clear part of a message: exactly the contract's keys, our partnership, digests sorted and without repeats. */
export function readMessagePayload(payload: unknown, partnership: string): MessagePayload {
  check(hasExactly(payload, payloadKeys), "schema-invalid");
  const { iss, aud, iat, jti, v, _sd: sd, _sd_alg: alg } = payload;
  check(typeof iss === "string" && typeof jti === "string", "schema-invalid");
  check(aud === partnership && v === envelopeVersion && alg === "sha-256", "schema-invalid");
  check(isDigestList(sd), "disclosures-inconsistent");
  return { iss, aud, iat: readInstantSeconds(iat), jti, sd };
}

/** Reads a NumericDate: seconds since 1970, at most to the millisecond, in the years RFC 3339 can write. */
export function readInstantSeconds(iat: unknown): number {
  check(typeof iat === "number" && iat >= 0 && iat <= lastSecond, "schema-invalid");
  check(Math.round(iat * 1000) / 1000 === iat, "schema-invalid");
  return iat;
}

/** Ascending, so sorted and without repeats. What is no digest can match no disclosure: its spelling needs no check. */
function isDigestList(sd: unknown): sd is readonly string[] {
  if (!Array.isArray(sd) || !slotCounts.some((count) => count === sd.length)) return false;
  return sd.every(
    (digest, at) => typeof digest === "string" && digest.length === digestChars && (at === 0 || sd[at - 1] < digest),
  );
}

/** RFC 3339 in UTC of a NumericDate; whole seconds are written without a fraction, as our drafts write them. */
export function instantOf(iat: number): string {
  return new Date(Math.round(iat * 1000)).toISOString().replace(".000Z", "Z");
}

/** The signed part of a statement; a minimised form names the full one it was made of. */
export type SignedStatement = {
  readonly item: string;
  readonly about: string;
  readonly value: unknown;
  readonly assertion: string;
  readonly on: string;
} & ({ readonly form: "full" } | { readonly form: "minimised"; readonly of: string });

const fullKeys = ["item", "about", "value", "assertion", "on", "form"];
const minimisedKeys = [...fullKeys, "of"];

/** Reads a statement's value: exactly its keys. What the item's value may be is not checked here. */
export function readStatement(value: unknown): SignedStatement {
  check(isRecord(value), "disclosures-inconsistent");
  const { item, about, assertion, on, form, of } = value;
  check(typeof item === "string" && typeof about === "string", "schema-invalid");
  check(typeof assertion === "string" && typeof on === "string", "schema-invalid");
  const common = { item, about, value: value["value"], assertion, on };
  if (form === "full") {
    check(hasExactly(value, fullKeys), "schema-invalid");
    return { ...common, form };
  }
  check(form === "minimised" && hasExactly(value, minimisedKeys), "schema-invalid");
  check(typeof of === "string" && isStatementName(of), "disclosures-inconsistent");
  return { ...common, form, of };
}
