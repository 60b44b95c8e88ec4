import { ConformanceStatement, EnrolmentGrant, EnrolmentRequest } from "@gatehouse/contracts/enrolment";
import { signingKeyAt } from "./directory.ts";
import type { TrustedDirectory } from "./directory.ts";
import { openObject, signObject } from "./jws.ts";
import type { ObjectType } from "./jws.ts";
import { publicKeyOf, thumbprint } from "./keys.ts";
import type { SigningKey, VerifyingKey } from "./keys.ts";
import { check, refusing } from "./refusal.ts";
import type { Refused } from "./refusal.ts";

/** Signs an enrolment request with the key that it asks to be listed. */
export function signEnrolment(request: EnrolmentRequest, key: SigningKey): Promise<string> {
  return signObject("gatehouse-enrolment+jwt", { ...request }, key);
}

/**
 * Verifies that an enrolment request was made by who has the key in it, unaltered. It says nothing of who that is: whose
 * key it is, a human asks the agency by another way.
 *
 * @param compact untrusted
 */
export function verifyEnrolment(
  compact: string,
): Promise<{ readonly ok: true; readonly request: EnrolmentRequest } | Refused> {
  return refusing(async () => {
    let read: EnrolmentRequest | null = null;
    await openObject("gatehouse-enrolment+jwt", compact, (kid, payload) => {
      const parsed = EnrolmentRequest.safeParse(payload);
      if (!parsed.success) return "schema-invalid";
      const { signing, sealing } = parsed.data;
      if (signing.kid !== kid || thumbprint("X25519", sealing.x) !== sealing.kid) return "schema-invalid";
      const key = publicKeyOf("Ed25519", signing.x);
      if (key.kid !== kid) return "key-unknown";
      read = parsed.data;
      // The one object whose key comes with it: that its maker has that key is all that is asked here.
      return key;
    });
    check(read !== null, "schema-invalid");
    return { ok: true, request: read };
  });
}

/** Signs a grant with the partnership's root key. */
export function signGrant(grant: EnrolmentGrant, rootKey: SigningKey): Promise<string> {
  return signObject("gatehouse-grant+jwt", { ...grant }, rootKey);
}

/** Verifies a grant against the root that this agency pinned. @param compact untrusted */
export function verifyGrant(
  compact: string,
  pinnedRoot: VerifyingKey,
): Promise<{ readonly ok: true; readonly grant: EnrolmentGrant } | Refused> {
  return refusing(async () => {
    const grant = await opened("gatehouse-grant+jwt", compact, pinnedRoot, EnrolmentGrant);
    return { ok: true, grant };
  });
}

/** Signs a conformance statement with the agency's key. */
export function signConformance(statement: ConformanceStatement, key: SigningKey): Promise<string> {
  return signObject("gatehouse-conformance+jwt", { ...statement }, key);
}

/**
 * Verifies a conformance statement against the directory: signed by a key that was its agency's when it says it was made.
 *
 * @param compact untrusted
 */
export function verifyConformance(
  compact: string,
  directory: TrustedDirectory,
): Promise<{ readonly ok: true; readonly statement: ConformanceStatement } | Refused> {
  return refusing(async () => {
    const { payload } = await openObject("gatehouse-conformance+jwt", compact, (kid, claimed) => {
      const parsed = ConformanceStatement.safeParse(claimed);
      if (!parsed.success) return "schema-invalid";
      return signingKeyAt(directory, parsed.data.agency, kid, parsed.data.at);
    });
    const parsed = ConformanceStatement.safeParse(payload);
    check(parsed.success && parsed.data.partnership === directory.partnership, "schema-invalid");
    return { ok: true, statement: parsed.data };
  });
}

async function opened<T>(
  typ: ObjectType,
  compact: string,
  key: VerifyingKey,
  shape: { safeParse: (value: unknown) => { success: true; data: T } | { success: false } },
): Promise<T> {
  const { payload } = await openObject(typ, compact, (kid) => (kid === key.kid ? key : "key-unknown"));
  const parsed = shape.safeParse(payload);
  check(parsed.success, "schema-invalid");
  return parsed.data;
}
