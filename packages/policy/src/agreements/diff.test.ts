import type { Partnership } from "@gatehouse/contracts/partnership";
import { cells } from "@gatehouse/contracts/matrix";
import { agencyKinds } from "@gatehouse/contracts/agency";
import { itemNames } from "@gatehouse/contracts/items";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePolicy } from "../compile.ts";
import { council, homes, northshire, police, school } from "../fixture.ts";
import { diffPolicies } from "./diff.ts";
import type { PolicyDiff } from "./diff.ts";

const partnership = northshire.partnership;

function changed(change: (copy: Mutable<Partnership>) => unknown): Partnership {
  // A copy may be changed: only the type says that its original may not.
  const copy = structuredClone(partnership) as Mutable<Partnership>;
  change(copy);
  return copy;
}

type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T;

function diff(change: (copy: Mutable<Partnership>) => unknown): PolicyDiff {
  return diffPolicies(northshire, compilePolicy(changed(change)));
}

function agreement(copy: Mutable<Partnership>, id: string): Mutable<Partnership["agreements"][number]> {
  const found = copy.agreements.find((one) => one.id === `northshire-${id}-2026`);
  if (!found) throw new Error(id);
  return found;
}

test("a policy differs in nothing from itself, whatever the order of its files", () => {
  expect(diff(() => undefined)).toEqual({ more: [], less: [], terms: [] });
  expect(diff((copy) => (copy.agreements.reverse(), copy.agencies.reverse()))).toEqual({
    more: [],
    less: [],
    terms: [],
  });
});

test("a wider cell names who newly sees what, in which tier, for which purposes, and from whom", () => {
  const { more, less, terms } = diff((copy) => (copy.matrix["health.conditions"].housing.protection = "M"));
  expect(less).toEqual([]);
  expect(terms).toEqual([]);
  expect(new Set(more.map(({ to }) => to))).toEqual(new Set([homes]));
  expect(new Set(more.map(({ tier }) => tier))).toEqual(new Set(["protection"]));
  expect(more.map(({ purpose }) => purpose)).toContain("child-protection");
  expect(more.map(({ purpose }) => purpose)).not.toContain("crime-prevention");
  expect(more[0]).toMatchObject({ item: "health.conditions", before: 0, after: 5, since: "2026-09-30" });
  expect(more.find(({ purpose }) => purpose === "child-protection")?.from).toHaveLength(7);
});

describe("every kind of field that lets anyone see more is found", () => {
  test.each<{ name: string; widen: (copy: Mutable<Partnership>) => unknown; terms?: boolean }>([
    { name: "a cell", widen: (copy) => (copy.matrix["child.sex"].housing.support = "R") },
    { name: "an earlier start", widen: (copy) => (agreement(copy, "safeguarding").from = "2026-09-01") },
    { name: "one more party", widen: (copy) => agreement(copy, "crime-prevention").parties.push(homes) },
    {
      name: "one more purpose",
      widen: (copy) => agreement(copy, "crime-prevention").purposes.push("offender-management"),
    },
    {
      name: "a new agreement",
      widen: (copy) =>
        copy.agreements.push({
          ...agreement(copy, "housing-support"),
          id: "new",
          parties: [police, homes],
          purposes: ["housing-support"],
        }),
    },
    {
      name: "longer retention",
      widen: (copy) => (agreement(copy, "victim-safety").retention["victim-safety"] = 24),
      terms: true,
    },
    {
      name: "no retention",
      widen: (copy) => delete agreement(copy, "victim-safety").retention["victim-safety"],
      terms: true,
    },
    {
      name: "a role that may release",
      widen: (copy) => copy.agencies.find(({ id }) => id === homes)?.roles["housing-officer"]?.push("approve-releases"),
      terms: true,
    },
  ])("$name", ({ widen, terms }) => {
    const found = diff(widen);
    expect(terms ? found.terms.some(({ more }) => more) : found.more.length > 0).toBe(true);
    expect(found.less).toEqual([]);
  });

  test("a party that its kind does not serve sees nothing more: it is no recipient for the purpose", () => {
    expect(
      diff((copy) => agreement(copy, "offender-management").parties.push(council)).more.map(({ to }) => to),
    ).toEqual(expect.not.arrayContaining([council]));
  });

  test("a party taken out, a limit, an end: less, and for the other way round more", () => {
    const narrowed = compilePolicy(
      changed((copy) => {
        agreement(copy, "safeguarding").limits.push({
          toKinds: ["housing"],
          categories: ["family"],
          atMost: { support: "N", protection: "M" },
        });
        agreement(copy, "education-welfare").parties.pop();
        agreement(copy, "victim-safety").to = "2027-03-31";
      }),
    );
    const there = diffPolicies(northshire, narrowed);
    expect(there.more).toEqual([]);
    expect(there.less.map(({ to, purpose }) => `${to} ${purpose}`)).toEqual(
      expect.arrayContaining([`${homes} child-protection`, "riverside-practice education-welfare"]),
    );
    expect(there.less.find(({ purpose, to }) => purpose === "victim-safety" && to === police)?.since).toBe(
      "2027-04-01",
    );
    const back = diffPolicies(narrowed, northshire);
    expect(back.less).toEqual([]);
    expect(back.more).toHaveLength(there.less.length);
  });

  test("a limit binds the senders it names alone", () => {
    const { less } = diff((copy) =>
      agreement(copy, "safeguarding").limits.push({
        from: [school],
        items: ["voice.wishes"],
        atMost: { support: "N", protection: "N" },
      }),
    );
    expect(new Set(less.flatMap(({ from }) => from))).toEqual(new Set([school]));
  });
});

test("property: a cell that allows more is more, one that allows less is less, for an item that has both forms", () => {
  const order = ["N", "S", "R", "M", "F"];
  const items = itemNames.filter((name) => northshire.items.get(name)?.minimised !== null && !name.startsWith("plan."));
  const cell = fc.constantFrom(...cells);
  fc.assert(
    fc.property(fc.constantFrom(...items), fc.constantFrom(...agencyKinds), cell, cell, (item, kind, before, after) => {
      const set = (value: (typeof cells)[number]) =>
        compilePolicy(changed((copy) => (copy.matrix[item][kind].support = value)));
      const { more, less } = diffPolicies(set(before), set(after));
      const step = Math.sign(order.indexOf(after) - order.indexOf(before));
      // `S` lets a named human release all of it; between it and `R`, which is more depends on the human.
      expect([more.length > 0, less.length > 0]).toEqual([step > 0, step < 0]);
    }),
    { numRuns: 60 },
  );
});
