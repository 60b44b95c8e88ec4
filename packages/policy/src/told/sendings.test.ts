import { expect, test } from "vitest";
import { atMs, council, got, homes, practice, school, sent, withheld } from "./fixture.ts";
import type { AgainRecord } from "./records.ts";
import { courseOf } from "./sendings.ts";

const first = sent(3, { recipients: { [practice]: got("child.name"), [homes]: got("child.name") } });
const decision = { recipients: { [practice]: withheld } };
const again = (n: number, change: Partial<AgainRecord> = {}): AgainRecord => ({
  n,
  atMs: atMs(n),
  message: "m-3",
  from: school,
  decision,
  shared: [council],
  withdrawn: [],
  ...change,
});
const both = ["3 riverside-practice northshire-homes"];

test.each<[string, readonly AgainRecord[], readonly string[], number]>([
  ["as it was", [], both, 3],
  [
    "a copy taken back never went, and others did since",
    [again(4, { withdrawn: [homes] })],
    ["3 riverside-practice", "4 northshire-council"],
    4,
  ],
  ["all taken back, nothing since", [again(4, { withdrawn: [homes, practice], shared: [] })], [], 4],
  [
    "taken back without a new decision",
    [again(4, { withdrawn: [homes], decision: null })],
    ["3 riverside-practice"],
    3,
  ],
  ["twice", [again(4), again(5, { shared: [homes], withdrawn: [council] })], [...both, "5 northshire-homes"], 5],
  ["another message", [again(4, { message: "m-4", withdrawn: [homes] })], both, 3],
  ["another's message of the same id", [again(4, { from: homes, withdrawn: [homes] })], both, 3],
  ["a record from before it", [again(2, { withdrawn: [homes] })], both, 3],
])("the copies of a message that went: %s", (_name, later, copies, inForceN) => {
  const course = courseOf(first, later);
  expect(course.sendings.map(({ n, to }) => `${n} ${to.join(" ")}`)).toEqual(copies);
  expect(course.inForceN).toBe(inForceN);
  expect(course.inForce).toBe(inForceN === 3 ? first.decision : decision);
});
