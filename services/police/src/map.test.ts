import { readFileSync } from "node:fs";
import { mappedOk, testContext, textFile, valuesOf, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import type { Mapped, RecordFile } from "@gatehouse/adapter/map";
import { switchOf } from "@gatehouse/adapter/triggers";
import type { Message } from "@gatehouse/contracts/message";
import { describe, expect, test } from "vitest";
import { createMapRecord, mapRecord } from "./map.ts";
import { triggers } from "./triggers.ts";
import { PoliceRules } from "./wording.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-police", "public-protection-officer");
const folder = new URL("../../../test/samples/police/", import.meta.url);

function sample(path: string, change: (text: string) => string = (text) => text): RecordFile {
  return textFile(change(readFileSync(new URL(path, folder), "utf8")), path.split("/").at(-1));
}
function map(file: RecordFile): Mapped {
  return mappedOk(mapRecord(file, context()));
}
function about(drafts: readonly Message[], name: string): readonly Message[] {
  return drafts.filter((draft) => valuesOf([draft], "child.name").includes(name));
}
function json(value: unknown): string {
  return JSON.stringify(value);
}

const family = "invented/children-of-one-case.xml";
const youth = "invented/youth-defendant-with-guardian.xml";

describe("a case of the Standard Prosecutor Interface", () => {
  test("each child has a message of their own, linked by the incident, and is not named in the other's", () => {
    const { drafts } = map(sample(family));
    const [ivy, reuben] = [about(drafts, "Ivy Tarn"), about(drafts, "Reuben Tarn")];
    expect(ivy.map(({ kind }) => kind)).toEqual(["case-update", "concern"]);
    expect(reuben.map(({ kind }) => kind)).toEqual(["case-update", "concern"]);
    expect(json(ivy)).not.toContain("Reuben");
    expect(json(reuben)).not.toContain("Ivy");
    expect(new Set(drafts.map(({ incident }) => incident)).size).toBe(1);
    expect(new Set(drafts.map((draft) => draft.case)).size).toBe(2);
  });

  test("nobody's address stands in a child's message but the child's own", () => {
    const { drafts } = map(sample(family));
    expect(json(drafts)).not.toMatch(/Witness Way|EL5 9WH|Quarry Road/);
    expect(valuesOf(about(drafts, "Ivy Tarn").slice(0, 1), "contact.address")).toEqual([
      { lines: ["Flat 2, 3-5 Mill Lane", "Northshire"], postcode: "NS2 3AB" },
    ]);
  });

  test("what an adult is accused of is said of the adult, as an allegation, with the bail", () => {
    const [update] = map(sample(family)).drafts;
    const said = (item: string): readonly unknown[] =>
      update?.statements.filter((one) => one.item === item).map((one) => [one.about, one.assertion]) ?? [];
    expect(said("police.allegations")).toEqual([["adult-1", "allegation"]]);
    expect(new Set(said("police.arrestBailOrOrders").map(json))).toEqual(new Set([json(["adult-1", "fact"])]));
    expect(update?.people.find(({ label }) => label === "adult-1")?.ids).toEqual([
      { scheme: "pnc-id", value: "2003/0011985X" },
    ]);
  });

  test("a victim who is grown up is named only under a label of their own, where a child is accused", () => {
    const accusedChild = sample(family, (text) =>
      text
        .replace("1988-02-11", "2010-02-11")
        .replace("DVVI", "")
        .replaceAll(/2016-05-02|2019-09-30/g, "1980-01-01"),
    );
    const { drafts, warnings } = map(accusedChild);
    const named = drafts[0]?.statements.filter((one) => one.item === "police.victimOrWitness");
    expect(named?.map((one) => [one.about, one.value])).toEqual([
      ["victim-1", { name: "Ivy Tarn" }],
      ["victim-2", { name: "Reuben Tarn" }],
      ["victim-3", { name: "Olga Neighbour" }],
    ]);
    expect(warnings.map(({ code }) => code)).toContain("victim-held");
    expect(json(drafts)).not.toMatch(/Mill Lane|Witness Way/);
  });

  test("a young defendant is suspected, not convicted; guardian, language and needs are said", () => {
    const { drafts } = map(sample(youth));
    expect(valuesOf(drafts, "police.convictions")).toEqual([]);
    expect(drafts[0]?.statements.find((one) => one.item === "police.childAsSuspect")).toMatchObject({
      about: "child",
      assertion: "allegation",
      on: "2026-09-01",
    });
    expect(valuesOf(drafts, "child.communicationNeeds")[0]).toMatchObject({ language: "Welsh" });
    expect(drafts[0]?.people.map(({ label, role }) => `${label} ${role}`)).toEqual([
      "child child",
      "guardian carer",
      "adult-1 connected-adult",
    ]);
  });

  test.each([
    ["0", []],
    ["9", []],
    ["1", ["male"]],
    ["2", ["female"]],
  ])("sex %s is %j", (code, said) => {
    const { drafts } = map(sample(youth, (text) => text.replace("<Gender>9<", `<Gender>${code}<`)));
    expect([...new Set(valuesOf(drafts, "child.sex"))]).toEqual(said);
  });

  test.each([
    ["19:30:00", "2026-10-24T18:30:00Z"],
    ["19:30:00.0000000", "2026-10-24T18:30:00Z"],
    ["19:30:00.0000000-00:00", "2026-10-24T19:30:00Z"],
    ["19:30:00.000+01:00", "2026-10-24T18:30:00Z"],
    ["19:30:00Z", "2026-10-24T19:30:00Z"],
  ])("a time %s is %s", (time, moment) => {
    const { drafts } = map(sample(family, (text) => text.replace("19:30:00", time)));
    expect(valuesOf(drafts, "police.incident")[0]).toMatchObject({ time: moment });
  });

  test.each([
    ["a time between two days", "<OffenceDateCode>1<", "<OffenceDateCode>2<"],
    ["no time", "<OffenceStartTime>19:30:00</OffenceStartTime>", ""],
    ["a number that is none", "12NS0004726", "URN_NUMBER"],
  ])("with %s no incident is stated, and the facts are left out", (_, from, to) => {
    const mapped = map(sample(family, (text) => text.replace(from, to)));
    expect(valuesOf(mapped.drafts, "police.incident")).toEqual([]);
    expect(warningCodes(mapped)).toEqual(expect.arrayContaining(["facts-not-shared", "incident-not-stated"]));
  });

  test("a birth date after the offence is nobody's, and then nobody is taken for a child", () => {
    const mapped = map(sample(family, (text) => text.replaceAll(/2016-05-02|2019-09-30/g, "2026-10-25")));
    expect(warningCodes(mapped)).toEqual(
      expect.arrayContaining(["age-not-known", "birth-date-implausible", "child-not-known"]),
    );
    expect(valuesOf(mapped.drafts, "child.dateOfBirth")).toEqual([]);
    expect(mapped.drafts.map(({ people }) => people[0]?.label)).toEqual(["adult", "adult"]);
  });

  test.each([
    ["2011", "child"],
    ["2008", "adult"],
    ["1990", "adult"],
  ])("born about %s by the look of them: %s", (year, label) => {
    const file = sample(youth, (text) =>
      text
        .replace("<Birthdate>2010-03-14</Birthdate>", "")
        .replace(`</PersonDefendant>`, `</PersonDefendant><PerceivedBirthYear>${year}</PerceivedBirthYear>`),
    );
    const { drafts } = map(file);
    expect(drafts[0]?.people[0]?.label).toBe(label);
    expect(valuesOf(drafts, "child.dateOfBirth")).toEqual([]);
  });

  test("in SOAP, in a route and alone a case says the same, prefixes or not", () => {
    const bare = sample(family).bytes;
    const text = new TextDecoder().decode(bare).replace(/^<\?xml.*?\?>\n/, "");
    const escaped = (inner: string): string => inner.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const route = `<RouteData><DataStream><DataStreamContent>   \n ${escaped(`<?xml version="1.0" encoding="UTF-8"?>${text}`.replaceAll("<Case>", "<Case >"))}</DataStreamContent></DataStream></RouteData>`;
    const soap = `<s:Envelope xmlns:s="urn:s"><s:Body><Message>${escaped(route)}</Message></s:Body></s:Envelope>`;
    const said = (file: RecordFile): unknown =>
      map(file).drafts.map((draft) => draft.statements.map(({ item, about: whom, value }) => [item, whom, value]));
    for (const wrapped of [route, soap]) expect(said(textFile(wrapped))).toEqual(said(sample(family)));
  });

  test("a result is a conviction only on the day that the court's record gives", () => {
    const result = "spi/expectedResultedCaseMessage.xml";
    expect(valuesOf(map(sample(result)).drafts, "police.convictions")).toEqual([]);
    const convicted = map(
      sample(result, (text) => text.replace("<Plea>", "<ConvictionDate>2020-05-26</ConvictionDate><Plea>")),
    );
    expect(valuesOf(convicted.drafts, "police.convictions")).toMatchObject([
      [{ date: "2020-05-26", disposal: expect.stringContaining("Conditional discharge") as unknown }],
    ]);
  });

  test("a case against an organisation alone drafts nothing", () => {
    const corporate =
      "<PoliceCorporateDefendant><OrganisationName><OrganisationName>Acme</OrganisationName></OrganisationName></PoliceCorporateDefendant>";
    const text = `<NewCaseMessage><Case><PTIURN>12NS0004726</PTIURN><Defendant>${corporate}</Defendant></Case></NewCaseMessage>`;
    const mapped = map(textFile(text));
    expect(mapped.drafts).toEqual([]);
    expect(warningCodes(mapped)).toEqual(["organisation-not-person"]);
  });
});

