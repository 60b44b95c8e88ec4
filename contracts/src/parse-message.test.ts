import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMessage } from "./parse-message.ts";
import { concern } from "./testing.ts";

const [first, second, third, fourth] = concern.statements;
const withRisk = (change: object): object => ({ ...concern, risk: { ...concern.risk, ...change } });
const withFirst = (change: object): object => ({
  ...concern,
  statements: [{ ...first, ...change }, second, third, fourth],
});

test("a valid message parses to what it says", () => {
  expect(parseMessage(concern)).toEqual({ ok: true, message: concern });
});

describe("what decision step 2 judges is not a matter of shape", () => {
  test.each([
    { name: "an author without a name", change: { author: { role: "named-nurse" } } },
    { name: "an author with an empty name", change: { author: { name: "", role: "named-nurse" } } },
    { name: "an author whose name is null", change: { author: { name: null, role: "named-nurse" } } },
    { name: "no risk on a concern", change: { risk: null } },
    { name: "a referrer withheld", change: { statements: [first, { ...third, value: { absent: "withheld" } }] } },
    { name: "an advice query without people's identifiers", change: { kind: "advice-query", case: null } },
  ])("$name parses", ({ change }) => {
    expect(parseMessage({ ...concern, ...change }).ok).toBe(true);
  });
  test.each([
    { name: "no decider", change: { decidedBy: null } },
    { name: "a decider without a name", change: { decidedBy: { role: "named-nurse" } } },
    { name: "everybody as recipient", change: { recipients: "all" } },
    { name: "everybody in the list of recipients", change: { recipients: ["all"] } },
    { name: "no recipients", change: { recipients: null } },
    { name: "no evidence", change: { evidence: null } },
    { name: "short evidence", change: { evidence: "Looked unwell" } },
    { name: "nobody at risk", change: { atRisk: [] } },
    { name: "no end", change: { expiresAt: null } },
    { name: "an end in a year", change: { expiresAt: "2027-11-13T10:15:00Z" } },
  ])("a risk with $name parses", ({ change }) => {
    expect(parseMessage(withRisk(change)).ok).toBe(true);
  });
  test("a risk without an end parses as one that has ended", () => {
    expect(parseMessage(withRisk({ expiresAt: undefined }))).toMatchObject({
      message: { risk: { expiresAt: "1970-01-01T00:00:00Z" } },
    });
  });
});

describe("refused", () => {
  const schemaInvalid = "schema-invalid";
  test.each([
    { name: "not an object", input: "hello", code: schemaInvalid, path: "" },
    { name: "an unknown key", input: { ...concern, priority: "high" }, code: schemaInvalid, path: "" },
    { name: "an unknown kind", input: { ...concern, kind: "gossip" }, code: schemaInvalid, path: "kind" },
    { name: "an unknown purpose", input: { ...concern, purpose: "curiosity" }, code: schemaInvalid, path: "purpose" },
    { name: "a key of another kind", input: { ...concern, stage: 1 }, code: schemaInvalid, path: "stage" },
    { name: "an attachment", input: { ...concern, attachments: ["x"] }, code: schemaInvalid, path: "attachments" },
    {
      name: "an offset time",
      input: { ...concern, createdAt: "2026-11-03T10:15:00+00:00" },
      code: schemaInvalid,
      path: "createdAt",
    },
    {
      name: "a time without seconds",
      input: { ...concern, createdAt: "2026-11-03T10:15Z" },
      code: schemaInvalid,
      path: "createdAt",
    },
    {
      name: "a date that is none",
      input: withFirst({ on: "2026-02-30" }),
      code: schemaInvalid,
      path: "statements[0].on",
    },
    {
      name: "a summary too long",
      input: withFirst({ summary: "x".repeat(501) }),
      code: schemaInvalid,
      path: "statements[0].summary",
    },
    {
      name: "an unknown item",
      input: withFirst({ item: "child.shoeSize" }),
      code: "item-unknown",
      path: "statements[0].item",
    },
    {
      name: "an item of Object.prototype",
      input: withFirst({ item: "constructor" }),
      code: "item-unknown",
      path: "statements[0].item",
    },
    {
      name: "a value of another shape",
      input: withFirst({ value: 7 }),
      code: schemaInvalid,
      path: "statements[0].value",
    },
    { name: "no value", input: withFirst({ value: undefined }), code: schemaInvalid, path: "statements[0].value" },
    {
      name: "a wrong check digit in an item",
      input: withFirst({ item: "child.nhsNumber", value: "9998259798" }),
      code: "identifier-invalid",
      path: "statements[0].value",
    },
    {
      name: "a prison number called a CRN",
      input: withFirst({ item: "adult.offenderNumber", value: { scheme: "crn", value: "G2996UX" } }),
      code: "identifier-invalid",
      path: "statements[0].value",
    },
    {
      name: "one id for two statements",
      input: withFirst({ id: "s4" }),
      code: "disclosures-inconsistent",
      path: "statements[3].id",
    },
    {
      name: "a statement about nobody",
      input: withFirst({ about: "cousin" }),
      code: schemaInvalid,
      path: "statements[0].about",
    },
    {
      name: "one label for two people",
      input: { ...concern, people: concern.people.map((person) => ({ ...person, label: "child" })) },
      code: schemaInvalid,
      path: "people[1].label",
    },
  ])("$name is $code at '$path'", ({ input, code, path }) => {
    expect(parseMessage(input)).toEqual({ ok: false, code, path });
  });
  test("a wrong check digit of a person", () => {
    const people = [{ ...concern.people[0], ids: [{ scheme: "upn", value: "A801200005001" }] }, concern.people[1]];
    expect(parseMessage({ ...concern, people })).toEqual({
      ok: false,
      code: "identifier-invalid",
      path: "people[0].ids[0].value",
    });
  });
  test("an unknown item that is asked for", () => {
    const request = { ...concern, kind: "information-request", items: ["child.name", "child.shoeSize"] };
    expect(parseMessage(request)).toEqual({ ok: false, code: "item-unknown", path: "items[1]" });
  });
});

