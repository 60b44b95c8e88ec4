import { readXml } from "@gatehouse/adapter/safe-xml";
import { delivered, testDelivery } from "@gatehouse/adapter/testing/test-delivery";
import { mappedOk, testContext, textFile, valuesOf, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import type { DeliveredStatement, Delivery } from "@gatehouse/contracts/delivery";
import type { ItemName } from "@gatehouse/contracts/items";
import type { AgencyKind } from "@gatehouse/contracts/agency";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cinFragment } from "./cin-fragment.ts";
import { mapRecord } from "./map.ts";
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
  { kind: "social-care", role: "social-worker", code: "5C" },
  { kind: "police", role: "public-protection-officer", code: "6" },
  { kind: "probation", role: "probation-officer", code: "7" },
  { kind: "voluntary", role: "family-worker", code: "8" },
  { kind: undefined, role: "family-worker", code: "10" },
];
test.each(sources)("a referral from $kind ($role) has source $code", ({ kind, role, code }) => {
  expect(referralOf(testDelivery([], { author: { name: "A", role } }), kind).referralSource).toBe(code);
});
test("a referral from the council's own social care has source 5A", () => {
  const own = testDelivery([], { from: "northshire-council", recipient: "northshire-council" });
  expect(referralOf(own, "social-care").referralSource).toBe("5A");
});

