import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { items, isItemName } from "@gatehouse/contracts/items";
import type { Message } from "@gatehouse/contracts/message";
import { minimisedForm } from "@gatehouse/contracts/minimise";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { hasExactly } from "./canonical.ts";
import type { MessagePayload, SignedStatement } from "./claims.ts";
import { instantOf, isMessageClaim, isStatementName, readMessagePayload, readStatement } from "./claims.ts";
import { signingKeyAt } from "./directory.ts";
import type { TrustedDirectory } from "./directory.ts";
import { disclosureDigest, readDisclosure } from "./disclosure.ts";
import { openObject } from "./jws.ts";
import { Refusal, check, refusing } from "./refusal.ts";
import type { Refused } from "./refusal.ts";
import { splitSdJwt } from "./sd-jwt.ts";

declare const verified: unique symbol;

/** A message all of whose checks held. Only `verifyMessage` makes one, so nothing unverified reaches a decision. */
export type VerifiedMessage = {
  readonly [verified]: true;
  /** The message as `decide` reads it: statement ids are the signed names, `summary` the signed authored form. */
  readonly draft: Message;
  readonly iss: string;
  readonly jti: string;
  /** Seconds since 1970: the signed `createdAt`. */
  readonly iat: number;
  /** The key it was signed with: the ordered step checks it again at the message's place (`signingKeyAt`). */
  readonly kid: string;
  /** SHA-256 of the signed JWT, hex: names exactly these signed bytes, whatever travels with them. */
  readonly signedDigest: string;
  /** What `select` joins: nobody else's business. */
  readonly parts: MessageParts;
};

/** Where each disclosure stands, in the order of the digests. */
export type MessageParts = {
  readonly jwt: string;
  readonly disclosures: readonly string[];
  readonly claims: ReadonlyMap<string, number>;
  readonly statements: ReadonlyMap<string, { readonly full: number; readonly minimised: number | undefined }>;
};

/** Against what a received message is checked; all of it is required, because a check left out is a check passed. */
export type Trust = {
  readonly directory: TrustedDirectory;
  readonly partnership: string;
  /** RFC 3339: when the message took its place in the intake; keys are judged at that time, not at the signer's. */
  readonly at: string;
};

type Found = { readonly statement: SignedStatement; readonly at: number };
type Read = {
  readonly claims: Map<string, { readonly value: unknown; readonly at: number }>;
  readonly full: Map<string, Found>;
  readonly minimised: Map<string, Found>;
};

/**
 * Verifies a message as the gateway receives it: one spelling, a signature by a key the directory gives its issuer, every
 * digest accounted for by exactly one disclosure and every disclosure by a digest, no name twice, padding of nulls only,
 * minimised forms as derived again from the full ones, and the whole draft against the contract.
 *
 * @param compact untrusted
 * @returns the message, or the code of the first check that failed: `encoding-not-canonical`, `signature-invalid`,
 * `sender-not-enrolled`, `key-unknown`, `key-revoked`, `disclosures-inconsistent`, or one of `parseMessage`
 */
export function verifyMessage(compact: string, trust: Trust): Promise<Verified> {
  return verifyAs("gatehouse-message+sd-jwt", compact, trust);
}

/** As `verifyMessage`, for a draft of which an agency asks what would be decided (`signPreview`): never to be delivered. */
export function verifyPreview(compact: string, trust: Trust): Promise<Verified> {
  return verifyAs("gatehouse-preview+sd-jwt", compact, trust);
}

type Verified = { readonly ok: true; readonly message: VerifiedMessage } | Refused;

function verifyAs(
  typ: "gatehouse-message+sd-jwt" | "gatehouse-preview+sd-jwt",
  compact: string,
  trust: Trust,
): Promise<Verified> {
  return refusing(async () => {
    const { jwt, disclosures } = splitSdJwt(compact);
    const { payload, kid } = await openObject(typ, jwt, (name, { iss }) =>
      signingKeyAt(trust.directory, iss, name, trust.at),
    );
    const clear = readMessagePayload(payload, trust.partnership);
    const read = readAll(clear.sd, disclosures);
    const draft = readDraft(clear, read);
    const shorter = pairForms(draft, read);
    const parts: MessageParts = {
      jwt,
      disclosures,
      claims: new Map([...read.claims].map(([name, { at }]) => [name, at])),
      statements: new Map([...read.full].map(([id, found]) => [id, forms(found, shorter.get(id))])),
    };
    const signedDigest = hash("sha256", jwt, "hex");
    const message = { draft, iss: clear.iss, jti: clear.jti, iat: clear.iat, kid, signedDigest, parts };
    return { ok: true, message: branded(message) };
  });
}

