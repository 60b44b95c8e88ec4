import { expect, test } from "vitest";
import { parseTest } from "./options.ts";

test("--mutation is its own run, of the sources named", () => {
  expect(parseTest(["test", "--mutation", "steps/"])).toEqual({
    kind: "run",
    part: "test",
    long: false,
    mutation: true,
    files: ["steps/"],
  });
});

test("an option that nobody knows is refused", () => {
  expect(parseTest(["test", "--mutations"])).toEqual({ kind: "wrong", text: "unknown option '--mutations'" });
});
