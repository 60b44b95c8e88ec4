import {
  brokenLaws,
  itemsOf,
  leaks,
  mappedOk,
  samplesIn,
  testContext,
  warningCodes,
} from "@gatehouse/adapter/testing/mapper-laws";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-council", "social-worker");
const samples = samplesIn(new URL("../../../test/samples/social-care/", import.meta.url));

type Expectation = {
  readonly file: string;
  /** Case updates and concerns, in this order. */
  readonly drafts: readonly [number, number];
  /** Items of the case updates. */
  readonly items: readonly string[];
  readonly warnings: readonly string[];
};

const born = "child.dateOfBirth";
const history = "family.previousInvolvement";
const plan = "family.planStatus";
const identity = [born, "child.sex", "child.ethnicity", "health.disability"];
const census = [...identity, "concern.analysis", plan, history, "family.substanceMisuse"];
const grownUp = [
  "child-deceased",
  "former-identifier-not-used",
  "identifier-invalid",
  "informant-not-shared",
  "subject-is-adult",
];
const index = [born, "child.name", "child.nhsNumber", "child.sex", "contact.address"];

const expectations: readonly Expectation[] = [
  {
    file: "cin/CIN_Census_2021.xml",
    drafts: [1, 0],
    items: census,
    warnings: [...grownUp, "stray-text"],
  },
  {
    file: "cin/CIN_Census_2024.xml",
    drafts: [2, 0],
    items: census,
    warnings: [
      "code-unknown",
      "date-in-future",
      "former-identifier-not-used",
      "identifier-invalid",
      "informant-not-shared",
      "stray-text",
    ],
  },
  {
    file: "cin/CIN_header_issues_100.xml",
    drafts: [1, 0],
    items: census,
    warnings: [...grownUp, "stray-text"],
  },
  {
    file: "invented/child-in-care.custodian.json",
    drafts: [1, 0],
    items: [born, "child.name", "child.nhsNumber", "contact.leadProfessional", plan, "family.siblings"],
    warnings: ["date-invalid", "placement-not-shared", "record-not-recognised"],
  },
  {
    file: "invented/cin-open-case.xml",
    drafts: [2, 1],
    items: [...census, "child.upn", "family.domesticAbuse", "family.youngCarer", "police.exploitationRisk"],
    warnings: ["child-unborn"],
  },
  {
    file: "invented/children-social-care-case.custodian.json",
    drafts: [2, 0],
    items: ["child.nhsNumber", "contact.leadProfessional", history],
    warnings: ["code-unknown", "identifier-encrypted", "subject-not-identified"],
  },
  { file: "invented/ssda903-ad1.csv", drafts: [0, 0], items: [], warnings: ["nothing-to-share"] },
  {
    file: "invented/ssda903-episodes.csv",
    drafts: [3, 1],
    items: ["family.careArrangement", plan, "police.protectionEvent"],
    warnings: ["adoption-not-shared", "criminal-status-not-shared", "field-unknown", "placement-not-shared"],
  },
  { file: "invented/ssda903-reviews.csv", drafts: [1, 0], items: [born, history], warnings: ["date-invalid"] },
  { file: "invented/ssda903-set/dolo.csv", drafts: [0, 0], items: [], warnings: ["nothing-to-share"] },
  {
    file: "invented/ssda903-set/episodes.csv",
    drafts: [2, 0],
    items: ["family.careArrangement", plan],
    warnings: ["date-invalid", "nothing-to-share", "placement-not-shared", "plan-end-unclear"],
  },
  {
    file: "invented/ssda903-set/header.csv",
    drafts: [3, 0],
    items: [...identity.slice(0, 3), "child.upn"],
    warnings: ["subject-is-adult"],
  },
  {
    file: "invented/ssda903-set/missing.csv",
    drafts: [1, 1],
    items: [born, "police.missingEpisodes"],
    warnings: ["missing-time-not-recorded"],
  },
  { file: "invented/ssda903-set/social_worker.csv", drafts: [0, 0], items: [], warnings: ["nothing-to-share"] },
  {
    file: "invented/ssda903.xml",
    drafts: [2, 1],
    items: [
      ...identity.slice(0, 3),
      "child.immigrationStatus",
      "child.upn",
      "family.careArrangement",
      plan,
      history,
      "police.missingEpisodes",
    ],
    warnings: ["adoption-not-shared", "missing-time-not-recorded", "placement-not-shared"],
  },
  {
    file: "invented/ssda903-uasc.csv",
    drafts: [2, 0],
    items: [born, "child.immigrationStatus", "child.sex"],
    warnings: [],
  },
  {
    file: "liia-old/SSDA903_2020_episodes.csv",
    drafts: [2, 0],
    items: ["family.careArrangement", plan, history],
    warnings: ["child-deceased", "placement-not-shared"],
  },
  { file: "liia-old/cin-2022.xml", drafts: [1, 0], items: census, warnings: grownUp },
  { file: "liia/BAR_cin_2022.xml", drafts: [1, 0], items: census, warnings: grownUp },
  {
    file: "liia/SSDA903_2020_header.csv",
    drafts: [0, 0],
    items: [],
    warnings: ["identifier-shared", "subject-not-in-record"],
  },
  {
    file: "sui-matcher/personByCriteria.json",
    drafts: [6, 0],
    items: index,
    warnings: ["identifier-invalid", "identifier-shared", "subject-is-adult"],
  },
  {
    file: "sui-matcher/reconciliation_test_data.csv",
    drafts: [6, 0],
    items: index,
    warnings: ["identifier-invalid", "identifier-shared", "subject-is-adult"],
  },
  {
    file: "sui/9449303223_ChildrensServicesDetailsRecordV1.json",
    drafts: [1, 0],
    items: ["child.nhsNumber", "contact.leadProfessional", plan, history],
    warnings: ["subject-from-file-name"],
  },
  {
    file: "sui/9449303223_PersonalDetailsRecordV1.json",
    drafts: [1, 0],
    items: [
      "child.communicationNeeds",
      born,
      "child.ethnicity",
      "child.name",
      "child.nhsNumber",
      "child.sex",
      "family.parents",
      "police.staffSafety",
    ],
    warnings: ["gender-or-orientation-not-shared", "subject-from-file-name"],
  },
  {
    file: "sui/Mosaic-1111111111.json",
    drafts: [1, 0],
    items: [born, "child.name", history],
    warnings: ["identifier-invalid", "subject-is-adult"],
  },
  {
    file: "sui/local-authority-01.custodian.json",
    drafts: [3, 0],
    items: [
      "child.communicationNeeds",
      born,
      "child.ethnicity",
      "child.name",
      "child.nhsNumber",
      "child.sex",
      "contact.address",
      "contact.leadProfessional",
      "family.household",
      "family.parents",
      plan,
      history,
      "police.staffSafety",
    ],
    warnings: ["gender-or-orientation-not-shared", "subject-is-adult"],
  },
  {
    file: "validator-903/missing.csv",
    drafts: [39, 0],
    items: [born, history, "police.missingEpisodes"],
    warnings: ["concern-about-adult", "concern-not-recent", "missing-time-not-recorded", "subject-is-adult"],
  },
];

