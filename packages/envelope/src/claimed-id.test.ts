import fc from "fast-check";
import { expect, test } from "vitest";
import { claimedId } from "./claimed-id.ts";

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

test("the id an object claims is told even when its signature is not one", () => {
  expect(claimedId(`${part({ alg: "none" })}.${part({ jti: "019839b8-2ea0-7649-865a-165573b8453f" })}.x`)).toBe(
    "019839b8-2ea0-7649-865a-165573b8453f",
  );
});

test.each([
  ["", null],
  ["a.b.c", null],
  [`x.${part({ jti: "Ada Lovell" })}.y`, null],
  [`x.${part({ jti: 7 })}.y`, null],
])("what is no id of ours is not repeated: %j", (compact, expected) => expect(claimedId(compact)).toBe(expected));

test("property: any text gives an id of our form or null", () => {
  fc.assert(
    fc.property(fc.string(), (text) => claimedId(text) === null || /^[A-Za-z0-9._-]+$/.test(claimedId(text) ?? "")),
  );
});
