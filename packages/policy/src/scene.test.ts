import { parseMessage } from "@gatehouse/contracts/parse-message";
import { describe, expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import {
  childPerson,
  council,
  event,
  exampleNow,
  family,
  homes,
  motherPerson,
  northshire,
  objection,
  police,
  practice,
  preview,
  school,
  statements,
  update,
} from "./fixture.ts";
import type { Facts } from "./facts.ts";
import type { Scene } from "./scene.ts";
import { isFrontDoorConcern, readScene } from "./scene.ts";
import { inHousehold, resolvePerson } from "./scene-people.ts";

/** What a message's people, family and case are, over a register and a history. */
function sceneOf(change: Draft = {}, register = family(), more: Draft = {}, facts: Partial<Facts> = {}): Scene {
  const result = preview(update(change), register, more);
  if (!result.ok || !result.message) throw new Error("the example is wrong");
  const sender = northshire.agencies.get(result.message.from);
  if (!sender) throw new Error("no such sender");
  const scene = readScene(result.message, { ...result.facts, ...facts }, northshire, result.now, sender);
  if (!scene) throw new Error("no scene");
  return scene;
}

const person = (label: string, role: string, ref: string, change: Draft = {}): Draft => ({
  label,
  role,
  ids: [{ scheme: "person", value: ref }],
  ...change,
});

describe("who is a child, a minor, an adult, and of the household", () => {
  const ofPerson = (listed: Draft) => {
    const found = sceneOf({ people: [childPerson, listed] }).people.get("other");
    return found && { minor: found.minor, adult: found.adult, household: found.household };
  };
  test.each<[string, Draft, { minor: boolean; adult: boolean; household: boolean }]>([
    ["a parent", person("other", "parent", "p-x"), { minor: false, adult: false, household: true }],
    [
      "a parent who is not 18",
      person("other", "parent", "p-x", { born: "2010-01-01" }),
      { minor: true, adult: false, household: true },
    ],
    [
      "a parent of 18 today",
      person("other", "parent", "p-x", { born: "2008-11-03" }),
      { minor: false, adult: true, household: true },
    ],
    [
      "one who is 18 tomorrow",
      person("other", "connected-adult", "p-x", { born: "2008-11-04" }),
      { minor: true, adult: false, household: false },
    ],
    ["a sibling", person("other", "sibling", "p-x"), { minor: true, adult: false, household: true }],
    [
      "a grown sibling",
      person("other", "sibling", "p-x", { born: "2000-01-01" }),
      { minor: false, adult: true, household: true },
    ],
    ["a carer", person("other", "carer", "p-x"), { minor: false, adult: false, household: true }],
    ["someone at home", person("other", "household", "p-x"), { minor: false, adult: false, household: true }],
    [
      "a parent who left",
      person("other", "non-resident-parent", "p-x"),
      { minor: false, adult: false, household: false },
    ],
    [
      "a parent elsewhere",
      person("other", "parent", "p-x", { livesElsewhere: true }),
      { minor: false, adult: false, household: false },
    ],
  ])("%s", (_name, listed, expected) => expect(ofPerson(listed)).toEqual(expected));

  const child = (change: Draft, said: readonly Draft[] = statements("child.name", "contact.leadProfessional")) =>
    sceneOf({
      people: [{ label: "child", role: "child", ids: childPerson.ids, ...change }, motherPerson],
      statements: said,
    }).child;
  const born = (value: unknown, about = "child") => [{ ...statements("child.dateOfBirth")[0], value, about }];
  test("a child without a birth date is a minor", () =>
    expect(child({})).toMatchObject({ isChild: true, minor: true, adult: false, born: null }));
  test("the child's birth date is the one listed, or else the one stated about the child", () => {
    expect(child({ born: "2017-03-09" }, born("2010-01-01")).born).toBe("2017-03-09");
    expect(child({}, born("2010-01-01")).born).toBe("2010-01-01");
    expect(child({}, born("1980-01-01", "mother")).born).toBe(null);
    expect(child({}, born({ absent: "not-known" })).born).toBe(null);
  });
  test("nobody else's birth date is read from what is said", () => {
    const said = born("1980-01-01", "mother");
    expect(sceneOf({ people: [childPerson, motherPerson], statements: said }).people.get("mother")?.born).toBe(null);
  });
  test("a young person of 18 is an adult", () =>
    expect(child({ born: "2008-11-03" })).toMatchObject({ isChild: true, minor: false, adult: true }));
});

test("a message is about one child", () => {
  const message = (people: readonly Draft[]) => {
    const parsed = parseMessage(update({ people, statements: statements("child.name") }));
    const result = preview(update(), family());
    const sender = northshire.agencies.get(school);
    if (!parsed.ok || !result.ok || !sender) throw new Error("the example is wrong");
    return readScene(parsed.message, result.facts, northshire, exampleNow, sender);
  };
  expect(message([childPerson])?.child.label).toBe("child");
  expect(message([childPerson, person("second", "child", "p-ben")])).toBe(undefined);
  expect(message([{ ...motherPerson, label: "child" }])).toBe(undefined);
});

test("what a message says stands in the order of its ids, with its item, its person and its short form", () => {
  const [first, second] = statements("child.name", "health.conditions");
  const scene = sceneOf({
    statements: [
      { ...second, id: "b", summary: "Needs an inhaler." },
      { ...first, id: "a" },
    ],
  });
  expect(scene.statements.map(({ id, item, about }) => [id, item.name, about.label])).toEqual([
    ["a", "child.name", "child"],
    ["b", "health.conditions", "child"],
  ]);
  expect(scene.statements.map(({ summary }) => summary === null)).toEqual([true, false]);
});

test("moments: now, the day in London, the day it was made, and when it was accepted", () => {
  const scene = sceneOf({}, family(), {}, { acceptedAt: "2026-11-02T09:00:00Z" });
  expect([scene.nowMs, scene.acceptedMs]).toEqual([Date.parse(exampleNow), Date.parse("2026-11-02T09:00:00Z")]);
  expect([scene.today, scene.madeOn]).toEqual(["2026-11-03", "2026-11-03"]);
  expect(sceneOf().acceptedMs).toBe(Date.parse(exampleNow));
});

describe("the family's case", () => {
  const opened = (ref: string, child: string) => event("case.opened", `open-${ref}`, { case: ref, child, level: 3 });
  const other = opened("case-ben", "p-ben");
  test("is the one named, if the child is its child", () => {
    expect(sceneOf().case?.ref).toBe("case-ada");
    expect(sceneOf({ case: null }).case).toBe(null);
    expect(sceneOf({ case: "case-nobody" }).case).toBe(null);
    expect(sceneOf({ case: "case-ben" }, [...family(), other]).case).toBe(null);
  });
  test("is not one that is closed", () => {
    const closed = event("case.closed", "close-1", { case: "case-ada" });
    expect(sceneOf({}, [...family(), closed]).case).toBe(null);
  });
  const sibling = [childPerson, person("brother", "sibling", "p-ben")];
  const joined = event("team.joined", "team-ben", { case: "case-ben", agency: school });
  test.each([
    ["a school that is not on its team cannot bring another child under it", { from: school }, [other], null],
    ["who works on it says that another child belongs to it", { from: school }, [other, joined], "case-ben"],
    [
      "so does social care",
      { from: council, author: { name: "H. Quill", role: "front-door-manager" } },
      [other],
      "case-ben",
    ],
  ] as const)("%s", (_name, change, register, ref) =>
    expect(
      sceneOf({ ...change, people: sibling, case: "case-ben" }, [...family(), ...register]).case?.ref ?? null,
    ).toBe(ref),
  );
  test("but not of a child who does not live with them", () => {
    const stranger = [childPerson, person("friend", "connected-adult", "p-ben")];
    expect(sceneOf({ people: stranger, case: "case-ben" }, [...family(), other, joined]).case).toBe(null);
  });
});

describe("the household: everyone ever listed in it, by every message of its cases", () => {
  const past = (from: string, people: readonly Draft[], ref = "case-ada", id = "m-0") => ({
    message: { id, kind: "case-update", from, case: ref, people },
    decision: {},
  });
  const household = (change: Draft, history: readonly Draft[]) =>
    [...sceneOf(change, family(), { history }).household].toSorted();
  const father = person("father", "parent", "p-fa");
  const away = person("father", "parent", "p-fa", { livesElsewhere: true });
  test("who is listed now", () => expect(household({}, [])).toEqual(["p-ada", "p-mo"]));
  test("who was listed before", () =>
    expect(household({}, [past(school, [childPerson, father])])).toEqual(["p-ada", "p-fa", "p-mo"]));
  test("in a case of the child's, though the message names none", () =>
    expect(household({ case: null }, [past(school, [childPerson, father])])).toEqual(["p-ada", "p-fa", "p-mo"]));
  test("not in another family's case", () =>
    expect(household({}, [past(school, [childPerson, father], "case-ben")])).toEqual(["p-ada", "p-mo"]));
  test("a school that says someone lives elsewhere does not take them out; social care does", () => {
    const before = [past(school, [childPerson, father])];
    expect(household({ people: [childPerson, away] }, before)).toEqual(["p-ada", "p-fa"]);
    const bySocialCare = { from: council, author: { name: "H. Quill", role: "front-door-manager" }, to: [school] };
    expect(household({ ...bySocialCare, people: [childPerson, away] }, before)).toEqual(["p-ada"]);
  });
  test("the child is of it, though said to live elsewhere, in a case or in none", () => {
    const people = [{ ...childPerson, livesElsewhere: true }];
    expect(household({ people }, [])).toEqual(["p-ada"]);
    expect(household({ people, case: null }, [])).toEqual(["p-ada"]);
  });
  test("in the case that the message names, though nobody knows the child", () => {
    const people = [{ ...childPerson, ids: [{ scheme: "person", value: "p-new" }] }];
    const before = [past(school, [childPerson, father])];
    expect(household({ people }, before)).toEqual(["p-ada", "p-fa", "p-new"]);
    expect(household({ people, case: null }, before)).toEqual(["p-new"]);
  });
});

test("a child whom nobody knows yet matches no one", () => {
  const people = [{ ...childPerson, ids: [{ scheme: "person", value: "p-new" }] }];
  expect([sceneOf().matches, sceneOf({ people }).matches]).toEqual([1, 0]);
});

test("two labels of one person stand under the same bars", () => {
  const people = [childPerson, motherPerson, person("aunt", "connected-adult", "p-mo")];
  const under = sceneOf({ people }).underBars;
  expect(under.get("p-mo")?.map(({ label }) => label)).toEqual(["mother", "aunt"]);
  expect(under.get("p-ada")?.map(({ label }) => label)).toEqual(["child"]);
});

describe("two who may be one person stand under the bars of both until a human settles it", () => {
  const hash = "a".repeat(64);
  const linked = (ref: string, nhs: string, id: string) =>
    event("person.linked", id, { person: ref, ids: [{ scheme: "nhs-number", value: nhs }], nameHash: hash });
  const alike = [linked("p-ada", "9998259797", "l-1"), linked("p-eve", "9998259819", "l-2")];
  const barred = objection({ id: "obj-eve", person: "p-eve" });
  const refs = (register: readonly Draft[]) => {
    const { child, suspected, matches } = sceneOf({}, register);
    return { bars: child.barRefs, suspected, matches };
  };
  test("no bar, no doubt", () => expect(refs(alike)).toEqual({ bars: ["p-ada"], suspected: false, matches: 1 }));
  test("a bar of the other's", () =>
    expect(refs([...alike, barred])).toEqual({ bars: ["p-ada", "p-eve"], suspected: true, matches: 1 }));
  test("a bar of the child's own", () =>
    expect(refs([...alike, objection({ id: "obj-ada" })])).toEqual({
      bars: ["p-ada", "p-eve"],
      suspected: true,
      matches: 1,
    }));
});

describe("who somebody is, by what identifies them", () => {
  const facts = (trusted: boolean, register = family(), more: Draft = {}) => {
    const result = preview(update(), register, more);
    if (!result.ok) throw new Error(result.error);
    return { ...result.facts, personReferences: trusted ? ("everyone" as const) : ("front-door" as const) };
  };
  const resolve = (who: Draft, from: string, known: ReturnType<typeof facts>, inReplyTo: string | null = null) => {
    const parsed = parseMessage(update({ people: [{ ...childPerson, ...who }], statements: statements("child.name") }));
    const [found] = parsed.ok ? parsed.message.people : [];
    if (!found) throw new Error("the example is wrong");
    return resolvePerson({ from, inReplyTo }, found, known, northshire);
  };
  test("a reference is believed of the front door alone, or in a file", () => {
    expect(resolve({}, school, facts(true))).toEqual(["p-ada"]);
    expect(resolve({}, school, facts(false))).toEqual([]);
    expect(resolve({}, council, facts(false))).toEqual(["p-ada"]);
  });
  test("an identifier matches whom it was linked to; several are a question", () => {
    const nhs = { ids: [{ scheme: "nhs-number", value: "9998259797" }] };
    expect(resolve(nhs, school, facts(false))).toEqual(["p-ada"]);
    const both = { ids: [...childPerson.ids, { scheme: "person", value: "p-0" }] };
    expect(resolve(both, school, facts(true))).toEqual(["p-0", "p-ada"]);
  });
  test("a reply without any identifier is about the child of what it answers, between those two agencies", () => {
    const history = [
      {
        message: { id: "m-0", kind: "information-request", from: council, people: [childPerson] },
        decision: { recipients: { [practice]: { outcome: "shared" }, [homes]: { outcome: "withheld" } } },
      },
    ];
    const known = facts(false, family(), { history });
    const nobody = { ids: [] };
    expect(resolve(nobody, practice, known, "m-0")).toEqual(["p-ada"]);
    expect(resolve(nobody, council, known, "m-0")).toEqual(["p-ada"]);
    expect(resolve(nobody, homes, known, "m-0")).toEqual([]);
    expect(resolve(nobody, police, known, "m-0")).toEqual([]);
    expect(resolve(nobody, practice, known, "m-1")).toEqual([]);
    expect(resolve(nobody, practice, known)).toEqual([]);
    expect(resolve({ ids: [], role: "parent" }, practice, known, "m-0")).toEqual([]);
  });
  test.each([
    ["child", true],
    ["parent", true],
    ["carer", true],
    ["sibling", true],
    ["household", true],
    ["non-resident-parent", false],
    ["connected-adult", false],
  ] as const)("%s is of the household: %s", (role, yes) => {
    expect(inHousehold({ label: "x", role, ids: [] })).toBe(yes);
    expect(inHousehold({ label: "x", role, ids: [], livesElsewhere: false })).toBe(yes);
    expect(inHousehold({ label: "x", role, ids: [], livesElsewhere: true })).toBe(false);
  });
});

test("only the front door's copy of a concern is what nothing stops", () => {
  const scene = (kind: string) =>
    ({
      ...sceneOf(),
      message: { ...sceneOf().message, kind: kind === "concern" ? "concern" : "case-update" },
    }) as const;
  expect(isFrontDoorConcern(scene("concern"), council)).toBe(true);
  expect(isFrontDoorConcern(scene("concern"), police)).toBe(false);
  expect(isFrontDoorConcern(scene("case-update"), council)).toBe(false);
});
