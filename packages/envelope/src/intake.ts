import { maxCompactChars, claimedType } from "./jws.ts";

/** What an opened intake item claims to be; the verification that follows proves it or refuses. */
export type IntakeItem =
  | { readonly type: "message"; readonly compact: string }
  | { readonly type: "register-event"; readonly compact: string }
  | { readonly type: "receipt"; readonly compact: string };

/**
 * Tells which verification an opened intake item needs: `verifyMessage`, `verifyEvent` or `verifyObject` for a receipt.
 * Nothing is verified here; each of those checks the type again under the signature.
 *
 * @param plaintext as `Opener.open` gave it, untrusted
 * @returns `undefined` for what is none of them: refuse it as `encoding-not-canonical`
 */
export function openIntake(plaintext: Uint8Array): IntakeItem | undefined {
  if (plaintext.length > maxCompactChars) return undefined;
  const compact = Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength).toString("latin1");
  switch (claimedType(compact)) {
    case "gatehouse-message+sd-jwt":
      return { type: "message", compact };
    case "gatehouse-register-event+jwt":
      return { type: "register-event", compact };
    case "gatehouse-receipt+jwt":
      return { type: "receipt", compact };
    default:
      return undefined;
  }
}
