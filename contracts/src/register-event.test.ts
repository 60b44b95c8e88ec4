import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRegisterEvent, RegisterEvent, registerEventTypes } from "./register-event.ts";

const by = { agency: "northshire-council", name: "H. Quill", role: "front-door-manager" };
const head = { id: "e-1", at: "2026-10-20T09:00:00Z", by };
const scope = { agencies: "all", purposes: ["early-help"], categories: ["health"] };
const madeBy = { person: "p-ada-mother", capacity: "parent", parentalResponsibility: true };
const flag = {
  atRisk: ["p-ada"],
  case: "case-ada",
  harm: "neglect",
  test: "significant-harm",
  evidence: "Seen alone at night twice this week.",
  recipients: ["northshire-police"],
  categories: "all",
  decidedBy: { name: "H. Quill", role: "front-door-manager" },
  emergency: false,
  expiresAt: "2026-11-01T09:00:00Z",
};

/** A body of every type, and some types in each of their forms. */
const bodies: readonly (Readonly<Record<string, unknown>> & { readonly type: string })[] = [
  {
    type: "person.linked",
    person: "p-ada",
    ids: [{ scheme: "nhs-number", value: "9998259797" }],
    nameHash: "h1",
    placeHash: "h2",
  },
  { type: "person.unlinked", person: "p-ada", ids: [{ scheme: "local", value: "P-118" }] },
  { type: "person.distinct", persons: ["p-ada", "p-ida"] },
  { type: "case.opened", case: "case-ada", child: "p-ada", level: 3, status: "early-help" },
  { type: "case.level-set", case: "case-ada", level: 4, status: "child-protection" },
  { type: "case.closed", case: "case-ada" },
  {
    type: "team.joined",
    case: "case-ada",
    agency: "hillside-school",
    professional: { name: "T. Birch", role: "teacher" },
  },
  { type: "team.left", case: "case-ada", agency: "hillside-school" },
  {
    type: "objection.recorded",
    person: "p-ada",
    madeBy,
    scope,
    reason: { code: "private", text: "x" },
    reviewOn: "2027-01-15",
  },
  {
    type: "objection.recorded",
    person: "p-noor",
    madeBy: {
      person: "p-noor",
      capacity: "child",
      competence: { result: "competent", assessedBy: { name: "F. Osei", role: "named-nurse" }, on: "2026-10-12" },
    },
    scope,
  },
  { type: "objection.withdrawn", ends: "obj-1" },
  { type: "consent.given", person: "p-ada", givenBy: madeBy, scope, expiresOn: "2027-01-31" },
  { type: "consent.refused", person: "p-ada", givenBy: madeBy, scope },
  { type: "consent.withdrawn", ends: "con-1" },
  { type: "risk.flagged", ...flag },
  { type: "risk.countersigned", countersigns: "flag-1" },
  { type: "risk.cleared", ends: "flag-1" },
  { type: "restriction.placed", person: "p-mae", restriction: "protected-location" },
  {
    type: "restriction.placed",
    person: "p-mae",
    restriction: "protected-location",
    address: { lines: ["41 Quay Street"], postcode: "NS2 6HN" },
    aliases: ["Harbour House"],
    permitted: ["northshire-police"],
  },
  { type: "restriction.placed", person: "p-ada", restriction: "linked-person", agency: "northshire-homes" },
  {
    type: "restriction.placed",
    person: "p-ada",
    restriction: "linked-person",
    professional: { name: "K. Moffat", agency: "northshire-homes" },
  },
  {
    type: "restriction.placed",
    person: "p-ada",
    restriction: "court",
    order: "NS26C00417",
    permitted: ["northshire-council"],
  },
  { type: "restriction.placed", person: "p-ada", restriction: "sealed", items: ["health.conditions"] },
  { type: "restriction.lifted", ends: "res-1" },
  { type: "order.recorded", person: "p-ada", order: "NS26C00417", items: ["child.name"], to: ["northshire-council"] },
  {
    type: "release.approved",
    person: "p-noor",
    items: ["health.sexualHealth"],
    to: ["northshire-council"],
    approver: by,
  },
  {
    type: "review.decided",
    hold: "hold-1",
    recipient: "hillside-school",
    outcome: "release",
    reason: "Agreed with the family",
  },
  {
    type: "telling.recorded",
    message: "019839b8-2ea0-7649-865a-165573b8453f",
    person: "p-ada-mother",
    status: "attempted",
    attempts: [{ on: "2026-11-02", method: "telephone", result: "no answer" }],
  },
];

test("the list of types is that of the schema, and each has an example here", () => {
  expect(new Set(bodies.map((body) => body.type))).toEqual(new Set(registerEventTypes));
});

describe.each(bodies)("$type", (body) => {
  const event = { ...head, ...body };
  test("parses to what it says", () => expect(parseRegisterEvent(event)).toEqual({ ok: true, event }));
  test("refuses an unknown key", () => {
    expect(parseRegisterEvent({ ...event, surprise: 1 })).toMatchObject({ ok: false, code: "schema-invalid" });
  });
  test("refuses a recorder without an agency", () => {
    const anonymous = { name: by.name, role: by.role };
    expect(parseRegisterEvent({ ...event, by: anonymous })).toEqual({
      ok: false,
      code: "schema-invalid",
      path: "by.agency",
    });
  });
});

test.each([
  { name: "an unknown type", change: { type: "gossip.recorded" } },
  {
    name: "a linked person that is nobody",
    change: { type: "restriction.placed", person: "p-ada", restriction: "linked-person" },
  },
  { name: "an unknown restriction", change: { type: "restriction.placed", person: "p-ada", restriction: "magic" } },
  {
    name: "keys of another restriction",
    change: { type: "restriction.placed", person: "p-ada", restriction: "court", items: ["child.name"] },
  },
  {
    name: "an unknown item",
    change: { type: "release.approved", person: "p", items: ["child.hat"], to: ["a-b"], approver: by },
  },
  { name: "a level of 5", change: { type: "case.opened", case: "c", child: "p", level: 5, status: "none" } },
  {
    name: "an empty scope",
    change: { type: "consent.given", person: "p", givenBy: madeBy, scope: { ...scope, agencies: [] } },
  },
])("$name is schema-invalid", ({ change }) => {
  expect(parseRegisterEvent({ ...head, ...change })).toMatchObject({ ok: false, code: "schema-invalid" });
});

test("a wrong check digit is identifier-invalid", () => {
  const ids = [
    { scheme: "local", value: "1" },
    { scheme: "nhs-number", value: "9998259798" },
  ];
  const linked = { ...head, type: "person.linked", person: "p-ada", ids };
  expect(parseRegisterEvent(linked)).toEqual({ ok: false, code: "identifier-invalid", path: "ids[1].value" });
});

test("property: any JSON value gets an answer", () => {
  fc.assert(
    fc.property(fc.constantFrom(...bodies), fc.string(), fc.jsonValue(), (body, key, value) => {
      expect(typeof parseRegisterEvent(value).ok).toBe("boolean");
      expect(typeof parseRegisterEvent({ ...head, ...body, [key]: value }).ok).toBe("boolean");
    }),
  );
});

test("every event's schema describes itself", () => {
  expect(RegisterEvent.options.length).toBe(registerEventTypes.length);
});
