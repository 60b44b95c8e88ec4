import { expect, test } from "vitest";
import { ada, facts, fin, forFin, mo, sent, sibling, wish } from "./fixture.ts";
import { blocksOf, hasUnlinkedElsewhere, livesApart, maySourceHarm, partOf } from "./reader.ts";
import type { SentRecord, ToldFacts } from "./records.ts";

type People = SentRecord["message"]["people"];
type Person = People[number];
const person = (label: string, role: Person["role"], ...refs: readonly string[]): Person => ({
  label,
  role,
  ids: refs.map((value) => ({ scheme: "person" as const, value })),
});
const child = person("child", "child", ada);
const father = person("father", "parent", fin);
const saying = (people: People, harmers: readonly string[] = []): SentRecord =>
  sent(2, { message: { people }, notes: { harmers } });
const merged = { canonical: (ref: string) => (ref === "p-old" ? ada : ref) };

test.each<[string, People, Partial<ToldFacts>, unknown]>([
  ["nobody", [father], {}, null],
  ["once", [child], {}, { label: "child", role: "child", elsewhere: false }],
  [
    "once, by an older number too",
    [person("child", "child", ada, "p-old")],
    merged,
    { label: "child", role: "child", elsewhere: false },
  ],
  ["somebody or another", [person("child", "child", ada, sibling)], {}, "in-doubt"],
  ["twice", [child, person("twin", "sibling", ada)], {}, "in-doubt"],
  ["once, before two were parted", [child], { unlinkedAt: 3 }, "in-doubt"],
  ["once, in the very record that parted them", [child], { unlinkedAt: 2 }, "in-doubt"],
  ["once, after two were parted", [child], { unlinkedAt: 1 }, { label: "child", role: "child", elsewhere: false }],
  ["who lives elsewhere", [{ ...child, livesElsewhere: true }], {}, { label: "child", role: "child", elsewhere: true }],
])("the part that somebody has in a message: %s", (_name, people, given, part) => {
  expect(partOf(saying(people), ada, facts(given))).toEqual(part);
});

test.each<[string, SentRecord, boolean]>([
  ["who is named so", saying([child, father], ["father"]), true],
  [
    "beside whom another is named so",
    saying([child, father, person("uncle", "connected-adult", mo)], ["uncle"]),
    false,
  ],
  ["one of two whom that label means", saying([child, person("father", "parent", mo, fin)], ["father"]), true],
  ["whom a record does not name that names somebody unknown so", saying([child], ["somebody"]), true],
  ["whom a record names that names somebody unknown so", saying([child, father], ["somebody"]), false],
  ["in a record from before letters", sent(2, { message: { people: [child, father] }, notes: null }), false],
])("the source of harm may be one %s: %s", (_name, record, may) => {
  expect(maySourceHarm(fin, [record], facts())).toBe(may);
});
test("or one whose objection says so", () => {
  expect(maySourceHarm(fin, [], facts({ wishes: [wish({}, { person: fin, allegedHarmer: true })] }))).toBe(true);
  expect(maySourceHarm(fin, [], facts({ wishes: [wish({}, { person: mo, allegedHarmer: true })] }))).toBe(false);
  expect(maySourceHarm(fin, [], facts({ wishes: [wish({}, { person: fin })] }))).toBe(false);
});

test.each<[string, People, boolean]>([
  ["a connected adult without a number", [child, person("x", "connected-adult")], true],
  ["a parent who left, without a number", [child, person("x", "non-resident-parent")], true],
  ["a parent elsewhere without a number", [child, { ...person("x", "parent"), livesElsewhere: true }], true],
  ["a parent at home without a number", [child, person("x", "parent")], false],
  ["a sibling elsewhere without a number", [child, { ...person("x", "sibling"), livesElsewhere: true }], false],
  ["a connected adult who is known", [child, person("x", "connected-adult", mo)], false],
  ["the same beside the reader", [child, father, person("x", "connected-adult")], false],
])("somebody whom nobody has linked may be the reader: %s", (_name, people, may) => {
  expect(hasUnlinkedElsewhere(fin, facts({ sent: [saying(people)] }))).toBe(may);
});

test.each<[string, People, boolean]>([
  ["a parent at home", [child, father], false],
  ["one who is not named", [child], false],
  ["a parent elsewhere", [child, { ...father, livesElsewhere: true }], true],
  ["a parent who left", [child, person("father", "non-resident-parent", fin)], true],
  ["one who may be they or another", [child, person("father", "parent", fin, mo)], true],
])("somebody lives apart: %s", (_name, people, apart) => {
  expect(livesApart(fin, [saying(people)], facts())).toBe(apart);
});

const answers = (change: Parameters<typeof wish>[0] = {}, maker: Parameters<typeof wish>[1] = {}) =>
  wish(change, { person: fin, capacity: "parent", parentalResponsibility: true, ...maker });
test.each<[string, Partial<ToldFacts>, readonly string[]]>([
  ["a parent in the child's home", { sent: [saying([child, father])] }, []],
  [
    "a parent in a sibling's home",
    { sent: [saying([person("child", "child", sibling), father, person("sister", "sibling", ada)])] },
    ["reader-not-a-parent"],
  ],
  [
    "a parent of whom it is not certain who the child is",
    { sent: [saying([person("child", "child", ada, sibling), father])] },
    ["reader-not-a-parent"],
  ],
  ["who answered for the child", { wishes: [answers()] }, []],
  ["who answered for another child", { wishes: [answers({ person: sibling })] }, ["reader-not-a-parent"]],
  ["for whom another answered", { wishes: [answers({}, { person: mo })] }, ["reader-not-a-parent"]],
  ["who answered as a carer", { wishes: [answers({}, { capacity: "carer" })] }, ["reader-not-a-parent"]],
  [
    "who answered without responsibility",
    { wishes: [answers({}, { parentalResponsibility: false })] },
    ["reader-not-a-parent"],
  ],
  [
    "who is the child, and answered",
    { question: { ...forFin, reader: { is: "parent", person: ada } }, wishes: [answers({}, { person: ada })] },
    ["reader-not-a-parent"],
  ],
])("a letter to a parent: %s", (_name, given, blocks) => {
  expect(blocksOf(facts({ question: forFin, ...given }))).toEqual(blocks);
});
