import { createPrivateKey, createPublicKey, hash, sign, verify } from "node:crypto";
import { SDJwtInstance } from "@sd-jwt/core";
import { calculateJwkThumbprint, compactDecrypt, compactVerify, CompactEncrypt, CompactSign, importJWK } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { disclosureDigest } from "./disclosure.ts";
import { verifyObject, signObject } from "./jws.ts";
import { generateSealingKey, generateSigningKey, publicKey, readSigningKey } from "./keys.ts";
import { createOpener } from "./open-sealed.ts";
import { pad, unpad } from "./padding.ts";
import { createSealer } from "./seal.ts";
import { select } from "./select.ts";
import { apart, disclosedOf, entriesOf, forged, payloadOf, random128, together } from "./testing/forge.ts";
import { makePartnership, partnership, verifiedMessage } from "./testing/partnership.ts";
import type { TestPartnership } from "./testing/partnership.ts";
import { verifyMessage } from "./verify-message.ts";
import { verifyPresentation } from "./verify-presentation.ts";

let there: TestPartnership;
beforeAll(async () => {
  there = await makePartnership();
});

/** @sd-jwt/core 0.19.0 with the school's key; the algorithms are ours to hand in. */
function theirs(): SDJwtInstance<Record<string, unknown>> {
  const { kty, crv, x, d } = there.school;
  const secret = createPrivateKey({ key: { kty, crv, x, d }, format: "jwk" });
  const open = createPublicKey({ key: { kty, crv, x }, format: "jwk" });
  return new SDJwtInstance({
    signAlg: "EdDSA",
    signer: (data) => sign(null, Buffer.from(data), secret).toString("base64url"),
    verifier: (data, signature) => verify(null, Buffer.from(data), open, Buffer.from(signature, "base64url")),
    hashAlg: "sha-256",
    hasher: (data) => new Uint8Array(hash("sha256", typeof data === "string" ? data : Buffer.from(data), "buffer")),
    saltGenerator: random128,
  });
}

/** What @sd-jwt/core reads of a message once it has verified it; its own types say `unknown`. */
async function theirReading(compact: string): Promise<Record<string, unknown>> {
  const { payload } = await theirs().verify(compact);
  return payload as Record<string, unknown>; // an SD-JWT's payload is an object
}

function inOrder(compact: string): string {
  const { jwt, disclosures } = apart(compact);
  const sorted = disclosures.toSorted((a, b) => (disclosureDigest(a) < disclosureDigest(b) ? -1 : 1));
  return together({ jwt, disclosures: sorted });
}

describe("with @sd-jwt/core 0.19.0", () => {
  test("it verifies what we sign and reads every statement", async () => {
    const { signed } = await verifiedMessage(there);
    const payload = await theirReading(signed.compact);
    expect(payload).toMatchObject({ iss: "hillside-school", aud: partnership, purpose: "child-protection" });
    const name = signed.statementIds["s1"] ?? "";
    expect(payload[name]).toMatchObject({ value: "Ada Lovell", form: "full" });
  });

  test("it verifies what we select and reads no more than that", async () => {
    const { message, signed } = await verifiedMessage(there);
    const name = signed.statementIds["s1"] ?? "";
    const shown = select(message, { claims: ["kind"], statements: [{ id: name, form: "full" }] });
    const payload = await theirReading(shown);
    expect(Object.keys(payload).toSorted()).toEqual([name, "aud", "iat", "iss", "jti", "kind", "v"].toSorted());
  });

  test("we verify a presentation that it made of our message", async () => {
    const { signed } = await verifiedMessage(there);
    const name = signed.statementIds["s1"] ?? "";
    const frame = { kind: true, purpose: true, author: true, [name]: true };
    const shown = await theirs().present(signed.compact, frame);
    const result = await verifyPresentation(inOrder(shown), there.trust);
    expect(result).toMatchObject({ ok: true, view: { statements: [{ id: name, value: "Ada Lovell", form: "full" }] } });
  });

  test("we verify a message that it issued, once its disclosures stand in the order of their digests", async () => {
    const { signed } = await verifiedMessage(there);
    const { _sd, _sd_alg, ...clear } = payloadOf(signed.compact);
    const said = apart(signed.compact).disclosures.map((each) => disclosedOf(each));
    const claims = Object.fromEntries(said.map(([, name, value]) => [name, value]));
    const issued = await theirs().issue({ ...clear, ...claims }, { _sd: Object.keys(claims) } as never, {
      header: { typ: "gatehouse-message+sd-jwt", kid: there.school.kid },
    });
    const result = await verifyMessage(inOrder(issued), there.trust);
    expect(result).toMatchObject({ ok: true, message: { iss: "hillside-school", draft: { case: "case-ada" } } });
    expect(_sd_alg).toBe("sha-256");
    expect(_sd).toHaveLength(said.length);
  });
});

