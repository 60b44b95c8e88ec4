import { expect, test } from "vitest";
import { shortTableOf, tableOf } from "./table.ts";
import { Tally } from "./tally.ts";

function followed(): Tally {
  let now = 1_000;
  const tally = new Tally(() => now);
  tally.sent("m-1", "hillside-school", "case-update");
  now = 1_040;
  tally.receipt({
    type: "decided",
    message: "m-1",
    at: "2026-11-22T10:00:00Z",
    record: 7,
    outcome: "decided",
    reasons: [],
    recipients: {
      "northshire-homes": { outcome: "withheld", kept: [], dropped: [], reasons: ["withheld"], dutyCheck: false },
      "northshire-police": {
        outcome: "shared",
        kept: [{ id: "s1", item: "child.name", form: "full" }],
        dropped: [{ id: "s2", item: "education.attendance", reason: "only-on-request" }],
        reasons: [],
        dutyCheck: false,
      },
    },
    duties: [],
    policy: "northshire",
  });
  return tally;
}

test("a row says who sent what to whom, how much, why not the rest in words, and how long it took", () => {
  const table = tableOf(followed().messages, 400);
  expect(table).toMatch(/hillside-school {2}case-update {2}northshire-homes .* 40 .*withheld: .*ask the front door/);
  expect(table).toMatch(/northshire-police {2}1 .* 0 .* 1 .*attendance: /);
});

test("in short a message is one line: who got how much of it, and who nothing", () => {
  const [, line = "", ...more] = shortTableOf(followed().messages, 120).split("\n");
  expect(line).toMatch(/^hillside-school {2}case-update {2}40 {2}northshire-police 1; withheld northshire-homes$/);
  expect(more).toEqual([]);
  const narrow = shortTableOf(followed().messages, 40).split("\n");
  expect(narrow.length).toBeGreaterThan(2);
});

test("reasons are folded into the width there is, and nothing is lost", () => {
  const wide = tableOf(followed().messages, 400);
  const narrow = tableOf(followed().messages, 100);
  expect(Math.max(...narrow.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  const words = (text: string): string => text.replaceAll(/[\s-]+/g, " ");
  expect(words(narrow)).toBe(words(wide));
});

test("what is sent and not decided is lost, and a copy that was shared and not handed over too", () => {
  const tally = followed();
  tally.sent("m-2", "hillside-school", "case-update");
  expect(tally.settled).toBe(false);
  expect(tally.totals()).toEqual({ messages: 2, refused: 0, deliveries: 0, acknowledged: 0, lost: 2, duplicated: 0 });
});
