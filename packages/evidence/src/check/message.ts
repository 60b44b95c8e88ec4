import { base64urlOf, utf8 } from "./bytes.ts";
import { sha256 } from "./crypto.ts";
import { isArray, isObject, memberOf, readJsonPart, textOf } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { readJws } from "./jws.ts";
import type { ReadJws } from "./jws.ts";

/** A statement as it stands in a message: one item about one person. */
export type ReadStatement = {
  readonly id: string;
  readonly item: string;
  readonly about: string;
  readonly form: string;
  readonly assertion: string;
  readonly on: string;
  readonly value: unknown;
};

/** A message or a copy of one (SD-JWT, RFC 9901), taken apart. Its signature is not verified. */
export type ReadMessage = {
  readonly jws: ReadJws;
  /** The signed part, without what it discloses. */
  readonly signedPart: string;
  readonly claims: JsonObject;
  readonly statements: readonly ReadStatement[];
  /** How many signed lines are not shown: of a copy that is as it should be, of what was sent it is not. */
  readonly hidden: number;
  /** What is wrong with its lines; null when each stands under a signed digest, once. */
  readonly fault: string | null;
};

/** Lines of a message with its padding (contract: `padTo`), and what stands behind the last. */
const mostLines = 257;

/** Takes a message apart; undefined when it is not written as one. A register event is a message without lines. */
export async function readMessage(compact: string): Promise<ReadMessage | undefined> {
  const [signedPart = "", ...disclosures] = compact.split("~", mostLines + 2);
  if (disclosures.length > mostLines) return undefined;
  const jws = readJws(signedPart);
  if (!jws || (disclosures.length > 0 && disclosures.pop() !== "")) return undefined;
  const listed = memberOf(jws.payload, "_sd");
  const digests = isArray(listed) ? listed : [];
  const claims = new Map<string, unknown>();
  const names = new Set<string>();
  const statements: ReadStatement[] = [];
  let fault: string | null = null;
  let last = -1;
  // All at once: each by itself waits for its turn on another thread.
  const hashes = await Promise.all(disclosures.map((disclosure) => sha256(utf8(disclosure))));
  for (const [index, disclosure] of disclosures.entries()) {
    const at = digests.indexOf(base64urlOf(hashes[index] ?? new Uint8Array()));
    const read = readJsonPart(disclosure);
    const [, name, value] = isArray(read) ? read : [];
    // In the order of the digests, as senders and gateways write them: a message has one spelling.
    if (at <= last || !isArray(read) || read.length !== 3 || typeof name !== "string" || names.has(name)) {
      fault ??= "a line of it is not one that its sender signed";
      continue;
    }
    last = at;
    names.add(name);
    if (value === null) continue;
    if (isObject(value) && Object.hasOwn(value, "form")) statements.push(statementOf(name, value));
    else claims.set(name, value);
  }
  const hidden = digests.length - disclosures.length;
  return { jws, signedPart, claims: Object.fromEntries(claims), statements, hidden, fault };
}

function statementOf(name: string, said: JsonObject): ReadStatement {
  const of = textOf(said, "of");
  const [item, about, form] = [textOf(said, "item"), textOf(said, "about"), textOf(said, "form")];
  const [assertion, on] = [textOf(said, "assertion"), textOf(said, "on")];
  return { id: of === "" ? name : of, item, about, form, assertion, on, value: said["value"] };
}
