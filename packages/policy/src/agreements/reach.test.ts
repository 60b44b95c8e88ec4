import type { Tier } from "@gatehouse/contracts/decision";
import { expect, test } from "vitest";
import { compilePolicy } from "../compile.ts";
import { council, homes, northshire, police, school } from "../fixture.ts";
import type { Reach } from "./reach.ts";
import { agreementsOf, reaches, reachInWords, reachOf } from "./reach.ts";

const day = "2026-11-23";

test.each(Object.entries(reaches))("a reach has its words: %s", (words, reach) =>
  expect(reachInWords(reach)).toBe(words),
);

test("each step lets the recipient see more than the one before", () => {
  expect(Object.keys(reaches).toSorted((a, b) => reachNamed(a) - reachNamed(b))).toEqual([
    "never",
    "minimised, once released",
    "in full, once released",
    "minimised, when asked for",
    "in full, when asked for",
    "minimised",
    "in full",
  ]);
});

function reachNamed(words: string): Reach {
  return Object.entries(reaches).find(([name]) => name === words)?.[1] ?? reaches.never;
}

type Cell = "F" | "M" | "R" | "N" | "S";
const served = { from: school, to: council, purpose: "child-protection" } as const;

/** How far an item comes from a school to the front door when the matrix and one limit say so. */
function comesTo(name: keyof typeof northshire.partnership.matrix, cell: Cell, limit: Cell, tier: Tier): string {
  const { partnership } = northshire;
  const at = (value: Cell, other: Cell) =>
    tier === "support" ? { support: value, protection: other } : { support: other, protection: value };
  const policy = compilePolicy({
    ...partnership,
    matrix: { ...partnership.matrix, [name]: { ...partnership.matrix[name], "social-care": at(cell, "N") } },
    agreements: partnership.agreements.map((one) => ({ ...one, limits: [{ atMost: at(limit, "N") }] })),
  });
  const item = policy.items.get(name);
  if (!item) throw new Error(name);
  return reachInWords(reachOf(policy, served, item, tier, agreementsOf(policy, served, day)));
}

// child.dateOfBirth has a minimised form, child.sex has none.
test.each<[keyof typeof northshire.partnership.matrix, Cell, Cell, string]>([
  ["child.dateOfBirth", "F", "F", "in full"],
  ["child.dateOfBirth", "F", "M", "minimised"],
  ["child.dateOfBirth", "M", "F", "minimised"],
  ["child.dateOfBirth", "F", "R", "in full, when asked for"],
  ["child.dateOfBirth", "R", "M", "minimised, when asked for"],
  ["child.dateOfBirth", "M", "R", "minimised, when asked for"],
  ["child.dateOfBirth", "S", "F", "in full, once released"],
  ["child.dateOfBirth", "S", "M", "minimised, once released"],
  ["child.dateOfBirth", "F", "N", "never"],
  ["child.dateOfBirth", "N", "F", "never"],
  ["child.sex", "F", "F", "in full"],
  ["child.sex", "F", "M", "never"],
  ["child.sex", "R", "M", "never"],
  ["child.sex", "S", "M", "never"],
  ["police.intelligence", "F", "F", "in full, once released"],
  ["police.intelligence", "R", "F", "in full, once released"],
  ["police.intelligence", "N", "F", "never"],
  ["plan.supervisionNote", "F", "F", "never"],
  ["sharing.objections", "F", "F", "in full"],
])("%s with cell %s and limit %s goes %s", (name, cell, limit, words) => {
  expect(comesTo(name, cell, limit, "support")).toBe(words);
  expect(comesTo(name, cell, limit, "protection")).toBe(words);
});

test("where no agreement binds, nothing comes", () => {
  const item = northshire.items.get("child.name");
  if (!item) throw new Error("no such item");
  expect(reachOf(northshire, served, item, "protection", [])).toBe(reaches.never);
  const toHomes = { ...served, to: homes };
  expect(reachOf(northshire, toHomes, item, "protection", agreementsOf(northshire, toHomes, day))).toBe(
    reaches["in full"],
  );
});

test("recorded objections come to nobody but the front door, though a cell be open", () => {
  const { partnership } = northshire;
  const open = { support: "F", protection: "F" } as const;
  const row = { ...partnership.matrix["sharing.objections"], housing: open, "social-care": open };
  const policy = compilePolicy({ ...partnership, matrix: { ...partnership.matrix, "sharing.objections": row } });
  const item = policy.items.get("sharing.objections");
  if (!item) throw new Error("no such item");
  const reach = (to: string): Reach => {
    const route = { ...served, to };
    return reachOf(policy, route, item, "protection", agreementsOf(policy, route, day));
  };
  expect(reachInWords(reach(council))).toBe("in full");
  expect(reachInWords(reach(homes))).toBe("never");
});

test.each([
  ["both are party and the purpose serves the recipient", served, day, ["northshire-safeguarding-2026"]],
  ["the day before it begins", served, "2026-09-29", []],
  ["to itself", { ...served, to: school }, day, []],
  ["a sender whom nobody knows", { ...served, from: "a-nursery" }, day, []],
  ["a recipient whom nobody knows", { ...served, to: "a-nursery" }, day, []],
  ["a sender that is no party", { ...served, purpose: "crime-prevention" }, day, []],
  ["a recipient that is no party", { from: council, to: police, purpose: "housing-support" }, day, []],
  ["a recipient whom the purpose does not serve", { from: police, to: school, purpose: "crime-prevention" }, day, []],
] as const)("agreements of a route: %s", (_name, route, on, ids) => {
  expect(agreementsOf(northshire, route, on).map(({ id }) => id)).toEqual(ids);
});

test("a party that the purpose does not serve, and one that nobody knows, are bound by no agreement", () => {
  const { partnership } = northshire;
  const agreements = partnership.agreements.map((one) => ({ ...one, parties: [...one.parties, school, "a-nursery"] }));
  const policy = compilePolicy({ ...partnership, agreements });
  expect(agreementsOf(policy, { from: police, to: school, purpose: "crime-prevention" }, day)).toEqual([]);
  expect(agreementsOf(policy, { from: "a-nursery", to: police, purpose: "crime-prevention" }, day)).toEqual([]);
  const none = compilePolicy({ ...partnership, agreements: [] });
  expect(agreementsOf(none, served, day)).toEqual([]);
});
