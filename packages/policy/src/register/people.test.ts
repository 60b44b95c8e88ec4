import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { consent, council, event, homes, mother, objection, police, practice, risk, school } from "../fixture.ts";
import { fold, hash } from "./fixture.ts";
import type { PersonRecord, Register } from "./state.ts";
import { personRecord } from "./state.ts";

const nhs = { scheme: "nhs-number", value: "9998259797" };
const upn = { scheme: "upn", value: "H801200001001" };
const teacher = { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" };
const nurse = { agency: practice, name: "F. Osei", role: "named-nurse" };
let count = 0;
const link = (person: string, ids: readonly Draft[], change: Draft = {}): Draft =>
  event("person.linked", `link-${(count += 1)}`, { person, ids, ...change });
const unlink = (person: string, ids: readonly Draft[] | null): Draft =>
  event("person.unlinked", `unlink-${(count += 1)}`, { person, ids });
const distinct = (...persons: readonly string[]): Draft =>
  event("person.distinct", `distinct-${(count += 1)}`, { persons });
const of = (person: string): Draft => ({ scheme: "person", value: person });
const merge = (person: string, other: string): Draft => link(person, [of(other)]);

/** Every link: `identifier person agency`. */
function links(register: Register): readonly string[] {
  return [...register.links].flatMap(([key, all]) => all.map(({ ref, by }) => `${key} ${ref} ${by}`)).toSorted();
}
const key = ({ scheme, value }: typeof nhs): string => hash(scheme, value);

test.each([
  { what: "one agency", events: [link("p-a", [nhs])], expected: [`${key(nhs)} p-a ${council}`] },
  {
    what: "the same agency twice",
    events: [link("p-a", [nhs]), link("p-a", [nhs])],
    expected: [`${key(nhs)} p-a ${council}`],
  },
  {
    what: "one agency again after another",
    events: [link("p-a", [nhs]), link("p-a", [nhs], { by: nurse }), link("p-a", [nhs])],
    expected: [`${key(nhs)} p-a ${council}`, `${key(nhs)} p-a ${practice}`],
  },
  {
    what: "one agency, to two persons",
    events: [link("p-a", [nhs]), link("p-b", [nhs])],
    expected: [`${key(nhs)} p-a ${council}`, `${key(nhs)} p-b ${council}`],
  },
])("an identifier linked by $what is kept once for each person and agency", ({ events, expected }) => {
  expect(links(fold(events))).toEqual(expected);
});

const both = [link("p-a", [nhs, upn]), link("p-b", [upn], { by: teacher })];
test.each([
  { what: "one identifier", ids: [nhs], left: [`${key(upn)} p-a ${council}`, `${key(upn)} p-b ${school}`] },
  {
    what: "one that another person has too",
    ids: [upn],
    left: [`${key(nhs)} p-a ${council}`, `${key(upn)} p-b ${school}`],
  },
  { what: "all identifiers", ids: null, left: [`${key(upn)} p-b ${school}`] },
  { what: "one that nobody linked", ids: [{ scheme: "local", value: "P-9" }], left: links(fold(both)) },
  { what: "nothing", ids: [], left: links(fold(both)) },
])("taking $what away leaves the others' links and this person's other ones", ({ ids, left }) => {
  const register = fold([...both, unlink("p-a", ids)]);
  expect(links(register)).toEqual(left);
  expect([...register.links.values()].every((one) => one.length > 0)).toBe(true);
});

test("taking an identifier away takes it from whoever is the same person by now", () => {
  expect(links(fold([link("p-a", [nhs]), merge("p-b", "p-a"), unlink("p-b", [nhs])]))).toEqual([]);
  expect(links(fold([link("p-a", [nhs]), merge("p-b", "p-a"), unlink("p-a", null)]))).toEqual([]);
});

test("taking somebody out with whom a person was never merged changes neither", () => {
  const events = [link("p-a", [nhs]), objection({ person: "p-b" }), unlink("p-a", [of("p-b")])];
  const register = fold(events);
  expect([ofOne(register, "p-a"), ofOne(register, "p-b")]).toEqual([[], ["obj-1"]]);
  expect([...register.distinct]).toEqual([]);
});

test("an unlink about somebody whom nobody knows changes nothing", () => {
  const register = fold([link("p-a", [nhs]), unlink("p-z", null), unlink("p-z", [upn]), unlink("p-z", [of("p-a")])]);
  expect(links(register)).toEqual([`${key(nhs)} p-a ${council}`]);
  expect([...register.persons.keys()]).toEqual(["p-a"]);
});

/** With whom an agency says it has to do, by its links: how many of them. */
const linkers = (register: Register, person: string): Readonly<Record<string, number>> =>
  Object.fromEntries(personRecord(register, person)?.linkedBy ?? []);

const own = { by: teacher };
test.each([
  { what: "each identifier that an agency linked", events: [link("p-a", [nhs, upn], own)], linked: { [school]: 2 } },
  { what: "once however often", events: [link("p-a", [nhs], own), link("p-a", [nhs], own)], linked: { [school]: 1 } },
  { what: "one that named no identifier", events: [link("p-a", [], own)], linked: { [school]: 1 } },
  {
    what: "those of several agencies",
    events: [link("p-a", [nhs], own), link("p-a", [nhs], { by: nurse })],
    linked: { [school]: 1, [practice]: 1 },
  },
  { what: "none of another person's", events: [link("p-b", [nhs], own)], linked: {} },
  {
    what: "what is left when one is taken away",
    events: [link("p-a", [nhs, upn], own), unlink("p-a", [nhs])],
    linked: { [school]: 1 },
  },
  {
    what: "all of its own when one is taken from another person",
    events: [link("p-a", [nhs, upn], own), link("p-b", [nhs], own), unlink("p-a", [nhs])],
    linked: { [school]: 1 },
  },
  { what: "nothing when the last is taken away", events: [link("p-a", [nhs], own), unlink("p-a", [nhs])], linked: {} },
  {
    what: "nothing when all are taken away",
    events: [link("p-a", [nhs], own), link("p-a", [], { by: nurse }), unlink("p-a", null)],
    linked: {},
  },
  {
    what: "one that named no identifier, when another's is taken away",
    events: [link("p-a", [nhs], own), link("p-a", [], { by: nurse }), unlink("p-a", [nhs])],
    linked: { [practice]: 1 },
  },
  {
    what: "those of both when two are one",
    events: [link("p-a", [nhs], own), link("p-b", [upn], own), link("p-b", [upn], { by: nurse }), merge("p-a", "p-b")],
    linked: { [school]: 2, [practice]: 1, [council]: 1 },
  },
  {
    what: "its own when two are two again",
    events: [
      link("p-a", [nhs], own),
      link("p-b", [upn], { by: nurse }),
      link("p-b", [], { by: { agency: homes, name: "C. Dean", role: "safeguarding-lead" } }),
      merge("p-a", "p-b"),
      unlink("p-a", [of("p-b")]),
    ],
    // Who named no identifier may have meant either.
    linked: { [school]: 1, [homes]: 1, [council]: 1 },
  },
  {
    what: "its own when it was merged into who is taken out",
    events: [
      link("p-a", [nhs], own),
      link("p-b", [upn], { by: nurse }),
      merge("p-b", "p-a"),
      unlink("p-a", [of("p-b")]),
    ],
    linked: { [school]: 1, [council]: 1 },
  },
])("an agency has to do with a person by its links: $what", ({ events, linked }) => {
  expect(linkers(fold(events), "p-a")).toEqual(linked);
});

test("an unlink leaves each of two with the agencies that linked that one", () => {
  const events = [link("p-a", [nhs], own), link("p-b", [upn], { by: nurse }), merge("p-a", "p-b")];
  for (const [about, named] of [
    ["p-a", "p-b"],
    ["p-b", "p-a"],
  ] as const) {
    const register = fold([...events, unlink(about, [of(named)])]);
    expect(linkers(register, "p-a")).toEqual({ [school]: 1, [council]: 1 });
    expect(linkers(register, "p-b")).toEqual({ [practice]: 1, [council]: 1 });
  }
});

test.each([
  { what: "two", events: [distinct("p-a", "p-b")], pairs: ["p-a p-b"] },
  { what: "two, said the other way round", events: [distinct("p-b", "p-a")], pairs: ["p-a p-b"] },
  { what: "three", events: [distinct("p-c", "p-a", "p-b")], pairs: ["p-a p-b", "p-a p-c", "p-b p-c"] },
  { what: "one who was named twice", events: [distinct("p-a", "p-a", "p-b")], pairs: ["p-a p-b"] },
  { what: "two of whom one was merged", events: [merge("p-a", "p-z"), distinct("p-z", "p-b")], pairs: ["p-a p-b"] },
  { what: "two who are one", events: [merge("p-a", "p-b"), distinct("p-a", "p-b")], pairs: [] },
  {
    what: "two of whom one is merged later",
    events: [distinct("p-b", "p-c"), merge("p-a", "p-b")],
    pairs: ["p-a p-c", "p-b p-c"],
  },
  {
    what: "two of whom the other is merged later",
    events: [distinct("p-b", "p-c"), merge("p-a", "p-c")],
    pairs: ["p-a p-b", "p-b p-c"],
  },
  { what: "two others", events: [distinct("p-c", "p-d"), merge("p-a", "p-b")], pairs: ["p-c p-d"] },
  {
    what: "two who are merged all the same",
    events: [distinct("p-a", "p-b"), merge("p-a", "p-b")],
    pairs: ["p-a p-b"],
  },
])("$what are settled as distinct, and whoever is merged with one of them", ({ events, pairs }) => {
  expect([...fold(events).distinct].toSorted()).toEqual(pairs);
});

/** One of everything that can be recorded about a person. */
const recordedAbout = (person: string, id: string): readonly Draft[] => {
  const { atRisk: _labels, ...stated } = risk([homes]);
  return [
    event("case.opened", `case-${id}`, { case: `case-${id}`, child: person, level: 3 }),
    objection({ id: `obj-${id}`, person }),
    consent({ id: `con-${id}`, person }),
    event("risk.flagged", `flag-${id}`, { ...stated, atRisk: [person], expiresAt: "2026-11-13T09:00:00Z" }),
    event("restriction.placed", `bar-${id}`, { person, restriction: "court" }),
    event("order.recorded", `order-${id}`, { person, order: "ZE26C001", items: ["child.name"], to: [police] }),
    event("release.approved", `release-${id}`, {
      person,
      items: ["health.sexualHealth"],
      to: [council],
      approver: { agency: practice, name: "P. Nair", role: "caldicott-guardian" },
    }),
    link(person, [], { nameHash: `name-${id}` }),
  ];
};
const held = ({ cases, objections, answers, flags, restrictions, orders, releases, nameHashes }: PersonRecord) =>
  [
    cases,
    objections.keys(),
    answers.map(({ id }) => id),
    flags,
    restrictions.keys(),
    orders.keys(),
    releases.keys(),
    nameHashes,
  ]
    .flatMap((ids) => [...ids])
    .toSorted();
const of1 = ["bar-1", "case-1", "con-1", "flag-1", "name name-1", "obj-1", "order-1", "release-1"];
const of12 = [...of1, ...of1.map((id) => id.replaceAll("1", "2"))].toSorted();
const ofOne = (register: Register, person: string): readonly string[] => {
  const record = personRecord(register, person);
  return record ? held(record) : [];
};

test("what is recorded about one of two who are one is recorded about that one person", () => {
  const register = fold([...recordedAbout("p-a", "1"), ...recordedAbout("p-b", "2"), merge("p-a", "p-b")]);
  expect([ofOne(register, "p-a"), ofOne(register, "p-b")]).toEqual([of12, of12]);
  expect(personRecord(register, "p-b")).toBe(personRecord(register, "p-a"));
});

test("merging a person with themselves changes nothing", () => {
  const once = fold([...recordedAbout("p-a", "1"), ...recordedAbout("p-b", "2"), merge("p-a", "p-b")]);
  const before = ofOne(once, "p-a");
  fold([merge("p-b", "p-a"), merge("p-a", "p-a")], once);
  expect(ofOne(once, "p-a")).toEqual(before);
  expect([once.persons.get("p-a")?.mergedInto, once.persons.get("p-b")?.mergedInto]).toEqual([null, "p-a"]);
});

test("two who are two again have everything each, as if said of each", () => {
  for (const [about, named] of [
    ["p-a", "p-b"],
    ["p-b", "p-a"],
  ] as const) {
    const events = [...recordedAbout("p-a", "1"), ...recordedAbout("p-b", "2"), merge("p-a", "p-b")];
    const register = fold([...events, unlink(about, [of(named)])]);
    for (const person of ["p-a", "p-b"]) {
      const record = register.persons.get(person);
      expect(record && held(record)).toEqual(of12);
      expect([...(record?.objections.values() ?? [])].map((one) => one.person)).toEqual([person, person]);
      expect([...(record?.restrictions.values() ?? [])].map((one) => one.person)).toEqual([person, person]);
    }
    for (const id of ["flag-1", "flag-2"])
      expect([...(register.flags.get(id)?.atRisk ?? [])].toSorted()).toEqual(["p-a", "p-b"]);
    expect([...(register.names.get("name name-1") ?? [])].toSorted()).toEqual(["p-a", "p-b"]);
  }
});

test("a flag that ended before two became two again does not come back", () => {
  const cleared = event("risk.cleared", "clear-1", { ends: "flag-1" });
  const register = fold([...recordedAbout("p-a", "1"), merge("p-a", "p-b"), cleared, unlink("p-a", [of("p-b")])]);
  expect(register.flags.size).toBe(0);
});

test("the answers of two who are one stand in the order in which they were given, each once", () => {
  const given = (id: string, person: string, at: string): Draft => consent({ id, person, givenBy: mother, at });
  const events = [
    given("con-1", "p-a", "2026-10-01T09:00:00Z"),
    given("con-3", "p-a", "2026-10-03T09:00:00Z"),
    given("con-2", "p-b", "2026-10-02T09:00:00Z"),
    merge("p-a", "p-b"),
  ];
  const answers = (register: Register) => personRecord(register, "p-a")?.answers.map(({ id }) => id);
  expect(answers(fold(events))).toEqual(["con-1", "con-2", "con-3"]);
  // They part with all three each, and are found to be one after all.
  expect(answers(fold([...events, unlink("p-a", [of("p-b")]), merge("p-a", "p-b")]))).toEqual([
    "con-1",
    "con-2",
    "con-3",
  ]);
});
