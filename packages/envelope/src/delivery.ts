import { hash } from "node:crypto";
import { z } from "zod";
import { AgencyId } from "@gatehouse/contracts/agency";
import { dutyNames, handlingCodes } from "@gatehouse/contracts/codes";
import { TierSchema } from "@gatehouse/contracts/decision-schema";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { CalendarDate, Identifier, Instant, MessageId } from "@gatehouse/contracts/message";
import { NotedObjections } from "@gatehouse/contracts/noted-objections";
import { Purpose } from "@gatehouse/contracts/purpose";
import { readJsonText } from "./canonical.ts";
import { envelopeVersion } from "./claims.ts";
import { gatewayKeyAt, isGatewayKeyRevokedBy } from "./directory.ts";
import type { TrustedDirectory } from "./directory.ts";
import { disclosureDigest } from "./disclosure.ts";
import { openObject, signObject } from "./jws.ts";
import type { SigningKey } from "./keys.ts";
import { check, refusing } from "./refusal.ts";
import type { Refused } from "./refusal.ts";
import type { PresentationView } from "./verify-presentation.ts";
import { viewOf } from "./verify-presentation.ts";

const Base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** What the gateway says of one copy: for whom it is, why it was shared, and how it is to be handled. */
export const DeliveryStatement = z.strictObject({
  iss: z.string().min(1).max(64).describe("The partnership's id: the gateway signs in its name"),
  aud: AgencyId.describe("The one recipient this copy is for"),
  iat: z.number().int().min(0).describe("When the gateway decided, Unix time in seconds"),
  jti: Base64url.min(16).max(64).describe("Delivery id: the same copy again has the same one"),
  v: z.literal(envelopeVersion),
  message: MessageId.describe("The message this is a copy of"),
  sender: AgencyId.describe("The agency that signed it"),
  acceptedAt: Instant.describe("When the message took its place in the intake: its key is judged at that time"),
  intake: z.number().int().min(0).describe("Its place in the intake"),
  record: z.number().int().min(0).describe("Number of the ledger record of the decision"),
  policy: z.string().min(1).max(200).describe("Hash of the policy that decided"),
  purpose: Purpose,
  tier: TierSchema.describe("Whether it was shared by consent or because someone may be harmed"),
  handling: z.array(z.enum(handlingCodes)).max(handlingCodes.length),
  duties: z
    .array(z.strictObject({ duty: z.enum(dutyNames), due: Instant.nullable() }))
    .max(dutyNames.length)
    .describe("What is asked of this recipient, and by when"),
  routedTo: z.string().min(1).max(100).nullable().describe("The role that may have it, when only that one may"),
  retainUntil: CalendarDate.nullable().describe("Delete the copy after this day"),
  objections: NotedObjections.nullish().describe(
    "On the front door's copy alone: the objections in scope, as recorded",
  ),
  sd_hash: Base64url.length(43).describe("SHA-256 of the presentation: binds it to this statement (RFC 9901 §4.3.1)"),
  with_hash: Base64url.length(43).describe("SHA-256 of what travels beside the presentation"),
});
export type DeliveryStatement = z.infer<typeof DeliveryStatement>;
/** What the gateway fills in; the hashes and the version follow from the rest. */
export type DeliveryFacts = Omit<DeliveryStatement, "v" | "sd_hash" | "with_hash">;

/** An identifier sealed to its agency is a few hundred characters. */
const maxSealedIdChars = 8192;

const DeliveryBody = z.strictObject({
  presentation: z.string(),
  gateway: z.string(),
  localIds: z.array(z.string().min(1).max(maxSealedIdChars)).max(20),
  opening: z.record(z.string(), z.unknown()).nullable(),
});

/** What travels beside the presentation: the broker's word, signed by the gateway but by no sender. */
export type Beside = Pick<z.infer<typeof DeliveryBody>, "localIds" | "opening">;

