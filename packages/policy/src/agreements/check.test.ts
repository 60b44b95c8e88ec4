import type { Partnership } from "@gatehouse/contracts/partnership";
import { describe, expect, test } from "vitest";
import { council, homes, northshire, police, school } from "../fixture.ts";
import { checkAgreements } from "./check.ts";

const today = "2026-11-23";

type Agreement = Partnership["agreements"][number];
type Limit = Agreement["limits"][number];

function agreement(id: string): Agreement {
  const one = northshire.partnership.agreements.find((agreed) => agreed.id === `northshire-${id}-2026`);
  if (!one) throw new Error(id);
  return one;
}

function withAgreement(id: string, change: Partial<Agreement>, ...more: readonly Agreement[]): Partnership {
  const changed = { ...agreement(id), ...change };
  const agreements = northshire.partnership.agreements.map((one) => (one.id === agreement(id).id ? changed : one));
  return { ...northshire.partnership, agreements: [...agreements, ...more] };
}

/** A finding as a line: wrong or only noted, its code, its place with names for numbers, and its sentence. */
function found(partnership: Partnership, day = today): readonly string[] {
  const named = (path: readonly (string | number)[]): string =>
    path
      .map((key, at) => {
        if (typeof key === "string" || at !== 1) return key;
        const list = path[0] === "agreements" ? partnership.agreements : partnership.agencies;
        return list[key]?.id ?? "nothing";
      })
      .join("/");
  return checkAgreements(partnership, day).map(
    ({ code, path, sentence, wrong }) => `${wrong ? "wrong" : "noted"} ${code} ${named(path)}: ${sentence}`,
  );
}

test("the demonstration partnership has nothing to find today, and says when its reviews come near", () => {
  expect(found(northshire.partnership)).toEqual([]);
  const ids = northshire.partnership.agreements.map(({ id }) => id);
  const near = (id: string) => `noted review-due agreements/${id}/reviewOn: ${id} is to be reviewed on 2027-09-30.`;
  expect(found(northshire.partnership, "2027-07-01")).toEqual([]);
  expect(found(northshire.partnership, "2027-07-02")).toEqual(ids.map(near));
  expect(found(northshire.partnership, "2027-09-30")).toEqual(ids.map(near));
  expect(found(northshire.partnership, "2027-10-01")).toEqual(
    ids.map((id) => `wrong review-due agreements/${id}/reviewOn: ${id} was to be reviewed on 2027-09-30.`),
  );
});

const safeguarding = "northshire-safeguarding-2026";
const victims = "northshire-victim-safety-2026";
const learning = "northshire-learning-review-2026";

describe("dates", () => {
  const ends = (on: string) => `agreement-ends-soon agreements/${safeguarding}/to: ${safeguarding} ends on ${on}.`;
  test.each<{ name: string; to: string; says: readonly string[] }>([
    {
      name: "ended yesterday",
      to: "2026-11-22",
      says: [
        `wrong agreement-ended agreements/${safeguarding}/to: ${safeguarding} ended on 2026-11-22: nothing is shared under it.`,
      ],
    },
    { name: "ends today", to: today, says: [`wrong ${ends(today)}`] },
    { name: "ends in 30 days", to: "2026-12-23", says: [`wrong ${ends("2026-12-23")}`] },
    { name: "ends in 31 days", to: "2026-12-24", says: [`noted ${ends("2026-12-24")}`] },
    { name: "ends in 90 days", to: "2027-02-21", says: [`noted ${ends("2027-02-21")}`] },
    { name: "ends in 91 days", to: "2027-02-22", says: [] },
    {
      name: "ends before it begins",
      to: "2026-09-29",
      says: [
        `wrong dates-reversed agreements/${safeguarding}/from: ${safeguarding} begins on 2026-09-30 and ends on 2026-09-29, before it begins.`,
      ],
    },
    {
      name: "one day only, and it is over",
      to: "2026-09-30",
      says: [
        `wrong agreement-ended agreements/${safeguarding}/to: ${safeguarding} ended on 2026-09-30: nothing is shared under it.`,
      ],
    },
  ])("$name", ({ to, says }) => expect(found(withAgreement("safeguarding", { to }))).toEqual(says));

  const begins = (id: string, rest = "") =>
    `agreement-begins agreements/${id}/from: ${id} begins on 2026-11-24: nothing is shared under it before${rest}.`;
  test("one that begins tomorrow leaves its purposes open until then", () => {
    const later = {
      purposes: ["victim-safety", "housing-support"],
      retention: { "victim-safety": 6, "housing-support": 6 },
    } as const;
    const partnership = withAgreement("victim-safety", { ...later, purposes: [...later.purposes], from: "2026-11-24" });
    expect(found(partnership).filter((line) => line.includes("begins"))).toEqual([
      `wrong ${begins(victims, ", and no other is in force for victim-safety")}`,
    ]);
    const other = {
      ...agreement("victim-safety"),
      id: "ended",
      purposes: later.purposes.slice(1),
      to: "2026-11-22",
      from: "2026-09-30",
    };
    const without = {
      ...partnership,
      agreements: [
        ...partnership.agreements.filter(({ id }) => !id.includes("housing")),
        { ...other, purposes: [...other.purposes] },
      ],
    };
    expect(found(without).filter((line) => line.includes("begins"))).toEqual([
      `wrong ${begins(victims, ", and no other is in force for victim-safety, housing-support")}`,
    ]);
  });
  test("one that begins today has begun", () => {
    expect(found(withAgreement("victim-safety", { from: today }))).toEqual([]);
  });
  test("a successor that begins while the one before runs is only worth knowing", () => {
    const next = { ...agreement("victim-safety"), id: "next", from: "2026-11-24" };
    expect(found(withAgreement("learning-review", {}, next))).toEqual([`noted ${begins("next")}`]);
  });
});

