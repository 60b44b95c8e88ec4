import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maxDepth } from "./limits.ts";
import type { RecordTree } from "./record-tree.ts";
import { isNumberText, isRecordList, isRecordObject } from "./record-tree.ts";
import { leafPaths } from "./record-tree.ts";
import { readJson } from "./safe-json.ts";

function codeOf(text: string): string {
  const read = readJson(text);
  return read.ok ? "read" : read.code;
}

function plain(tree: RecordTree): unknown {
  if (isRecordList(tree)) return tree.map((element) => plain(element));
  if (isRecordObject(tree)) return Object.fromEntries([...tree].map(([name, member]) => [name, plain(member)]));
  return isNumberText(tree) ? Number(tree.number) : tree;
}

describe("what is refused", () => {
  test.each([
    { name: "a key twice", text: '{"a":1,"a":2}', code: "json-malformed" },
    { name: "a key twice, null and something", text: '{"a":null,"a":2}', code: "json-malformed" },
    { name: "a key twice, differing deep inside", text: '{"a":{"b":[1,2]},"a":{"b":[1,3]}}', code: "json-malformed" },
    { name: "a key twice, once escaped", text: '{"a":1,"\\u0061":2}', code: "json-malformed" },
    { name: "a comma at the end", text: "[1,]", code: "json-malformed" },
    { name: "a comma at the start", text: "[,1]", code: "json-malformed" },
    { name: "something after the value", text: "{} x", code: "json-malformed" },
    { name: "nothing", text: "  ", code: "json-malformed" },
    { name: "a leading zero", text: "01", code: "json-malformed" },
    { name: "NaN", text: "NaN", code: "json-malformed" },
    { name: "a comment", text: "/* a */ 1", code: "json-malformed" },
    { name: "single quotes", text: "{'a':1}", code: "json-malformed" },
    { name: "a line end in a text", text: '"a\nb"', code: "json-malformed" },
    { name: "half a surrogate pair", text: String.raw`"\ud800"`, code: "json-malformed" },
    { name: "an open object", text: '{"a":', code: "json-malformed" },
    {
      name: "one level too many",
      text: "[".repeat(maxDepth + 2) + "]".repeat(maxDepth + 2),
      code: "json-limit-exceeded",
    },
    { name: "a million levels", text: "[".repeat(1_000_000), code: "json-limit-exceeded" },
    { name: "too many values", text: `[${"1,".repeat(500_001)}1]`, code: "json-limit-exceeded" },
  ])("$name", ({ text, code }) => expect(codeOf(text)).toBe(code));
});

test("numbers keep the text they were written with", () => {
  expect(readJson("[1.0,1,-0.10e2]")).toEqual({
    ok: true,
    tree: [{ number: "1.0" }, { number: "1" }, { number: "-0.10e2" }],
  });
});

test("__proto__ is a key like any other and pollutes nothing", () => {
  const read = readJson('{"__proto__":{"polluted":true}}');
  expect(read.ok && isRecordObject(read.tree) && read.tree.has("__proto__")).toBe(true);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("property: reads whatever JSON.stringify writes, to the same value", () => {
  const values = fc.jsonValue({ maxDepth: 8 }).filter((value) => !JSON.stringify(value).includes("__proto__"));
  fc.assert(
    fc.property(values, (value) => {
      const read = readJson(JSON.stringify(value, null, 1));
      // A lone surrogate is the one thing that JSON.stringify writes and we refuse.
      if (!read.ok) return /\\ud[89a-f]/i.test(JSON.stringify(value));
      expect(plain(read.tree)).toEqual(JSON.parse(JSON.stringify(value)));
      return true;
    }),
  );
});

test("property: accepts nothing that JSON.parse refuses", () => {
  const parts = fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', '"b"', "1", "-", "1.5", "true", "null", " ");
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (some) => {
      const text = some.join("");
      if (codeOf(text) === "read") JSON.parse(text);
      return true;
    }),
  );
});

test("a key twice that says the same both times is read: exports repeat whole members", () => {
  const text = '{"sex":{"code":"M","of":[1,null]},"b":1,"sex":{"of":[1,null],"code":"M"}}';
  const read = readJson(text);
  expect(read.ok && leafPaths(read.tree)).toEqual(["b", "sex.code", "sex.of[]"]);
});
