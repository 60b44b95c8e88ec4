import type { RefusalCode } from "@gatehouse/contracts/codes";
import { Directory } from "@gatehouse/contracts/directory";
import { isBase64urlOf } from "./canonical.ts";
import { openObject, signObject } from "./jws.ts";
import { publicKeyOf, thumbprint } from "./keys.ts";
import type { SealingPublicKey, SigningKey, VerifyingKey } from "./keys.ts";
import { check, refusing } from "./refusal.ts";
import type { Refused } from "./refusal.ts";

type DirectoryKey = Directory["agencies"][number]["signing"][number];

declare const trusted: unique symbol;
/** A directory whose signature by the pinned root held. Only `verifyDirectory` makes one. */
export type TrustedDirectory = Directory & { readonly [trusted]: true };

type Held = { readonly entry: DirectoryKey; readonly key: VerifyingKey };
type HeldSealing = { readonly entry: DirectoryKey; readonly key: SealingPublicKey };
type Index = {
  readonly agencies: ReadonlyMap<string, ReadonlyMap<string, Held>>;
  readonly gateway: ReadonlyMap<string, Held>;
  readonly sealing: ReadonlyMap<string, readonly HeldSealing[]>;
  readonly gatewaySealing: readonly HeldSealing[];
};
// A trusted directory is never changed, so what is looked up in it a thousand times a second is laid out once.
const indexes = new WeakMap<TrustedDirectory, Index>();

/** Signs a directory with the partnership's root key: the act that vouches for every key in it. */
export function signDirectory(directory: Directory, rootKey: SigningKey): Promise<string> {
  return signObject("gatehouse-directory+jwt", { ...directory }, rootKey);
}

/**
 * Verifies a directory against the root this reader pinned, never against one that came with it.
 *
 * @param compact untrusted: the gateway or a file may have brought it
 * @param pinnedRoot the partnership's root key, got out of band
 * @returns the directory, or `key-unknown` (another root), `signature-invalid`, `encoding-not-canonical`,
 * `schema-invalid` (also when a key's name is not its thumbprint or stands twice). A caller that holds a directory
 * refuses one with a lower `version` itself: going back could bring a revoked key to life
 */
export function verifyDirectory(
  compact: string,
  pinnedRoot: VerifyingKey,
): Promise<{ readonly ok: true; readonly directory: TrustedDirectory } | Refused> {
  return refusing(async () => {
    const { payload } = await openObject("gatehouse-directory+jwt", compact, (kid) =>
      kid === pinnedRoot.kid ? pinnedRoot : "key-unknown",
    );
    const parsed = Directory.safeParse(payload);
    check(parsed.success, "schema-invalid");
    check(parsed.data.root === pinnedRoot.kid && keysNameThemselves(parsed.data), "schema-invalid");
    check(isWitnessable(parsed.data), "schema-invalid");
    // The one place where the brand is given: the pinned root's signature has held.
    return { ok: true, directory: parsed.data as TrustedDirectory };
  });
}

/**
 * The key `kid` of `agency`, if the directory says that it was good at a time.
 *
 * @param agency as claimed, untrusted
 * @param at RFC 3339; a key is good from `validFrom` until before `validTo`, and until before it was revoked
 * @returns the key, or `sender-not-enrolled`, `key-unknown` (not this agency's, or not at that time), `key-revoked`
 */
export function signingKeyAt(
  directory: TrustedDirectory,
  agency: unknown,
  kid: string,
  at: string,
): VerifyingKey | RefusalCode {
  const keys = typeof agency === "string" ? indexOf(directory).agencies.get(agency) : undefined;
  return keys ? goodAt(keys.get(kid), at) : "sender-not-enrolled";
}

/** As `signingKeyAt`, for the keys by which the gateway signs receipts and delivery statements. */
export function gatewayKeyAt(directory: TrustedDirectory, kid: string, at: string): VerifyingKey | RefusalCode {
  return goodAt(indexOf(directory).gateway.get(kid), at);
}

/** Whether a gateway key has been revoked by a time: one that has is refused whatever time its signature claims. */
export function isGatewayKeyRevokedBy(directory: TrustedDirectory, kid: string, now: string): boolean {
  const held = indexOf(directory).gateway.get(kid);
  return held !== undefined && isRevoked(held.entry, now);
}

