import { parseMessage } from "@gatehouse/contracts/parse-message";
import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  childPerson,
  consent,
  event,
  everything,
  family,
  northshire,
  objection,
  practice,
  school,
  update,
} from "../fixture.ts";
import { comesOfAge } from "./comes-of-age.ts";
import type { World } from "./fixture.ts";
import { world } from "./fixture.ts";

const nurse = { agency: practice, name: "N. Adeyemi", role: "named-nurse" };
const lead = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
const agreed = consent({ by: nurse });
const objected = objection({ by: lead });

function seen({ facts }: World, now: string, child: Draft = {}) {
  const parsed = parseMessage(update({ people: [{ ...childPerson, ...child }] }));
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

test("what is recorded of it has no birth date in it", () => {
  const told = seen(world([...family(), agreed]), "2033-03-09T00:00:00Z");
  expect(JSON.stringify(told)).not.toMatch(/2017|03-09/);
});
