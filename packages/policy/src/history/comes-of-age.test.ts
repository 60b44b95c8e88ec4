import { parseMessage } from "@gatehouse/contracts/parse-message";
import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  childPerson,
  consent,
  event,
  everything,
  family,
  motherPerson,
  northshire,
  objection,
  practice,
  school,
  statements,
  update,
} from "../fixture.ts";
import { comesOfAge } from "./comes-of-age.ts";
import type { World } from "./fixture.ts";
import { world } from "./fixture.ts";

const nurse = { agency: practice, name: "N. Adeyemi", role: "named-nurse" };
const lead = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
const agreed = consent({ by: nurse });
const objected = objection({ by: lead });

function seen({ facts }: World, now: string, child: Draft = {}, change: Draft = {}) {
  const parsed = parseMessage(update({ people: [motherPerson, { ...childPerson, ...child }], ...change }));
  if (!parsed.ok) throw new Error(parsed.path);
  return comesOfAge(parsed.message, facts, northshire, Date.parse(now));
}

test.each([
  { name: "the day before the 16th birthday", now: "2033-03-08T23:59:59Z", code: null },
  { name: "the 16th birthday, by London's day", now: "2033-03-09T00:00:00Z", code: "turned-16" },
  { name: "the day before the 18th", now: "2035-03-08T12:00:00Z", code: "turned-16" },
  { name: "the 18th birthday", now: "2035-03-09T00:00:00Z", code: "turned-18" },
])("on $name those who recorded others' words are told: $code", ({ now, code }) => {
  const told = seen(world([...family(), agreed, objected]), now)?.notices ?? [];
  const expected = code === null ? [] : [`${practice} con-1 ${code}`, `${school} obj-1 ${code}`];
  expect(told.map(({ to, notice }) => `${to} ${notice.message ?? ""} ${notice.code ?? ""}`)).toEqual(expected);
});

test("each age is told once", () => {
  const partnership = world([...family(), agreed]);
  const first = seen(partnership, "2033-03-09T00:00:00Z");
  if (first) partnership.facts.history.ofAge.set(first.ofAge.person, first.ofAge.age);
  expect(seen(partnership, "2033-04-01T00:00:00Z")).toBeNull();
  expect(seen(partnership, "2035-04-01T00:00:00Z")?.ofAge).toEqual({ person: "p-ada", age: 18 });
});

test("nobody is told where nobody else's word stands, or no birth date is said", () => {
  const own = event("consent.given", "con-1", {
    person: "p-ada",
    givenBy: { person: "p-ada", capacity: "child" },
    scope: everything,
  });
  expect(seen(world([...family(), own]), "2033-03-09T00:00:00Z")).toBeNull();
  expect(seen(world(family()), "2033-03-09T00:00:00Z")).toBeNull();
  expect(seen(world([...family(), agreed]), "2033-03-09T00:00:00Z", { born: null })).toBeNull();
});

const turned16 = "2033-03-09T00:00:00Z";
const bornSaid = (about: string, value: unknown = "2017-03-09"): Draft => ({
  statements: [
    ...statements("child.name"),
    { id: "s2", item: "child.dateOfBirth", about, value, assertion: "fact", on: "2026-11-03" },
  ],
});

test.each([
  { what: "is stated of the child", change: bornSaid("child"), told: true },
  { what: "is stated of somebody else", change: bornSaid("mother"), told: false },
  { what: "is not known", change: bornSaid("child", { absent: "not-known" }), told: false },
])("a birth date that $what counts where people give none: $told", ({ change, told }) => {
  expect(seen(world([...family(), agreed]), turned16, { born: null }, change) !== null).toBe(told);
});

test("the message's people are believed before its statements", () => {
  expect(seen(world([...family(), agreed]), turned16, { born: "2020-01-01" }, bornSaid("child"))).toBeNull();
});

test.each([
  { what: "nobody", ids: [{ scheme: "upn", value: "H801200001001" }] },
  { what: "nobody of whom anything is recorded", ids: [{ scheme: "person", value: "p-z" }] },
  {
    what: "two",
    ids: [
      { scheme: "person", value: "p-ada" },
      { scheme: "person", value: "p-bo" },
    ],
  },
])("a child who is $what to the partnership is nobody's news", ({ ids }) => {
  const other = consent({ id: "con-2", person: "p-bo", by: nurse });
  expect(seen(world([...family(), agreed, other]), turned16, { ids })).toBeNull();
});

test("a message about no child is about nobody's birthday", () => {
  const { facts } = world([...family(), agreed]);
  const people = [{ label: "mother", role: "parent" as const, ids: [], born: "2000-01-01" }];
  expect(comesOfAge({ from: school, statements: [], people }, facts, northshire, Date.parse(turned16))).toBeNull();
});

test("taking back is no word of its own; the notices name what was said, each by its id", () => {
  const ended = event("consent.withdrawn", "end-1", { ends: "con-1" });
  const told = seen(world([...family(), agreed, ended, objected]), turned16)?.notices;
  expect(told?.map(({ notice }) => [notice.type, notice.message])).toEqual([
    ["child-comes-of-age", "con-1"],
    ["child-comes-of-age", "obj-1"],
  ]);
});

test("what is recorded of it has no birth date in it", () => {
  const told = seen(world([...family(), agreed]), "2033-03-09T00:00:00Z");
  expect(JSON.stringify(told)).not.toMatch(/2017|03-09/);
});