declare const verified: unique symbol;
/** A copy whose sender and gateway have both been verified by its recipient. Only `openDelivery` makes one. */
export type VerifiedDelivery = Pick<Beside, "opening"> & {
  readonly [verified]: true;
  /** Hand over under this id: the same copy may come again. */
  readonly id: string;
  readonly statement: DeliveryStatement;
  readonly view: PresentationView;
  /** The recipient's own identifiers for the child, as it once gave them. Broker-asserted: no sender signed them. */
  readonly localIds: readonly Identifier[];
  /** The signed presentation itself, to keep as evidence. */
  readonly presentation: string;
  /** What the ledger has to name this copy by (`copyDigest`): computed from what came, for comparing with `opening`. */
  readonly digest: string;
};

/** What a copy is made of, before the record is that says of it what was delivered. */
export type CopyParts = { readonly presentation: string; readonly facts: DeliveryFacts } & Pick<Beside, "localIds">;
/** What a copy is made of. */
export type DeliveryParts = CopyParts & Pick<Beside, "opening">;
/** A copy that has its digest, and lacks the opening of the record that tells the digest. */
export type PreparedCopy = CopyParts & { readonly sdHash: string; readonly digest: string };

/**
 * Digests a copy, as its record in the ledger names what was delivered: all of it but the record's own opening, which
 * proves itself.
 *
 * @param parts `presentation` from `select`; `localIds` as this recipient itself gave them to the register, each sealed to it (the broker keeps no other form)
 */
export function prepareCopy(parts: CopyParts): PreparedCopy {
  const sdHash = disclosureDigest(parts.presentation);
  return { ...parts, sdHash, digest: copyDigest(parts.facts, parts.localIds, sdHash) };
}

/**
 * Names a copy in the ledger: SHA-256, hexadecimal, of the canonical JSON of the gateway's statement without its version
 * and hashes, the recipient's own identifiers as they travel, and the presentation's digest.
 *
 * @param sdHash SHA-256 of the presentation, base64url: it is in the statement already, so no long text is hashed twice
 */
export function copyDigest(facts: DeliveryFacts, localIds: readonly string[], sdHash: string): string {
  return hash("sha256", canonicalJson([facts, localIds, sdHash]), "hex");
}

/**
 * Makes the text of one recipient's copy: the presentation, the gateway's statement bound to it, and the recipient's own
 * identifiers. It is still to be sealed.
 *
 * @param parts as for `prepareCopy`; `opening` of the recipient's own part of the ledger record
 */
export async function makeDelivery({ opening, ...parts }: DeliveryParts, gatewayKey: SigningKey): Promise<string> {
  const { gateway, ids, opened } = await madeParts(prepareCopy(parts), opening, gatewayKey);
  const signed = JSON.stringify({ presentation: parts.presentation, gateway });
  return `${signed.slice(0, -1)},"localIds":${ids},"opening":${opened}}`;
}

/**
 * Makes the text of the delivery item that carries a copy: the JSON of `{ type: "copy", copy }` with the text that
 * `makeDelivery` makes of the same.
 *
 * A presentation and a signature have no character that a JSON string would have to escape, so only what stands beside
 * them is looked through: at five copies a message this is a tenth of what the gateway does.
 *
 * @param prepared its presentation is from `select` and nowhere else
 * @param opening of the recipient's own part of the ledger record
 */
export async function makeCopyItem(
  prepared: PreparedCopy,
  opening: Beside["opening"],
  gatewayKey: SigningKey,
): Promise<string> {
  const { gateway, ids, opened } = await madeParts(prepared, opening, gatewayKey);
  const signed = `{\\"presentation\\":\\"${prepared.presentation}\\",\\"gateway\\":\\"${gateway}\\",`;
  const beside = JSON.stringify(`"localIds":${ids},"opening":${opened}}`);
  return `{"type":"copy","copy":"${signed}${beside.slice(1)}}`;
}

async function madeParts(
  { facts, localIds, sdHash }: PreparedCopy,
  opening: Beside["opening"],
  gatewayKey: SigningKey,
): Promise<{ readonly gateway: string; readonly ids: string; readonly opened: string }> {
  // Each is long, and written once for the hash and the text together.
  const [ids, opened] = [JSON.stringify(localIds), JSON.stringify(opening)];
  const statement: DeliveryStatement = {
    ...facts,
    v: envelopeVersion,
    sd_hash: sdHash,
    with_hash: hash("sha256", besideText(ids, opened), "base64url"),
  };
  return { gateway: await signObject("gatehouse-delivery+jwt", statement, gatewayKey), ids, opened };
}

