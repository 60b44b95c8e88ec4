import { expect, test } from "vitest";
import { parseTest } from "./options.ts";

test("--mutation is its own run, of the sources named", () => {
  expect(parseTest(["test", "--mutation", "steps/"])).toEqual({
    kind: "run",
    part: "test",
    long: false,
    mutation: true,
    tour: false,
    files: ["steps/"],
  });
});

test("--tour runs the journeys alone, and takes the pictures of the tour", () => {
  const files = ["casework", "casework-cases", "casework-families"].map(
    (name) => `test/integration/${name}.int.test.ts`,
  );
  expect(parseTest(["test", "--tour"])).toMatchObject({ tour: true, files });
});

test("an option that nobody knows is refused", () => {
  expect(parseTest(["test", "--mutations"])).toEqual({ kind: "wrong", text: "unknown option '--mutations'" });
});
