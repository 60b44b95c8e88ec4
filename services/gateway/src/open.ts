import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RefusalCode } from "@gatehouse/contracts/codes";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { signingKeyAt } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { claimedType, verifyObject } from "@gatehouse/envelope/jws";
import type { Opener } from "@gatehouse/envelope/open-sealed";
import { claimedId } from "@gatehouse/envelope/claimed-id";
import { objectDigest } from "@gatehouse/envelope/object-digest";
import { readRegisterPayload } from "@gatehouse/envelope/register-payload";
import { verifyMessage } from "@gatehouse/envelope/verify-message";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";

/** One sealed object at its place in the intake. `storedAt` is the server's time, in milliseconds. */
export type IntakeItem = {
  readonly seq: number;
  readonly account: string;
  readonly data: Uint8Array;
  readonly storedAtMs: number;
};

type Place = {
  readonly seq: number;
  readonly storedAtMs: number;
  /** The agency whose account published it: the directory says so, not the object. */
  readonly agency: AgencyId;
};

/** What an intake item turned out to be, every check that needs no register made. */
export type Opened =
  | (Place & { readonly kind: "message"; readonly message: VerifiedMessage })
  | (Place & { readonly kind: "event"; readonly event: SignedEvent })
  | (Place & { readonly kind: "refused"; readonly code: RefusalCode; readonly id: string | null })
  | { readonly kind: "stranger"; readonly seq: number; readonly storedAtMs: number };

/** A register event whose signature held, with what names the signed bytes. */
export type SignedEvent = {
  readonly event: RegisterEvent;
  readonly iss: AgencyId;
  readonly jti: string;
  readonly iat: number;
  readonly kid: string;
  readonly signedDigest: string;
};

export type OpenContext = {
  readonly opener: Opener;
  readonly directory: TrustedDirectory;
  readonly partnership: string;
};

/**
 * Unseals and verifies one intake item; many run at once. What depends on the register or on order (a key revoked just
 * before, an id seen before) is left to the ordered step.
 */
export async function openItem(item: IntakeItem, context: OpenContext): Promise<Opened> {
  const { seq, storedAtMs } = item;
  const agency = context.directory.agencies.find(({ account }) => account === item.account)?.id;
  if (agency === undefined) return { kind: "stranger", seq, storedAtMs };
  const place = { seq, storedAtMs, agency };
  const compact = unseal(item.data, context.opener);
  if (typeof compact !== "string") return { kind: "refused", ...place, code: compact.code, id: null };
  const refused = (code: RefusalCode): Opened => ({ kind: "refused", ...place, code, id: claimedId(compact) });
  const trust = {
    directory: context.directory,
    partnership: context.partnership,
    at: new Date(storedAtMs).toISOString(),
  };
  if (claimedType(compact) === "gatehouse-register-event+jwt") {
    const event = await openEvent(compact, trust);
    if ("code" in event) return refused(event.code);
    // An agency that publishes what another signed is not speaking for itself.
    return event.iss === agency ? { kind: "event", ...place, event } : refused("signature-invalid");
  }
  const opened = await verifyMessage(compact, trust);
  if (!opened.ok) return refused(opened.code);
  return opened.message.iss === agency
    ? { kind: "message", ...place, message: opened.message }
    : refused("signature-invalid");
}

function unseal(data: Uint8Array, opener: Opener): string | { readonly code: RefusalCode } {
  try {
    return Buffer.from(opener.open(Buffer.from(data).toString("utf8"))).toString("utf8");
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    if (error.code === "sealed-key-unknown") return { code: "key-unknown" };
    return { code: error.code === "sealed-unreadable" ? "signature-invalid" : "encoding-not-canonical" };
  }
}

async function openEvent(
  compact: string,
  trust: { readonly directory: TrustedDirectory; readonly partnership: string; readonly at: string },
): Promise<SignedEvent | { readonly code: RefusalCode }> {
  const verified = await verifyObject("gatehouse-register-event+jwt", compact, (kid, { iss }) =>
    signingKeyAt(trust.directory, iss, kid, trust.at),
  );
  if (!verified.ok) return { code: verified.code };
  const payload = readRegisterPayload(verified.payload, trust.partnership);
  if (!payload) return { code: "schema-invalid" };
  const parsed = parseRegisterEvent(payload.event);
  if (!parsed.ok) return { code: parsed.code };
  const { iss, jti, iat } = payload;
  const own = parsed.event.by.agency === iss && parsed.event.id === jti;
  if (!own) return { code: "schema-invalid" };
  return { event: parsed.event, iss, jti, iat, kid: verified.kid, signedDigest: objectDigest(compact) };
}