test("every sample has its expectation", () => {
  expect(samples.map((sample) => sample.path)).toEqual(expectations.map((expectation) => expectation.file).toSorted());
});

test.each(expectations)(
  "$file is mapped to its items, and what is left out is said",
  ({ file, drafts, items, warnings }) => {
    const sample = samples.find((one) => one.path === file);
    const mapped = mappedOk(mapRecord(sample ?? { name: "", bytes: new Uint8Array() }, context()));
    const count = (kind: string): number => mapped.drafts.filter((draft) => draft.kind === kind).length;
    expect([count("case-update"), count("concern")]).toEqual(drafts);
    expect(itemsOf(mapped.drafts, "case-update")).toEqual(items.toSorted());
    expect(warningCodes(mapped)).toEqual(warnings.toSorted());
    expect(brokenLaws(mapped)).toEqual([]);
  },
);

test.each(samples)("$path: a value of the record stands in no warning, field list or error", (sample) => {
  expect(leaks(sample, mapRecord, context())).toEqual([]);
});

test.each(samples)("$path: a field that nobody knows is said to be unknown", (sample) => {
  const text = new TextDecoder("utf-8", { ignoreBOM: false }).decode(sample.bytes);
  const columns = text.split(/\r?\n/, 1)[0] ?? "";
  const added = sample.path.endsWith(".csv")
    ? text
        .split(/\r?\n/)
        .map((line, at) =>
          line === ""
            ? line
            : `${line}${",".repeat(Math.max(0, columns.split(",").length - line.split(",").length))},${at === 0 ? "favouriteColour" : "green"}`,
        )
        .join("\n")
    : text
        .replace("{", `{"favouriteColour":"green",`)
        .replace(/<(ChildIdentifiers|HEADER)>/g, "<$1><favouriteColour>green</favouriteColour>");
  const result = mappedOk(mapRecord({ name: sample.name, bytes: Buffer.from(added) }, context()));
  expect(result.fields.unknown.some((path) => path.endsWith("favouriteColour"))).toBe(true);
});
