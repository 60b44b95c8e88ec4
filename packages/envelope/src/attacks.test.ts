import { createHmac, createPrivateKey, sign } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Directory } from "@gatehouse/contracts/directory";
import { signDirectory, verifyDirectory } from "./directory.ts";
import { writeDisclosure } from "./disclosure.ts";
import { generateSigningKey, publicKey } from "./keys.ts";
import { signObject } from "./jws.ts";
import { signMessage } from "./sign-message.ts";
import { apart, disclosedOf, entriesOf, forged, payloadOf, random128, together } from "./testing/forge.ts";
import { directoryKey, draftOf, makePartnership, partnership } from "./testing/partnership.ts";
import type { TestPartnership } from "./testing/partnership.ts";
import { verifyMessage } from "./verify-message.ts";

let there: TestPartnership;
let compact: string;

beforeAll(async () => {
  there = await makePartnership();
  ({ compact } = await signMessage(draftOf(), { key: there.school, partnership }));
});

async function codeOf(text: string, trust = there.trust): Promise<string> {
  const result = await verifyMessage(text, trust);
  return result.ok ? "accepted" : result.code;
}

/** Signs what a hostile sender makes of an honest message's entries. */
function hostile(
  change: (entries: ReturnType<typeof entriesOf>) => readonly (readonly [string, unknown])[],
  payload: Record<string, unknown> = {},
  more: { readonly slots?: number; readonly extra?: readonly string[] } = {},
): Promise<string> {
  const options = { key: there.school, payload: { ...payloadOf(compact), ...payload }, ...more };
  return forged(change(entriesOf(compact)), options);
}

test("an honest message put together by another hand is accepted, so the refusals below are for their own reasons", async () => {
  expect(await codeOf(compact)).toBe("accepted");
  expect(await codeOf(await hostile((entries) => entries))).toBe("accepted");
});

function replaceItem(
  entries: ReturnType<typeof entriesOf>,
  item: string,
  form: string,
  change: Record<string, unknown>,
) {
  return entries.map(([name, value]): readonly [string, unknown] => {
    const statement = value as Record<string, unknown>; // entries of our own signing
    return statement["item"] === item && statement["form"] === form
      ? [name, { ...statement, ...change }]
      : [name, value];
  });
}

