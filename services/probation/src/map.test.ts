import {
  brokenLaws,
  mappedOk,
  mutated,
  samplesIn,
  testContext,
  textFile,
  valuesOf,
  warningCodes,
  withOtherValues,
} from "@gatehouse/adapter/testing/mapper-laws";
import type { Mapped } from "@gatehouse/adapter/map";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMapRecord, mapRecord } from "./map.ts";
import { registerTypes } from "./registers.ts";
import { triggers } from "./triggers.ts";
import { defaultWording } from "./wording.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-probation", "probation-officer");
const samples = samplesIn(new URL("../../../test/samples/probation/", import.meta.url));

function mapJson(record: unknown, name?: string): Mapped {
  return mappedOk(mapRecord(textFile(JSON.stringify(record), name), context()));
}
function event(eventType: string, additionalInformation: unknown, occurredAt = "2026-10-20T10:00:00Z"): unknown {
  const personReference = { identifiers: [{ type: "CRN", value: "X777978" }] };
  return { eventType, version: 1, occurredAt, additionalInformation, personReference };
}
function registration(code: string, more: Readonly<Record<string, unknown>> = {}): unknown {
  return { registrationId: 1, register: { code: "3" }, type: { code }, startDate: "2026-03-01", active: true, ...more };
}
const kinds = (mapped: Mapped): readonly string[] => mapped.drafts.map((draft) => draft.kind);

describe("registrations", () => {
  test.each(["RCCO", "RCPR", "RCHD", "REG22", "ADVP", "IMAR"])("an active %s raises a concern without risk", (code) => {
    const { drafts } = mapJson({ crn: "X777978", registrations: [registration(code)] });
    expect(drafts.map((draft) => draft.kind)).toEqual(["case-update", "concern"]);
    expect(drafts[1]?.risk).toBeUndefined();
    expect(valuesOf(drafts, "concern.narrative").join(" ")).toContain(`(${code})`);
  });
  test("a trigger that is off proposes nothing, and what is registered is still in the update", () => {
    const map = createMapRecord({ wording: defaultWording, isOn: (id) => id !== "marac" });
    const file = textFile(JSON.stringify({ crn: "X777978", registrations: [registration("IMAR")] }));
    const { drafts } = mappedOk(map(file, context()));
    expect(drafts.map((draft) => draft.kind)).toEqual(["case-update"]);
    expect(valuesOf(drafts, "family.domesticAbuse")).toEqual([{ present: true, since: "2026-03-01" }]);
  });
  test("every registration that makes a concern names a trigger, and every trigger has something that fires it", () => {
    const used = [...registerTypes.values()].flatMap(({ concern }) => concern ?? []);
    const levels = ["high-risk-to-children", "high-risk-to-known-adult"];
    expect([...used, ...levels].toSorted()).toEqual(triggers.map(({ id }) => id).toSorted());
  });
  test("an inactive one says nothing", () => {
    expect(mapJson({ crn: "X777978", registrations: [registration("RCPR", { active: false })] }).drafts).toEqual([]);
  });
  test.each([
    ["RLRH", "low"],
    ["RMRH", "medium"],
    ["RHRH", "high"],
    ["RVHR", "very-high"],
  ])("%s alone is an overall risk of serious harm: %s", (code, overall) => {
    expect(valuesOf(mapJson(registration(code)).drafts, "probation.riskOfSeriousHarm")).toEqual([{ overall }]);
  });
  test("of several levels the newest counts, whatever its level", () => {
    const registrations = [
      registration("RVHR", { startDate: "2024-01-01" }),
      registration("RMRH"),
      registration("RHRH", { startDate: "2025-01-01" }),
    ];
    expect(valuesOf(mapJson({ crn: "X777978", registrations }).drafts, "probation.riskOfSeriousHarm")).toEqual([
      { overall: "medium" },
    ]);
  });
  test("MAPPA level and category share their codes and not their fields; level 0 is nothing", () => {
    const mapp = registration("MAPP", { registerLevel: { code: "M2" }, registerCategory: { code: "M3" } });
    expect(valuesOf(mapJson(mapp).drafts, "probation.mappa")).toEqual([{ level: 2, category: 3 }]);
    const nominal = mapJson(registration("MAPP", { registerLevel: { code: "M0" } }));
    expect(nominal.drafts).toEqual([]);
    expect(warningCodes(nominal)).toContain("mappa-nominal");
  });
});