const { "early-help": _, ...allButEarlyHelp } = agreement("safeguarding").retention;

describe("what an agreement does not say", () => {
  test.each<{ name: string; id: string; change: Partial<Agreement>; says: string }>([
    {
      name: "a review",
      id: "learning-review",
      change: { reviewOn: null },
      says: `review-due agreements/${learning}/from: ${learning} has no review date.`,
    },
    {
      name: "a basis",
      id: "learning-review",
      change: { lawfulBasis: "not stated" },
      says: `basis-not-stated agreements/${learning}/lawfulBasis: ${learning} states no lawful basis.`,
    },
    {
      name: "a power",
      id: "learning-review",
      change: { power: "not stated" },
      says: `basis-not-stated agreements/${learning}/power: ${learning} states no power or duty.`,
    },
    {
      name: "how long copies are kept",
      id: "safeguarding",
      change: { retention: allButEarlyHelp },
      says: `retention-missing agreements/${safeguarding}/retention: ${safeguarding} does not say how long copies for early-help are kept.`,
    },
    {
      name: "who put their name to it",
      id: "victim-safety",
      change: { signatories: agreement("victim-safety").signatories.filter(({ agency }) => agency !== police) },
      says: `signatory-missing agreements/${victims}/signatories: ${victims} names nobody who put their name to it for northshire-police.`,
    },
  ])("$name", ({ id, change, says }) => expect(found(withAgreement(id, change))).toEqual([`wrong ${says}`]));
});

describe("limits that never take anything away, and those that do", () => {
  const none = { support: "N", protection: "N" } as const;
  const all = { support: "F", protection: "F" } as const;
  const nothing = "takes nothing away: the matrix, or another limit, allows no more.";
  test.each<{ name: string; limits: readonly Limit[]; says: string | null; at?: number; in?: string }>([
    {
      name: "senders that are no parties",
      limits: [{ from: [school], atMost: none }],
      says: "is about senders that are no parties.",
    },
    {
      name: "recipients that are no parties",
      limits: [{ to: [school], atMost: none }],
      says: "is about recipients that are no parties.",
    },
    {
      name: "a purpose of another agreement",
      limits: [{ purposes: ["early-help"], atMost: none }],
      says: "is about purposes that the agreement does not have.",
    },
    {
      name: "kinds that are no parties",
      limits: [{ toKinds: ["education"], atMost: none }],
      says: "is about kinds of agency that are no parties.",
    },
    { name: "a sender of several is party", limits: [{ from: [school, police], atMost: none }], says: null },
    { name: "a recipient of several is party", limits: [{ to: [school, homes], atMost: none }], says: null },
    {
      name: "a purpose of several is the agreement's",
      limits: [{ purposes: ["early-help", "victim-safety"], atMost: none }],
      says: null,
    },
    { name: "a kind of several is party's", limits: [{ toKinds: ["education", "housing"], atMost: none }], says: null },
    { name: "as much as there is", limits: [{ atMost: all }], says: nothing },
    {
      name: "what the matrix never gives",
      limits: [{ toKinds: ["housing"], items: ["child.sex"], atMost: none }],
      says: nothing,
    },
    {
      name: "only in support",
      limits: [{ items: ["child.name"], atMost: { support: "N", protection: "F" } }],
      says: null,
    },
    {
      name: "only in protection",
      limits: [{ items: ["child.name"], atMost: { support: "F", protection: "N" } }],
      says: null,
    },
    { name: "from an agency to itself", limits: [{ from: [police], to: [police], atMost: none }], says: nothing },
    {
      name: "what another limit took already",
      limits: [{ atMost: none }, { items: ["child.name"], atMost: none }],
      says: nothing,
      at: 1,
    },
    {
      name: "recipients whom the purpose does not serve",
      in: "offender-management",
      limits: [{ to: [council], atMost: none }],
      says: nothing,
    },
    {
      name: "a purpose that serves the recipient comes second",
      in: "two purposes",
      limits: [{ toKinds: ["health"], atMost: none }],
      says: null,
    },
  ])("$name", ({ limits, says, at = 0, in: id = "victim-safety" }) => {
    const { parties } = agreement("victim-safety");
    const partnership =
      id === "two purposes"
        ? withAgreement("victim-safety", { purposes: ["housing-support", "victim-safety"], limits: [...limits] })
        : id === "offender-management"
          ? withAgreement(id, { parties: [...agreement(id).parties, council], limits: [...limits] })
          : withAgreement(id, { parties, limits: [...limits] });
    const name = id === "offender-management" ? `northshire-${id}-2026` : victims;
    const lines = found(partnership).filter((line) => line.includes("limit-without-effect"));
    const path = `agreements/${name}/limits/${at}`;
    expect(lines).toEqual(says === null ? [] : [`wrong limit-without-effect ${path}: A limit of ${name} ${says}`]);
  });
});

