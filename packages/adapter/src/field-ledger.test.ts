import { expect, test } from "vitest";
import { at, birthDate, each, eachAt, flag, phrase, rootField, text } from "./field.ts";
import { FieldLedger } from "./field-ledger.ts";
import { readJson } from "./safe-json.ts";
import type { Field } from "./field.ts";

function open(value: unknown): { readonly root: Field; readonly ledger: FieldLedger } {
  const read = readJson(JSON.stringify(value));
  if (!read.ok) throw new Error(read.code);
  const ledger = new FieldLedger(read.tree, { "status-not-current": "Not current" });
  return { root: rootField(read.tree, ledger), ledger };
}

test("every field is used, warned about, or unknown and warned about", () => {
  const { root, ledger } = open({
    name: [{ given: ["Ada"], use: "old" }],
    note: "x",
    colour: "red",
    empty: "",
    none: null,
  });
  text(at(root, "name", "given"));
  text(each(at(root, "name", "given"))[0] ?? root);
  ledger.know((path) => path === "note");
  const { fields, warnings } = ledger.close();
  expect(fields).toEqual({
    source: ["colour", "name[].given[]", "name[].use", "note"],
    used: ["name[].given[]"],
    unknown: ["colour", "name[].use"],
  });
  expect(warnings.map(({ code, path }) => [code, path])).toEqual([
    ["field-not-shared", "note"],
    ["field-unknown", "colour"],
    ["field-unknown", "name[].use"],
  ]);
});

test("a part that is left out takes its fields along, and only its own", () => {
  const { root, ledger } = open({
    entry: [
      { a: 1, b: 1 },
      { a: 1, c: 1 },
    ],
  });
  const [first] = eachAt(root, "entry");
  if (first) ledger.leaveOut("status-not-current", first);
  expect(ledger.close().fields.unknown).toEqual(["entry[].c"]);
});

test("a key that could be a person's name stands as a star in every path", () => {
  const { ledger } = open({ "Ada Lovell": 1 });
  expect(JSON.stringify(ledger.close())).not.toContain("Ada");
});

test("a date that cannot be a birth date is left out with a warning and not counted as used", () => {
  const { root, ledger } = open({ born: "2030-01-01" });
  expect(birthDate(at(root, "born"), "2026-11-02T09:00:00Z")).toBeUndefined();
  const { fields, warnings } = ledger.close();
  expect([fields.used, warnings.map((w) => w.code)]).toEqual([[], ["date-invalid"]]);
});

test("a long text is cut at a whole character, with a warning", () => {
  const { root, ledger } = open({ text: "😀".repeat(10) });
  expect(phrase(at(root, "text"), 8)).toBe("😀😀😀…");
  expect(ledger.close().warnings.map((w) => w.code)).toEqual(["text-shortened"]);
});

test("yes and no are read however they are written", () => {
  const { root } = open({ a: true, b: "No", c: 1, d: "maybe" });
  expect(["a", "b", "c", "d"].map((name) => flag(at(root, name)))).toEqual([true, false, true, undefined]);
});

test("a warning code without a sentence is a mistake in the mapper", () => {
  const { ledger } = open({});
  expect(() => ledger.warn("no-such-code", "")).toThrow(RangeError);
});

test("a known field gets a reason once: what was wrong with its value, or that it is not shared", () => {
  const { root, ledger } = open({ born: "soon", colour: "red" });
  birthDate(at(root, "born"), "2026-11-02T09:00:00Z");
  ledger.know(() => true);
  expect(ledger.close().warnings.map(({ path, code }) => [path, code])).toEqual([
    ["born", "date-invalid"],
    ["colour", "field-not-shared"],
  ]);
});
