import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  consent,
  council,
  event,
  family,
  homes,
  inShort,
  objection,
  police,
  preview,
  school,
  scopedTo,
  update,
} from "../fixture.ts";

/**
 * A standing flag sets objections aside, so whoever wants them set aside will try to have one that is none: without a
 * second person, without evidence, for everybody, for ever. Each row is such a try.
 */
const worker = { agency: council, name: "L. Abara", role: "social-worker" };
const manager = { agency: council, name: "H. Quill", role: "front-door-manager" };
const otherManager = { agency: council, name: "M. Frost", role: "front-door-manager" };
const at = "2026-10-30T09:00:00Z";
const inFourteenDays = "2026-11-13T09:00:00Z";

function flag(change: Draft = {}): Draft {
  return event("risk.flagged", "flag-1", {
    at,
    by: worker,
    atRisk: ["p-ada"],
    case: "case-ada",
    harm: "neglect",
    test: "at-risk",
    evidence: "Bruises on left arm.",
    recipients: [homes],
    decidedBy: manager,
    expiresAt: inFourteenDays,
    ...change,
  });
}

/** What became of the last event over the family's register: its code, or null when it counts. */
function codeOf(...events: readonly Draft[]): string | null {
  const result = preview(update(), [...family(), ...events]);
  if (!result.ok) return `${result.error} ${result.path}`;
  const last = events.at(-1)?.["id"];
  return result.skipped.find(({ id }) => id === last)?.code ?? null;
}

