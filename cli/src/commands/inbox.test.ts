import { noticeTypes } from "@gatehouse/contracts/delivery-item";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import { expect, test } from "vitest";
import { inWords, linesOf } from "./inbox.ts";

const notice: Notice = {
  type: "hold-due",
  message: "m-1",
  hold: "m-1/riverside-practice/*/person-not-matched",
  agency: "hillside-school",
  code: null,
  due: "2026-11-03T11:15:00Z",
  telephone: null,
  role: "social-worker",
  case: null,
};

test("a notice says what happened, for whom and about what, by when, and what to do", () => {
  expect(inWords({ id: "n".repeat(24), at: "2026-11-03T11:15:01.000Z", notice })).toEqual([
    "3 Nov 2026, 11:15:01  A hold was not decided in time. It does not release itself. (notice hold-due)",
    "  for the social-worker, about message m-1, hold m-1/riverside-practice/*/person-not-matched, with hillside-school, due 3 Nov 2026, 11:15:00",
    "  Release, withhold or refuse it, with a reason.",
  ]);
});

test.each([
  {
    type: "register-changed",
    code: "objection-withdrawn",
    says: "about the register's record e-1, a change by hillside-school",
  },
  { type: "purpose-ended", code: "risk-expired", says: "about the register's record e-1" },
  { type: "consent-recorded", code: null, says: "about the register's record e-1, recorded by hillside-school" },
  { type: "child-comes-of-age", code: "turned-16", says: "about your record e-1" },
  { type: "already-shared", code: null, says: "because of e-1, a record of the register or a message" },
  { type: "decided-again", code: "shared", says: "about message e-1, for hillside-school, now shared" },
  { type: "correction-incomplete", code: null, says: "about message e-1, which did not reach hillside-school" },
  { type: "concern-not-shared", code: null, says: "about message e-1, sent by hillside-school" },
] as const)("a $type notice names what its id is the id of, and what the agency has to do with it", (one) => {
  const told = { ...notice, type: one.type, message: "e-1", hold: null, role: null, due: null, code: one.code };
  const agency = one.says.includes("hillside-school") ? "hillside-school" : null;
  const lines = inWords({ id: "n".repeat(24), at: "2026-11-03T11:15:01.000Z", notice: { ...told, agency } });
  expect(lines[1]).toContain(one.says);
});

test("what became of a record is said in words, by its own page", () => {
  const told = { ...notice, type: "register-changed", code: "objection-withdrawn" } as const;
  const lines = inWords({ id: "n".repeat(24), at: "2026-11-03T11:15:01.000Z", notice: told });
  expect(lines).toContain("  An objection was taken back. Check that it was.");
});

test.each(noticeTypes)("a %s notice can be read", (type) => {
  const lines = inWords({ id: "n".repeat(24), at: "2026-11-03T11:15:01.000Z", notice: { ...notice, type } });
  expect(lines.every((line) => line.trim() !== "" && !line.includes("undefined"))).toBe(true);
});

test("what was read is counted and not listed, unless all of it is wanted", () => {
  const event = (id: string, kind: string) => ({ id, source: "hillside-school", type: `uk.gatehouse.${kind}.v1` });
  const events = [event("a", "case-update"), event("b", "acknowledgement"), event("c", "acknowledgement")];
  expect(linesOf(events, false)).toEqual([
    "  hillside-school  uk.gatehouse.case-update.v1  a",
    "and 2 acknowledgements of what it sent; --all lists them",
  ]);
  expect(linesOf(events, true)).toHaveLength(3);
});
