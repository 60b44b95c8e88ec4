import { hash } from "node:crypto";
import { z } from "zod";
import { AgencyId } from "@gatehouse/contracts/agency";
import { dutyNames, handlingCodes } from "@gatehouse/contracts/codes";
import { TierSchema } from "@gatehouse/contracts/decision-schema";
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
};

/**
 * Makes the text of one recipient's copy: the presentation, the gateway's statement bound to it, and the recipient's own
 * identifiers. It is still to be sealed.
 *
 * @param parts `presentation` from `select`; `localIds` as this recipient itself gave them to the register, each sealed to it (the broker keeps no other form);
 * `opening` of the recipient's own part of the ledger record
 */
export async function makeDelivery(parts: DeliveryParts, gatewayKey: SigningKey): Promise<string> {
  const { gateway, ids, opened } = await madeParts(parts, gatewayKey);
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
 * @param parts `presentation` from `select` and nowhere else
 */
export async function makeCopyItem(parts: DeliveryParts, gatewayKey: SigningKey): Promise<string> {
  const { gateway, ids, opened } = await madeParts(parts, gatewayKey);
  const signed = `{\\"presentation\\":\\"${parts.presentation}\\",\\"gateway\\":\\"${gateway}\\",`;
  const beside = JSON.stringify(`"localIds":${ids},"opening":${opened}}`);
  return `{"type":"copy","copy":"${signed}${beside.slice(1)}}`;
}

/** What a copy is made of. */
export type DeliveryParts = { readonly presentation: string; readonly facts: DeliveryFacts } & Beside;

async function madeParts(
  { presentation, facts, localIds, opening }: DeliveryParts,
  gatewayKey: SigningKey,
): Promise<{ readonly gateway: string; readonly ids: string; readonly opened: string }> {
  // Each is long, and written once for the hash and the text together.
  const [ids, opened] = [JSON.stringify(localIds), JSON.stringify(opening)];
  const statement: DeliveryStatement = {
    ...facts,
    v: envelopeVersion,
    sd_hash: disclosureDigest(presentation),
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
    const delivery: Omit<VerifiedDelivery, typeof verified> = {
      id: statement.jti,
      statement,
      view,
      presentation,
      localIds: own,
      opening,
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
