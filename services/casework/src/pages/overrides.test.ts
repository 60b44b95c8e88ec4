import { expect, test } from "vitest";
import { setsAside } from "./overrides.ts";

const recipient = {
  outcome: "shared" as const,
  tier: "protection" as const,
  statements: [],
  dropped: [],
  reasons: [],
  handling: [],
  dutyCheck: false,
  routedTo: null,
  retainUntil: null,
};

test.each([
  ["nothing set aside", [], [], false],
  ["an objection set aside", [{ objection: "obj-1", by: "risk-of-harm" as const }], [], true],
  ["an emergency", [], [{ duty: "countersign" as const, on: "hillside-school" }], true],
  ["another duty", [], [{ duty: "tell-family" as const, on: "hillside-school" }], false],
])("%s", (_name, overrides, duties, expected) => {
  expect(setsAside({ recipients: { "riverside-practice": { ...recipient, overrides } }, duties })).toBe(expected);
});
