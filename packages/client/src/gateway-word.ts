import type { ZodType } from "zod";
import type { RefusalCode } from "@gatehouse/contracts/codes";
import { gatewayKeyAt, isGatewayKeyRevokedBy } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { ObjectType } from "@gatehouse/envelope/jws";
import { verifyObject } from "@gatehouse/envelope/jws";

/** Against what the gateway's word is checked; all of it is required. */
export type WordTrust = {
  readonly directory: TrustedDirectory;
  readonly partnership: string;
  /** The agency to which it must speak. */
  readonly agency: string;
  readonly now: Date;
};

type Addressed = { readonly iss: string; readonly aud: string };
/** A date no JavaScript Date exceeds, in Unix seconds; an `iat` beyond it is nonsense. */
const lastSecond = 1e11;

/**
 * Verifies something the gateway signed for one agency: a receipt, a notice, an answer. The key must have been the
 * gateway's when it signed, and not be revoked by now; issuer and audience must be this partnership and this agency.
 *
 * @param compact untrusted
 * @returns the payload in its schema's shape, or the code of the first check that failed
 */
export async function openGatewayWord<T extends Addressed>(
  typ: ObjectType,
  compact: string,
  schema: ZodType<T>,
  trust: WordTrust,
): Promise<{ readonly ok: true; readonly payload: T } | { readonly ok: false; readonly code: RefusalCode }> {
  const opened = await verifyObject(typ, compact, (kid, { iat }) => {
    if (typeof iat !== "number" || !(iat >= 0 && iat < lastSecond)) return "schema-invalid";
    if (isGatewayKeyRevokedBy(trust.directory, kid, trust.now.toISOString())) return "key-revoked";
    return gatewayKeyAt(trust.directory, kid, new Date(iat * 1000).toISOString());
  });
  if (!opened.ok) return opened;
  const parsed = schema.safeParse(opened.payload);
  if (!parsed.success) return { ok: false, code: "schema-invalid" };
  const { iss, aud } = parsed.data;
  if (iss !== trust.partnership || aud !== trust.agency) return { ok: false, code: "signature-invalid" };
  return { ok: true, payload: parsed.data };
}