describe("a notice", () => {
  const notice = "invented/public-protection-notice.json";
  const abuse = "invented/domestic-abuse-notice.json";

  test.each(["red", "amber", "green", "high", "medium", "low"])("the grade %s keeps its word", (grade) => {
    const { drafts } = map(sample(notice, (text) => text.replace('"amber"', `"${grade}"`)));
    expect(valuesOf(drafts, "concern.analysis")[0]).toMatchObject({
      risks: expect.stringContaining(`graded their notice ${grade}.`) as unknown,
    });
  });

  test("no grade is no grade, never a low one", () => {
    const { drafts } = map(sample(notice, (text) => text.replace('"rag": "amber"', '"rag": null')));
    expect(json(valuesOf(drafts, "concern.analysis"))).not.toMatch(/grade|low|green/);
  });

  test("the DASH level keeps its word, and the score its number", () => {
    const { drafts } = map(sample(abuse));
    expect(valuesOf(drafts, "family.domesticAbuse")[0]).toEqual({
      present: true,
      text: "DASH risk graded high by the police.",
    });
    expect(valuesOf(drafts, "family.dashScore")[0]).toEqual({ score: 16, marac: "referred" });
  });

  test("intelligence goes with its codes and conditions, about whom it is; what is not graded does not go", () => {
    const { drafts, warnings } = map(sample(notice));
    const said = drafts[0]?.statements.filter((one) => one.item === "police.intelligence");
    expect(said?.map((one) => [one.about, one.value])).toEqual([
      [
        "person-2",
        {
          grading: "2B",
          handling: "C",
          text: "Believed to run children between Northshire and the coast.\n\nConditions: Ask the force before any use in court.",
        },
      ],
    ]);
    expect(warnings.map(({ code }) => code)).toContain("grading-unknown");
    expect(json(drafts)).not.toContain("older grading");
  });

  test.each(["C", "c", "D", "4"])(
    "under handling code %s nothing goes but who the child is, and intelligence",
    (code) => {
      const file = sample("invented/notice-under-conditions.json", (text) =>
        text.replace('"code": "C"', `"code": "${code}"`),
      );
      const { drafts } = map(file);
      expect(drafts.flatMap(({ statements }) => statements.map(({ item }) => item))).toEqual([
        "child.name",
        "child.dateOfBirth",
        "police.intelligence",
      ]);
      expect(valuesOf(drafts, "police.intelligence")[0]).toMatchObject({ grading: "1A", handling: "C" });
    },
  );

  test("under conditions and without grading its text goes nowhere", () => {
    const file = sample("invented/notice-under-conditions.json", (text) => text.replace('"grading": "1A", ', ""));
    expect(json(map(file).drafts)).not.toContain("source who must not be known");
  });

  test("of several children a row that names none is about none, and one that names a child is about that child", () => {
    const open = map(sample(abuse));
    expect(valuesOf(open.drafts, "police.protectionEvent")).toEqual([]);
    expect(warningCodes(open)).toContain("child-not-certain");
    const named = map(
      sample(abuse, (text) =>
        text
          .replace('{ "kind": "police', '{ "about": "c2", "kind": "police')
          .replace('"role": "child", "name": "Reuben', '"id": "c2", "role": "child", "name": "Reuben'),
      ),
    );
    expect(valuesOf(about(named.drafts, "Ivy Tarn"), "police.protectionEvent")).toEqual([]);
    expect(valuesOf(about(named.drafts, "Reuben Tarn").slice(0, 1), "police.protectionEvent")).toHaveLength(1);
  });

  test("the school is told of domestic abuse only where the officer says so, and only of the incident", () => {
    const told = map(sample(abuse)).drafts.filter(({ kind }) => kind === "domestic-abuse-notice");
    expect(told.map((draft) => draft.statements.map(({ item }) => item))).toEqual([
      ["child.name", "child.dateOfBirth", "contact.leadProfessional", "police.incident"],
      ["child.name", "child.dateOfBirth", "contact.leadProfessional", "police.incident"],
    ]);
    const silent = map(sample(abuse, (text) => text.replace('"notifySchool": true', '"notifySchool": null')));
    expect(silent.drafts.some(({ kind }) => kind === "domestic-abuse-notice")).toBe(false);
  });

  test("a protected address is said as one, without a number that finds it, and not in the concern", () => {
    const { drafts } = map(sample(notice, (text) => text.replace('"uprn":', '"protection": "Refuge", "uprn":')));
    expect(valuesOf(drafts, "contact.protectedAddress")).toEqual([
      { lines: ["12 Harbour View", "Northshire"], postcode: "NS1 2AB", protection: "refuge" },
    ]);
    expect([...valuesOf(drafts, "contact.address"), ...valuesOf(drafts, "contact.uprn")]).toEqual([]);
  });

  test("a carer is no parent", () => {
    const { drafts } = map(
      sample(notice, (text) =>
        text.replace(
          '"role": "parent",\n      "relationship": "mother"',
          '"role": "carer", "relationship": "grandmother"',
        ),
      ),
    );
    expect(valuesOf(drafts, "family.parents")).toEqual([]);
    expect(valuesOf(drafts.slice(0, 1), "family.connectedAdults")[0]).toContainEqual({
      name: "Mo Lovell",
      relationship: "grandmother",
      contactLevel: "cares for the child",
    });
  });

  test("a notice that names no child is about nobody", () => {
    const file = sample(notice, (text) => text.replace('"role": "child"', '"role": "adult"'));
    expect(mapRecord(file, context())).toMatchObject({ ok: false, code: "no-subject" });
  });
});

