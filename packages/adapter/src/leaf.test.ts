import { expect, test } from "vitest";
import { rootField } from "./field.ts";
import { FieldLedger } from "./field-ledger.ts";
import { elements, firstLeaf, hasMember, isTrue, leafAt } from "./leaf.ts";
import { readJson } from "./safe-json.ts";

function root(json: string): ReturnType<typeof rootField> {
  const read = readJson(json);
  const tree = read.ok ? read.tree : null;
  return rootField(tree, new FieldLedger(tree));
}
const record = root(
  '{"a":{"b":" x "},"n":1.50,"t":true,"yes":"Yes","no":"No","e":"","z":null,"l":[{"c":"1"},{"c":"2"}],"s":"one"}',
);

test.each([
  ["a.b", { path: "a.b", text: "x" }],
  ["n", { path: "n", text: "1.50" }],
  ["t", { path: "t", text: "true" }],
  ["e", undefined],
  ["z", undefined],
  ["a", undefined],
  ["a.b.c", undefined],
  ["gone.away", undefined],
])("the leaf at %s", (names, leaf) => {
  expect(leafAt(record, names)).toEqual(leaf);
});
test("a list has its elements, a single value is a list of one, nothing is an empty list", () => {
  expect(elements(record, "l").map((element) => leafAt(element, "c"))).toEqual([
    { path: "l[].c", text: "1" },
    { path: "l[].c", text: "2" },
  ]);
  expect(elements(record, "s")).toHaveLength(1);
  expect(elements(record, "z")).toEqual([]);
});
test("only a yes is true", () => {
  expect(["t", "yes", "no", "n", "e", "gone"].filter((name) => isTrue(record, name))).toEqual(["t", "yes"]);
});
test("the first place that says something counts", () => {
  expect(firstLeaf(record, ["e", "z", "s", "n"])?.path).toBe("s");
});
test("a member is there whatever its value", () => {
  expect([hasMember(record, "z"), hasMember(record, "gone")]).toEqual([true, false]);
});
test("reading counts nothing as used", () => {
  leafAt(record, "a.b");
  expect(record.ledger.close().fields.used).toEqual([]);
});
