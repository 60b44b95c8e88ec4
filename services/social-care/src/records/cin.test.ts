import type { Mapped } from "@gatehouse/adapter/map";
import { mappedOk, testContext, textFile, valuesOf, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { createMapRecord, mapRecord } from "../map.ts";
import { triggers } from "../triggers.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-council", "social-worker");
const young = "<PersonBirthDate>2017-03-09</PersonBirthDate>";

function child(identifiers: string, details: string): string {
  return `<Child><ChildIdentifiers><LAchildID>NC-1</LAchildID>${identifiers}</ChildIdentifiers><CINdetails>${details}</CINdetails></Child>`;
}
function mapCin(...children: readonly string[]): Mapped {
  const text = `<Message><Children>${children.join("")}</Children></Message>`;
  return mappedOk(mapRecord(textFile(text), context()));
}
const details = (text: string): Mapped => mapCin(child(young, text));
const concerns = ({ drafts }: Mapped): number => drafts.filter((draft) => draft.kind === "concern").length;

describe("what is over is not said to go on", () => {
  test.each([
    {
      name: "a plan whose end cannot be read",
      text: "<CINPlanDates><CINPlanStartDate>2026-09-01</CINPlanStartDate><CINPlanEndDate>Notadate</CINPlanEndDate></CINPlanDates>",
    },
    {
      name: "a plan whose end lies before its start",
      text: "<ChildProtectionPlans><CPPstartDate>2026-09-01</CPPstartDate><CPPendDate>2026-08-01</CPPendDate></ChildProtectionPlans>",
    },
    {
      name: "a plan without an end in a case that is closed",
      text: "<CINclosureDate>2026-10-01</CINclosureDate><CINPlanDates><CINPlanStartDate>2026-09-01</CINPlanStartDate></CINPlanDates>",
    },
  ])("$name is left out", ({ text }) => {
    const mapped = details(text);
    expect(valuesOf(mapped.drafts, "family.planStatus")).toEqual([]);
    expect(warningCodes(mapped)).toContain("plan-end-unclear");
  });
  test("a plan with both days has both", () => {
    const plan =
      "<CINPlanDates><CINPlanStartDate>2026-01-24</CINPlanStartDate><CINPlanEndDate>2026-01-26</CINPlanEndDate></CINPlanDates>";
    expect(valuesOf(details(plan).drafts, "family.planStatus")).toEqual([
      { status: "child-in-need", from: "2026-01-24", to: "2026-01-26" },
    ]);
  });
});

const referred = "<CINreferralDate>2026-09-01</CINreferralDate><PrimaryNeedCode>N1</PrimaryNeedCode>";
const begun = "<ChildProtectionPlans><CPPstartDate>2026-09-01</CPPstartDate>";
const proposed: readonly { readonly name: string; readonly text: string; readonly count: number }[] = [
  { name: "a referral for abuse or neglect", text: referred, count: 1 },
  { name: "the same without further action", text: `${referred}<ReferralNFA>true</ReferralNFA>`, count: 0 },
  { name: "the same, `0` for false", text: `${referred}<ReferralNFA>0</ReferralNFA>`, count: 1 },
  { name: "the same in a closed case", text: `${referred}<CINclosureDate>2026-10-01</CINclosureDate>`, count: 0 },
  { name: "the same of two years ago", text: referred.replace("2026", "2024"), count: 0 },
  { name: "the same on a day nobody can read", text: referred.replace("2026-09-01", "soon"), count: 1 },
  { name: "a plan that was begun", text: `${begun}</ChildProtectionPlans>`, count: 1 },
  {
    name: "a plan that has ended",
    text: `${begun}<CPPendDate>2026-10-01</CPPendDate></ChildProtectionPlans>`,
    count: 0,
  },
  {
    name: "a plan of two years ago whose category was changed",
    text: `${begun.replace("2026", "2024")}<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse></ChildProtectionPlans>`,
    count: 1,
  },
];
test.each(proposed)("$name proposes $count", ({ text, count }) => expect(concerns(details(text))).toBe(count));

test("what was done of a referral is said", () => {
  const mapped = details(`${referred}<ReferralSource>6</ReferralSource><ReferralNFA>1</ReferralNFA>`);
  expect(JSON.stringify(mapped.drafts)).toContain("referred by: police; no further action was taken on the referral");
});
test("nothing is proposed about a child who has died", () => {
  const died = "<PersonDeathDate>2026-10-08</PersonDeathDate>";
  expect(concerns(mapCin(child(`${young}${died}`, referred)))).toBe(0);
});
test.each(triggers.map(({ id }) => id))("%s switched off proposes nothing by itself", (id) => {
  const off = createMapRecord({ isOn: (other) => other !== id });
  const only = createMapRecord({ isOn: (other) => other === id });
  const text = `<Message><Children>${child(young, `${referred}<Section47><S47ActualStartDate>2026-09-01</S47ActualStartDate></Section47>${begun}<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse></ChildProtectionPlans>`)}</Children></Message>`;
  const narrative = (map: typeof off): string =>
    JSON.stringify(valuesOf(mappedOk(map(textFile(text), context())).drafts, "concern.narrative"));
  const [alone, others] = [narrative(only), narrative(off)];
  const shown = alone.split("shows: ")[1]?.replace(/\."\]$/, "");
  if (shown !== undefined) expect(others).not.toContain(shown);
});

describe("an unborn child", () => {
  const unborn = "<ExpectedPersonBirthDate>2027-01-20</ExpectedPersonBirthDate><Sex>U</Sex>";
  test("has no birth date yet, and says so", () => {
    const mapped = mapCin(child(unborn, referred));
    expect(valuesOf(mapped.drafts, "child.dateOfBirth")).toContainEqual({ absent: "not-applicable" });
    expect(mapped.drafts[0]?.people[0]?.born).toBeUndefined();
    expect(warningCodes(mapped)).toEqual(["child-unborn"]);
  });
  test("that was born has its birth date, whenever it was expected", () => {
    const mapped = mapCin(child(`${young}${unborn}`, ""));
    expect(valuesOf(mapped.drafts, "child.dateOfBirth")).toEqual(["2017-03-09"]);
    expect(warningCodes(mapped)).toEqual([]);
  });
});

test("two children without any number are never one case", () => {
  const nameless = `<Child><ChildIdentifiers>${young}</ChildIdentifiers></Child>`;
  const { drafts } = mapCin(nameless, nameless);
  expect(new Set(drafts.map((draft) => draft.case)).size).toBe(2);
});

test("a census of many children is a draft each", () => {
  const many = Array.from({ length: 500 }, (_one, at) => child(young, referred).replace("NC-1", `NC-${at}`));
  const { drafts } = mapCin(...many);
  expect(new Set(drafts.map((draft) => draft.case)).size).toBe(500);
});