describe("attack 1: one signature, two stories", () => {
  test("two digests for one key of the message", async () => {
    const twice = await hostile((entries) => [...entries, ["purpose", "court-order"]]);
    expect(await codeOf(twice)).toBe("disclosures-inconsistent");
  });
  test("two statements under one name", async () => {
    const text = await hostile((entries) => {
      const statement = entries.find(([, value]) => (value as { form?: string }).form === "full");
      return statement ? [...entries, statement] : [];
    });
    expect(await codeOf(text)).toBe("disclosures-inconsistent");
  });
  test("a digest whose disclosure is kept back", async () => {
    const { jwt, disclosures } = apart(compact);
    expect(await codeOf(together({ jwt, disclosures: disclosures.slice(1) }))).toBe("disclosures-inconsistent");
  });
  test("a disclosure twice", async () => {
    const { jwt, disclosures } = apart(compact);
    const doubled = [...disclosures.slice(0, -1), disclosures[0] ?? ""];
    expect(await codeOf(together({ jwt, disclosures: doubled }))).toBe("disclosures-inconsistent");
    expect(await codeOf(together({ jwt, disclosures: [...disclosures, disclosures[0] ?? ""] }))).toBe(
      "disclosures-inconsistent",
    );
  });
  test("one digest twice in the signed list", async () => {
    const digests = payloadOf(compact)["_sd"] as string[]; // of our own signing
    const doubled = [...digests.slice(0, -1), digests.at(-2)];
    const jwt = await signObject("gatehouse-message+sd-jwt", { ...payloadOf(compact), _sd: doubled }, there.school);
    expect(await codeOf(together({ jwt, disclosures: apart(compact).disclosures }))).toBe("disclosures-inconsistent");
  });
  test("a minimised form that says other than the full statement", async () => {
    const text = await hostile((entries) => replaceItem(entries, "child.name", "minimised", { value: "Eve" }));
    expect(await codeOf(text)).toBe("disclosures-inconsistent");
  });
  test.each(["about", "assertion", "on", "item"])(
    "a minimised form with another %s than the full statement",
    async (key) => {
      const other = { about: "mother", assertion: "opinion", on: "2026-11-01", item: "concern.level" }[key];
      const text = await hostile((entries) => replaceItem(entries, "child.name", "minimised", { [key]: other }));
      expect(await codeOf(text)).toBe("disclosures-inconsistent");
    },
  );
  test("two minimised forms of one statement", async () => {
    const text = await hostile((entries) => {
      const shorter = entries.find(([, value]) => (value as { form?: string }).form === "minimised");
      return shorter ? [...entries, [random128(), shorter[1]]] : [];
    });
    expect(await codeOf(text)).toBe("disclosures-inconsistent");
  });
  test("a minimised form of no statement", async () => {
    const text = await hostile((entries) => replaceItem(entries, "child.name", "minimised", { of: random128() }));
    expect(await codeOf(text)).toBe("disclosures-inconsistent");
  });
  test("a derived form kept back", async () => {
    const text = await hostile((entries) =>
      entries.filter(([, value]) => {
        const statement = value as { item?: string; form?: string };
        return !(statement.item === "child.name" && statement.form === "minimised");
      }),
    );
    expect(await codeOf(text)).toBe("disclosures-inconsistent");
  });
  test("a minimised form for an item that has none", async () => {
    const text = await hostile((entries) => {
      const full = entries.find(([, value]) => (value as { item?: string }).item === "child.sex");
      return full ? [...entries, [random128(), { ...(full[1] as object), form: "minimised", of: full[0] }]] : [];
    });
    expect(await codeOf(text)).toBe("disclosures-inconsistent");
  });
});

