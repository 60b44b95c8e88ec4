import { brokenLaws, itemsOf, leaks, mappedOk, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { inSet, sample, samples, school } from "./testing.ts";

type Expectation = {
  readonly file: string;
  /** Case updates and concerns, in this order. */
  readonly drafts: readonly [number, number];
  /** Items of the case updates. */
  readonly items: readonly string[];
  readonly warnings: readonly string[];
};

const expectations: readonly Expectation[] = [
  {
    file: "invented/atf.xml",
    drafts: [1, 0],
    items: ["child.dateOfBirth", "child.name", "child.sex", "family.household", "family.parents"],
    warnings: [],
  },
  {
    file: "invented/attendance.custodian.json",
    drafts: [2, 1],
    items: ["child.nhsNumber", "child.upn", "education.attendance"],
    warnings: ["identifier-encrypted", "identifier-invalid", "subject-not-identified"],
  },
  {
    file: "invented/census-2025-summer/addressesonroll.csv",
    drafts: [3, 0],
    items: ["contact.address", "contact.uprn"],
    warnings: ["identifier-invalid", "pupil-not-joined"],
  },
  {
    file: "invented/census-2025-summer/fsmperiodsonroll.csv",
    drafts: [0, 0],
    items: [],
    warnings: ["nothing-to-share", "pupil-not-joined"],
  },
  {
    file: "invented/census-2025-summer/pupilonroll.csv",
    drafts: [4, 1],
    items: [
      "child.communicationNeeds",
      "child.dateOfBirth",
      "child.ethnicity",
      "child.name",
      "child.sex",
      "child.upn",
      "contact.setting",
      "education.attendance",
      "education.movesOrMissing",
      "education.specialNeeds",
      "family.careArrangement",
      "family.youngCarer",
    ],
    warnings: ["after-care-protected", "attendance-incomplete", "identifier-shared"],
  },
  {
    file: "invented/census-2025-summer/schoolarrangedapdetailonroll.csv",
    drafts: [1, 0],
    items: ["education.movesOrMissing"],
    warnings: ["pupil-not-joined"],
  },
  {
    file: "invented/census-2025-summer/senneeds.csv",
    drafts: [1, 0],
    items: ["education.specialNeeds"],
    warnings: ["pupil-not-joined"],
  },
  {
    file: "invented/census-2025-summer/termlyexclusionsonroll.csv",
    drafts: [3, 1],
    items: ["education.exclusions"],
    warnings: ["pupil-not-joined"],
  },
  {
    file: "invented/ctf-19-looked-after.xml",
    drafts: [1, 0],
    items: [
      "child.dateOfBirth",
      "child.name",
      "child.sex",
      "child.upn",
      "contact.setting",
      "education.specialNeeds",
      "family.parents",
      "family.planStatus",
    ],
    warnings: ["placement-not-shared"],
  },
  {
    file: "invented/ctf-24.xml",
    drafts: [1, 1],
    items: [
      "child.communicationNeeds",
      "child.dateOfBirth",
      "child.ethnicity",
      "child.name",
      "child.previousNames",
      "child.sex",
      "child.uln",
      "child.upn",
      "contact.address",
      "contact.leadProfessional",
      "contact.phoneOrEmail",
      "contact.uprn",
      "education.attainment",
      "education.attendance",
      "education.movesOrMissing",
      "education.specialNeeds",
      "family.household",
      "family.nonResidentParent",
      "family.parents",
      "health.disability",
    ],
    warnings: ["court-order-to-read"],
  },
  {
    file: "invented/ctf-other-shape.xml",
    drafts: [1, 0],
    items: [
      "child.communicationNeeds",
      "child.dateOfBirth",
      "child.ethnicity",
      "child.name",
      "child.sex",
      "child.upn",
      "contact.address",
      "contact.setting",
      "education.specialNeeds",
    ],
    warnings: [],
  },
  {
    file: "invented/pupils.json",
    drafts: [2, 0],
    items: [
      "child.dateOfBirth",
      "child.name",
      "child.sex",
      "contact.address",
      "education.attendance",
      "family.planStatus",
    ],
    warnings: ["attendance-ambiguous", "field-unknown", "identifier-shared", "placement-not-shared"],
  },
  {
    file: "invented/pupils.utf-16.csv",
    drafts: [1, 1],
    items: [
      "child.dateOfBirth",
      "child.name",
      "child.sex",
      "child.upn",
      "education.attendance",
      "education.specialNeeds",
    ],
    warnings: [],
  },
  {
    file: "invented/pupils.windows-1252.csv",
    drafts: [1, 0],
    items: ["child.dateOfBirth", "child.name", "child.sex", "child.upn", "contact.address"],
    warnings: ["field-unknown"],
  },
  {
    file: "invented/safeguarding-log.csv",
    drafts: [2, 1],
    items: ["child.dateOfBirth", "child.name", "child.upn", "education.protectionChronology", "voice.childsWords"],
    warnings: ["entry-not-safeguarding", "nothing-to-share", "other-child-not-shared", "row-without-pupil"],
  },
  {
    file: "liia/2024_autumn_addressesoffroll.csv",
    drafts: [308, 0],
    items: ["contact.address"],
    warnings: ["identifier-invalid", "pupil-not-joined"],
  },
  {
    file: "liia/2024_autumn_pupilnolongeronroll.csv",
    drafts: [308, 0],
    items: [
      "child.communicationNeeds",
      "child.dateOfBirth",
      "child.name",
      "child.previousNames",
      "child.sex",
      "education.attendance",
      "education.movesOrMissing",
      "family.careArrangement",
    ],
    warnings: ["attendance-incomplete", "identifier-invalid", "subject-is-adult"],
  },
  {
    file: "liia/2024_autumn_termlyexclusionsoffroll.csv",
    drafts: [57, 0],
    items: ["education.exclusions"],
    warnings: ["concern-not-recent", "pupil-not-joined"],
  },
  {
    file: "liia/2024_autumn_termlysessiondetailsoffroll.csv",
    drafts: [0, 213],
    items: [],
    warnings: ["attendance-codes-not-shared", "nothing-to-share", "pupil-not-joined"],
  },
  {
    file: "liia/2025_spring_pupilonroll.lines-0002-0151.csv",
    drafts: [150, 0],
    items: [
      "child.communicationNeeds",
      "child.dateOfBirth",
      "child.ethnicity",
      "child.name",
      "child.previousNames",
      "child.sex",
      "contact.setting",
      "education.movesOrMissing",
      "education.specialNeeds",
      "family.careArrangement",
      "family.youngCarer",
    ],
    warnings: [
      "after-care-protected",
      "attendance-incomplete",
      "code-unknown",
      "identifier-invalid",
      "subject-is-adult",
    ],
  },
  {
    file: "liia/2025_spring_senneeds.lines-0002-0151.csv",
    drafts: [0, 0],
    items: [],
    warnings: ["code-unknown", "nothing-to-share", "pupil-not-joined"],
  },
  {
    file: "liia/sen2_sample_2023.xml",
    drafts: [3, 0],
    items: [
      "child.dateOfBirth",
      "child.ethnicity",
      "child.name",
      "child.sex",
      "child.upn",
      "contact.address",
      "education.movesOrMissing",
      "education.specialNeeds",
    ],
    warnings: ["code-unknown", "identifier-invalid", "subject-is-adult"],
  },
  {
    file: "liia/sen2_sample_2024.xml",
    drafts: [2, 0],
    items: [
      "child.dateOfBirth",
      "child.name",
      "child.sex",
      "contact.address",
      "education.movesOrMissing",
      "education.specialNeeds",
    ],
    warnings: ["code-unknown", "identifier-invalid", "subject-is-adult"],
  },
  {
    file: "sui/9449303223_EducationDetailsRecordV1.json",
    drafts: [1, 0],
    items: [
      "child.nhsNumber",
      "contact.setting",
      "education.attendance",
      "education.exclusions",
      "education.movesOrMissing",
      "education.specialNeeds",
    ],
    warnings: ["concern-not-recent", "subject-from-file-name"],
  },
  {
    file: "sui/9449303223_PersonalDetailsRecordV1.json",
    drafts: [1, 0],
    items: ["child.communicationNeeds", "child.nhsNumber", "contact.address", "family.household"],
    warnings: ["subject-from-file-name"],
  },
  {
    file: "sui/Arbor-1111111111.json",
    drafts: [1, 0],
    items: ["child.dateOfBirth", "child.name", "contact.setting"],
    warnings: ["identifier-invalid", "meals-not-shared", "subject-is-adult"],
  },
  {
    file: "sui/education-01.custodian.json",
    drafts: [1, 1],
    items: [
      "child.communicationNeeds",
      "child.name",
      "child.nhsNumber",
      "contact.address",
      "contact.setting",
      "education.attendance",
      "education.exclusions",
      "education.movesOrMissing",
      "education.specialNeeds",
      "family.household",
    ],
    warnings: ["concern-not-recent"],
  },
];
/** About nobody. */
const withoutSubject = ["invented/census-2025-summer/schoolcensus.csv"];

test("every sample has its expectation", () => {
  const expected = [...expectations.map(({ file }) => file), ...withoutSubject].toSorted();
  expect(samples.map(({ path }) => path)).toEqual(expected);
});

test.each(expectations)(
  "$file is mapped to its items, and what is left out is said",
  ({ file, drafts, items, warnings }) => {
    const mapped = mappedOk(mapRecord(sample(file), school()));
    const count = (kind: string): number => mapped.drafts.filter((draft) => draft.kind === kind).length;
    expect([count("case-update"), count("concern")]).toEqual(drafts);
    expect(itemsOf(mapped.drafts, "case-update")).toEqual(items);
    expect(warningCodes(mapped)).toEqual(warnings);
    expect(brokenLaws(mapped)).toEqual([]);
  },
);

test.each(withoutSubject)("%s is about nobody", (file) => {
  expect(mapRecord(sample(file), school())).toMatchObject({ ok: false, code: "no-subject" });
});

test.each(samples)("$path: every field is used, left out with a warning, or unknown", (one) => {
  const result = mapRecord(one, school());
  if (!result.ok) return;
  const { fields, warnings } = result;
  const warned = warnings.map(({ path }) => path);
  const left = fields.source.filter((path) => !fields.used.includes(path));
  const isSaid = (path: string): boolean => warned.some((above) => path === above || path.startsWith(`${above}.`));
  expect(left.filter((path) => !isSaid(path))).toEqual([]);
});

describe("no value of a record stands in a warning, a field list or an error", () => {
  // What the table is about does not depend on how many rows it has: a few of them do.
  const short = samples.map((one) => ({
    ...one,
    bytes:
      one.bytes.byteLength < 10_000 ? one.bytes : Buffer.from(one.bytes.toString().split("\n").slice(0, 3).join("\n")),
  }));
  test.each(short)("$path", (one) => {
    expect(leaks(one, mapRecord, school())).toEqual([]);
  });
});

test.each(samples.filter(({ path }) => path.startsWith("liia/") || path.includes("census-")))(
  "$path: beside the other tables of its set it is about the same pupils, or about fewer who are adults by now",
  ({ path }) => {
    const alone = mapRecord(sample(path), school());
    const beside = mapRecord(inSet(path), school());
    if (!alone.ok || !beside.ok) return expect(alone).toEqual(beside);
    expect(brokenLaws(beside)).toEqual([]);
    expect(beside.fields.source).toEqual(alone.fields.source);
    expect(beside.drafts.length).toBeLessThanOrEqual(alone.drafts.length);
  },
);