describe("the census fragment", () => {
  const fragment = (delivery: Delivery): string => cinFragment(delivery, referralOf(delivery, "education"));
  test("has the council's own number and no name", () => {
    expect(fragment(concern)).toContain(
      "<LAchildID>NC-204</LAchildID><PersonBirthDate>2017-03-09</PersonBirthDate><Sex>F</Sex>",
    );
    expect(fragment(concern)).not.toContain("Ada");
  });
  test("is in the order of the census, and leaves to the case system what it cannot know", () => {
    expect(fragment(testDelivery([], { filedUnder: null }))).toBe(
      "<Child><ChildIdentifiers><LAchildID></LAchildID><Sex>U</Sex></ChildIdentifiers>" +
        "<ChildCharacteristics><Ethnicity>NOBT</Ethnicity></ChildCharacteristics><CINdetails>" +
        "<CINreferralDate>2026-11-02</CINreferralDate><ReferralSource>2A</ReferralSource>" +
        "<PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>0</ReferralNFA></CINdetails></Child>",
    );
  });
  test.each([
    [{ code: "WIRT", text: "Traveller" }, "WIRT"],
    [{ code: "A", text: "White British" }, "NOBT"],
    [{ text: "Irish Traveller" }, "NOBT"],
    [{ absent: "withheld" }, "NOBT"],
  ])("ethnicity %j is %s", (value, code) => {
    expect(fragment(testDelivery([delivered("a1", "child.ethnicity", value)]))).toContain(`<Ethnicity>${code}<`);
  });
  test("has no age in place of a birth date that was not delivered in full", () => {
    const minimised = testDelivery([delivered("a1", "child.dateOfBirth", { years: 9 }, "minimised")], {
      filedUnder: null,
    });
    expect(fragment(minimised)).not.toContain("PersonBirthDate");
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

const asDocument = (delivery: Delivery): Readonly<Record<string, unknown>> =>
  JSON.parse(new TextDecoder().decode(nativeFor(() => "education")(delivery).bytes)) as Record<string, unknown>;

test("who brings a child is a referral, with the census fragment and the custodian file, the same every time", () => {
  const toNative = nativeFor(() => "education");
  expect(toNative(concern)).toMatchObject({ contentType: "application/json", extension: ".case-system.json" });
  expect(toNative(concern)).toEqual(toNative(concern));
  for (const kind of ["concern", "support-request", "domestic-abuse-notice"] as const)
    expect(Object.keys(asDocument(testDelivery([], { kind })))).toEqual(["referral", "cinFragment", "custodian"]);
});
test("a question is filed with what is asked, and is no referral", () => {
  const asked = testDelivery([], {
    kind: "information-request",
    items: ["health.conditions"],
    reason: "Enquiry",
    urgency: "red",
  });
  expect(asDocument(asked)).toMatchObject({
    received: {
      kind: "information-request",
      particulars: { items: ["health.conditions"], reason: "Enquiry", urgency: "red" },
    },
  });
  expect(Object.keys(asDocument(asked))).toEqual(["received"]);
});

describe("what is said of a brother", () => {
  const about = (label: string, id: string, item: ItemName, value: unknown): DeliveredStatement => ({
    ...delivered(id, item, value),
    about: label,
  });
  const two = testDelivery([
    about("brother", "b1", "child.name", "Ben Lovell"),
    about("brother", "b2", "child.dateOfBirth", "2012-01-01"),
    about("brother", "b3", "family.youngCarer", "Looks after his sister"),
    about("child", "a1", "child.name", "Ada Lovell"),
  ]);
  test("is not the child's", () => {
    expect(cinFragment(two, referralOf(two, "education"))).not.toContain("PersonBirthDate");
    expect(referralOf(two, "education").factors).toEqual([]);
    expect(asDocument(two)).toMatchObject({
      custodian: { records: [{ payload: { name: "Ada Lovell", dateOfBirth: null } }, {}] },
    });
  });
  test("makes nobody the child where no label says who is", () => {
    const nobody = testDelivery(
      two.data.statements.map((one) => ({ ...one, about: one.about === "child" ? "sister" : "brother" })),
    );
    expect(cinFragment(nobody, referralOf(nobody, "education"))).not.toContain("PersonBirthDate");
    expect(asDocument(nobody)).toMatchObject({ custodian: { records: [{ payload: { name: null } }, {}] } });
  });
});

test("the custodian file says to a reader of them what was delivered of the child", () => {
  const whole = testDelivery([
    delivered("a1", "child.nhsNumber", "9434765919"),
    delivered("a2", "child.dateOfBirth", "2017-03-09"),
    delivered("a3", "child.sex", "female"),
    delivered("a4", "child.communicationNeeds", { language: "Polish", interpreter: true }),
    delivered("a5", "contact.address", { lines: ["1 Hill Road", "Northshire"], postcode: "NS1 2AB" }),
    delivered("a6", "family.household", [{ name: "Mo Lovell", relationship: "mother" }]),
    delivered("a7", "family.parents", [{ name: "Mo Lovell", relationship: "Mother" }]),
    delivered("a8", "child.name", "Ada", "minimised"),
  ]);
  const written = JSON.stringify(asDocument(whole)["custodian"]);
  const context = testContext("northshire-council", "social-worker");
  // As it was written it says what others said: nothing of it is passed on as the council's own.
  const again = mappedOk(mapRecord(textFile(written), context));
  expect(again.drafts).toEqual([]);
  expect(warningCodes(again)).toEqual(["own-delivery"]);
  const bytes = Buffer.from(written.replaceAll("GATEHOUSE", "COUNCIL-SYSTEM"));
  const read = mappedOk(mapRecord({ name: "r.json", bytes }, context));
  const said = (item: ItemName): unknown => valuesOf(read.drafts, item)[0];
  expect(read.drafts).toHaveLength(1);
  expect(read.drafts[0]?.people[0]?.ids).toEqual([{ scheme: "nhs-number", value: "9434765919" }]);
  expect(said("child.dateOfBirth")).toBe("2017-03-09");
  expect(said("child.sex")).toBe("female");
  expect(said("child.communicationNeeds")).toEqual({ language: "Polish", interpreter: true });
  expect(said("contact.address")).toEqual({ lines: ["1 Hill Road", "Northshire"], postcode: "NS1 2AB" });
  expect(said("family.parents")).toEqual([{ name: "Mo Lovell", relationship: "Mother" }]);
  expect(said("family.previousInvolvement")).toEqual([{ date: "2026-11-02", type: "social-care-referral" }]);
  expect(said("child.name")).toBeUndefined();
});
