import type { Identifier } from "@gatehouse/contracts/message";
import { makeDelivery, openDelivery } from "../delivery.ts";
import type { DeliveryFacts, DeliveryTrust } from "../delivery.ts";
import type { SigningKey } from "../keys.ts";
import type { TestPartnership } from "./partnership.ts";
import { acceptedAt, partnership } from "./partnership.ts";

export const recipient = "northshire-council";
export const localIds: readonly Identifier[] = [{ scheme: "local", value: "C-9" }];

/** Stands where an identifier sealed to its agency stands; what it is sealed with is not this test's matter. */
export function sealedId(id: Identifier): string {
  return Buffer.from(JSON.stringify(id)).toString("base64url");
}

export function factsOf(change: Partial<DeliveryFacts> = {}): DeliveryFacts {
  return {
    iss: partnership,
    aud: recipient,
    iat: Date.parse("2026-11-02T08:55:03Z") / 1000,
    jti: "ZGVsaXZlcnktb25l",
    message: "0198f3c2-0000-7000-8000-000000000001",
    sender: "hillside-school",
    acceptedAt,
    intake: 12,
    record: 7,
    policy: "northshire-2026-09-30 0f",
    purpose: "child-protection",
    tier: "protection",
    handling: ["do-not-discuss-with-family"],
    duties: [{ duty: "acknowledge", due: "2026-11-03T17:00:00Z" }],
    routedTo: null,
    retainUntil: "2027-02-02",
    ...change,
  };
}

/** A copy as a gateway (honest or not) would make it of a presentation. */
export function copyOf(presentation: string, key: SigningKey, change: Partial<DeliveryFacts> = {}): Promise<string> {
  return makeDelivery({ presentation, facts: factsOf(change), localIds: localIds.map(sealedId), opening: null }, key);
}

export function trustOf(there: TestPartnership, change: Partial<DeliveryTrust> = {}): DeliveryTrust {
  const openOwn = (sealed: string): Uint8Array => Buffer.from(sealed, "base64url");
  return { directory: there.directory, partnership, recipient, now: "2026-11-02T09:00:00Z", openOwn, ...change };
}

/** What the recipient says of a copy: `accepted`, or the code. */
export async function codeOfCopy(text: string, trust: DeliveryTrust): Promise<string> {
  const result = await openDelivery(text, trust);
  return result.ok ? "accepted" : result.code;
}
