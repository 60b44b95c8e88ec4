import { retention } from "@gatehouse/contracts/retention";
import { expect, test } from "vitest";
import { keptSince } from "./kept-since.ts";

test("records are kept for seven years to the day, leaves for good, and every row says who says so", () => {
  expect(keptSince("record", Date.parse("2033-11-23T10:00:00Z"))).toBe(Date.parse("2026-11-23T10:00:00Z"));
  expect(retention.find(({ id }) => id === "cosigned-leaf")?.keep).toBeNull();
  expect(retention.every(({ source, from, what }) => source !== "" && from !== "" && what !== "")).toBe(true);
  expect(new Set(retention.map(({ id }) => id)).size).toBe(retention.length);
});
