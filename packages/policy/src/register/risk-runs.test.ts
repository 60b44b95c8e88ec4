import { expect, test } from "vitest";
import { event } from "../fixture.ts";
import { fold } from "./fixture.ts";
import { isOneVoiceTooLong, noteFlagSpan } from "./risk-runs.ts";
import type { Register } from "./state.ts";
import { emptyRegister } from "./state.ts";

const dayMs = 24 * 3_600_000;
const quill = { name: "H. Quill", id: null };
const frost = { name: "M. Frost", id: null };
/** A flag from one day to another, by their numbers. */
const span = (
  from: number,
  to: number,
  decidedBy: { name: string; id: string | null } = quill,
  atRisk = ["p-ada"],
) => ({
  atRisk,
  decidedBy,
  atMs: from * dayMs,
  endMs: to * dayMs,
});
type Span = ReturnType<typeof span>;

function noted(spans: readonly Span[], register: Register = emptyRegister()): Register {
  for (const one of spans) noteFlagSpan(register, one);
  return register;
}

/** Four weeks are as long as one professional may alone keep someone flagged. */
test.each([
  { what: "four weeks by one", before: [span(0, 14)], next: span(14, 28), tooLong: false },
  { what: "a day more", before: [span(0, 14), span(14, 28)], next: span(28, 29), tooLong: true },
  { what: "a day more by another", before: [span(0, 14), span(14, 28)], next: span(28, 42, frost), tooLong: false },
  {
    what: "a day more for another child",
    before: [span(0, 14), span(14, 28)],
    next: span(28, 42, quill, ["p-bo"]),
    tooLong: false,
  },
  {
    what: "a day more for one of two",
    before: [span(0, 14), span(14, 28)],
    next: span(28, 42, quill, ["p-bo", "p-ada"]),
    tooLong: true,
  },
  { what: "a gap of just under a fortnight", before: [span(0, 14), span(27, 41)], next: span(41, 55), tooLong: true },
  {
    what: "a gap of a fortnight: a new judgement",
    before: [span(0, 14), span(28, 42)],
    next: span(42, 56),
    tooLong: false,
  },
  { what: "a gap before the next", before: [span(0, 28)], next: span(41, 42), tooLong: true },
  { what: "a gap of a fortnight before the next", before: [span(0, 28)], next: span(42, 56), tooLong: false },
  {
    what: "flags side by side, counted once",
    before: [span(0, 14), span(0, 14), span(1, 13)],
    next: span(14, 28),
    tooLong: false,
  },
  { what: "one within another, which goes on", before: [span(0, 28), span(1, 2)], next: span(20, 28), tooLong: false },
  { what: "overlapping ones", before: [span(0, 14), span(7, 21)], next: span(14, 29), tooLong: true },
  { what: "noted in any order", before: [span(14, 28), span(0, 14)], next: span(28, 29), tooLong: true },
  {
    what: "one that begins later does not count for an earlier one",
    before: [span(14, 29)],
    next: span(0, 14),
    tooLong: false,
  },
])("$what: too long is $tooLong", ({ before, next, tooLong }) => {
  expect(isOneVoiceTooLong(noted(before), next)).toBe(tooLong);
});

test("who decided is known by name, and by the directory's id where they have one", () => {
  const [first, second] = [
    span(0, 14, { name: "H. Quill", id: "dir-1" }),
    span(14, 28, { name: "Helen Quill-Moss", id: "dir-1" }),
  ];
  const register = noted([first, second]);
  expect(isOneVoiceTooLong(register, span(28, 29, { name: "H. Moss", id: "dir-1" }))).toBe(true);
  expect(isOneVoiceTooLong(register, span(28, 29, { name: "H. Moss", id: "dir-2" }))).toBe(false);
});

test("what is noted of a person goes with them when they turn out to be another", () => {
  const merge = event("person.linked", "merge-1", { person: "p-new", ids: [{ scheme: "person", value: "p-ada" }] });
  const register = fold([merge], noted([span(0, 14)]));
  noteFlagSpan(register, span(14, 28));
  expect([...register.riskSpans.keys()]).toEqual(["p-ada", "p-new"]);
  expect(isOneVoiceTooLong(register, span(28, 29, quill, ["p-new"]))).toBe(true);
});

test("a flag is noted once for each person, and once for who is named twice", () => {
  const register = noted([span(0, 14, quill, ["p-ada", "p-bo", "p-ada"])]);
  const once = [{ decidedBy: quill, atMs: 0, endMs: 14 * dayMs }];
  expect([...register.riskSpans]).toEqual([
    ["p-ada", once],
    ["p-bo", once],
  ]);
});

test("what was over six weeks before is forgotten, and no more than a hundred are kept", () => {
  const starts = (spans: readonly Span[]) =>
    noted(spans)
      .riskSpans.get("p-ada")
      ?.map(({ atMs }) => atMs / dayMs);
  expect(starts([span(0, 14), span(55, 69)])).toEqual([0, 55]);
  expect(starts([span(0, 14), span(56, 70)])).toEqual([56]);
  const many = Array.from({ length: 101 }, (_, nth) => span(nth / 100, 14));
  expect(starts(many)).toEqual(many.slice(1).map(({ atMs }) => atMs / dayMs));
});
