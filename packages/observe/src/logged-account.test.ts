import fc from "fast-check";
import { expect, test } from "vitest";
import { loggedFields, refusedValue } from "./fields.ts";
import { loggedAccount } from "./logged-account.ts";

test("an account of a form that a log writes stands there as it is", () => {
  expect(loggedAccount("operations.operator")).toBe("operations.operator");
});

test.each(["w.tern@operations.example", "auth0|65f1", "9998259797", "W. Tern", refusedValue, "sha256:0"])(
  "who %s is can be found out, and the log does not say it",
  (subject) => {
    const account = loggedAccount(subject);
    expect(account).toMatch(/^sha256:[0-9a-f]{32}$/);
    expect(loggedFields({ account })).toEqual({ account });
  },
);

test("property: whatever an identity provider calls people, the log tells them apart", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
      const written = loggedFields({ account: loggedAccount(one) })["account"];
      expect(written).not.toBe(refusedValue);
      expect(written === loggedFields({ account: loggedAccount(other) })["account"]).toBe(one === other);
    }),
  );
});
