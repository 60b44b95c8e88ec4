import { readXml } from "@gatehouse/adapter/safe-xml";
import { delivered, testDelivery } from "@gatehouse/adapter/testing/test-delivery";
import type { Delivery } from "@gatehouse/contracts/delivery";
import type { AgencyKind } from "@gatehouse/contracts/agency";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cinFragment } from "./cin-fragment.ts";
import { nativeFor } from "./native.ts";
import { referralOf } from "./referral.ts";

const narrative = 'Came to school without breakfast & said "nobody" was at home';
const concern = testDelivery([
  delivered("a1", "child.name", "Ada Lovell"),
  delivered("a2", "child.dateOfBirth", "2017-03-09"),
  delivered("a3", "child.sex", "female"),
  delivered("a4", "concern.narrative", narrative),
  delivered("a5", "contact.referrer", {
    name: "T. Birch",
    role: "designated-safeguarding-lead",
    agency: "hillside-school",
    contact: "01632 960145",
  }),
  delivered("a6", "family.youngCarer", "Looks after a younger brother"),
  delivered("a7", "family.domesticAbuse", true, "minimised"),
  delivered("a8", "police.exploitationRisk", "county-lines", "minimised"),
]);

describe("a concern as a referral", () => {
  const referral = referralOf(concern, "education");
  test("has its date, the sender's code, the need, and the words as they came", () => {
    expect(referral).toMatchObject({
      referralDate: "2026-11-02",
      referralSource: "2A",
      primaryNeedCode: "N1",
      freeText: narrative,
    });
    expect(referral.referrer).toEqual({
      agency: "hillside-school",
      name: "R. Okafor",
      role: "designated-safeguarding-lead",
      contact: "01632 960145",
    });
  });
  test("has the factors that are certain, and those a social worker has to choose", () => {
    expect(referral.factors).toEqual([
      { code: "7A", statement: "a6" },
      { code: "24A", statement: "a8" },
    ]);
    expect(referral.factorsToDecide).toEqual([{ codes: ["3A", "3B", "3C"], statement: "a7" }]);
  });
  test("a typed absence and a no are no factors", () => {
    const absent = testDelivery([
      delivered("a1", "family.youngCarer", { absent: "not-asked" }),
      delivered("a2", "family.domesticAbuse", { present: false }),
    ]);
    expect(referralOf(absent, "education")).toMatchObject({ factors: [], factorsToDecide: [] });
  });
});

const sources: readonly { readonly kind: AgencyKind | undefined; readonly role: string; readonly code: string }[] = [
  { kind: "education", role: "designated-safeguarding-lead", code: "2A" },
  { kind: "health", role: "general-practitioner", code: "3A" },
  { kind: "health", role: "named-nurse", code: "3F" },
  { kind: "housing", role: "housing-officer", code: "4" },
  { kind: "social-care", role: "social-worker", code: "5A" },
  { kind: "police", role: "public-protection-officer", code: "6" },
  { kind: "probation", role: "probation-officer", code: "7" },
  { kind: "voluntary", role: "family-worker", code: "8" },
  { kind: undefined, role: "family-worker", code: "10" },
];
test.each(sources)("a referral from $kind ($role) has source $code", ({ kind, role, code }) => {
  expect(referralOf(testDelivery([], { author: { name: "A", role } }), kind).referralSource).toBe(code);
});

describe("the census fragment", () => {
  const fragment = (delivery: Delivery): string => cinFragment(delivery, referralOf(delivery, "education"));
  test("has the council's own number and no name", () => {
    expect(fragment(concern)).toContain(
      "<LAchildID>NC-204</LAchildID><PersonBirthDate>2017-03-09</PersonBirthDate><Sex>F</Sex>",
    );
    expect(fragment(concern)).not.toContain("Ada");
  });
  test("has no age in place of a birth date that was not delivered in full", () => {
    const minimised = testDelivery([delivered("a1", "child.dateOfBirth", { years: 9 }, "minimised")], {
      filedUnder: null,
    });
    expect(fragment(minimised)).not.toMatch(/PersonBirthDate|LAchildID/);
  });
  test("property: it is well-formed whatever the case number", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60, unit: "binary" }), (value) => {
        const delivery: Delivery = { ...concern, data: { ...concern.data, filedUnder: { scheme: "local", value } } };
        expect(readXml(fragment(delivery)).ok).toBe(true);
      }),
    );
  });
});

test("a delivery is one JSON document with both, the same every time", () => {
  const toNative = nativeFor(() => "education");
  const native = toNative(concern);
  expect(native).toMatchObject({ contentType: "application/json", extension: ".referral.json" });
  expect(Object.keys(JSON.parse(new TextDecoder().decode(native.bytes)) as object)).toEqual([
    "referral",
    "cinFragment",
  ]);
  expect(toNative(concern)).toEqual(native);
});