/** The key to seal to an agency with at a time: the newest that is good then. */
export function sealingKeyAt(directory: TrustedDirectory, agency: string, at: string): SealingPublicKey | undefined {
  return newest(indexOf(directory).sealing.get(agency) ?? [], at);
}

/** The key to seal to the gateway with at a time: the newest that is good then. */
export function gatewaySealingKeyAt(directory: TrustedDirectory, at: string): SealingPublicKey | undefined {
  return newest(indexOf(directory).gatewaySealing, at);
}

function goodAt(held: Held | undefined, at: string): VerifyingKey | RefusalCode {
  if (!held) return "key-unknown";
  if (isRevoked(held.entry, at)) return "key-revoked";
  return isCurrent(held.entry, at) ? held.key : "key-unknown";
}

function newest(held: readonly HeldSealing[], at: string): SealingPublicKey | undefined {
  const good = held.filter(({ entry }) => isCurrent(entry, at) && !isRevoked(entry, at));
  const latest = good.toSorted((a, b) => Date.parse(b.entry.validFrom) - Date.parse(a.entry.validFrom))[0];
  return latest?.key;
}

// Every comparison is written so that a time that cannot be read (NaN) makes the key not good.
function isCurrent(entry: DirectoryKey, at: string): boolean {
  const time = Date.parse(at);
  return time >= Date.parse(entry.validFrom) && time < Date.parse(entry.validTo);
}

function isRevoked(entry: DirectoryKey, at: string): boolean {
  return entry.revokedAt !== null && !(Date.parse(at) < Date.parse(entry.revokedAt));
}

function indexOf(directory: TrustedDirectory): Index {
  const known = indexes.get(directory);
  if (known) return known;
  const index: Index = {
    agencies: new Map(directory.agencies.map(({ id, signing }) => [id, heldByKid(signing)])),
    gateway: heldByKid(directory.gateway.signing),
    sealing: new Map(directory.agencies.map(({ id, sealing }) => [id, sealing.map(heldSealing)])),
    gatewaySealing: directory.gateway.sealing.map(heldSealing),
  };
  indexes.set(directory, index);
  return index;
}

function heldByKid(entries: readonly DirectoryKey[]): ReadonlyMap<string, Held> {
  return new Map(entries.map((entry) => [entry.kid, { entry, key: publicKeyOf("Ed25519", entry.x) }]));
}

function heldSealing(entry: DirectoryKey): HeldSealing {
  return { entry, key: publicKeyOf("X25519", entry.x) };
}

/** A name is its key's thumbprint and stands once, so that no `kid` can mean two keys or two agencies. */
function keysNameThemselves(directory: Directory): boolean {
  const owners = [...directory.agencies, directory.gateway];
  const named = (crv: "Ed25519" | "X25519", entry: DirectoryKey): boolean =>
    isBase64urlOf(32, entry.x) && entry.kid === thumbprint(crv, entry.x);
  const { ledger } = directory;
  // A key for checkpoints or cosignatures signs nothing else: what is one kind of object can never be read as another.
  const notes = [ledger, ...ledger.witnesses].flatMap(({ keys }) => keys);
  const signed = owners.flatMap(({ signing, sealing }) => [...signing, ...sealing]);
  const kids = [...signed, ...notes].map(({ kid }) => kid);
  const ids = new Set(directory.agencies.map(({ id }) => id));
  return (
    owners.every(({ signing }) => signing.every((entry) => named("Ed25519", entry))) &&
    owners.every(({ sealing }) => sealing.every((entry) => named("X25519", entry))) &&
    notes.every((entry) => named("Ed25519", entry)) &&
    new Set(kids).size === kids.length &&
    ids.size === directory.agencies.length
  );
}

/** Every witness has a name of its own, is run by an agency that is there, and a quorum can be reached. */
function isWitnessable({ ledger, agencies }: Directory): boolean {
  const { witnesses, quorum, origin } = ledger;
  const names = [origin, ...witnesses.map(({ name }) => name)];
  return (
    new Set(names).size === names.length &&
    witnesses.every(({ agency }) => agencies.some(({ id }) => id === agency)) &&
    quorum <= witnesses.length
  );
}
