import { expect, test } from "vitest";
import type { Row } from "../fixture.ts";
import {
  concern,
  council,
  decideOn,
  event,
  family,
  inShort,
  objection,
  police,
  practice,
  risk,
  statements,
  update,
  agreed,
} from "../fixture.ts";

const rows: readonly Row[] = [
  {
    name: "5 an order names a sealed item and another body",
    message: update({
      purpose: "court-order",
      to: [council, practice],
      statements: statements("health.sexualHealth", "family.youngCarer"),
    }),
    register: [
      ...agreed,
      event("order.recorded", "ord-1", {
        person: "p-ada",
        order: "NS1",
        items: ["health.sexualHealth"],
        to: [council],
      }),
    ],
    expected: { [council]: "s1 s2!outside-order", [practice]: "withheld nothing-to-share" },
  },
  {
    name: "5 a mandatory report lifts objections towards police and front door",
    message: concern({
      to: [council, police, practice],
      risk: risk([council]),
      basis: { power: "x", gdpr: "6-1-c", claim: "mandatory-report" },
    }),
    register: [...family(), objection()],
    expected: { [council]: "s1 s2 s3", [police]: "s1 s2 s3!minimised-form-missing", [practice]: "withheld objection" },
  },
];

test.each(rows)("$name", ({ message, register, more, expected }) => {
  expect(inShort(decideOn(message, register, more))).toEqual(expected);
});