describe("a custodian record", () => {
  const record = (payload: unknown): Mapped =>
    map(textFile(json({ recordType: "crime-justice.details", personId: "9434765919", payload })));

  test.each([[null], [false], [""]])("a risk that is %j is not said", (value) => {
    const { drafts } = record({ riskSexualExploitation: value, policeMarkerDetails: "Dog" });
    expect(valuesOf(drafts, "police.exploitationRisk")).toEqual([]);
    expect(drafts.map(({ kind }) => kind)).toEqual(["case-update"]);
  });

  test("both revisions say the same risk", () => {
    const [old] = record({ riskCriminalExploitation: true }).drafts;
    const [young] = record({ linkedCrimeRisks: [{ date: null, riskType: "CriminalExploitation" }] }).drafts;
    expect(valuesOf(old ? [old] : [], "police.exploitationRisk")).toEqual([{ kind: "criminal-exploitation" }]);
    expect(valuesOf(young ? [young] : [], "police.exploitationRisk")).toEqual([{ kind: "criminal-exploitation" }]);
  });

  test("'None' is no use of police protection", () => {
    expect(record({ lastPoliceProtectionPowerEvent: "None", policeMarkerDetails: "Dog" }).drafts).toHaveLength(1);
  });

  test("a missing episode without interview is a concern, one with an interview is not", () => {
    const kinds = (attended: unknown): readonly string[] =>
      record({ missingEpisodes: [{ date: "2026-09-12", returnedHomeInterviewAttended: attended }] }).drafts.map(
        ({ kind }) => kind,
      );
    expect(kinds(true)).toEqual(["case-update"]);
    expect(kinds(null)).toEqual(["case-update", "concern"]);
  });
});

