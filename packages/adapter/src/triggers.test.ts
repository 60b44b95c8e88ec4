import { expect, test } from "vitest";
import { byDefault, triggersOn } from "./triggers.ts";

const triggers = [
  { id: "child-protection-flag", means: "The record has a child protection flag.", proposes: true },
  { id: "repeated-absence", means: "The child was away for days without a reason.", proposes: false },
];

type Case = { readonly name: string; readonly chosen: unknown; readonly on: readonly string[] | null };

test.each<Case>([
  { name: "no file: the defaults", chosen: undefined, on: ["child-protection-flag"] },
  { name: "an empty file: the defaults", chosen: {}, on: ["child-protection-flag"] },
  {
    name: "one more, beside the defaults",
    chosen: { "repeated-absence": "propose" },
    on: ["child-protection-flag", "repeated-absence"],
  },
  { name: "one off", chosen: { "child-protection-flag": "off" }, on: [] },
  {
    name: "a trigger that does not exist is an error, so that no misspelt one stays on",
    chosen: { "child-flag": "off" },
    on: null,
  },
  { name: "nothing can be sent automatically", chosen: { "child-protection-flag": "send-update" }, on: null },
  { name: "yes and no are no words for it", chosen: { "child-protection-flag": true }, on: null },
  { name: "a list", chosen: ["child-protection-flag"], on: null },
  { name: "a key that objects have", chosen: { toString: "propose" }, on: null },
])("$name", ({ chosen, on }) => {
  expect(triggersOn(triggers, chosen)).toEqual(on);
});

test("by default the switch is what each trigger says; what does not exist is off", () => {
  const isOn = byDefault(triggers);
  expect(["child-protection-flag", "repeated-absence", "other"].map(isOn)).toEqual([true, false, false]);
});