/** Against what a copy is checked; all of it is required. */
export type DeliveryTrust = {
  readonly directory: TrustedDirectory;
  readonly partnership: string;
  /** The agency that opens it. */
  readonly recipient: string;
  /** RFC 3339: a gateway key revoked by now is worth nothing, whatever time it wrote. */
  readonly now: string;
  /** Opens what was sealed to this agency: its own identifiers. @throws when it cannot */
  readonly openOwn: (sealed: string) => Uint8Array;
};

/**
 * Verifies a copy at its recipient: the gateway's statement (our partnership, us, these very bytes), and, independently
 * of the gateway, the sender's signature over every line.
 *
 * @param text untrusted, as `makeDelivery` made it
 * @returns the delivery, or the code of the first check that failed; `signature-invalid` also when the statement is not
 * about this presentation or not for this recipient
 */
export function openDelivery(
  text: string,
  trust: DeliveryTrust,
): Promise<{ readonly ok: true; readonly delivery: VerifiedDelivery } | Refused> {
  return refusing(async () => {
    const json = readJsonText(text);
    check(json !== undefined, "encoding-not-canonical");
    const body = DeliveryBody.safeParse(json);
    check(body.success, "schema-invalid");
    const { presentation, gateway, localIds, opening } = body.data;
    const statement = await openStatement(gateway, trust);
    check(statement.sd_hash === disclosureDigest(presentation), "signature-invalid");
    check(statement.with_hash === besideHash({ localIds, opening }), "signature-invalid");
    const { directory, partnership } = trust;
    const view = await viewOf(presentation, { directory, partnership, at: statement.acceptedAt });
    const agree = view.jti === statement.message && view.iss === statement.sender;
    check(agree && view.claims.purpose === statement.purpose, "disclosures-inconsistent");
    const own = localIds.flatMap((sealed) => readOwn(sealed, trust.openOwn));
    const { v: _v, sd_hash: sdHash, with_hash: _with, ...facts } = statement;
    const delivery: Omit<VerifiedDelivery, typeof verified> = {
      id: statement.jti,
      statement,
      view,
      presentation,
      localIds: own,
      opening,
      digest: copyDigest(facts, localIds, sdHash),
    };
    // The one place where the brand is given: both signatures have held.
    return { ok: true, delivery: delivery as VerifiedDelivery };
  });
}

/** An identifier that does not open any more (its key is gone) is left out: the copy is good without it. */
function readOwn(sealed: string, openOwn: DeliveryTrust["openOwn"]): Identifier[] {
  try {
    const parsed = Identifier.safeParse(JSON.parse(Buffer.from(openOwn(sealed)).toString()));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

async function openStatement(gateway: string, trust: DeliveryTrust): Promise<DeliveryStatement> {
  const { directory, partnership, recipient, now } = trust;
  const { payload } = await openObject("gatehouse-delivery+jwt", gateway, (kid, { iat }) => {
    if (typeof iat !== "number" || !(iat >= 0 && iat < 1e11)) return "schema-invalid";
    if (isGatewayKeyRevokedBy(directory, kid, now)) return "key-revoked";
    return gatewayKeyAt(directory, kid, new Date(iat * 1000).toISOString());
  });
  const statement = DeliveryStatement.safeParse(payload);
  check(statement.success, "schema-invalid");
  check(statement.data.iss === partnership && statement.data.aud === recipient, "signature-invalid");
  return statement.data;
}

function besideHash({ localIds, opening }: Beside): string {
  return hash("sha256", besideText(JSON.stringify(localIds), JSON.stringify(opening)), "base64url");
}

/** The JSON of the pair, of the JSON of each. */
function besideText(localIds: string, opening: string): string {
  return `[${localIds},${opening}]`;
}
