import { expect, test } from "vitest";
import { concern, council, decideOn, event, family, inShort, objection, police, school } from "../fixture.ts";

test("11 a deferral keeps the family out of it and is reviewed", () => {
  const told = { status: "deferred", reason: "increased-risk-to-child", reviewOn: "2026-11-06" };
  const decision = decideOn(concern({ told }), [...family(), objection()]);
  expect(decision.recipients[council]?.handling).toContain("do-not-discuss-with-family");
  expect(decision.duties.filter(({ duty }) => duty === "tell-family")).toEqual([
    { duty: "tell-family", on: school, reviewOn: "2026-11-06" },
  ]);
});

test("12 a hold is decided by its reviewer and by nobody else", () => {
  const message = concern({ told: { status: "not-contactable" } });
  const [hold] = decideOn(message, family()).holds;
  expect(hold?.reviewer).toEqual({ agency: council, role: "front-door-manager" });
  const release = event("review.decided", "rev-1", { hold: hold?.id, outcome: "release" });
  expect(inShort(decideOn(message, [...family(), release]))).toEqual({ [council]: "s1 s2 s3" });
  const withhold = event("review.decided", "rev-1", { hold: hold?.id, outcome: "withhold" });
  expect(inShort(decideOn(message, [...family(), withhold]))).toEqual({ [council]: "withheld detriment" });
});

test("12 a concern barred from the front door puts the police on notice", () => {
  const link = event("restriction.placed", "res-1", { person: "p-ada", restriction: "linked-person", agency: council });
  const decision = decideOn(concern(), [...family(), link]);
  expect(inShort(decision)).toEqual({ [council]: "withheld linked-person" });
  expect(decision.duties).toContainEqual({ duty: "review-hold", on: police, due: "2026-11-03T11:15:00Z" });
});
