import { expect, test } from "vitest";
import { nextPlace, start } from "./leaf-order.ts";
import { gatewayKey, leafOf } from "./testing/ledger.ts";

const before = { n: 4, intake: 8, step: 1, coreSeq: 12 };
const isGateway = (kid: string) => kid === gatewayKey;
const next = (change: Readonly<Record<string, unknown>>, coreSeq: number | null = 15) =>
  nextPlace(before, { data: leafOf(5, "one", change), coreSeq }, isGateway);

test.each([
  { name: "the next of the intake", change: { intake: 9 }, is: { n: 5, intake: 9, step: 0, coreSeq: 15 } },
  { name: "a later one of the intake", change: { intake: 40 }, is: { n: 5, intake: 40, step: 0, coreSeq: 15 } },
  { name: "the next step at one place", change: { intake: 8, step: 2 }, is: { n: 5, intake: 8, step: 2, coreSeq: 15 } },
])("follows: $name", ({ change, is }) => {
  expect(next(change)).toEqual(is);
});

test.each([
  { name: "a number left out", change: { n: 6 }, is: "number" },
  { name: "a number again", change: { n: 4 }, is: "number" },
  { name: "back in the intake", change: { intake: 7 }, is: "order" },
  { name: "the same place without a step", change: { intake: 8 }, is: "order" },
  { name: "the same step again", change: { intake: 8, step: 1 }, is: "order" },
  { name: "another gateway", change: { gatewayKey: "B".repeat(42).concat("E") }, is: "gateway-key" },
])("does not follow: $name", ({ change, is }) => {
  expect(next(change)).toBe(is);
});

test("does not follow: what CORE had before, or what is no leaf", () => {
  expect(next({}, 12)).toBe("fence");
  expect(next({}, null)).toMatchObject({ n: 5, coreSeq: 12 });
  const text = leafOf(5).toString();
  for (const data of [` ${text}`, text.replace("{", '{"a":1,'), "", "{}"])
    expect(nextPlace(before, { data: Buffer.from(data), coreSeq: 15 }, isGateway)).toBe("not-a-leaf");
});

test("the first record is number 1, and may be a step of its own before anything came in", () => {
  expect(nextPlace(start, { data: leafOf(1, "one", { intake: 0, step: 1 }), coreSeq: 1 }, isGateway)).toMatchObject({
    n: 1,
  });
  expect(nextPlace(start, { data: leafOf(1, "one", { intake: 0 }), coreSeq: 1 }, isGateway)).toMatchObject({ n: 1 });
  expect(nextPlace(start, { data: leafOf(2), coreSeq: 1 }, isGateway)).toBe("number");
});
