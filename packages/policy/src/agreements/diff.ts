import type { AgencyId, AgencyKind } from "@gatehouse/contracts/agency";
import type { Tier } from "@gatehouse/contracts/decision";
import { itemNames } from "@gatehouse/contracts/items";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { purposes } from "@gatehouse/contracts/purpose";
import type { Purpose } from "@gatehouse/contracts/purpose";
import { addDays } from "../calendar.ts";
import { compareText } from "../canonical.ts";
import type { Policy, PolicyAgreement } from "../compile.ts";
import { agreementsOf, reaches, reachOf } from "./reach.ts";
import type { Reach, Route } from "./reach.ts";
import { termChanges } from "./term-changes.ts";
import type { TermChange } from "./term-changes.ts";

/** One thing that some agency sees otherwise under the new policy than under the old one. */
export type SeenOtherwise = {
  readonly to: AgencyId;
  readonly kind: AgencyKind;
  readonly item: string;
  readonly tier: Tier;
  readonly purpose: Purpose;
  readonly before: Reach;
  readonly after: Reach;
  /** The agencies of whose information it is so. */
  readonly from: readonly AgencyId[];
  /** First London day on which it is so. */
  readonly since: CalendarDate;
};

/** What changes between two policies, as those who are seen would want to know it. */
export type PolicyDiff = {
  readonly more: readonly SeenOtherwise[];
  readonly less: readonly SeenOtherwise[];
  /** What no cell shows: terms of agreements, powers of roles, who the front door is. */
  readonly terms: readonly TermChange[];
};

const tiers = ["support", "protection"] as const satisfies readonly Tier[];

/**
 * Says who newly sees what. Computed from what the two policies let pass (steps 3 and 9 of the decision), never from their
 * texts: for every sender, recipient, item, tier and purpose, on every day on which either changes.
 *
 * @returns `more` and `less` in one order whatever the order of the files; both empty when nobody sees anything otherwise
 */
export function diffPolicies(old: Policy, next: Policy): PolicyDiff {
  const found = new Map<string, SeenOtherwise & { readonly from: AgencyId[] }>();
  const kinds = new Map([...old.agencies.values(), ...next.agencies.values()].map(({ id, kind }) => [id, kind]));
  const agencies = [...kinds].toSorted(([a], [b]) => compareText(a, b));
  const compared = comparer(old, next);
  for (const day of daysOfChange(old, next))
    for (const purpose of purposes)
      for (const [to, kind] of agencies)
        for (const [from] of agencies)
          for (const { item, tier, before, after } of compared({ from, to, purpose }, day)) {
            const key = `${to} ${item} ${tier} ${purpose} ${before} ${after}`;
            const known = found.get(key);
            if (!known) found.set(key, { to, kind, item, tier, purpose, before, after, from: [from], since: day });
            else if (!known.from.includes(from)) known.from.push(from);
          }
  const all = [...found].toSorted(([a], [b]) => compareText(a, b)).map(([, one]) => one);
  return {
    more: all.filter(({ before, after }) => after > before),
    less: all.filter(({ before, after }) => after < before),
    terms: termChanges(old, next),
  };
}

/** The days on which something begins or has ended; the first is that of the oldest agreement. */
function daysOfChange(old: Policy, next: Policy): readonly CalendarDate[] {
  const agreements = [old, next].flatMap(({ partnership }) => partnership.agreements);
  const days = agreements.flatMap(({ from, to }) => (to === null ? [from] : [from, addDays(to, 1)]));
  return [...new Set(days)].toSorted(compareText);
}

type Otherwise = { readonly item: string; readonly tier: Tier; readonly before: Reach; readonly after: Reach };
type Compare = (route: Route, day: CalendarDate) => readonly Otherwise[];

/** Most routes are alike: each pair of sets of cells is compared once. */
function comparer(old: Policy, next: Policy): Compare {
  const before = cellsOf(old);
  const after = cellsOf(next);
  const known = new Map<Cells, Map<Cells, readonly Otherwise[]>>();
  return (route, day) => {
    const [a, b] = [before(route, day), after(route, day)];
    const beside = known.get(a) ?? new Map<Cells, readonly Otherwise[]>();
    known.set(a, beside);
    const otherwise = beside.get(b) ?? unlike(a, b);
    beside.set(b, otherwise);
    return otherwise;
  };
}

/** By item and tier. */
type Cells = ReadonlyMap<string, Reach>;

function unlike(before: Cells, after: Cells): readonly Otherwise[] {
  return itemNames.flatMap((item) =>
    tiers.flatMap((tier) => {
      const cell = `${item} ${tier}`;
      const [was, is] = [before.get(cell) ?? reaches.never, after.get(cell) ?? reaches.never];
      return was === is ? [] : [{ item, tier, before: was, after: is }];
    }),
  );
}

/** The cells of a route, shared by all routes to the same agency that the same agreements and limits bind. */
function cellsOf(policy: Policy): (route: Route, day: CalendarDate) => Cells {
  const known = new Map<string, Cells>();
  return (route, day) => {
    const agreements = agreementsOf(policy, route, day);
    const key = `${route.to} ${route.purpose} ${agreements.map((one) => bindingKey(one, route.from)).join()}`;
    const cells = known.get(key) ?? readCells(policy, route, agreements);
    known.set(key, cells);
    return cells;
  };
}

/** Which of an agreement's limits name this sender: for all of whom that is alike, the cells are. */
function bindingKey({ id, limits }: PolicyAgreement, from: AgencyId): string {
  return `${id} ${limits.map((limit) => limit.from?.includes(from)).join()}`;
}

function readCells(policy: Policy, route: Route, agreements: readonly PolicyAgreement[]): Cells {
  return new Map(
    [...policy.items.values()].flatMap((item) =>
      tiers.map((tier) => [`${item.name} ${tier}`, reachOf(policy, route, item, tier, agreements)]),
    ),
  );
}
