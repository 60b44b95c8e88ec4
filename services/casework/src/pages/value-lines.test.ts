import { expect, test } from "vitest";
import { valueLines } from "./value-lines.ts";

test.each([
  { name: "text", value: "as written", lines: ["as written"] },
  { name: "a date", value: "2017-03-09", lines: ["9 March 2017"] },
  { name: "nought, which is no nothing", value: 0, lines: ["0"] },
  { name: "no, which is no nothing", value: false, lines: ["No"] },
  { name: "not known", value: { absent: "not-known" }, lines: ["Not known"] },
  {
    name: "an object",
    value: { percent: 71.4, unauthorisedPercent: 18.2 },
    lines: ["Percent: 71.4", "Unauthorised percent: 18.2"],
  },
  {
    name: "who refers, in words and not in codes",
    value: { name: "T. Birch", role: "designated-safeguarding-lead", agency: "hillside-school" },
    lines: ["Name: T. Birch", "Role: Designated safeguarding lead", "Agency: Hillside School"],
  },
  { name: "a role as somebody wrote it", value: { role: "Auntie" }, lines: ["Role: Auntie"] },
  { name: "one entry", value: [{ name: "M. Lovell" }], lines: ["Name: M. Lovell"] },
  { name: "two entries", value: [{ name: "A" }, { name: "B" }], lines: ["1. Name: A", "2. Name: B"] },
  {
    name: "codes in words, and a text as it was written",
    value: [{ kind: "rehabilitation-activity", text: "well-being" }],
    lines: ["Kind: rehabilitation activity", "Text: well-being"],
  },
  {
    name: "an address in one line",
    value: { lines: ["12 Mill Bank", "Northshire"], postcode: "NS4 2QT" },
    lines: ["Address: 12 Mill Bank, Northshire", "Postcode: NS4 2QT"],
  },
  { name: "a list of texts", value: ["a", "b"], lines: ["1: a", "2: b"] },
  { name: "a part that is not there", value: { text: "x", note: null }, lines: ["Text: x"] },
])("$name", ({ value, lines }) => {
  expect(
    valueLines(value, (id) => (id === "hillside-school" ? "Hillside School" : id)).map(({ label, text }) =>
      label === null ? text : `${label}: ${text}`,
    ),
  ).toEqual(lines);
});