/** Disclosures come in the order of their digests, so that a message has one spelling; then one pass accounts for all. */
function readAll(sd: readonly string[], disclosures: readonly string[]): Read {
  check(disclosures.length === sd.length, "disclosures-inconsistent");
  const read: Read = { claims: new Map(), full: new Map(), minimised: new Map() };
  const names = new Set<string>();
  for (const [at, encoded] of disclosures.entries()) {
    check(disclosureDigest(encoded) === sd[at], "disclosures-inconsistent");
    const disclosure = readDisclosure(encoded);
    if (typeof disclosure === "string") throw new Refusal(disclosure);
    const { name, value } = disclosure;
    check(!names.has(name), "disclosures-inconsistent");
    names.add(name);
    if (isMessageClaim(name)) {
      check(value !== null, "disclosures-inconsistent");
      read.claims.set(name, { value, at });
    } else {
      check(isStatementName(name), "schema-invalid");
      if (value !== null) place(read, name, { statement: readStatement(value), at });
    }
  }
  return read;
}

function place(read: Read, name: string, found: Found): void {
  const { statement } = found;
  if (statement.form === "full") {
    read.full.set(name, found);
    return;
  }
  check(!read.minimised.has(statement.of), "disclosures-inconsistent");
  read.minimised.set(statement.of, found);
}

function readDraft(clear: MessagePayload, read: Read): Message {
  const claims = Object.fromEntries([...read.claims].map(([name, { value }]) => [name, value]));
  const statements = [...read.full].map(([id, { statement }]) => {
    const { form: _form, ...said } = statement;
    const summary = authored(statement.item) ? read.minimised.get(id)?.statement.value : undefined;
    return summary === undefined ? { id, ...said } : { id, ...said, summary };
  });
  const parsed = parseMessage({
    id: clear.jti,
    from: clear.iss,
    createdAt: instantOf(clear.iat),
    ...claims,
    statements,
  });
  if (!parsed.ok) throw new Refusal(parsed.code);
  return parsed.message;
}

/** Holds each minimised form against the full statement it names; a derived one must be there and be what we derive. */
function pairForms(draft: Message, read: Read): ReadonlyMap<string, Found> {
  const context = { signedOn: draft.createdAt.slice(0, 10), case: draft.case ?? null };
  for (const [id, { statement: full }] of read.full) {
    const shorter = read.minimised.get(id)?.statement;
    const derived = minimisedForm({ item: full.item, value: full.value }, context);
    if (derived !== undefined) check(isDeepStrictEqual(shorter?.value, derived), "disclosures-inconsistent");
    if (!shorter) continue;
    check(derived !== undefined || authored(full.item), "disclosures-inconsistent");
    const same = shorter.item === full.item && shorter.about === full.about;
    check(same && shorter.assertion === full.assertion && shorter.on === full.on, "disclosures-inconsistent");
  }
  for (const of of read.minimised.keys()) check(read.full.has(of), "disclosures-inconsistent");
  return read.minimised;
}

/** A typed absence has nothing to take away: its one form serves as both. */
function forms(
  full: Found,
  shorter: Found | undefined,
): { readonly full: number; readonly minimised: number | undefined } {
  const absent = hasExactly(full.statement.value, ["absent"]);
  return { full: full.at, minimised: shorter?.at ?? (absent ? full.at : undefined) };
}

function authored(item: string): boolean {
  return isItemName(item) && items[item].minimisedForm?.by === "authored";
}

function branded(message: Omit<VerifiedMessage, typeof verified>): VerifiedMessage {
  // The one place where the brand is given: every check of `verifyMessage` has held.
  return message as VerifiedMessage;
}
