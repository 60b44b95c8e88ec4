import fc from "fast-check";
import { expect, test } from "vitest";
import { faultOf, lineOf } from "./json-place.ts";

const sample = `{
  "now": "2026-11-03T10:15:00Z",
  "register": [
    { "id": "a", "text": "a } and a \\" and a ]" },
    {
      "ids": [
        { "scheme": "upn",
          "value": 7 }
      ]
    }
  ],
  "message": {}
}
`;

test.each([
  { path: "", line: 1 },
  { path: "now", line: 2 },
  { path: "register", line: 3 },
  { path: "register.0.text", line: 4 },
  { path: "register.1", line: 5 },
  { path: "register.1.ids[0].value", line: 8 },
  { path: "register.1.ids[0].missing", line: 7 },
  { path: "message.kind", line: 12 },
  { path: "nowhere.at.all", line: 1 },
])("$path stands on line $line", ({ path, line }) => {
  expect(lineOf(sample, path)).toBe(line);
});

test("property: every value of every JSON is found on its line", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1 }), (list) => {
      // One member a line: the member n of the list begins where line n + 2 does.
      const lines = `[\n${list.map((one) => JSON.stringify(one)).join(",\n")}\n]`;
      list.forEach((_, at) => expect(lineOf(lines, String(at))).toBe(at + 2));
    }),
  );
});

test.each([
  { name: "a word", broken: '{\n  "a": no\n}', place: "line 2, column 8" },
  { name: "an early end", broken: '{\n "a": 1,', place: "line 2, column 9" },
  { name: "a comma too many", broken: "[1,\n]", place: "line 2, column 1" },
  { name: "two values", broken: "1 2", place: "line 1, column 3" },
  { name: "nothing", broken: "", place: "line 1, column 1" },
  { name: "a name without quotes", broken: "{a: 1}", place: "line 1, column 2" },
  { name: "the wrong bracket", broken: '[{"a": [1}]', place: "line 1, column 10" },
])("where it stops being JSON is told: $name", ({ broken, place }) => {
  expect(faultOf(broken)).toBe(place);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("property: a text has a fault when, and only when, it is not JSON", () => {
  const cut = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", "]", '"', "x", " ", "0", "-"))
    .map(
      ([json, at, put]) => `${json.slice(0, at % (json.length + 1))}${put}${json.slice((at % (json.length + 1)) + 1)}`,
    );
  fc.assert(
    fc.property(fc.oneof(fc.json(), cut), (json) => {
      expect(faultOf(json) === null).toBe(isJson(json));
    }),
  );
});
