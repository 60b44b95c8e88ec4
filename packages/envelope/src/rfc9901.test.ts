import { expect, test } from "vitest";
import { disclosureDigest, readDisclosure, writeDisclosure } from "./disclosure.ts";

/** RFC 9901 §4.2.1–4.2.3 and §5.1 (Example 1): the disclosures' JSON as printed there, and the digests given for them. */
const examples = [
  {
    section: "§4.2.1",
    json: '["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"]',
    digest: "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
  },
  {
    section: "§4.2.2",
    json: '["lklxF5jMYlGTPUovMNIvCA", "FR"]',
    digest: "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs",
  },
  {
    section: "§5.1 given_name",
    json: '["2GLC42sKQveCfGfryNRN9w", "given_name", "John"]',
    digest: "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4",
  },
  {
    section: "§5.1 family_name",
    json: '["eluV5Og3gSNII8EYnsxA_A", "family_name", "Doe"]',
    digest: "TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo",
  },
  {
    section: "§5.1 email",
    json: '["6Ij7tM-a5iVPGboS5tmvVA", "email", "johndoe@example.com"]',
    digest: "JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE",
  },
  {
    section: "§5.1 phone_number",
    json: '["eI8ZWm9QnKPpNPeNenHdhQ", "phone_number", "+1-202-555-0101"]',
    digest: "PorFbpKuVu6xymJagvkFsFXAbRoc2JGlAUA2BA4o7cI",
  },
  {
    section: "§5.1 phone_number_verified",
    json: '["Qg_O64zqAxe412a108iroA", "phone_number_verified", true]',
    digest: "XQ_3kPKt1XyX7KANkqVR6yZ2Va5NrPIvPYbyMvRKBMM",
  },
  {
    section: "§5.1 address",
    json: '["AJx-095VPrpTtN4QMOqROA", "address", {"street_address": "123 Main St", "locality": "Anytown", "region": "Anystate", "country": "US"}]',
    digest: "XzFrzwscM6Gn6CJDc6vVK8BkMnfG8vOSKfpPIZdAfdE",
  },
  {
    section: "§5.1 birthdate",
    json: '["Pc33JM2LchcU_lHggv_ufQ", "birthdate", "1940-01-01"]',
    digest: "gbOsI4Edq2x2Kw-w5wPEzakob9hV1cRD0ATN3oQL9JM",
  },
  {
    section: "§5.1 updated_at",
    json: '["G02NSrQfjFXQ7Io09syajA", "updated_at", 1570000000]',
    digest: "CrQe7S5kqBAHt-nMYXgc6bdt2SH5aTY1sU_M-PgkjPI",
  },
  {
    section: "§5.1 nationality US",
    json: '["lklxF5jMYlGTPUovMNIvCA", "US"]',
    digest: "pFndjkZ_VCzmyTa6UjlZo3dh-ko8aIKQc9DlGzhaVYo",
  },
  {
    section: "§5.1 nationality DE",
    json: '["nPuoQnkRFq3BIeAm7AnXFA", "DE"]',
    digest: "7Cf6JkPudry3lcbwHgeZ8khAv1U1OSlerP0VkBJrWZ0",
  },
];

test.each(examples)("RFC 9901 $section: our digest of the disclosure is the one printed", ({ json, digest }) => {
  expect(disclosureDigest(Buffer.from(json).toString("base64url"))).toBe(digest);
});

test.each(examples)("RFC 9901 $section: its white space is a second spelling, which we refuse", ({ json }) => {
  expect(readDisclosure(Buffer.from(json).toString("base64url"))).toBe("encoding-not-canonical");
});

const flat = examples.filter(({ section, json }) => section.startsWith("§5.1") && json.split('"').length > 5);

test.each(flat)(
  "RFC 9901 $section: the same disclosure in our spelling reads back to its name and value",
  ({ json }) => {
    const [salt, name, value] = JSON.parse(json) as [string, string, unknown]; // data of this file
    expect(readDisclosure(writeDisclosure(salt, name, value))).toEqual({ name, value });
  },
);

test("RFC 9901 §4.2.2: an array element's disclosure is refused, because our claims are flat", () => {
  const element = Buffer.from('["lklxF5jMYlGTPUovMNIvCA","FR"]').toString("base64url");
  expect(readDisclosure(element)).toBe("disclosures-inconsistent");
});

test("RFC 9901 §4.2.1: an escape where the character itself would do is a second spelling, which we refuse", () => {
  const escaped = Buffer.from('["2GLC42sKQveCfGfryNRN9w","family_name","M\\u00f6bius"]').toString("base64url");
  expect(readDisclosure(escaped)).toBe("encoding-not-canonical");
});

test.each(["_sd", "_sd_alg", "..."])(
  "RFC 9901 §4.2.4.2: a nested key %s, by which disclosures recurse, is refused",
  (key) => {
    const nested = writeDisclosure("2GLC42sKQveCfGfryNRN9w", "address", { inner: [{ [key]: [] }] });
    expect(readDisclosure(nested)).toBe("disclosures-inconsistent");
  },
);

test.each(["_sd", "...", "iss", "iat"])(
  "RFC 9901 §7.1: a disclosure named %s, which stands in clear, is refused",
  (name) => {
    expect(readDisclosure(writeDisclosure("2GLC42sKQveCfGfryNRN9w", name, "x"))).toBe("disclosures-inconsistent");
  },
);
