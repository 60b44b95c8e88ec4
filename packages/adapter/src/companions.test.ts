import { expect, test } from "vitest";
import { maxSetBytes, maxSetFiles, withCompanions } from "./companions.ts";

const files = (count: number, size: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `${at}.csv`, bytes: new Uint8Array(size) }));

test("each file of a set has all the others beside it, and not itself", () => {
  const beside = withCompanions(files(3, 1)).map(({ name, companions = [] }) => [
    name,
    companions.map((one) => one.name),
  ]);
  expect(beside).toEqual([
    ["0.csv", ["1.csv", "2.csv"]],
    ["1.csv", ["0.csv", "2.csv"]],
    ["2.csv", ["0.csv", "1.csv"]],
  ]);
});

test.each([
  { name: "one file", given: files(1, 1) },
  { name: "more files than a set has", given: files(maxSetFiles + 1, 1) },
  { name: "more bytes than a set has", given: files(2, maxSetBytes / 2 + 1) },
])("$name: no set, and every file is still there", ({ given }) => {
  expect(withCompanions(given)).toEqual(given);
});
