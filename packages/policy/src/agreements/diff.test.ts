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

test("everything that is seen otherwise is told in one order, with kind, reach before and after, senders and first day", () => {
  const { more, less } = diff((copy) => {
    copy.matrix["child.sex"].housing.support = "R";
    copy.matrix["child.uln"].probation.protection = "F";
    copy.agreements = copy.agreements.filter(
      ({ id }) => id === "northshire-housing-support-2026" || id.includes("offender"),
    );
    copy.agreements.push({ ...agreement(copy, "housing-support"), id: "early", from: "2026-08-01", to: "2026-09-29" });
  });
  const seen = more.map(({ to, kind, item, tier, purpose, before, after, since, from }) =>
    [to, kind, item, tier, purpose, before, after, since, from.join("+")].join(" "),
  );
  expect(seen.filter((line) => line.includes("child.sex") || line.includes("child.uln"))).toEqual([
    "family-support voluntary child.sex protection housing-support 0 6 2026-08-01 northshire-council+northshire-homes",
    "family-support voluntary child.sex support housing-support 0 6 2026-08-01 northshire-council+northshire-homes",
    "northshire-council social-care child.sex protection housing-support 0 6 2026-08-01 family-support+northshire-homes",
    "northshire-council social-care child.sex support housing-support 0 6 2026-08-01 family-support+northshire-homes",
    "northshire-council social-care child.uln protection housing-support 0 4 2026-08-01 family-support+northshire-homes",
    "northshire-homes housing child.sex support housing-support 0 4 2026-08-01 family-support+northshire-council",
    "northshire-probation probation child.uln protection offender-management 0 6 2026-09-30 northshire-police",
  ]);
  expect(less.every(({ before, after }) => after < before)).toBe(true);
  const places = [...more, ...less].map(({ to, item, tier, purpose, before, after }) =>
    [to, item, tier, purpose, before, after].join(" "),
  );
  expect(new Set(places).size).toBe(places.length);
});

test("an agency that comes or goes has the kind it has, or had", () => {
  const without = compilePolicy(
    changed((copy) => {
      copy.agencies = copy.agencies.filter(({ id }) => id !== homes);
      for (const one of copy.agreements) one.parties = one.parties.filter((party) => party !== homes);
    }),
  );
  const there = diffPolicies(northshire, without).less.filter(({ to }) => to === homes);
  const back = diffPolicies(without, northshire).more.filter(({ to }) => to === homes);
  expect(new Set([...there, ...back].map(({ kind }) => kind))).toEqual(new Set(["housing"]));
  expect(there).toHaveLength(back.length);
});

test("limits of two agreements for the same senders are told apart", () => {
  const limit = (from: string) => ({
    from: [from],
    items: ["voice.wishes" as const],
    atMost: { support: "N", protection: "N" } as const,
  });
  const { less } = diff((copy) => agreement(copy, "safeguarding").limits.push(limit(school), limit(police)));
  expect(new Set(less.flatMap(({ from }) => from))).toEqual(new Set([school, police]));
  const moved = diffPolicies(
    compilePolicy(changed((copy) => agreement(copy, "safeguarding").limits.push(limit(school)))),
    compilePolicy(changed((copy) => agreement(copy, "safeguarding").limits.push(limit(police)))),
  );
  expect(new Set(moved.more.flatMap(({ from }) => from))).toEqual(new Set([school]));
  expect(new Set(moved.less.flatMap(({ from }) => from))).toEqual(new Set([police]));
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