describe("gaps", () => {
  test("a purpose that nobody agreed", () => {
    const agreements = northshire.partnership.agreements.filter(({ id }) => id !== learning);
    expect(found({ ...northshire.partnership, agreements })).toEqual([
      "wrong purpose-without-agreement agreements: No agreement is for learning-review: nobody may share for it.",
    ]);
  });
  test("an agency left out of what serves its kind; what serves others, or what nobody agreed, is no gap", () => {
    const { partnership } = northshire;
    const agreements = partnership.agreements
      .filter(({ purposes }) => !purposes.includes("education-welfare"))
      .map((one) =>
        one.id === safeguarding || one.id === victims
          ? { ...one, parties: one.parties.filter((party) => party !== homes) }
          : one,
      );
    expect(found({ ...partnership, agreements })).toEqual([
      "wrong purpose-without-agreement agreements: No agreement is for education-welfare: nobody may share for it.",
      "wrong agency-without-agreement agencies/northshire-homes: northshire-homes is party to no agreement for child-protection, referral-triage, early-help, team-around-the-family, information-request, victim-safety, court-order, notification, which serve an agency of its kind.",
    ]);
  });
  test("an item that nobody may ever have, but for supervision notes, which stay with their writer", () => {
    type Row = Partnership["matrix"]["child.upn"];
    const none = { support: "N", protection: "N" } as const;
    const row: Row = {
      "social-care": none,
      education: none,
      health: none,
      police: none,
      housing: none,
      probation: none,
      voluntary: none,
    };
    const matrix = {
      ...northshire.partnership.matrix,
      "child.upn": row,
      "child.uln": { ...row, housing: { support: "R", protection: "N" } },
      "child.name": { ...row, housing: { support: "N", protection: "R" } },
      "plan.supervisionNote": row,
    } as const;
    expect(found({ ...northshire.partnership, matrix })).toEqual([
      "wrong item-reaches-nobody matrix/cells/child.upn: child.upn may be received by nobody, ever.",
    ]);
  });
});

describe("two agreements that bind the same two for a purpose", () => {
  const first = { ...agreement("victim-safety"), to: "2027-06-30" };
  const beside = (second: Agreement): readonly string[] =>
    found(withAgreement("victim-safety", first, second)).filter((line) => line.includes("agreements-differ"));
  const other = { ...first, id: "second", retention: { "victim-safety": 1 } };
  const all = first.parties.join(", ");
  const differ = (parties: string) => [
    `noted agreements-differ agreements/second/purposes: second and ${victims} both bind ${parties} for victim-safety, and differ: the stricter of each term counts.`,
  ];
  test.each<{ name: string; second: Agreement; says: readonly string[] }>([
    { name: "kept for another time", second: other, says: differ(all) },
    {
      name: "another limit",
      second: { ...first, id: "second", limits: [{ atMost: { support: "N", protection: "M" } }] },
      says: differ(all),
    },
    {
      name: "the child's own agreement",
      second: { ...first, id: "second", childConsent: "required" },
      says: differ(all),
    },
    { name: "the same terms", second: { ...first, id: "second", title: "Again" }, says: [] },
    {
      name: "two parties in common",
      second: { ...other, parties: [council, police, school] },
      says: differ(`${council}, ${police}`),
    },
    { name: "one party in common", second: { ...other, parties: [police, school] }, says: [] },
    { name: "no purpose in common", second: { ...other, purposes: ["offender-management"] }, says: [] },
    { name: "one that follows", second: { ...other, from: "2027-07-01", to: null }, says: [] },
    { name: "one that begins on the last day", second: { ...other, from: "2027-06-30", to: null }, says: differ(all) },
    { name: "one that went before", second: { ...other, from: "2026-01-01", to: "2026-09-29" }, says: [] },
    {
      name: "one that ended on the first day",
      second: { ...other, from: "2026-01-01", to: "2026-09-30" },
      says: differ(all),
    },
    { name: "neither ends", second: { ...other, to: null }, says: differ(all) },
  ])("$name", ({ second, says }) => expect(beside(second)).toEqual(says));
  test("every purpose that both have is named, and one without an end still runs", () => {
    const second = { ...agreement("safeguarding"), id: "second", childConsent: "required" } as const;
    const lines = found(withAgreement("learning-review", {}, { ...second, purposes: ["notification", "early-help"] }));
    expect(lines).toEqual([
      `noted agreements-differ agreements/second/purposes: second and ${safeguarding} both bind ${second.parties.join(", ")} for notification, early-help, and differ: the stricter of each term counts.`,
    ]);
  });
});
