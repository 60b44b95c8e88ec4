import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkIdentifier, nhsNumberValid, pncIdValid, ulnValid, upnValid } from "./identifiers.ts";
import { identifierSchemes } from "./message.ts";

describe("NHS number", () => {
  test.each(["9434765919", "9691292211", "9912003888", "9449306753", "9990000050", "9876543210", "9998259797"])(
    "%s is valid",
    (value) => expect(nhsNumberValid(value)).toBe(true),
  );
  test.each([
    { value: "4857773456", why: "its check digit should be 7" },
    { value: "9991234566", why: "its remainder gives 10, which no digit can be" },
    { value: "0449310999", why: "its remainder gives 10, which no digit can be" },
    { value: "9998259798", why: "its check digit is one too high" },
    { value: "0000000000", why: "ten equal digits pass the arithmetic" },
    { value: "1111111111", why: "ten equal digits pass the arithmetic" },
    { value: "9999999999", why: "ten equal digits pass the arithmetic" },
    { value: "943 476 5919", why: "identifiers are written solid" },
    { value: "943476591", why: "it has nine digits" },
    { value: "９434765919", why: "a full-width digit is no digit" },
  ])("$value is refused: $why", ({ value }) => expect(nhsNumberValid(value)).toBe(false));
});

describe("UPN", () => {
  test.each(["B801200005001", "A950000178301", "H243278544154", "R674123101121", "M80120000500A", "H801200001001"])(
    "%s is valid",
    (value) => expect(upnValid(value)).toBe(true),
  );
  test.each([
    "A801200005001",
    "R247962919251",
    "X428558133462",
    "A123456789123",
    "X98765432123B",
    "Q207000016049",
    "S801200005001",
    "M80120000500I",
    "A000000000000",
    "5ff4489b-998",
    "801200005001",
  ])("%s is refused", (value) => expect(upnValid(value)).toBe(false));
  test("the letter for 207000016049 is P, whatever two suppliers' help pages say", () => {
    expect(upnValid("P207000016049")).toBe(true);
  });
});

test.each([
  { value: "1000000027", valid: true },
  { value: "1234567890", valid: false },
  { value: "9999999999", valid: false },
  { value: "100000002", valid: false },
])("ULN $value valid: $valid", ({ value, valid }) => expect(ulnValid(value)).toBe(valid));

test.each([
  { value: "2003/0011985X", valid: true },
  { value: "2004/0118273T", valid: true },
  { value: "2003/0011985Y", valid: false },
  { value: "2000/0000000Z", valid: false },
  { value: "2018/0123456X", valid: false },
  { value: "74/2487362D", valid: false },
  { value: "2004/13116M", valid: false },
])("PNC id $value valid: $valid", ({ value, valid }) => expect(pncIdValid(value)).toBe(valid));

test.each([
  { scheme: "crn", value: "X777978", valid: true },
  { scheme: "crn", value: "x777978", valid: false },
  { scheme: "noms-number", value: "G2996UX", valid: true },
  { scheme: "noms-number", value: "X777978", valid: false },
  { scheme: "uprn", value: "100091234567", valid: true },
  { scheme: "uprn", value: "1000912345678", valid: false },
  { scheme: "uprn", value: "000", valid: false },
  { scheme: "person", value: "p-ada", valid: true },
  { scheme: "local", value: "P 118/a", valid: true },
  { scheme: "local", value: " P118", valid: false },
  { scheme: "local", value: "P\u0000118", valid: false },
] as const)("$scheme $value valid: $valid", ({ scheme, value, valid }) => {
  expect(checkIdentifier(scheme, value)).toBe(valid);
});

test("property: one changed digit of an NHS number never stays valid", () => {
  const changed = fc.record({ place: fc.nat(9), by: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.constantFrom("9434765919", "9990000050", "9876543210"), changed, (value, { place, by }) => {
      const digit = (Number(value[place]) + by) % 10;
      return !nhsNumberValid(`${value.slice(0, place)}${digit}${value.slice(place + 1)}`);
    }),
  );
});

test("property: no text is an exception", () => {
  fc.assert(
    fc.property(fc.constantFrom(...identifierSchemes), fc.string(), (scheme, value) => {
      expect(typeof checkIdentifier(scheme, value)).toBe("boolean");
    }),
  );
});

test.each([
  ["crn", "X000000"],
  ["noms-number", "A0000AA"],
] as const)("a %s of noughts is a placeholder", (scheme, value) => expect(checkIdentifier(scheme, value)).toBe(false));
