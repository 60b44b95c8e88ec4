import { hash } from "node:crypto";
import type { AgencyId } from "@gatehouse/contracts/agency";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import type { RefusalCode } from "@gatehouse/contracts/codes";
import { londonOffsetMs } from "@gatehouse/contracts/london";
import type { Agreement, Partnership } from "@gatehouse/contracts/partnership";
import { hasExactly, isRecord, readJsonPart } from "./canonical.ts";
import { envelopeVersion, instantOf, readInstantSeconds } from "./claims.ts";
import { signingKeyAt } from "./directory.ts";
import type { TrustedDirectory } from "./directory.ts";
import { openObject, signObject } from "./jws.ts";
import type { Payload, VerifiedObject } from "./jws.ts";
import type { SigningKey, VerifyingKey } from "./keys.ts";
import { check, refusing } from "./refusal.ts";
import type { Refused } from "./refusal.ts";
import { narrowedBy } from "./unsigned-limits.ts";

declare const signed: unique symbol;
/**
 * A partnership whose root signed its agencies, matrix, front door and telephone, and of whose agreements only those are
 * left that every party signed, each with what an unsigned one beside it takes away. Only `verifyPartnership` makes one; what was read from files is a plain `Partnership`.
 */
export type SignedPartnership = Partnership & { readonly [signed]: true };

/** Signatures as they are kept beside the keys: compact JWS, untrusted. */
export type Signatures = {
  /** By the agreement's id, one for each party. */
  readonly agreements: ReadonlyMap<string, readonly string[]>;
  /** The root's over all but the agreements; null where there is none. */
  readonly partnership: string | null;
};

/** Why a party's signature does not count: none of it is there, it is of other words than these, or it does not verify. */
export type SignatureLack = "signature-missing" | "signature-outdated" | RefusalCode;

/** An agreement that is not in force, and whose signature it lacks. */
export type UnsignedAgreement = {
  readonly agreement: string;
  readonly missing: readonly { readonly agency: AgencyId; readonly code: SignatureLack }[];
};

/** By what signatures are judged. */
export type SignatureTrust = {
  readonly directory: TrustedDirectory;
  /** The partnership's root key, got out of band. */
  readonly root: VerifyingKey;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
};

/** A signer's clock may be ahead by this much; what was signed later than that was not signed yet. */
const maxAheadMs = 120_000;

/** SHA-256 (hex) of an agreement as parsed, over its canonical JSON (RFC 8785): comments and layout are not signed. */
export function agreementDigest(agreement: Agreement): string {
  return hash("sha256", canonicalJson(agreement));
}

/** The same of everything in a partnership but its agreements: what the root signs. */
export function termsDigest(partnership: Partnership): string {
  return hash("sha256", canonicalJson({ ...partnership, agreements: undefined }));
}

/**
 * Signs an agreement for one of its parties, under a type of its own.
 *
 * @param by.agency whose key `by.key` is; nobody else's counts for it
 */
export function signAgreement(
  agreement: Agreement,
  by: { readonly agency: AgencyId; readonly key: SigningKey; readonly partnership: string; readonly at: Date },
): Promise<string> {
  const { agency: iss, partnership: aud, at } = by;
  const head = { iss, aud, iat: secondsOf(at), v: envelopeVersion };
  const payload = { ...head, agreement: agreement.id, digest: agreementDigest(agreement) };
  return signObject("gatehouse-agreement+jwt", payload, by.key);
}

/** Signs agencies, matrix, front door and telephone with the partnership's root key. */
export function signPartnership(
  partnership: Partnership,
  by: { readonly rootKey: SigningKey; readonly at: Date },
): Promise<string> {
  const { id } = partnership;
  const payload = { iss: id, aud: id, iat: secondsOf(by.at), v: envelopeVersion, digest: termsDigest(partnership) };
  return signObject("gatehouse-partnership+jwt", payload, by.rootKey);
}

/** The agency that a compact signature says it is by, before any check: for putting a newer one in its place. */
export function claimedSigner(compact: string): string | null {
  const payload = readJsonPart(compact.split(".")[1] ?? "");
  return isRecord(payload) && typeof payload["iss"] === "string" ? payload["iss"] : null;
}

/**
 * Verifies who signed a partnership. A signature counts when its key was its signer's, and good, at the time it says, and
 * has not been revoked since: a thief can write any time into what it signs. One over other words counts for nothing, so an
 * older version's cannot be used again.
 *
 * @param signatures untrusted
 * @returns the partnership with only the agreements that every party signed, and those it lost; or, where the root did not
 * sign the rest, `signature-missing`, `signature-outdated`, `key-unknown` (another root), `signature-invalid`,
 * `encoding-not-canonical` or `schema-invalid`, and no partnership at all
 */