test("anchor: @sd-jwt/core 0.19.0 verifies one signature that tells two stories; our gateway refuses it", async () => {
  const { signed } = await verifiedMessage(there);
  const entries = [...entriesOf(signed.compact), ["purpose", "court-order"] as const];
  const twice = await forged(entries, { key: there.school, payload: payloadOf(signed.compact) });
  const { jwt, disclosures } = apart(twice);
  const told = await Promise.all(
    ["child-protection", "court-order"].map(async (purpose) => {
      const only = disclosures.filter((each) => disclosedOf(each)[1] === "purpose" && disclosedOf(each)[2] === purpose);
      return (await theirReading(together({ jwt, disclosures: only })))["purpose"];
    }),
  );
  expect(told).toEqual(["child-protection", "court-order"]);
  expect(await verifyMessage(twice, there.trust)).toEqual({ ok: false, code: "disclosures-inconsistent" });
});

describe("with jose", () => {
  test("a key's name is the thumbprint that jose computes, for both curves", async () => {
    for (const key of [generateSigningKey(), generateSealingKey()]) {
      expect(await calculateJwkThumbprint({ ...publicKey(key) })).toBe(key.kid);
    }
  });

  test("jose verifies what we sign, and we verify what jose signs", async () => {
    const key = generateSigningKey();
    const ours = await signObject("gatehouse-receipt+jwt", { n: 1 }, key);
    const { payload } = await compactVerify(ours, await importJWK({ ...publicKey(key) }, "EdDSA"));
    expect(Buffer.from(payload).toString()).toBe('{"n":1}');
    const jws = await new CompactSign(Buffer.from('{"n":2}'))
      .setProtectedHeader({ alg: "EdDSA", typ: "gatehouse-receipt+jwt", kid: key.kid })
      .sign(await importJWK({ ...key }, "EdDSA"));
    const result = await verifyObject("gatehouse-receipt+jwt", jws, () => publicKey(key));
    expect(result).toEqual({ ok: true, payload: { n: 2 }, kid: key.kid });
  });

  test("jose opens what we seal, and only our padding is left to take off", async () => {
    const key = generateSealingKey();
    const jwe = createSealer({ from: partnership, now: () => 0 }).seal({ agency: "a", key }, Buffer.from("a secret"));
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, await importJWK({ ...key }, "ECDH-ES"));
    expect(Buffer.from(unpad(plaintext) ?? []).toString()).toBe("a secret");
    expect(protectedHeader).toMatchObject({ alg: "ECDH-ES", enc: "A256GCM", typ: "gatehouse-sealed", kid: key.kid });
  });

  test("we open what jose seals with a fresh key to each message", async () => {
    const key = generateSealingKey();
    const open = await importJWK({ ...publicKey(key) }, "ECDH-ES");
    const jwe = await new CompactEncrypt(pad(Buffer.from("another"), 4096))
      .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM", typ: "gatehouse-sealed", kid: key.kid })
      .setKeyManagementParameters({ apu: Buffer.from("someone"), apv: Buffer.from("agency") })
      .encrypt(open);
    expect(Buffer.from(createOpener([key]).open(jwe)).toString()).toBe("another");
  });
});

test("a private key survives being written to a file and read again", () => {
  const key = generateSigningKey();
  expect(readSigningKey(JSON.parse(JSON.stringify(key)))).toEqual(key);
  expect(() => readSigningKey({ ...key, kid: "A".repeat(43) })).toThrow("key-malformed");
  expect(() => readSigningKey({ ...key, use: "sig" })).toThrow("key-malformed");
});
