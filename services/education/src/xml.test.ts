import { textFile, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import type { Mapped } from "@gatehouse/adapter/map";
import { describe, expect, test } from "vitest";
import { mapOk, saidOf, sample } from "./testing.ts";

describe("a transfer file", () => {
  const one = (): Mapped => mapOk(sample("invented/ctf-24.xml"));

  test("says parents with responsibility in the school's order, and who lives with the child", () => {
    const { drafts } = one();
    expect(saidOf(drafts, "family.parents")).toEqual([
      [
        { name: "Mo Lovell", relationship: "mother", parentalResponsibility: true },
        { name: "Finlay Reed", relationship: "father" },
      ],
    ]);
    expect(saidOf(drafts, "family.household")).toEqual([[{ name: "Mo Lovell", relationship: "mother" }]]);
    expect(saidOf(drafts, "family.nonResidentParent")).toEqual([{ name: "Finlay Reed" }]);
  });

  test("gives each contact a label, and says their telephone about them", () => {
    const [draft] = one().drafts;
    expect(draft?.people.map(({ label, role }) => [label, role])).toEqual([
      ["child", "child"],
      ["contact-1", "parent"],
      ["contact-2", "non-resident-parent"],
    ]);
    const numbers = draft?.statements.filter(({ item }) => item === "contact.phoneOrEmail");
    expect(numbers?.map(({ about, value }) => [about, value])).toEqual([
      ["child", ["01632 960111"]],
      ["contact-1", ["07700 900333", "mo@example.org"]],
    ]);
  });

  test("where a court order bears on a contact, says neither responsibility nor telephone, and that one has to read it", () => {
    const mapped = one();
    expect(JSON.stringify(mapped.drafts)).not.toContain("900222");
    expect(mapped.drafts[0]?.people[2]).not.toHaveProperty("parentalResponsibility");
    expect(warningCodes(mapped)).toContain("court-order-to-read");
  });

  test("never says where a contact lives, a former number, a religion or a locker", () => {
    expect(JSON.stringify(one().drafts)).not.toMatch(/Wharf|NS9|A950000178301|Baines|Locker/);
  });

  test("says the newest provision and the needs in their rank", () => {
    expect(saidOf(one().drafts, "education.specialNeeds")).toEqual([
      { status: "ehc-plan", ehcp: true, need: "hearing impairment; speech, language and communication needs" },
    ]);
  });

  test("says results, and no targets", () => {
    expect(saidOf(one().drafts, "education.attainment")).toEqual([[{ subject: "KS1 ENG REA (2024)", level: "WTS" }]]);
  });

  test("says who the social worker is, as a professional", () => {
    expect(saidOf(one().drafts, "contact.leadProfessional")).toEqual([
      expect.objectContaining({ name: "Ruth Okafor", role: "social-worker", contact: "01632 960150" }),
    ]);
  });

  test("proposes a concern of a pupil who left for an unknown school", () => {
    const concern = one().drafts.find(({ kind }) => kind === "concern");
    expect(saidOf(concern ? [concern] : [], "concern.narrative")[0]).toContain("the next school is not known");
    const known = sample("invented/ctf-24.xml").bytes.toString().replace("<LEA>XXX</LEA>", "<LEA>951</LEA>");
    const absent = known.replace("<SessionsUnauthorised>38</SessionsUnauthorised>", "");
    expect(mapOk(textFile(absent)).drafts.map(({ kind }) => kind)).toEqual(["case-update"]);
  });

  test("of a looked-after child says that, and nothing of where the child is or who cares", () => {
    const mapped = mapOk(sample("invented/ctf-19-looked-after.xml"));
    expect(saidOf(mapped.drafts, "family.planStatus")).toEqual([{ status: "looked-after" }]);
    expect(saidOf(mapped.drafts, "family.parents")).toEqual([
      [{ name: "RAY QUENTIN", relationship: "father", parentalResponsibility: true }],
    ]);
    expect(JSON.stringify(mapped.drafts)).not.toMatch(/HIDDEN|HOLLOWAY|NS5|960777|900888/);
  });

  test.each([
    ["invented/ctf-other-shape.xml", "Zara Amin", "R674123101121"],
    ["invented/atf.xml", "Tom Bell", undefined],
  ])("%s is read whatever it calls its parts", (file, name, upn) => {
    const { drafts } = mapOk(sample(file));
    expect(saidOf(drafts, "child.name")).toEqual([name]);
    expect(saidOf(drafts, "child.upn")[0]).toBe(upn);
  });
});

describe("a SEN2 return", () => {
  const person = (requests: string): Mapped =>
    mapOk(
      textFile(
        `<Message><Header/><Persons><Person><Surname>Lovell</Surname><Forename>Ada</Forename><PersonBirthDate>2017-03-21</PersonBirthDate><UPN>B801200005001</UPN><Requests>${requests}</Requests></Person></Persons></Message>`,
      ),
    );
  test.each([
    ["<RequestOutcome>Y</RequestOutcome>", { status: "ehc-assessment-agreed", ehcp: false }],
    ["<RequestOutcome>N</RequestOutcome>", { status: "ehc-assessment-refused", ehcp: false }],
    ["<RequestOutcome>W</RequestOutcome>", { status: "ehc-request-withdrawn", ehcp: false }],
    ["<RequestOutcome>XX</RequestOutcome>", undefined],
    [
      "<RequestOutcome>Y</RequestOutcome><Assessment><AssessmentOutcome>N</AssessmentOutcome></Assessment>",
      { status: "ehc-plan-refused", ehcp: false },
    ],
    [
      "<Assessment><AssessmentOutcome>Y</AssessmentOutcome><NamedPlan><StartDate>2024-02-01</StartDate></NamedPlan></Assessment>",
      { status: "ehc-plan", ehcp: true },
    ],
    [
      "<Assessment><NamedPlan><StartDate>2024-02-01</StartDate><CeaseDate>2025-02-01</CeaseDate></NamedPlan></Assessment>",
      { status: "ehc-plan-ceased", ehcp: false },
    ],
    [
      "<Assessment><NamedPlan><StartDate>2024-02-01</StartDate><CeaseDate>2029-02-01</CeaseDate></NamedPlan></Assessment>",
      { status: "ehc-plan", ehcp: true },
    ],
    [
      "<ActivePlans><SENneed><SENtype>SEMH</SENtype><SENtypeRank>1</SENtypeRank></SENneed></ActivePlans>",
      { status: "ehc-plan", ehcp: true, need: "social, emotional and mental health" },
    ],
  ])("%s says %j", (requests, said) => {
    expect(saidOf(person(requests).drafts, "education.specialNeeds")[0]).toEqual(said);
  });

  test("placements are stays, and being at home or nowhere is told apart", () => {
    const place = (setting: string): string =>
      `<ActivePlans><PlacementDetail><EntryDate>2025-09-01</EntryDate>${setting}</PlacementDetail></ActivePlans>`;
    const kind = (setting: string): unknown => saidOf(person(place(setting)).drafts, "education.movesOrMissing")[0];
    expect(kind("")).toEqual([{ from: "2025-09-01", kind: "ehc-plan-placement" }]);
    expect(kind("<SENSetting>EHE</SENSetting>")).toEqual([{ from: "2025-09-01", kind: "elective-home-education" }]);
  });
});
