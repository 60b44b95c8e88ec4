import type { Authority } from "@gatehouse/contracts/authority";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { describe, expect, test } from "vitest";
import type { Policy } from "../compile.ts";
import { compilePolicy } from "../compile.ts";
import { homes, northshire, school } from "../fixture.ts";
import { termChanges } from "./term-changes.ts";

type Agreement = Partnership["agreements"][number];
type Agency = Partnership["agencies"][number];

const safeguarding = "northshire-safeguarding-2026";
const victims = "northshire-victim-safety-2026";

/** The changes from one policy to another, as lines: `+` where somebody sees more, or keeps it longer. */
function changes(old: Policy, next: Policy): readonly string[] {
  return termChanges(old, next).map(({ more, sentence }) => `${more ? "+" : "-"} ${sentence}`);
}

function withAgreements(change: Readonly<Record<string, Partial<Agreement>>>): Policy {
  const { partnership } = northshire;
  return compilePolicy({
    ...partnership,
    agreements: partnership.agreements.map((one) => ({ ...one, ...change[one.id] })),
  });
}

function withAgency(id: string, change: Partial<Agency>): Policy {
  const { partnership } = northshire;
  const agencies = partnership.agencies.map((one) => (one.id === id ? { ...one, ...change } : one));
  return compilePolicy({ ...partnership, agencies });
}

test("a policy has the terms it has", () => expect(changes(northshire, northshire)).toEqual([]));

test("another front door is more: it sees every concern and every objection", () => {
  const moved = compilePolicy({ ...northshire.partnership, frontDoor: school });
  expect(changes(northshire, moved)).toEqual(["+ The front door is hillside-school instead of northshire-council."]);
});

test("a child whose own agreement is no longer needed is seen more, and the other way round", () => {
  const asked = withAgreements({ [safeguarding]: { childConsent: "required" } });
  expect(changes(northshire, asked)).toEqual([
    "- northshire-safeguarding-2026: support requests now need the child's own agreement.",
  ]);
  expect(changes(asked, northshire)).toEqual([
    "+ northshire-safeguarding-2026: support requests no longer need the child's own agreement.",
  ]);
});

describe("how long copies are kept", () => {
  const kept = (months?: number): Policy =>
    withAgreements({ [victims]: { retention: months === undefined ? {} : { "victim-safety": months } } });
  test.each<{ name: string; from?: number; to?: number; says: readonly string[] }>([
    {
      name: "longer",
      from: 6,
      to: 7,
      says: ["+ northshire-victim-safety-2026: copies for victim-safety are kept 7 months instead of 6 months."],
    },
    {
      name: "shorter",
      from: 7,
      to: 6,
      says: ["- northshire-victim-safety-2026: copies for victim-safety are kept 6 months instead of 7 months."],
    },
    {
      name: "for ever",
      from: 6,
      says: ["+ northshire-victim-safety-2026: copies for victim-safety are kept without limit instead of 6 months."],
    },
    {
      name: "no longer for ever",
      to: 6,
      says: ["- northshire-victim-safety-2026: copies for victim-safety are kept 6 months instead of without limit."],
    },
    { name: "still for ever", says: [] },
  ])("$name", ({ from, to, says }) => expect(changes(kept(from), kept(to))).toEqual(says));

  test("a purpose that comes anew or goes is no change of how long its copies are kept", () => {
    const two = withAgreements({
      [victims]: {
        purposes: ["victim-safety", "learning-review"],
        retention: { "victim-safety": 6, "learning-review": 1 },
      },
    });
    expect(changes(northshire, two)).toEqual([]);
    expect(changes(two, northshire)).toEqual([]);
  });
});

test("an agreement that is new or gone has no terms that changed; those that did are told in the order of their ids", () => {
  const { partnership } = northshire;
  const change = { childConsent: "required" } as const;
  const next = compilePolicy({
    ...partnership,
    agreements: [
      ...partnership.agreements
        .filter(({ id }) => id !== victims)
        .map((one) => ({ ...one, ...change }))
        .toReversed(),
      ...partnership.agreements.slice(0, 1).map((one) => ({ ...one, ...change, id: "another" })),
    ],
  });
  const told = [
    "crime-prevention",
    "education-welfare",
    "housing-support",
    "learning-review",
    "offender-management",
    "safeguarding",
  ];
  const sentences = told.map((id) => `- northshire-${id}-2026: support requests now need the child's own agreement.`);
  expect(changes(northshire, next)).toEqual(sentences);
  const again = compilePolicy({ ...next.partnership, agreements: next.partnership.agreements.toReversed() });
  expect(changes(northshire, again)).toEqual(sentences);
});

describe("powers of roles", () => {
  const officer = (...held: Authority[]): Policy => withAgency(homes, { roles: { "housing-officer": held } });
  const may = (authority: Authority, now = "now") => `northshire-homes: a housing-officer may ${now} ${authority}.`;

  test.each<Authority>([
    "approve-releases",
    "decide-holds",
    "decide-long-flag",
    "decide-risk",
    "decide-standing-flag",
    "lift-others-records",
    "record-orders",
  ])("who newly may %s opens what is closed", (authority) =>
    expect(changes(officer(), officer(authority))).toEqual([`+ ${may(authority)}`]),
  );

  test.each<Authority>(["author", "record-wishes", "link-persons", "manage-cases", "place-restrictions"])(
    "who newly may %s sees nothing more",
    (authority) => expect(changes(officer(), officer(authority))).toEqual([`- ${may(authority)}`]),
  );

  test("a power lost is never more", () => {
    expect(changes(officer("decide-risk", "author"), officer("author"))).toEqual([
      `- ${may("decide-risk", "no longer")}`,
    ]);
  });

  test("powers are told in one order whatever the files say, those won before those lost", () => {
    const before = officer("manage-cases", "link-persons");
    const after = officer("decide-risk", "author");
    const told = [
      `- ${may("author")}`,
      `+ ${may("decide-risk")}`,
      `- ${may("link-persons", "no longer")}`,
      `- ${may("manage-cases", "no longer")}`,
    ];
    expect(changes(before, after)).toEqual(told);
    expect(changes(officer("link-persons", "manage-cases"), officer("author", "decide-risk"))).toEqual(told);
  });

  test("a role that is new wins all its powers, one that is gone loses them, roles in the order of their names", () => {
    const before = withAgency(homes, { roles: { warden: ["author"], officer: ["author"] } });
    const after = withAgency(homes, { roles: { officer: ["author"], keeper: ["approve-releases"] } });
    expect(changes(before, after)).toEqual([
      "+ northshire-homes: a keeper may now approve-releases.",
      "- northshire-homes: a warden may no longer author.",
    ]);
  });

  test("an agency that is new or gone has no powers that changed", () => {
    const { partnership } = northshire;
    const without = compilePolicy({ ...partnership, agencies: partnership.agencies.filter(({ id }) => id !== homes) });
    expect(changes(northshire, without)).toEqual([]);
    expect(changes(without, northshire)).toEqual([]);
  });
});