describe("of several problems the first in order is named", () => {
  const unknownKey = { surprise: 1 };
  const unknownItem = { item: "child.shoeSize" };
  const wrongDigit = { item: "child.nhsNumber", value: "9998259798" };
  const sameId = { id: "s4" };
  const nobody = { about: "cousin" };
  test.each([
    { name: "key before item", input: withFirst({ ...unknownKey, ...unknownItem }), code: "schema-invalid" },
    {
      name: "item before check digit",
      input: {
        ...concern,
        statements: [
          { ...first, ...wrongDigit },
          { ...second, ...unknownItem },
        ],
      },
      code: "item-unknown",
    },
    {
      name: "check digit before repeated id",
      input: withFirst({ ...wrongDigit, ...sameId }),
      code: "identifier-invalid",
    },
    { name: "repeated id before nobody", input: withFirst({ ...sameId, ...nobody }), code: "disclosures-inconsistent" },
  ])("$name", ({ input, code }) => expect(parseMessage(input)).toMatchObject({ ok: false, code }));
});

/** Every value that a JSON text can give, `__proto__` keys included. */
const json = fc.jsonValue({ maxDepth: 6 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

test("property: any JSON value gets an answer, alone or anywhere in a message", () => {
  const keys = Object.keys(concern);
  fc.assert(
    fc.property(fc.constantFrom(...keys), json, (key, value) => {
      expect(typeof parseMessage(value).ok).toBe("boolean");
      expect(typeof parseMessage({ ...concern, [key]: value }).ok).toBe("boolean");
      expect(typeof parseMessage(withFirst({ value })).ok).toBe("boolean");
    }),
    { numRuns: 300 },
  );
});

test.each([
  { name: "a key __proto__ at the top", text: `{"__proto__":{"kind":"concern"}}` },
  { name: "a key __proto__ in a value", text: JSON.stringify(concern).replace(`"Ada Lovell"`, `{"__proto__":1}`) },
  { name: "a hundred thousand open brackets", text: `${"[".repeat(100_000)}${"]".repeat(100_000)}` },
  { name: "a hundred thousand nested objects", text: `${`{"a":`.repeat(100_000)}1${"}".repeat(100_000)}` },
  { name: "half a million statements", text: `{"statements":[${"0,".repeat(500_000)}0]}` },
])("$name is schema-invalid, and quickly", ({ text }) => {
  expect(parseMessage(parseDeep(text))).toEqual({ ok: false, code: "schema-invalid", path: "" });
});

test("an unpaired surrogate, which canonical JSON cannot carry, is schema-invalid", () => {
  expect(parseMessage(withFirst({ value: "Ada \ud800" }))).toEqual({ ok: false, code: "schema-invalid", path: "" });
});

/** JSON.parse is itself recursive, so what it cannot read is built by hand. */
function parseDeep(text: string): unknown {
  if (!text.startsWith("[[") && !text.startsWith(`{"a":{"a"`)) return JSON.parse(text);
  let value: unknown = 1;
  for (let depth = 0; depth < 100_000; depth += 1) value = text.startsWith("[") ? [value] : { a: value };
  return value;
}

test("property: an unknown key anywhere is refused", () => {
  const places = objectsIn(concern);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom("surprise", "Id", "kind2", "_"), (place, key) => {
      const changed: unknown = structuredClone(concern);
      Object.assign(at(changed, place), { [key]: 1 });
      expect(parseMessage(changed)).toMatchObject({ ok: false, code: "schema-invalid" });
    }),
  );
});

test("property: a refusal never repeats what was written", () => {
  const canary = "Zebedee-943";
  const places = objectsIn(concern);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(canary, "on", "id", "value", "item"), (place, key) => {
      const changed: unknown = structuredClone(concern);
      Object.assign(at(changed, place), { [key]: { [canary]: canary } });
      expect(JSON.stringify(parseMessage(changed))).not.toMatch(new RegExp(`"ok":false.*${canary}`));
    }),
  );
});

type Place = readonly (string | number)[];

/** Where the objects of a value are. */
function objectsIn(value: unknown, here: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, element]) => objectsIn(element, [...here, key]));
  return Array.isArray(value) ? inside : [here, ...inside];
}

function at(value: unknown, place: Place): object {
  let found: unknown = value;
  for (const key of place) found = isObject(found) ? Reflect.get(found, key) : undefined;
  if (!isObject(found)) throw new Error("there is no object at that place");
  return found;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