describe("risk of serious harm", () => {
  const cases = [
    { name: "low to children", community: { children: "LOW" }, concern: false },
    { name: "medium to children", community: { children: "MEDIUM" }, concern: false },
    { name: "high to children, with a blank", community: { children: "HIGH " }, concern: true },
    { name: "very high to a known adult, turned round", community: { VERY_HIGH: ["Known adult"] }, concern: true },
    { name: "very high to staff and public", community: { VERY_HIGH: ["Staff", "Public"] }, concern: false },
    { name: "no information", community: { children: "None" }, concern: false },
  ];
  test.each(cases)("$name: concern $concern", ({ community, concern }) => {
    const mapped = mapJson({ crn: "X777978", summary: { whoIsAtRisk: "A neighbour", riskInCommunity: community } });
    expect(kinds(mapped).includes("concern")).toBe(concern);
  });
  test("custody alone raises nothing, and no information is never low", () => {
    const assessment = {
      dateCompleted: "2026-01-01T10:00:00",
      riskChildrenCustody: "Very High",
      riskChildrenCommunity: "None",
    };
    const mapped = mapJson({ probNumber: "X777978", assessments: [assessment] });
    expect(mapped.drafts).toEqual([]);
  });
  test("a level in the community that is high carries the action needed for those who may not know the level", () => {
    const { drafts } = mapJson({ crn: "X777978", summary: { riskInCommunity: { children: "HIGH" } } });
    const said = drafts.flatMap((draft) => draft.statements).find((one) => one.item === "probation.riskOfSeriousHarm");
    expect(said?.summary).toBe(defaultWording.riskAction);
  });
});

describe("events", () => {
  const release = "prison-offender-events.prisoner.released";
  test("a release gives its date, and the area of its address", () => {
    const mapped = mapJson(event(release, { reason: "RELEASED", address: "8 Weir Street, NS2 4AB", area: null }));
    expect(valuesOf(mapped.drafts, "probation.release")).toEqual([
      { date: "2026-10-20", address: "8 Weir Street, NS2 4AB" },
    ]);
    expect(kinds(mapped)).toEqual(["case-update"]);
  });
  test.each(["SENT_TO_COURT", "TRANSFERRED"])("%s is no release", (reason) => {
    const mapped = mapJson(event(release, { reason }));
    expect(mapped.drafts).toEqual([]);
    expect(warningCodes(mapped)).toContain("not-a-release");
  });
  test.each(["approved-premises.person-arrived", "approved-premises.person.arrived"])(
    "%s is a release to approved premises",
    (type) => {
      const mapped = mapJson(event(type, { arrivedAt: "2026-10-21T18:00:00+01:00" }));
      expect(valuesOf(mapped.drafts, "probation.release")).toEqual([{ date: "2026-10-21" }]);
    },
  );
  test("a release of someone who may harm children is told in the concern", () => {
    const risk = { crn: "X777978", registrations: [registration("RCHD")] };
    const { drafts } = mapJson([event(release, { reason: "RELEASED" }), risk]);
    expect(drafts.map((draft) => draft.kind)).toEqual(["case-update", "concern"]);
    expect(valuesOf(drafts, "concern.narrative").join(" ")).toContain(defaultWording.released);
  });
  test("Java's dates are read", () => {
    const info = { registerTypeCode: "ADVP", registrationDate: "Fri Jun 14 00:00:00 BST 2024" };
    const mapped = mapJson(event("probation-case.registration.added", info));
    expect(valuesOf(mapped.drafts, "family.domesticAbuse")).toContainEqual({ present: true, since: "2024-06-14" });
  });
  test.each([
    "risk-assessment.scores.rsr.determined",
    "risk.flag.tier.change",
    "something.else",
    "probation-case.registration.deleted",
  ])("%s shares nothing", (type) => {
    expect(mapJson(event(type, { registerTypeCode: "RCPR" })).drafts).toEqual([]);
  });
  test("an event about nobody has no subject", () => {
    const record = {
      eventType: release,
      version: 1,
      occurredAt: "2026-10-20T10:00:00Z",
      personReference: { identifiers: [] },
    };
    expect(mapRecord(textFile(JSON.stringify(record)), context())).toMatchObject({ ok: false, code: "no-subject" });
  });
});