describe("attack 2: names that mean something else", () => {
  test.each([
    ["a dotted path", "people.child", "schema-invalid"],
    ["a key we do not know", "priority", "schema-invalid"],
    ["an attachment", "attachments", "schema-invalid"],
    ["`__proto__`", "__proto__", "schema-invalid"],
    ["`constructor`", "constructor", "schema-invalid"],
    ["`_sd`", "_sd", "disclosures-inconsistent"],
    ["`...`", "...", "disclosures-inconsistent"],
    ["the issuer again", "iss", "disclosures-inconsistent"],
    ["a statement name of fewer bits", "c2hvcnQ", "schema-invalid"],
    ["`statements`", "statements", "schema-invalid"],
    ["`id`", "id", "schema-invalid"],
  ])("%s as a disclosure's name", async (_, name, code) => {
    expect(await codeOf(await hostile((entries) => [...entries, [name, "x"]]))).toBe(code);
  });
  test.each(["__proto__", "constructor", "prototype"])("the key %s inside a value", async (key) => {
    const value = JSON.parse(`{"${key}":{"polluted":true}}`) as unknown;
    const text = await hostile((entries) => replaceItem(entries, "concern.narrative", "full", { value }));
    expect(await codeOf(text)).toBe("encoding-not-canonical");
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("attack 3: a disclosure inside a disclosure", () => {
  test.each(["_sd", "..."])("a value with the key %s", async (key) => {
    const text = await hostile((entries) =>
      replaceItem(entries, "concern.narrative", "full", { value: { [key]: ["x"] } }),
    );
    expect(await codeOf(text)).toBe("disclosures-inconsistent");
  });
  test("an array element's disclosure", async () => {
    const element = Buffer.from(JSON.stringify([random128(), "x"])).toString("base64url");
    expect(await codeOf(await hostile((entries) => entries, {}, { extra: [element] }))).toBe(
      "disclosures-inconsistent",
    );
  });
});

describe("attack 4: something in clear, or something uncounted", () => {
  test.each(["child", "statements", "purpose", "exp", "cnf"])("a further clear claim %s", async (name) => {
    expect(await codeOf(await hostile((entries) => entries, { [name]: "x" }))).toBe("schema-invalid");
  });
  test("padding that says something", async () => {
    expect(await codeOf(await hostile((entries) => [...entries, [random128(), "note"]]))).toBe(
      "disclosures-inconsistent",
    );
    expect(await codeOf(await hostile((entries) => [...entries, ["agenda", null]]))).toBe("disclosures-inconsistent");
  });
  test.each([31, 33, 48, 65])("%i digests, which is no number of slots", async (slots) => {
    expect(await codeOf(await hostile((entries) => entries, {}, { slots }))).toBe("disclosures-inconsistent");
  });
  test.each([64, 128, 256])("%i slots are accepted", async (slots) => {
    expect(await codeOf(await hostile((entries) => entries, {}, { slots }))).toBe("accepted");
  });
  test("digests in another order than sorted, or disclosures in another order than theirs", async () => {
    const { jwt, disclosures } = apart(compact);
    expect(await codeOf(together({ jwt, disclosures: disclosures.toReversed() }))).toBe("disclosures-inconsistent");
    const digests = payloadOf(compact)["_sd"] as string[]; // of our own signing
    const payload = { ...payloadOf(compact), _sd: digests.toReversed() };
    const reversed = await signObject("gatehouse-message+sd-jwt", payload, there.school);
    expect(await codeOf(together({ jwt: reversed, disclosures: disclosures.toReversed() }))).toBe(
      "disclosures-inconsistent",
    );
  });
  test("a salt of too few bits, which could be guessed", async () => {
    const weak = Buffer.from(JSON.stringify(["c2FsdA", random128(), null])).toString("base64url");
    expect(await codeOf(await hostile((entries) => entries, {}, { extra: [weak] }))).toBe("disclosures-inconsistent");
  });
});

describe("attack 5: one message in two spellings", () => {
  const lastBits = (text: string) =>
    `${text.slice(0, -1)}${text.endsWith("A") ? "B" : String.fromCharCode(text.charCodeAt(text.length - 1) + 1)}`;
  test.each<[string, (text: string) => string]>([
    ["padding after the signature", (text) => text.replace("~", "==~")],
    ["a space in the header", (text) => ` ${text}`],
    ["a space in a disclosure", (text) => text.replace(/~$/, " ~")],
    ["a line feed at the end", (text) => `${text}\n`],
    ["a padded disclosure", (text) => text.replace(/~$/, "=~")],
    ["a character of the ordinary base64 alphabet", (text) => text.replace(/^./, "+")],
    ["no tilde at the end", (text) => text.slice(0, -1)],
    ["a key binding after the last tilde", (text) => `${text}${apart(text).jwt}`],
    ["trailing bits in the signature", (text) => text.replace(/^([^~]*)~/, (_, jwt: string) => `${lastBits(jwt)}~`)],
    ["a fourth part", (text) => text.replace("~", ".e30~")],
  ])("%s", async (_, respell) => {
    expect(["encoding-not-canonical", "disclosures-inconsistent"]).toContain(await codeOf(respell(compact)));
  });
  test("a signed header with white space or a repeated key", async () => {
    const kid = there.school.kid;
    const rest = `"typ":"gatehouse-message+sd-jwt","kid":"${kid}"}`;
    for (const header of [`{ "alg":"EdDSA",${rest}`, `{"alg":"none","alg":"EdDSA",${rest}`]) {
      expect(await codeOf(resigned(header))).toBe("encoding-not-canonical");
    }
  });
});

/** The honest payload under a header of the attacker's wording, signed with the school's own key. */
function resigned(header: string, signer?: (input: string) => Buffer): string {
  const { jwt, disclosures } = apart(compact);
  const input = `${Buffer.from(header).toString("base64url")}.${jwt.split(".")[1] ?? ""}`;
  const { kid: _kid, ...jwk } = there.school;
  const key = createPrivateKey({ key: { ...jwk }, format: "jwk" });
  const signature = signer ? signer(input) : sign(null, Buffer.from(input), key);
  return together({ jwt: `${input}.${signature.toString("base64url")}`, disclosures });
}

describe("attack 6: what the header may say (RFC 8725)", () => {
  const header = (change: Record<string, unknown>) =>
    JSON.stringify({ alg: "EdDSA", typ: "gatehouse-message+sd-jwt", kid: there.school.kid, ...change });
  test("the honest header signed this way is accepted", async () => {
    expect(await codeOf(resigned(header({})))).toBe("accepted");
  });
  test.each<[string, Record<string, unknown>]>([
    ["alg none", { alg: "none" }],
    ["alg Ed25519 under its newer name", { alg: "Ed25519" }],
    ["alg ES256", { alg: "ES256" }],
    ["a key of its own (jwk)", { jwk: { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) } }],
    ["an address of keys (jku)", { jku: "https://evil.example/keys" }],
    ["a certificate (x5u)", { x5u: "https://evil.example/cert" }],
    ["a certificate chain (x5c)", { x5c: ["AA"] }],
    ["an unknown critical parameter", { crit: ["exp"], exp: 1 }],
    ["an unencoded payload", { b64: false, crit: ["b64"] }],
    ["another object's type", { typ: "gatehouse-receipt+jwt" }],
    ["no type of ours", { typ: "JWT" }],
    ["a kid that is a path", { kid: "../../root" }],
    ["no kid", { kid: undefined }],
    ["a kid that is no string", { kid: { toString: "x" } }],
  ])("%s", async (_, change) => {
    expect(await codeOf(resigned(header(change)))).toBe("signature-invalid");
  });
  test("HS256 with the public key as its secret", async () => {
    const secret = Buffer.from(there.school.x, "base64url");
    const text = resigned(header({ alg: "HS256" }), (input) => createHmac("sha256", secret).update(input).digest());
    expect(await codeOf(text)).toBe("encoding-not-canonical");
  });
  test("no signature, and no bytes for one", async () => {
    expect(await codeOf(resigned(header({}), () => Buffer.alloc(64)))).toBe("signature-invalid");
    expect(await codeOf(resigned(header({}), () => Buffer.alloc(0)))).toBe("encoding-not-canonical");
  });
});

describe("keys and issuers", () => {
  const at = (time: string) => ({ ...there.trust, at: time });
  test("a key of nobody", async () => {
    const { compact: text } = await signMessage(draftOf(), { key: generateSigningKey(), partnership });
    expect(await codeOf(text)).toBe("key-unknown");
  });
  test("another agency's good key", async () => {
    const { compact: text } = await signMessage(draftOf(), { key: there.clinic, partnership });
    expect(await codeOf(text)).toBe("key-unknown");
  });
  test("the gateway's key", async () => {
    const { compact: text } = await signMessage(draftOf(), { key: there.gateway, partnership });
    expect(await codeOf(text)).toBe("key-unknown");
  });
  test("an issuer that is not enrolled", async () => {
    const stranger = draftOf(undefined, { from: "unknown-agency" });
    const { compact: text } = await signMessage(stranger, { key: there.school, partnership });
    expect(await codeOf(text)).toBe("sender-not-enrolled");
  });
  test("an issuer that is no string", async () => {
    expect(await codeOf(await hostile((entries) => entries, { iss: ["hillside-school"] }))).toBe("sender-not-enrolled");
  });
  test("another partnership's message", async () => {
    const { compact: text } = await signMessage(draftOf(), { key: there.school, partnership: "southshire" });
    expect(await codeOf(text)).toBe("schema-invalid");
  });
  test.each([
    ["the second it becomes good", "2026-11-01T00:00:00Z", "accepted"],
    ["a second before", "2026-10-31T23:59:59Z", "key-unknown"],
    ["the last second", "2026-11-30T23:59:59Z", "accepted"],
    ["the second it ends", "2026-12-01T00:00:00Z", "key-unknown"],
    ["a time that is none", "yesterday", "key-unknown"],
  ])("a key at %s", async (_, time, code) => {
    expect(await codeOf(compact, at(time))).toBe(code);
  });
  test("a revoked key: good until before the second of its revocation", async () => {
    const revokedAt = "2026-11-02T09:00:00Z";
    const [school, ...others] = there.draftDirectory.agencies;
    if (!school) throw new Error("no school");
    const agencies = [{ ...school, signing: [{ ...directoryKey(there.school), revokedAt }] }, ...others];
    const changed: Directory = { ...there.draftDirectory, agencies, version: 2 };
    const verified = await verifyDirectory(await signDirectory(changed, there.root), publicKey(there.root));
    if (!verified.ok) throw new Error(verified.code);
    const trust = { ...there.trust, directory: verified.directory };
    expect(await codeOf(compact, { ...trust, at: "2026-11-02T08:59:59Z" })).toBe("accepted");
    expect(await codeOf(compact, { ...trust, at: revokedAt })).toBe("key-revoked");
  });
});

describe("what the clear claims may be", () => {
  test.each<[string, Record<string, unknown>]>([
    ["another version", { v: 2 }],
    ["another digest algorithm", { _sd_alg: "sha-512" }],
    ["a time that is no number", { iat: "1793609700" }],
    ["a time finer than a millisecond", { iat: 1793609700.00001 }],
    ["a time before 1970", { iat: -1 }],
    ["a time after the year 9999", { iat: 1e15 }],
    ["an id that is no UUID", { jti: "../x" }],
  ])("%s", async (_, change) => {
    expect(await codeOf(await hostile((entries) => entries, change))).toBe("schema-invalid");
  });
});

describe("size and shape", () => {
  test("a message over the limit is refused before it is decoded", async () => {
    expect(await codeOf("A".repeat(600_000))).toBe("schema-invalid");
  });
  test("257 disclosures", async () => {
    expect(await codeOf(`${apart(compact).jwt}~${"A~".repeat(257)}`)).toBe("disclosures-inconsistent");
  });
  test("a value nested past any stack", async () => {
    const deep = `["${random128()}","${random128()}",${"[".repeat(100_000)}${"]".repeat(100_000)}]`;
    const extra = [Buffer.from(deep).toString("base64url")];
    expect(await codeOf(await hostile((entries) => entries, {}, { extra }))).toBe("encoding-not-canonical");
  });
  test("invalid UTF-8, and half a surrogate pair", async () => {
    const start = Buffer.from(`["${random128()}","${random128()}","`);
    const raw = Buffer.concat([start, Buffer.of(0xff), Buffer.from('"]')]).toString("base64url");
    const half = Buffer.from(`["${random128()}","${random128()}","\\ud800"]`).toString("base64url");
    for (const extra of [[raw], [half]]) {
      expect(await codeOf(await hostile((entries) => entries, {}, { extra }))).toBe("encoding-not-canonical");
    }
  });
  test.each(["", "~", "..~", "a.b.c~", "💥", "null~", '{"alg":"EdDSA"}'])("not a message at all: %j", async (text) => {
    expect(await codeOf(text)).toMatch(/^(encoding-not-canonical|disclosures-inconsistent)$/);
  });
});

test("a disclosure of another message, though honestly signed there, is refused here", async () => {
  const other = await signMessage(draftOf(undefined, { id: "0198f3c2-0000-7000-8000-000000000002" }), {
    key: there.school,
    partnership,
  });
  const { jwt, disclosures } = apart(compact);
  const swapped = [...disclosures.slice(0, -1), apart(other.compact).disclosures.at(-1) ?? ""];
  expect(await codeOf(together({ jwt, disclosures: swapped }))).toBe("disclosures-inconsistent");
});

test("a statement's draft id and the family's labels stand nowhere in clear", () => {
  const { _sd: _digests, ...clear } = payloadOf(compact);
  expect(Object.keys(clear).toSorted()).toEqual(["_sd_alg", "aud", "iat", "iss", "jti", "v"]);
  for (const word of ["child", "s1", "mother", "concern"]) expect(JSON.stringify(clear)).not.toContain(word);
  const names = apart(compact).disclosures.map((each) => disclosedOf(each)[1]);
  expect(names).not.toContain("s1");
  expect(writeDisclosure(random128(), "x", 1)).not.toBe(writeDisclosure(random128(), "x", 1));
});
