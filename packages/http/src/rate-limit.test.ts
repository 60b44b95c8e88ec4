import { expect, test } from "vitest";
import { createRateLimit } from "./rate-limit.ts";

test("so much goes at once, and then as much as fills up; each name has its own", () => {
  let ms = 0;
  const limit = createRateLimit({ burst: 2, perMinute: 60 }, () => ms);
  expect(["a", "a", "a", "b"].map((who) => limit.ask(who))).toEqual([0, 0, 1, 0]);
  ms = 999;
  expect(limit.ask("a")).toBe(1);
  ms = 1_000;
  expect([limit.ask("a"), limit.ask("a")]).toEqual([0, 1]);
});

test("what it says to wait is enough", () => {
  let ms = 0;
  const limit = createRateLimit({ burst: 1, perMinute: 7 }, () => ms);
  limit.ask("a");
  const wait = limit.ask("a");
  ms = wait * 1000;
  expect(limit.ask("a")).toBe(0);
});

test("many names are forgotten once they lose nothing by it, and one that is at its limit is not", () => {
  let ms = 0;
  const limit = createRateLimit({ burst: 1, perMinute: 1 }, () => ms);
  for (let n = 0; n < 2_000; n++) limit.ask(`name ${n}`);
  expect(limit.ask("name 0")).toBe(60);
  ms = 58_500;
  expect(limit.ask("name 1999")).toBe(2);
});