describe("who it is about", () => {
  test("the CRN at the start of the file's name counts where the record has none", () => {
    const mapped = mapJson(
      { communityManager: { name: { forename: "Ines", surname: "Walder" } } },
      "X777978-supervisions.json",
    );
    expect(mapped.drafts[0]?.people[0]?.ids).toEqual([{ scheme: "crn", value: "X777978" }]);
    expect(mapped.drafts[0]?.case).toBe("case-crn-X777978");
    expect(warningCodes(mapped)).toContain("subject-from-file-name");
  });
  test("a limited case beside another stops only its own drafts", () => {
    const open = { otherIds: { crn: "X100001" }, activeProbationManagedSentence: true };
    const limited = { otherIds: { crn: "X100002" }, activeProbationManagedSentence: true, currentExclusion: true };
    const mapped = mapJson([limited, open, { nothing: "known" }]);
    expect(mapped.drafts.map((draft) => draft.case)).toEqual(["case-crn-X100001"]);
    expect(warningCodes(mapped)).toEqual([
      "child-not-known",
      "field-unknown",
      "limited-access",
      "record-not-recognised",
    ]);
  });
  test("records that know a person by different numbers are joined by the one that knows both", () => {
    const prison = { nomsNumber: "A1234BC", supervisions: [{ active: true, sentence: { description: "Licence" } }] };
    const limited = { crn: "X777978", limitedAccessOffender: true, surname: "Norcott" };
    const both = { otherIds: { crn: "X777978", nomsNumber: "A1234BC" } };
    expect(mapJson([prison, { crn: "X777978", registrations: [] }, both]).drafts.map((draft) => draft.case)).toEqual([
      "case-crn-X777978",
    ]);
    expect(mapJson([prison, limited, both]).drafts).toEqual([]);
  });
  test("a PNC id is put into its canonical form, and left out when its letter is wrong", () => {
    const { drafts } = mapJson({
      otherIds: { crn: "X1", pncNumber: "04/118273T" },
      activeProbationManagedSentence: true,
    });
    expect(valuesOf(drafts, "adult.pncId")).toEqual(["2004/0118273T"]);
  });
});

test("an agency's own words are used", () => {
  const map = createMapRecord({ wording: { ...defaultWording, closing: "Please ring us." }, isOn: () => true });
  const { drafts } = mappedOk(map(textFile(JSON.stringify(registration("RCPR"))), context()));
  expect(valuesOf(drafts, "concern.narrative").join(" ")).toMatch(/Please ring us\.$/);
});

const canary = "Zebedee";
const hostile: readonly { readonly name: string; readonly bytes: string | Uint8Array; readonly code: string }[] = [
  { name: "nothing", bytes: "", code: "record-format-unknown" },
  { name: "JSON cut off", bytes: `{"crn":"${canary}"`, code: "json-malformed" },
  { name: "a key twice", bytes: `{"crn":"${canary}","crn":"X777978","registrations":[]}`, code: "json-malformed" },
  {
    name: "JSON nested too deep",
    bytes: `{"registrations":${"[".repeat(500)}${"]".repeat(500)}}`,
    code: "json-limit-exceeded",
  },
  { name: "6 MiB", bytes: Buffer.alloc(6 * 1024 * 1024, "{"), code: "record-too-large" },
  { name: "bytes that are no text", bytes: Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]), code: "record-encoding-invalid" },
  { name: "JSON that is no record", bytes: `{"hello":"${canary}"}`, code: "record-format-unknown" },
  { name: "a text", bytes: `"${canary}"`, code: "record-format-unknown" },
  { name: "XML", bytes: `<!DOCTYPE a><a>${canary}</a>`, code: "record-format-unknown" },
  {
    name: "a notification that holds no event",
    bytes: `{"Type":"Notification","Message":"${canary}"}`,
    code: "json-malformed",
  },
  { name: "a list of nothing", bytes: "[]", code: "record-format-unknown" },
];
test.each(hostile)("$name is refused with $code and a sentence that quotes nothing", ({ bytes, code }) => {
  const file = { name: `${canary}.json`, bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes };
  const result = mapRecord(file, context());
  expect(result).toMatchObject({ ok: false, code });
  expect(JSON.stringify(result)).not.toContain(canary);
});

test("property: a mutated sample is mapped or refused, never thrown about, and breaks no law", () => {
  fc.assert(
    fc.property(mutated(samples), (file) => {
      expect(brokenLaws(mapRecord(file, context()))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
test("property: other values in the same fields break no law", () => {
  fc.assert(
    fc.property(withOtherValues(samples), (file) => {
      expect(brokenLaws(mapRecord(file, context()))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
test("property: the same record gives the same drafts", () => {
  fc.assert(
    fc.property(withOtherValues(samples), (file) => {
      expect(mapRecord(file, context())).toEqual(mapRecord(file, context()));
    }),
    { numRuns: 50 },
  );
});
