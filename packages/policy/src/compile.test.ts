import type { Partnership } from "@gatehouse/contracts/partnership";
import { describe, expect, test } from "vitest";
import { compilePolicy, holds, inForce, policyOfText, policyText } from "./compile.ts";
import { council, homes, northshire, police, school } from "./fixture.ts";

const { partnership } = northshire;

function withAgency(id: string, change: Partial<Partnership["agencies"][number]>): Partnership {
  return { ...partnership, agencies: partnership.agencies.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

test("a policy is named after its partnership and the first day of its oldest agreement", () => {
  expect(northshire.id).toBe("northshire-2026-09-30");
  const older = partnership.agreements.map((one, at) => (at === 3 ? { ...one, from: "2026-04-01" } : one));
  expect(compilePolicy({ ...partnership, agreements: older }).id).toBe("northshire-2026-04-01");
  expect(compilePolicy({ ...partnership, agreements: [] }).id).toBe("northshire");
});

test("the order of agencies and agreements changes nothing; anything else changes the hash", () => {
  const turned = compilePolicy({
    ...partnership,
    agencies: partnership.agencies.toReversed(),
    agreements: partnership.agreements.toReversed(),
  });
  expect(turned.hash).toBe(northshire.hash);
  expect([...turned.agencies.keys()]).toEqual([...northshire.agencies.keys()]);
  expect([...turned.agencies.keys()]).toEqual([...turned.agencies.keys()].toSorted());
  expect([...turned.agreements]).toEqual([...northshire.agreements]);
  expect(compilePolicy({ ...partnership, telephone: "01632 960101" }).hash).not.toBe(northshire.hash);
  expect(northshire.hash).toMatch(/^[0-9a-f]{64}$/);
});

test("a policy is what its text says, and no other text with its hash", () => {
  const text = policyText(northshire);
  expect(policyText(compilePolicy({ ...partnership, agencies: partnership.agencies.toReversed() }))).toBe(text);
  const again = policyOfText(text, northshire.hash);
  expect([again?.id, again?.hash, again?.telephone]).toEqual([northshire.id, northshire.hash, northshire.telephone]);
  expect(again?.items).toEqual(northshire.items);
  expect(again && policyText(again)).toBe(text);
  expect(policyOfText(text.replace("01632 960100", "01632 960101"), northshire.hash)).toBe(null);
});

test.each([
  ["section-11", true],
  ["education-16e", true],
  ["commissioned", false],
  ["none", false],
] as const)("an agency bound by %s is covered by the duty to share: %s", (dutyStatus, covered) => {
  expect(compilePolicy(withAgency(homes, { dutyStatus })).agencies.get(homes)?.covered).toBe(covered);
});

describe("what an item is", () => {
  const all = [...northshire.items.values()];
  const named = (flag: "location" | "specialCategory" | "criminalOffence" | "police"): readonly string[] =>
    all.filter((item) => item[flag]).map(({ name }) => name);
  test("it tells where someone is", () =>
    expect(named("location")).toEqual([
      "contact.address",
      "contact.uprn",
      "contact.protectedAddress",
      "contact.setting",
      "contact.healthTeam",
      "contact.leadProfessional",
      "family.siblings",
      "family.nonResidentParent",
      "police.incident",
      "police.arrestBailOrOrders",
      "police.missingEpisodes",
      "housing.tenancy",
      "housing.occupants",
      "housing.condition",
      "housing.placement",
      "probation.conditions",
      "probation.release",
      "sharing.deferralReason",
    ]));
  test("it is special-category data", () =>
    expect(named("specialCategory")).toEqual([
      "child.previousNames",
      "child.ethnicity",
      "child.religion",
      "child.genderOrOrientation",
      "family.substanceMisuse",
      "family.parentalMentalHealth",
      "education.specialNeeds",
      "health.conditions",
      "health.injuries",
      "health.missedAppointments",
      "health.urgentAttendances",
      "health.selfHarmOrMentalHealth",
      "health.disability",
      "health.sexualHealth",
      "health.developmentChecks",
      "health.parentClinicalRecord",
      "health.suspectedFabricatedIllness",
      "probation.assessment",
      "voice.childsWords",
    ]));
  test("it is about criminal offences", () =>
    expect(named("criminalOffence")).toEqual([
      "adult.offenderNumber",
      "adult.pncId",
      "family.domesticAbuse",
      "family.dashScore",
      "police.incident",
      "police.convictions",
      "police.arrestBailOrOrders",
      "police.allegations",
      "police.intelligence",
      "police.childAsSuspect",
      "police.staffSafety",
      "housing.antisocialBehaviour",
      "probation.supervision",
      "probation.riskOfSeriousHarm",
      "probation.conditions",
      "probation.assessment",
      "probation.mappa",
      "probation.release",
    ]));
  test("it is the police's own", () =>
    expect(named("police")).toEqual(all.map(({ name }) => name).filter((name) => name.split(".")[0] === "police")));
  test("its minimised form is made from the whole, written by its sender, or there is none", () => {
    const form = (name: string) => northshire.items.get(name)?.minimised;
    expect([form("child.dateOfBirth"), form("health.conditions"), form("child.sex")]).toEqual([
      "derived",
      "authored",
      null,
    ]);
  });
});

test("a role holds what its agency gives it; a role or an agency that nobody knows holds nothing", () => {
  const [agency] = [northshire.agencies.get(police)];
  expect(holds(agency, "public-protection-officer", "place-protected-location")).toBe(true);
  expect(holds(agency, "disclosure-officer", "place-protected-location")).toBe(false);
  expect(holds(agency, "constable", "author")).toBe(false);
  expect(holds(agency, null, "author")).toBe(false);
  expect(holds(agency, undefined, "author")).toBe(false);
  expect(holds(undefined, "disclosure-officer", "author")).toBe(false);
});

test("risks are decided by roles that hold that power anywhere", () => {
  expect(northshire.riskRoles.has("housing-officer")).toBe(true);
  expect(northshire.riskRoles.has("receptionist")).toBe(false);
  const writers = compilePolicy({
    ...partnership,
    agencies: partnership.agencies.map((one) => ({ ...one, roles: { writer: ["author"], lead: ["decide-risk"] } })),
  });
  expect(writers.riskRoles).toEqual(new Set(["lead"]));
});

test("an agency has its roles, its lead, who stands in and who approves; one is the front door", () => {
  expect([...northshire.agencies.values()].filter(({ frontDoor }) => frontDoor).map(({ id }) => id)).toEqual([council]);
  const policy = compilePolicy(
    withAgency(school, { safeguardingLead: "head", alternateLead: "governor", approver: "keeper" }),
  );
  expect(policy.agencies.get(school)).toMatchObject({
    id: school,
    kind: "education",
    lead: "head",
    alternateLead: "governor",
    approver: "keeper",
  });
});

test.each([
  ["2026-09-29", "2026-09-30", null, false],
  ["2026-09-30", "2026-09-30", null, true],
  ["2099-01-01", "2026-09-30", null, true],
  ["2026-10-01", "2026-09-30", "2026-10-01", true],
  ["2026-10-02", "2026-09-30", "2026-10-01", false],
])("on %s an agreement from %s to %s is in force: %s", (day, from, to, yes) =>
  expect(inForce({ from, to }, day)).toBe(yes),
);

test("an agreement is found once by each of its purposes, and says whether the child's own agreement is needed", () => {
  const [first] = partnership.agreements;
  if (!first) throw new Error("fixture");
  const one = {
    ...first,
    purposes: ["early-help", "early-help", "notification"] as const,
    childConsent: "required",
  } as const;
  const policy = compilePolicy({ ...partnership, agreements: [{ ...one, purposes: [...one.purposes] }] });
  expect([...policy.agreements].map(([purpose, all]) => [purpose, all.length])).toEqual([
    ["early-help", 1],
    ["notification", 1],
  ]);
  const twice = compilePolicy({ ...partnership, agreements: [...partnership.agreements, { ...first, id: "second" }] });
  expect(twice.agreements.get(first.purposes[0] ?? "early-help")?.map(({ id }) => id)).toEqual([first.id, "second"]);
  expect(policy.agreements.get("early-help")?.[0]?.childConsent).toBe(true);
  expect(northshire.agreements.get("early-help")?.[0]?.childConsent).toBe(false);
});