describe("triggers", () => {
  test("each can be switched off, and then its concern is not drafted", () => {
    const quiet = createMapRecord({ isOn: switchOf([]) });
    for (const path of [family, youth, "invented/public-protection-notice.json", "sui/police-01.custodian.json"])
      expect(mappedOk(quiet(sample(path), context())).drafts.filter(({ kind }) => kind === "concern")).toEqual([]);
  });

  test("a force's own offence codes make a concern of an adult's case, with its own words", () => {
    const rules = PoliceRules.parse({ offenceCodes: ["th68"], wording: { opening: "Our own words." } });
    const own = createMapRecord({ isOn: switchOf(["offence-code"]), rules });
    const { drafts } = mappedOk(own(sample(youth), context()));
    const [narrative] = valuesOf(
      drafts.filter(({ kind }) => kind === "concern"),
      "concern.narrative",
    );
    const means = triggers.find(({ id }) => id === "offence-code")?.means ?? "";
    expect(narrative).toMatch(/^Our own words\./);
    expect(narrative).toContain(means);
  });

  test.each([
    ["2026-10-24", false],
    ["2025-11-03", false],
    ["2025-11-02", true],
  ])("a concern about what happened on %s says that it is old: %s", (day, isSaid) => {
    const { drafts } = map(sample(youth, (text) => text.replaceAll(/2026-09-0\d/g, day)));
    const [narrative] = valuesOf(drafts, "concern.narrative");
    expect(String(narrative).includes("more than a year old")).toBe(isSaid);
  });

  test("no narrative has a word of the record", () => {
    for (const path of [family, youth, "invented/public-protection-notice.json"]) {
      const concerns = map(sample(path)).drafts.filter(({ kind }) => kind === "concern");
      expect(json(valuesOf(concerns, "concern.narrative"))).not.toMatch(/Tarn|Pryce|Lovell|cannabis|beating/);
    }
  });
});