test.each([
  { name: "as it should be", change: {} },
  { name: "two seconds before fourteen days are over", change: { expiresAt: "2026-11-13T08:59:58Z" } },
  { name: "decided by its recorder in an emergency", change: { by: manager, emergency: true } },
  {
    name: "decided by the guardian of the agency that records it",
    change: {
      by: { agency: "riverside-practice", name: "N. Adeyemi", role: "named-nurse" },
      decidedBy: { agency: "riverside-practice", name: "Dr P. Nair", role: "caldicott-guardian" },
    },
  },
  {
    name: "decided at the front door, recorded by a school",
    change: {
      by: { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" },
      decidedBy: { name: manager.name, role: manager.role },
    },
  },
])("a flag counts: $name", ({ change }) => {
  expect(codeOf(flag(change))).toBeNull();
});

test.each([
  { name: "decided by its recorder", change: { by: manager }, code: "risk-invalid" },
  { name: "its recorder in capitals", change: { by: { ...manager, name: "H. QUILL" } }, code: "risk-invalid" },
  { name: "its recorder without a full stop", change: { by: { ...manager, name: "H Quill" } }, code: "risk-invalid" },
  { name: "its recorder turned round", change: { by: { ...manager, name: "Quill, H." } }, code: "risk-invalid" },
  { name: "its recorder in Cyrillic letters", change: { by: { ...manager, name: "Н. Quіll" } }, code: "risk-invalid" },
  {
    name: "its recorder with a zero-width space",
    change: { by: { ...manager, name: "H. Qu\u200Bill" } },
    code: "risk-invalid",
  },
  { name: "its recorder, one of them with an id", change: { by: { ...manager, id: "dir-1" } }, code: "risk-invalid" },
  {
    name: "one id under two names",
    change: { by: { ...worker, id: "dir-1" }, decidedBy: { ...manager, id: "dir-1" } },
    code: "risk-invalid",
  },
  { name: "decided by nobody", change: { decidedBy: { ...manager, name: " " } }, code: "risk-invalid" },
  {
    name: "decided by zero-width characters",
    change: { decidedBy: { ...manager, name: "\u200B\u2060" } },
    code: "risk-invalid",
  },
  { name: "decided anonymously", change: { decidedBy: { ...manager, name: "Name withheld" } }, code: "risk-invalid" },
  {
    name: "decided by a role without the authority",
    change: { decidedBy: { ...worker, name: "O. Grant" } },
    code: "authority-missing",
  },
  {
    name: "decided by a role that the named agency does not have",
    change: { decidedBy: { ...manager, agency: school } },
    code: "authority-missing",
  },
  {
    name: "decided by a role of that name that nobody has",
    change: { decidedBy: { ...manager, role: "front-door-manager-2" } },
    code: "authority-missing",
  },
  { name: "nineteen characters of evidence", change: { evidence: "Bruises on the arm." }, code: "risk-invalid" },
  { name: "blanks for evidence", change: { evidence: " ".repeat(40) }, code: "risk-invalid" },
  { name: "evidence filled up with blanks", change: { evidence: `Bruises${" ".repeat(40)}.` }, code: "risk-invalid" },
  {
    name: "evidence filled up with zero-width characters",
    change: { evidence: `Bruises${"\u200B\u200D".repeat(20)}` },
    code: "risk-invalid",
  },
  { name: "dots for evidence", change: { evidence: ".".repeat(40) }, code: "risk-invalid" },
  { name: "everybody", change: { recipients: "all" }, code: "risk-invalid" },
  { name: "everybody, hidden in a list", change: { recipients: [homes, "all"] }, code: "risk-invalid" },
  { name: "for no agency", change: { recipients: [] }, code: "risk-invalid" },
  { name: "nobody at risk", change: { atRisk: [] }, code: "risk-invalid" },
  { name: "a second over fourteen days", change: { expiresAt: "2026-11-13T09:00:01Z" }, code: "risk-invalid" },
  { name: "an end with its beginning", change: { expiresAt: at }, code: "risk-invalid" },
  { name: "an end before its beginning", change: { expiresAt: "2026-10-30T08:59:59Z" }, code: "risk-invalid" },
  {
    name: "an end in another time zone",
    change: { expiresAt: "2026-11-13T09:00:00-12:00" },
    code: "preview-event-invalid register.7.expiresAt",
  },
  {
    name: "an end at hour 24",
    change: { expiresAt: "2026-11-13T24:00:00Z" },
    code: "preview-event-invalid register.7.expiresAt",
  },
  {
    name: "an end on a day that is not",
    change: { expiresAt: "2026-11-31T09:00:00Z" },
    code: "preview-event-invalid register.7.expiresAt",
  },
  {
    name: "ninety-two days without a protection plan",
    change: { expiresAt: "2027-01-30T09:00:00Z" },
    code: "risk-invalid",
  },
  {
    name: "ninety-two days under another family's plan",
    change: { expiresAt: "2027-01-30T09:00:00Z", case: "case-other" },
    code: "risk-invalid",
  },
])("a flag counts for nothing: $name", ({ change, code }) => {
  expect(codeOf(flag(change))).toBe(code);
});

const days = (from: string, number: number): string =>
  `${new Date(Date.parse(from) + number * 24 * 3_600_000).toISOString().slice(0, 19)}Z`;
const begin = "2026-10-01T09:00:00Z";
/** Flags one after the other, each a fortnight. */
function row(...deciders: readonly Draft[]): readonly Draft[] {
  return deciders.map((decidedBy, nth) => {
    const start = days(begin, 14 * nth);
    return flag({ id: `flag-${nth}`, at: start, expiresAt: days(start, 14), decidedBy });
  });
}

test("one professional renews a flag once; the third in a row somebody else decides", () => {
  expect(codeOf(...row(manager, manager))).toBeNull();
  expect(codeOf(...row(manager, manager, manager))).toBe("risk-invalid");
  expect(codeOf(...row(manager, manager, { ...manager, name: "h quill" }))).toBe("risk-invalid");
  expect(codeOf(...row(manager, manager, otherManager))).toBeNull();
});

test("clearing a flag, letting a few days pass or naming a sibling as well does not begin the count anew", () => {
  const cleared = event("risk.cleared", "clear-1", { at: days(begin, 20), by: worker, ends: "flag-1" });
  const third = (start: number, change: Draft = {}): Draft =>
    flag({ id: "flag-9", at: days(begin, start), expiresAt: days(begin, start + 14), ...change });
  expect(codeOf(...row(manager, manager), cleared, third(21))).toBe("risk-invalid");
  expect(codeOf(...row(manager, manager), third(35))).toBe("risk-invalid");
  expect(codeOf(...row(manager, manager), third(28, { atRisk: ["p-bo", "p-ada"] }))).toBe("risk-invalid");
  expect(codeOf(...row(manager, manager), third(28, { atRisk: ["p-bo"] }))).toBeNull();
  expect(codeOf(...row(manager, manager), third(42))).toBeNull();
});

test("flags side by side, for one agency each, are one judgement", () => {
  const beside = [homes, police, school, council].map((agency, nth) =>
    flag({ id: `flag-${nth}`, recipients: [agency] }),
  );
  expect(codeOf(...beside)).toBeNull();
});

test("four flags of a week are two of a fortnight", () => {
  const weeks = [0, 7, 14, 21, 28].map((start, nth) =>
    flag({ id: `flag-${nth}`, at: days(begin, start), expiresAt: days(begin, start + 7) }),
  );
  expect(codeOf(...weeks.slice(0, 4))).toBeNull();
  expect(codeOf(...weeks)).toBe("risk-invalid");
});

test.each([
  { name: "into another", person: "p-ada", other: "p-ada-2" },
  { name: "the other way round", person: "p-ada-2", other: "p-ada" },
])("merging the person does not begin the count anew: $name", ({ person, other }) => {
  const merged = event("person.linked", "merge-1", {
    person,
    ids: [{ scheme: "person", value: other }],
    at: days(begin, 20),
  });
  const third = flag({ id: "flag-9", atRisk: ["p-ada-2"], at: days(begin, 28), expiresAt: days(begin, 42) });
  expect(codeOf(...row(manager, manager), merged, third)).toBe("risk-invalid");
});

test("an emergency is recorded all the same: it needs its own second signature", () => {
  const third = flag({ id: "flag-9", at: days(begin, 28), expiresAt: days(begin, 42), emergency: true });
  expect(codeOf(...row(manager, manager), third)).toBeNull();
});

test("under a protection plan the manager flags from review to review", () => {
  const plan = event("case.level-set", "plan-1", {
    case: "case-ada",
    level: 4,
    status: "child-protection",
    at: "2026-10-07T09:00:00Z",
  });
  const long = (nth: number): Draft =>
    flag({
      id: `long-${nth}`,
      at: days("2026-10-08T09:00:00Z", nth),
      expiresAt: days("2026-10-08T09:00:00Z", nth + 92),
    });
  expect(codeOf(plan, long(0), long(1), long(2))).toBeNull();
  const baby = { id: "long-3", atRisk: ["p-baby"], case: "case-ada", expiresAt: days("2026-10-08T09:00:00Z", 92) };
  expect(codeOf(plan, flag(baby))).toBeNull();
});

test("another family's protection plan gives no flag three months", () => {
  const others = event("case.opened", "plan-2", {
    case: "case-bo",
    child: "p-bo",
    level: 4,
    status: "child-protection",
    at: "2026-10-07T09:00:00Z",
  });
  const long = { case: "case-bo", expiresAt: "2027-01-30T09:00:00Z" };
  expect(codeOf(others, flag(long))).toBe("risk-invalid");
  // A baby of whom there is no case may be of that family, a child who has a case of their own is not.
  expect(codeOf(others, flag({ ...long, atRisk: ["p-ada", "p-baby"] }))).toBe("risk-invalid");
  expect(codeOf(others, flag({ ...long, atRisk: ["p-baby"] }))).toBeNull();
  expect(codeOf(others, flag({ ...long, atRisk: ["p-ada", "p-bo"] }))).toBeNull();
});

const objected = [consent(), objection({ scope: scopedTo(homes) })];

test("two flags chained lift an objection as long as either stands, and not a second longer", () => {
  const shown = (now: string): string | undefined =>
    inShortAt(now, [...objected, ...row(manager, otherManager).map((one) => ({ ...one, recipients: [homes] }))])[homes];
  expect(shown("2026-10-20T10:00:00Z")).not.toMatch(/withheld/);
  expect(shown("2026-10-29T08:59:59Z")).not.toMatch(/withheld/);
  expect(shown("2026-10-29T09:00:00Z")).toBe("withheld objection");
});

function inShortAt(now: string, events: readonly Draft[]): Readonly<Record<string, string>> {
  const result = preview(update({ createdAt: now, to: [homes] }), [...family(), ...events], { now });
  if (!result.ok) throw new Error(`${result.error} ${result.path}`);
  return inShort(result.decision);
}

test("a flag for the police lifts nothing for housing", () => {
  expect(inShortAt("2026-11-03T10:15:00Z", [...objected, flag({ recipients: [police] })])[homes]).toBe(
    "withheld objection",
  );
});