export async function verifyPartnership(
  partnership: Partnership,
  signatures: Signatures,
  trust: SignatureTrust,
): Promise<
  | { readonly ok: true; readonly partnership: SignedPartnership; readonly unsigned: readonly UnsignedAgreement[] }
  | { readonly ok: false; readonly code: SignatureLack }
> {
  const terms = await verifyTerms(partnership, signatures.partnership, trust);
  if (terms !== null) return { ok: false, code: terms };
  const checked = await Promise.all(
    partnership.agreements.map(async (agreement) => {
      const found = signatures.agreements.get(agreement.id) ?? [];
      return { agreement, missing: await missingOf(agreement, found, partnership.id, trust) };
    }),
  );
  const left = checked.flatMap(({ agreement, missing }) => (missing.length === 0 ? [] : [agreement]));
  const today = new Date(trust.nowMs + londonOffsetMs(trust.nowMs)).toISOString().slice(0, "2026-11-02".length);
  const agreements = checked.flatMap(({ agreement, missing }) =>
    missing.length === 0 ? [narrowedBy(agreement, left, today)] : [],
  );
  const unsigned = checked.flatMap(({ agreement, missing }) =>
    missing.length === 0 ? [] : [{ agreement: agreement.id, missing }],
  );
  // The one place where the brand is given: every signature has held.
  return { ok: true, partnership: { ...partnership, agreements } as SignedPartnership, unsigned };
}

async function verifyTerms(
  partnership: Partnership,
  compact: string | null,
  trust: SignatureTrust,
): Promise<SignatureLack | null> {
  const { directory, root } = trust;
  if (compact === null) return "signature-missing";
  const opened = await refusing(async () => {
    const { payload } = await openObject("gatehouse-partnership+jwt", compact, (kid) =>
      kid === root.kid ? root : "key-unknown",
    );
    check(hasExactly(payload, ["iss", "aud", "iat", "v", "digest"]), "schema-invalid");
    check(payload["iss"] === partnership.id && directory.partnership === partnership.id, "schema-invalid");
    checkHead(payload, partnership.id, trust);
    return { ok: true, payload } as const;
  });
  if (!opened.ok) return opened.code;
  return opened.payload["digest"] === termsDigest(partnership) ? null : "signature-outdated";
}

async function missingOf(
  agreement: Agreement,
  compacts: readonly string[],
  partnership: string,
  trust: SignatureTrust,
): Promise<UnsignedAgreement["missing"]> {
  const digest = agreementDigest(agreement);
  const codes = new Map<AgencyId, SignatureLack | null>();
  for (const compact of compacts) {
    const opened = await verifyAgreementSignature(compact, partnership, trust);
    const by = opened.ok ? opened.payload["iss"] : claimedSigner(compact);
    if (typeof by !== "string" || codes.get(by) === null) continue;
    if (!opened.ok) codes.set(by, opened.code);
    else {
      const same = opened.payload["agreement"] === agreement.id && opened.payload["digest"] === digest;
      codes.set(by, same ? null : "signature-outdated");
    }
  }
  return agreement.parties.flatMap((agency) => {
    const code = codes.has(agency) ? codes.get(agency) : "signature-missing";
    return code === null || code === undefined ? [] : [{ agency, code }];
  });
}

function verifyAgreementSignature(
  compact: string,
  partnership: string,
  trust: SignatureTrust,
): Promise<VerifiedObject | Refused> {
  return refusing(async () => {
    const opened = await openObject("gatehouse-agreement+jwt", compact, (kid, { iss, iat }) => {
      const then = signingKeyAt(trust.directory, iss, kid, instantOf(readInstantSeconds(iat)));
      if (typeof then === "string") return then;
      // Out of time since is no harm; revoked since is: who stole it can sign with any time.
      const now = signingKeyAt(trust.directory, iss, kid, new Date(trust.nowMs).toISOString());
      return now === "key-revoked" ? now : then;
    });
    check(hasExactly(opened.payload, ["iss", "aud", "iat", "v", "agreement", "digest"]), "schema-invalid");
    checkHead(opened.payload, partnership, trust);
    return opened;
  });
}

function checkHead({ aud, iat, v }: Payload, partnership: string, trust: SignatureTrust): void {
  check(aud === partnership && v === envelopeVersion, "schema-invalid");
  check(readInstantSeconds(iat) * 1000 <= trust.nowMs + maxAheadMs, "schema-invalid");
}

function secondsOf(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
