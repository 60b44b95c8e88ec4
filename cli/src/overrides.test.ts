import { expect, test } from "vitest";
import { lineOf } from "./commands/overrides.ts";

const rate = { month: "2026-11", agency: "hillside-school", messages: 40, overridden: 5, overrides: 10 };

test.each([
  {
    professional: null,
    line: "2026-11  hillside-school: 40 messages, 5 went against an objection, 10 objections set aside",
  },
  {
    professional: "id:dir-7",
    line: "2026-11    hillside-school, id:dir-7: 40 messages rested on a risk they decided, 5 went against an objection, 10 objections set aside",
  },
])("a line says whose judgement it was: $professional", ({ professional, line }) => {
  expect(lineOf({ ...rate, professional })).toBe(line);
});

test("a small count is not told", () => {
  expect(lineOf({ ...rate, professional: "id:dir-7", overridden: "few" })).toContain("few went against an objection");
});
