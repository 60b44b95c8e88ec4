import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { agencyKinds } from "./agency.ts";
import { itemNames, items } from "./items.ts";
import { GatehouseError } from "./errors.ts";
import { readPartnership } from "./partnership-files.ts";
import { loadPartnership, loadPartnershipSource } from "./partnership-folder.ts";
import { completePartnership } from "./partnership.ts";
import { purposes, purposeServes } from "./purpose.ts";

const folder = join(import.meta.dirname, "../partnerships/northshire");
const northshire = loadPartnership(folder);

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
    expect(northshire.agreements.find(({ id }) => id === "northshire-safeguarding-2026")?.retention).toMatchObject({
      "child-protection": 3,
    });
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

const names = [
  "partnership.yaml",
  "matrix.yaml",
  "agreements/safeguarding.yaml",
  "agreements/offender-management.yaml",
] as const;

function files(): Map<string, string> {
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

describe("files that are not wholly understood are no partnership, and the place is named", () => {
  const agreement = "agreements/offender-management.yaml";
  test.each([
    { name: "no YAML", file: agreement, change: () => "{", line: 1 },
    { name: "nothing", file: agreement, change: () => "", line: 1 },
    { name: "an unknown key", file: agreement, change: (t: string) => `surprise: 1\n${t}`, line: 1 },
    { name: "an unknown key further down", file: agreement, change: (t: string) => `${t}surprise: 1\n`, last: true },
    { name: "a key twice", file: "partnership.yaml", change: (t: string) => `${t}name: Another\n`, last: true },
    {
      name: "an unknown party",
      file: agreement,
      change: (t: string) => t.replace("northshire-police", "a-nursery"),
      line: 4,
    },
    {
      name: "an unknown purpose",
      file: agreement,
      change: (t: string) => t.replace("- offender-management", "- curiosity"),
      line: 7,
    },
    {
      name: "a date that is none",
      file: agreement,
      change: (t: string) => t.replace("2026-09-30", "2026-09-31"),
      line: 10,
    },
    {
      name: "an item without its line",
      file: "matrix.yaml",
      change: (t: string) => t.replace(/^ {2}child\.upn:.*\n/m, ""),
      line: 6,
    },
    {
      name: "a line for an unknown item",
      file: "matrix.yaml",
      change: (t: string) => t.replace("child.upn: ", "child.hat: "),
    },
    {
      name: "a cell too few",
      file: "matrix.yaml",
      change: (t: string) => t.replace(/^( {2}child\.upn:.*) \S+$/m, "$1"),
      line: 12,
    },
    {
      name: "an unknown cell",
      file: "matrix.yaml",
      change: (t: string) => t.replace(/^( {2}child\.upn: +)R/m, "$1X"),
      line: 12,
    },
    {
      name: "a column twice",
      file: "matrix.yaml",
      change: (t: string) => t.replace("[social-care, education", "[social-care, social-care"),
      line: 5,
    },
    { name: "no front door", file: "partnership.yaml", change: (t: string) => t.replace("    frontDoor: true\n", "") },
    {
      name: "an agency twice",
      file: "partnership.yaml",
      change: (t: string) => t.replace("- id: oakfield-school", "- id: hillside-school"),
    },
    {
      name: "an alias",
      file: agreement,
      change: (t: string) => t.replace("title: Off", "title: &a Off").replace("power: ", "power: *a # "),
    },
    {
      name: "an agreement twice",
      file: "agreements/safeguarding.yaml",
      change: (t: string) => t.replace("id: northshire-safeguarding", "id: northshire-offender-management"),
    },
  ])("$name", ({ file, change, line, last }) => {
    const whole = files();
    const before = whole.get(file) ?? "";
    const after = change(before);
    expect(after).not.toBe(before);
    whole.set(file, after);
    const thrown = errorOf(() => readPartnership(whole));
    expect(thrown).toMatchObject({ code: "partnership-unreadable", facts: { file } });
    if (line !== undefined) expect(thrown.facts.line).toBe(line);
    if (last) expect(thrown.facts.line).toBe(after.trimEnd().split("\n").length);
  });

  test.each([
    { name: "no matrix", change: (whole: Map<string, string>) => whole.delete("matrix.yaml"), file: "matrix.yaml" },
    {
      name: "a file that has no place in it",
      change: (whole: Map<string, string>) => whole.set("agreement/misplaced.yaml", "id: x"),
      file: "agreement/misplaced.yaml",
    },
  ])("$name", ({ change, file }) => {
    const whole = files();
    change(whole);
    expect(errorOf(() => readPartnership(whole))).toMatchObject({ code: "partnership-unreadable", facts: { file } });
  });

  test("a folder that is not there cannot be read", () => {
    expect(errorOf(() => loadPartnership(join(folder, "nowhere")))).toMatchObject({ code: "file-unreadable" });
  });
});

test("every word of an agreement can be found again by file and line", () => {
  const { partnership, placeOf } = loadPartnershipSource(folder);
  const at = partnership.agreements.findIndex(({ id }) => id === "northshire-offender-management-2026");
  expect(placeOf(["agreements", at, "power"])).toEqual({ file: "agreements/offender-management.yaml", line: 9 });
  expect(placeOf(["agreements", at, "parties"])).toEqual({ file: "agreements/offender-management.yaml", line: 3 });
  expect(placeOf(["agreements", at, "limits"])).toEqual({ file: "agreements/offender-management.yaml", line: 1 });
  expect(placeOf(["matrix", "cells", "child.upn"])).toEqual({ file: "matrix.yaml", line: 12 });
  expect(placeOf(["agencies", 0, "kind"])).toEqual({ file: "partnership.yaml", line: 19 });
});

function errorOf(work: () => unknown): GatehouseError {
  try {
    work();
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

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
