import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, practice, school } from "../fixture.ts";
import { fold } from "./fixture.ts";
import type { CaseRecord } from "./state.ts";

const opened = (change: Draft = {}): Draft =>
  event("case.opened", "open-1", { case: "case-ada", child: "p-ada", level: 3, status: "child-in-need", ...change });
const levelSet = (change: Draft): Draft =>
  event("case.level-set", "level-1", { case: "case-ada", level: 4, ...change });
const closed = event("case.closed", "close-1", { case: "case-ada" });
const again = opened({ id: "open-2", level: 2, status: null });

const teacher = { name: "R. Okafor", role: "designated-safeguarding-lead" };
const deputy = { name: "J. Marlow", role: "deputy-safeguarding-lead" };
let count = 0;
const member = (type: "joined" | "left", change: Draft = {}): Draft =>
  event(`team.${type}`, `team-${(count += 1)}`, { case: "case-ada", agency: school, ...change });

function caseAda(...events: readonly Draft[]): CaseRecord | undefined {
  return fold(events).cases.get("case-ada");
}

/** Who is on the team, agency by agency: `agency: name name#id`, `-` for an agency that joined without naming anybody. */
function team(...events: readonly Draft[]): readonly string[] {
  return [...(caseAda(opened(), ...events)?.team ?? [])].map(
    ([agency, { members }]) =>
      `${agency}: ${members.map(({ name, id }) => `${name || "-"}${id === null ? "" : `#${id}`}`).join(" ")}`,
  );
}

test.each([
  { what: "an opened case", events: [opened()], level: 3, status: "child-in-need", isClosed: false },
  { what: "without a plan", events: [opened({ status: null })], level: 3, status: null, isClosed: false },
  { what: "a level set", events: [opened(), levelSet({})], level: 4, status: "child-in-need", isClosed: false },
  {
    what: "a level set with a plan",
    events: [opened(), levelSet({ status: "child-protection" })],
    level: 4,
    status: "child-protection",
    isClosed: false,
  },
  { what: "a closed case", events: [opened(), closed], level: 3, status: "child-in-need", isClosed: true },
  { what: "one opened again", events: [opened(), closed, again], level: 2, status: null, isClosed: false },
])("$what has the level and the plan that were said last", ({ events, level, status, isClosed }) => {
  expect(caseAda(...events)).toMatchObject({ child: "p-ada", level, status, closed: isClosed });
});

test("a case that nobody opened has no level to set, nor anything to close", () => {
  expect(fold([levelSet({}), closed]).cases.size).toBe(0);
});

test("a team may be there before its case: it is nobody's case, of no level, and open", () => {
  expect(caseAda(member("joined"))).toMatchObject({ child: "", level: 0, status: null, closed: false });
  expect(caseAda(member("joined"), opened())).toMatchObject({ child: "p-ada", level: 3 });
  expect([...(caseAda(member("joined"), opened())?.team.keys() ?? [])]).toEqual([school]);
});

test("a case is a case of its child from when it was opened", () => {
  expect([...(fold([opened()]).persons.get("p-ada")?.cases ?? [])]).toEqual(["case-ada"]);
});

const named = (professional: Draft): Draft => member("joined", { professional });
const leaves = (professional: Draft): Draft => member("left", { professional });

test.each([
  { what: "an agency joins", events: [member("joined")], on: [`${school}: -`] },
  {
    what: "two agencies join",
    events: [member("joined"), member("joined", { agency: practice })],
    on: [`${school}: -`, `${practice}: -`],
  },
  { what: "two of an agency join", events: [named(teacher), named(deputy)], on: [`${school}: R. Okafor J. Marlow`] },
  { what: "the same one joins twice", events: [named(teacher), named(teacher)], on: [`${school}: R. Okafor`] },
  {
    what: "the same one joins again after another",
    events: [named(teacher), named(deputy), named(teacher)],
    on: [`${school}: R. Okafor J. Marlow`],
  },
  {
    what: "two of one name join",
    events: [named({ ...teacher, id: "dir-1" }), named({ ...teacher, id: "dir-2" })],
    on: [`${school}: R. Okafor#dir-1 R. Okafor#dir-2`],
  },
  {
    what: "one joins under two names",
    events: [named({ ...teacher, id: "dir-1" }), named({ ...deputy, id: "dir-1" })],
    on: [`${school}: R. Okafor#dir-1 J. Marlow#dir-1`],
  },
  {
    what: "one of two leaves",
    events: [named(teacher), named(deputy), leaves(teacher)],
    on: [`${school}: J. Marlow`],
  },
  { what: "the only one leaves", events: [named(teacher), leaves(teacher)], on: [] },
  { what: "somebody else leaves", events: [named(teacher), leaves(deputy)], on: [`${school}: R. Okafor`] },
  {
    what: "one leaves who is written otherwise",
    events: [named(teacher), leaves({ ...teacher, name: "r okafor" })],
    on: [],
  },
  {
    what: "one leaves who has the directory's id by now",
    events: [named({ ...teacher, id: "dir-1" }), leaves({ ...deputy, id: "dir-1" })],
    on: [],
  },
  {
    what: "one of two of one name leaves",
    events: [
      named({ ...teacher, id: "dir-1" }),
      named({ ...teacher, id: "dir-2" }),
      leaves({ ...teacher, id: "dir-2" }),
    ],
    on: [`${school}: R. Okafor#dir-1`],
  },
  { what: "the agency leaves with all of its people", events: [named(teacher), named(deputy), member("left")], on: [] },
  {
    what: "another agency leaves",
    events: [member("joined"), member("left", { agency: council })],
    on: [`${school}: -`],
  },
  {
    what: "a professional of another agency leaves",
    events: [member("joined"), member("left", { agency: council, professional: teacher })],
    on: [`${school}: -`],
  },
  {
    what: "one of an agency that joined without naming anybody leaves",
    events: [member("joined"), leaves(teacher)],
    on: [`${school}: -`],
  },
  { what: "the case is closed", events: [member("joined"), closed], on: [] },
  { what: "the case is closed and opened again", events: [member("joined"), closed, again], on: [] },
])("$what: that is the team", ({ events, on }) => {
  expect(team(...events)).toEqual(on);
});

test("leaving a case that is not there changes nothing", () => {
  expect(fold([member("left")]).cases.size).toBe(0);
});

test("an agency is on a team since its first professional joined, whoever came and went since", () => {
  const first = "2026-10-06T09:00:00Z";
  const later = "2026-10-07T09:00:00Z";
  const events = [
    member("joined", { professional: teacher, at: first }),
    member("joined", { professional: deputy, at: later }),
  ];
  const since = (...more: readonly Draft[]) => caseAda(opened(), ...events, ...more)?.team.get(school)?.sinceMs;
  expect(since()).toBe(Date.parse(first));
  expect(since(leaves(teacher))).toBe(Date.parse(first));
  expect(since(member("left"), member("joined", { at: later }))).toBe(Date.parse(later));
});
