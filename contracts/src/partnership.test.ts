import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { agencyKinds } from "./agency.ts";
import { itemNames, items } from "./items.ts";
import { completePartnership, loadPartnership } from "./partnership.ts";
import { purposes, purposeServes } from "./purpose.ts";

const text = readFileSync(new URL("../partnerships/northshire.yaml", import.meta.url), "utf8");
const northshire = loadPartnership(text);

describe("northshire", () => {
  test("has the agencies of the demonstration, one of them the front door", () => {
    const agencies = northshire.agencies.map(({ id, kind, dutyStatus, frontDoor }) => ({
      id,
      kind,
      dutyStatus,
      frontDoor,
    }));
    expect(agencies).toEqual([
      { id: "northshire-council", kind: "social-care", dutyStatus: "section-11", frontDoor: true },
      { id: "hillside-school", kind: "education", dutyStatus: "education-16e", frontDoor: false },
      { id: "oakfield-school", kind: "education", dutyStatus: "education-16e", frontDoor: false },
      { id: "riverside-practice", kind: "health", dutyStatus: "section-11", frontDoor: false },
      { id: "northshire-police", kind: "police", dutyStatus: "section-11", frontDoor: false },
      { id: "northshire-homes", kind: "housing", dutyStatus: "none", frontDoor: false },
      { id: "northshire-probation", kind: "probation", dutyStatus: "section-11", frontDoor: false },
      { id: "family-support", kind: "voluntary", dutyStatus: "commissioned", frontDoor: false },
    ]);
  });
  test("makes every agency party to every purpose that its kind serves, and to no other", () => {
    for (const purpose of purposes) {
      const parties = northshire.agreements.filter((a) => a.purposes.includes(purpose)).flatMap((a) => a.parties);
      const served = northshire.agencies.filter((a) => purposeServes[purpose].includes(a.kind)).map((a) => a.id);
      expect(parties.toSorted()).toEqual(served.toSorted());
    }
  });
  test("keeps every purpose's copies for a stated time, and says power, basis and review", () => {
    for (const agreement of northshire.agreements) {
      expect(Object.keys(agreement.retention).toSorted()).toEqual([...agreement.purposes].toSorted());
      expect(agreement).toMatchObject({ from: "2026-09-30", to: null, reviewOn: "2027-09-30" });
      expect([agreement.power, agreement.lawfulBasis]).not.toContain("not stated");
    }
    expect(northshire.agreements[0]?.retention["child-protection"]).toBe(3);
  });
  test("has a cell of support and protection for every item and kind", () => {
    expect(Object.keys(northshire.matrix)).toEqual(itemNames);
    for (const item of itemNames)
      expect(Object.keys(northshire.matrix[item]).toSorted()).toEqual([...agencyKinds].toSorted());
    expect(northshire.matrix["child.name"].probation).toEqual({ support: "M", protection: "F" });
    expect(northshire.matrix["housing.arrearsOrNotice"].education).toEqual({ support: "N", protection: "M" });
    expect(northshire.matrix["thirdParty.otherChild"]["social-care"]).toEqual({ support: "N", protection: "F" });
  });
  test("never asks for a minimised form of an item that has none", () => {
    for (const item of itemNames.filter((name) => items[name].minimisedForm === null)) {
      expect(JSON.stringify(northshire.matrix[item])).not.toContain('"M"');
    }
  });
  test("has a role for every authority, and every lead and approver is one of the agency's roles", () => {
    for (const agency of northshire.agencies) {
      expect(Object.keys(agency.roles)).toEqual(expect.arrayContaining([agency.safeguardingLead, agency.approver]));
      expect(agency.roles[agency.approver]).toContain("approve-releases");
    }
  });
});

describe("a file that is not wholly understood is no partnership", () => {
  test.each([
    { name: "no YAML", change: () => "{" },
    { name: "nothing", change: () => "" },
    { name: "an unknown key", change: (t: string) => `${t}\nsurprise: 1\n` },
    { name: "a key twice", change: (t: string) => `${t}\nname: Another\n` },
    {
      name: "an unknown agency as party",
      change: (t: string) =>
        t.replace("[northshire-police, northshire-probation]", "[northshire-police, lakeside-nursery]"),
    },
    {
      name: "an unknown purpose",
      change: (t: string) => t.replace("purposes: [learning-review]", "purposes: [curiosity]"),
    },
    { name: "an item without its line", change: (t: string) => t.replace(/^ {4}child\.upn:.*\n/m, "") },
    { name: "a line for an unknown item", change: (t: string) => t.replace("child.upn: ", "child.hat: ") },
    { name: "a cell too few", change: (t: string) => t.replace(/^( {4}child\.upn:.*) \S+$/m, "$1") },
    { name: "an unknown cell", change: (t: string) => t.replace(/^( {4}child\.upn: +)R/m, "$1X") },
    {
      name: "a column twice",
      change: (t: string) => t.replace("[social-care, education", "[social-care, social-care"),
    },
    { name: "no front door", change: (t: string) => t.replace("    frontDoor: true\n", "") },
    { name: "an agency twice", change: (t: string) => t.replace("- id: oakfield-school", "- id: hillside-school") },
    {
      name: "an alias",
      change: (t: string) => t.replace("name: Northshire S", "name: &a S").replace("title: Safe", "title: *a # "),
    },
  ])("$name", ({ change }) => {
    expect(change(text)).not.toBe(text);
    expect(() => loadPartnership(change(text))).toThrow("partnership-unreadable");
  });
});

describe("a partnership given inline with a preview", () => {
  const inline = {
    agencies: [
      { id: "a-council", kind: "social-care", dutyStatus: "section-11", frontDoor: true },
      { id: "a-school", kind: "education", dutyStatus: "education-16e" },
    ],
    agreements: [{ id: "one", parties: ["a-council", "a-school"], purposes: ["child-protection"], from: "2026-01-01" }],
  };
  test("takes the matrix of the default one, and its front door is the agency marked as such", () => {
    const whole = completePartnership(inline, northshire);
    expect(whole).toMatchObject({ frontDoor: "a-council", agencies: [{ frontDoor: true }, { frontDoor: false }] });
    expect(whole?.matrix).toBe(northshire.matrix);
    expect(whole?.agencies[1]?.roles).toHaveProperty("designated-safeguarding-lead");
  });
  test.each([
    { name: "without agencies", input: { agreements: [] } },
    { name: "without a front door", input: { ...inline, agencies: inline.agencies.slice(1) } },
    { name: "with an unknown key", input: { ...inline, surprise: 1 } },
    { name: "that is a number", input: 7 },
  ])("$name is none", ({ input }) => expect(completePartnership(input, northshire)).toBeUndefined());
});
