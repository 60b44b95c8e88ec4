import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { compactVerify, importJWK } from "jose";
import type { JWK } from "jose";
import { expect, test } from "vitest";
import { readBase64url, readJsonPart } from "./canonical.ts";
import { verifyObject } from "./jws.ts";
import type { ObjectType } from "./jws.ts";
import { generateSigningKey, publicKey, readSigningKey } from "./keys.ts";

type Group<Test> = { readonly private?: unknown; readonly public?: unknown; readonly tests: readonly Test[] };
type JwsTest = { readonly tcId: number; readonly jws: unknown; readonly result: string };
type EddsaTest = { readonly tcId: number; readonly msg: string; readonly sig: string; readonly result: string };
type EddsaGroup = Group<EddsaTest> & { readonly publicKeyJwk: { readonly x: string } };

function vectors<G>(name: string): { readonly numberOfTests: number; readonly testGroups: readonly G[] } {
  // Public vectors of a known schema, unchanged in this repository.
  return JSON.parse(
    readFileSync(new URL(`../../../test/vectors/wycheproof/${name}`, import.meta.url), "utf8"),
  ) as never;
}

const types: readonly ObjectType[] = ["gatehouse-message+sd-jwt", "gatehouse-receipt+jwt"];
const anyone = publicKey(generateSigningKey());

/** What our policy answers to a vector: every one must be refused, because none is signed with EdDSA under a `typ` of ours. */
async function answers(jws: string): Promise<readonly string[]> {
  return Promise.all(
    types.map(async (typ) => {
      const result = await verifyObject(typ, jws, () => anyone);
      return result.ok ? "accepted" : result.code;
    }),
  );
}

test("Wycheproof JWS: all 401 vectors are refused; the 46 valid ones by policy (not EdDSA, no typ of ours), none skipped", async () => {
  const { numberOfTests, testGroups } = vectors<Group<JwsTest>>("json_web_signature_test.json");
  const refusals = new Map<string, number>();
  const policyRefusals: number[] = [];
  for (const { tcId, jws, result } of testGroups.flatMap(({ tests }) => tests)) {
    // Vectors in the JSON serialisation are handed over as the text they are: we read the compact one only.
    const text = typeof jws === "string" ? jws : JSON.stringify(jws);
    for (const code of await answers(text)) {
      expect(code, `tcId ${tcId}`).not.toBe("accepted");
      refusals.set(code, (refusals.get(code) ?? 0) + 1);
    }
    if (result === "valid") policyRefusals.push(tcId);
  }
  expect(numberOfTests).toBe(401);
  expect(policyRefusals).toHaveLength(46);
  expect([...refusals.values()].reduce((sum, count) => sum + count)).toBe(401 * types.length);
  expect([...refusals.keys()].toSorted()).toEqual(["encoding-not-canonical", "signature-invalid"]);
});

/** Vectors where our spelling check followed by jose's verification does not answer what Wycheproof says, and why. */
const deviations: Readonly<Record<number, string>> = {
  346: "valid, refused: a PS256 key whose JWK jose does not import",
  350: "valid, refused: a PS256 key whose JWK jose does not import",
  347: "valid, refused: its algorithm is misnamed ES521",
  351: "valid, refused: its algorithm is misnamed ES521",
  372: "valid, refused: a stray character in the header",
  373: "valid, refused: a stray character in the payload",
  376: "valid, refused: white space in the header's JSON",
  377: "valid, refused: white space in the header's JSON",
  367: "invalid, accepted: byte for byte the valid vector 357",
  370: "invalid, accepted: byte for byte the valid vector 357",
};

function isOneSpelling(jws: string): boolean {
  const [header, payload, signature, ...rest] = jws.split(".");
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return false;
  // The vectors' payloads are mostly no JSON, so theirs is checked as bytes.
  return (
    readJsonPart(header) !== undefined && readBase64url(payload) !== undefined && readBase64url(signature) !== undefined
  );
}

test("Wycheproof JWS: our spelling check before another library's verification gives all 401 answers but those listed", async () => {
  const { testGroups } = vectors<Group<JwsTest>>("json_web_signature_test.json");
  const seen: Record<number, string> = {};
  let agreed = 0;
  for (const { tests, ...keys } of testGroups) {
    for (const { tcId, jws, result } of tests) {
      const accepted =
        typeof jws === "string" && isOneSpelling(jws) && (await joseAccepts(jws, keys.public ?? keys.private));
      if ((accepted ? "valid" : "invalid") === result) agreed += 1;
      else seen[tcId] = deviations[tcId] ?? `${result}, answered otherwise`;
    }
  }
  expect(seen).toEqual(deviations);
  expect(agreed + Object.keys(deviations).length).toBe(401);
});

async function joseAccepts(jws: string, jwk: unknown): Promise<boolean> {
  try {
    await compactVerify(jws, await importJWK(jwk as JWK));
    return true;
  } catch {
    // Whatever it throws, it did not accept.
    return false;
  }
}

test("Wycheproof JWK: all 26 key sets are refused as keys of ours, none skipped", () => {
  const { numberOfTests, testGroups } = vectors<Group<JwsTest>>("json_web_key_test.json");
  let refused = 0;
  for (const { private: set, tests } of testGroups) {
    // Their keys come in sets; we read single keys, so both the set and each member must be refused.
    const members = (set as { keys: readonly unknown[] }).keys;
    for (const candidate of [set, ...members]) expect(() => readSigningKey(candidate)).toThrow("key-malformed");
    refused += tests.length;
  }
  expect(refused).toBe(numberOfTests);
  expect(refused).toBe(26);
});

const eddsa = vectors<EddsaGroup>("ed25519_test.json");
const eddsaTests = eddsa.testGroups.flatMap(({ publicKeyJwk, tests }) =>
  tests.map((each) => ({ ...each, x: publicKeyJwk.x })),
);

test("Wycheproof Ed25519: the platform's verification agrees with all 151 vectors", () => {
  expect(eddsaTests).toHaveLength(151);
  for (const { x, msg, sig, result, tcId } of eddsaTests) {
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    const holds = verify(null, Buffer.from(msg, "hex"), key, Buffer.from(sig, "hex"));
    expect(holds, `tcId ${tcId}`).toBe(result === "valid");
  }
});

/** Signatures that are not 64 bytes cannot be spelt at all; the rest fail as signatures. */
const unspeakable = new Set(eddsaTests.filter(({ sig }) => sig.length !== 128).map(({ tcId }) => tcId));

test("Wycheproof Ed25519: each of the 151 signatures, put on an object of ours under its key, is refused with its code", async () => {
  for (const { x, sig, tcId } of eddsaTests) {
    const key = { kty: "OKP", crv: "Ed25519", x, kid: "A".repeat(43) } as const;
    const header = Buffer.from(`{"alg":"EdDSA","typ":"gatehouse-receipt+jwt","kid":"${key.kid}"}`).toString(
      "base64url",
    );
    const jws = `${header}.e30.${Buffer.from(sig, "hex").toString("base64url")}`;
    const result = await verifyObject("gatehouse-receipt+jwt", jws, () => key);
    const code = unspeakable.has(tcId) ? "encoding-not-canonical" : "signature-invalid";
    expect(result, `tcId ${tcId}`).toEqual({ ok: false, code });
  }
});
