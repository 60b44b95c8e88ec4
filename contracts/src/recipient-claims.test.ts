import { expect, test } from "vitest";
import { kindHasKey, keysOfOtherKinds } from "./kind-keys.ts";
import { messageKinds } from "./message.ts";
import { recipientClaims } from "./recipient-claims.ts";

test.each(messageKinds)("a recipient of %s may read only keys of that kind, never those of the gateway", (kind) => {
  const claims = recipientClaims(kind);
  expect(claims).toEqual(expect.arrayContaining(["kind", "purpose", "case", "author"]));
  for (const claim of claims) expect(kindHasKey(kind, claim)).toBe(true);
  for (const hidden of ["people", "to", "risk", "told", "basis", "inReplyTo"]) expect(claims).not.toContain(hidden);
});

test.each(messageKinds)("every key that only %s has goes to its recipients", (kind) => {
  const others = messageKinds.filter((other) => other !== kind);
  const own = keysOfOtherKinds(others[0] ?? kind).filter((key) => !keysOfOtherKinds(kind).includes(key));
  expect(recipientClaims(kind)).toEqual(expect.arrayContaining(own));
});
