import { base64urlOf, utf8 } from "./bytes.ts";
import { sha256 } from "./crypto.ts";
import { isObject, memberOf, numberOf, objectsOf, textOf } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { jwsHolds, readJws } from "./jws.ts";

/** A directory that the root's key of this evidence signed: who held which keys then. */
export type ReadDirectory = {
  readonly version: number;
  readonly issuedAt: string;
  readonly partnership: string;
  readonly payload: JsonObject;
};

/** The thumbprint of an Ed25519 key (RFC 7638), by which everything names it. */
export async function thumbprintOf(x: string): Promise<string> {
  return base64urlOf(await sha256(utf8(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)));
}

/** Reads a directory signed by this root; a text says what is wrong with another. */
export async function readDirectory(compact: string, rootX: string): Promise<ReadDirectory | string> {
  const jws = readJws(compact);
  if (jws?.typ !== "gatehouse-directory+jwt") return "it is not written as a directory is";
  const { payload, kid } = jws;
  if (kid !== (await thumbprintOf(rootX)) || textOf(payload, "root") !== kid) return "it names another root";
  if (!(await jwsHolds(jws, rootX))) return "the root's signature does not hold";
  const issuedAt = textOf(payload, "issuedAt");
  if (Number.isNaN(Date.parse(issuedAt))) return "it has no date";
  return { version: numberOf(payload, "version"), issuedAt, partnership: textOf(payload, "partnership"), payload };
}

/** The directory in force at a time: the newest issued by then, else the oldest there is. */
export function inForce<Dated extends Pick<ReadDirectory, "version" | "issuedAt">>(
  directories: readonly Dated[],
  timeMs: number,
): Dated | undefined {
  const byVersion = directories.toSorted((a, b) => a.version - b.version);
  // What is signed counts in whole seconds, so a directory of the same second was already there.
  return byVersion.findLast(({ issuedAt }) => Math.floor(Date.parse(issuedAt) / 1000) * 1000 <= timeMs) ?? byVersion[0];
}

/** The key of that name among some of a directory, if it was good at a time; a text says why it was not. */
export async function keyAt(keys: unknown, kid: string, timeMs: number): Promise<{ readonly x: string } | string> {
  const found = objectsOf({ keys }, "keys").find((key) => textOf(key, "kid") === kid);
  if (!found) return "the directory has no such key there";
  const x = textOf(found, "x");
  if ((await thumbprintOf(x)) !== kid) return "the key does not bear its own thumbprint";
  return isGoodAt(found, timeMs) ? { x } : "the key was not good at that time";
}

/** The keys of a list that were good at a time, oldest first. */
export function keysGoodAt(keys: unknown, timeMs: number): readonly string[] {
  return objectsOf({ keys }, "keys")
    .filter((key) => isGoodAt(key, timeMs))
    .map((key) => textOf(key, "x"));
}

// Written so that a time that cannot be read (NaN) makes the key not good.
function isGoodAt(key: JsonObject, timeMs: number): boolean {
  const isCurrent = timeMs >= Date.parse(textOf(key, "validFrom")) && timeMs < Date.parse(textOf(key, "validTo"));
  const revokedAt = memberOf(key, "revokedAt");
  if (revokedAt === null) return isCurrent;
  return isCurrent && typeof revokedAt === "string" && timeMs < Date.parse(revokedAt);
}

/** An agency of a directory. */
export function agencyIn({ payload }: ReadDirectory, id: string): JsonObject | undefined {
  return objectsOf(payload, "agencies").find((agency) => textOf(agency, "id") === id);
}

/** The name of an agency, as the directory has it; its id where it has none. */
export function agencyNameIn(directory: ReadDirectory | undefined, id: string): string {
  const name = directory === undefined ? "" : textOf(agencyIn(directory, id), "name");
  return name === "" ? id : name;
}

/** What a directory says of the ledger. */
export function ledgerIn({ payload }: ReadDirectory): JsonObject {
  const ledger = memberOf(payload, "ledger");
  return isObject(ledger) ? ledger : {};
}
