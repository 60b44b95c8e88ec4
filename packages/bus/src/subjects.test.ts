import fc from "fast-check";
import { expect, test } from "vitest";
import { accountOf, askSubject, deliverSubject, intakeSubject } from "./subjects.ts";

const account = fc.string({
  unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".split("")),
  minLength: 55,
  maxLength: 55,
});

test("property: the account of a subject is the one it was made for, and only under its own first word", () => {
  fc.assert(
    fc.property(account, (rest) => {
      const key = `A${rest}`;
      expect(accountOf("in", intakeSubject(key))).toBe(key);
      expect(accountOf("ask", askSubject(key))).toBe(key);
      expect(accountOf("deliver", deliverSubject(key))).toBe(key);
      expect(accountOf("in", askSubject(key))).toBeNull();
    }),
  );
});

test.each([
  "in",
  "in.",
  "in.x",
  "in.*",
  "in.>",
  `in.${"A".repeat(55)}`,
  `in.${"A".repeat(57)}`,
  `in.U${"A".repeat(55)}`,
])("there is no account in %s", (subject) => {
  expect(accountOf("in", subject)).toBeNull();
});

test("property: anything behind the account makes it nobody's", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 0 }), (more) => accountOf("in", `in.${"A".repeat(56)}.${more}`) === null),
  );
});
