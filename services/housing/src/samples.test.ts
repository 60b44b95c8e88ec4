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

const context = (): ReturnType<typeof testContext> => testContext("northshire-homes", "safeguarding-lead");
const samples = samplesIn(new URL("../../../test/samples/housing/", import.meta.url));

type Read = {
  readonly file: string;
  /** How many updates and concerns there are. */
  readonly drafts: readonly [updates: number, concerns: number];
  /** Items of the updates. */
  readonly items: readonly string[];
  readonly warnings: readonly string[];
  readonly unknown?: readonly string[];
};
type Refused = { readonly file: string; readonly refused: string };

const nothing = { drafts: [0, 0], items: [], warnings: ["no-child-in-household"] } as const;
const home = ["contact.address", "contact.uprn", "housing.tenancy"];
const child = ["child.dateOfBirth", "child.name"];
const household = ["family.household", "housing.occupants"];
const caution = ["family.connectedAdults", "police.staffSafety"];

const expectations: readonly (Read | Refused)[] = [
  { file: "core/2023_24_lettings_bulk_upload.csv", ...nothing },
  { file: "core/general_needs_log.csv", ...nothing },
  { file: "core/general_needs_log_23_24.xml", ...nothing },
  { file: "core/general_needs_log_24_25.xml", ...nothing },
  { file: "core/lettings_download_24_25.csv", refused: "no-subject" },
  { file: "core/lettings_log_csv_export_codes_24.csv", ...nothing },
  { file: "core/lettings_log_csv_export_labels_24.csv", ...nothing },
  { file: "core/manifest.xml", refused: "no-subject" },
  { file: "core/organisation.xml", refused: "no-subject" },
  { file: "core/schemes_and_locations_csv_export.csv", refused: "no-subject" },
  { file: "core/user.xml", refused: "no-subject" },
  {
    file: "hackney-alerts/cc_sample.json",
    drafts: [2, 2],
    items: caution,
    warnings: ["child-not-known", "closed-entries-not-told"],
  },
  {
    file: "hackney-alerts/test_cautionary_data.csv",
    drafts: [5, 0],
    items: caution,
    warnings: ["child-not-known", "closed-entries-not-told", "identifier-shared"],
  },
  {
    file: "hackney-search/persons.lines-0001-0120.ndjson",
    drafts: [2, 0],
    items: [...child, ...home],
    warnings: ["no-child-in-household", "nothing-to-share", "tenure-ended"],
  },
  {
    file: "hackney-search/tenures.lines-0001-0120.ndjson",
    drafts: [8, 0],
    items: [...child, ...home, ...household],
    warnings: ["no-child-in-household", "tenure-ended", "uprn-of-a-block"],
  },
  {
    file: "invented/core-letting-for-a-family.xml",
    drafts: [1, 1],
    items: ["case.localReference", "contact.protectedAddress", "family.domesticAbuse", "housing.tenancy"],
    warnings: ["address-protected", "child-not-known", "log-deleted", "placeholder-left-out"],
  },
  {
    file: "invented/core-lettings-bulk-upload-by-number.csv",
    drafts: [1, 1],
    items: ["case.localReference", ...home],
    warnings: ["child-not-known"],
  },
  {
    file: "invented/core-lettings-labels.csv",
    drafts: [2, 1],
    items: ["case.localReference", "contact.protectedAddress", ...home],
    warnings: ["address-protected", "child-not-known", "no-child-in-household"],
  },
  {
    file: "invented/documents-with-a-line-cut-off.ndjson",
    drafts: [2, 0],
    items: [...child, "contact.protectedAddress", ...household, "housing.tenancy"],
    warnings: ["address-protected", "line-unreadable"],
  },
  {
    file: "invented/person-alerts.json",
    drafts: [1, 1],
    items: ["police.staffSafety"],
    warnings: ["alert-not-shared", "child-not-known"],
  },
  {
    file: "invented/person-with-two-tenures.json",
    drafts: [1, 0],
    items: [...child, "child.communicationNeeds", ...home],
    warnings: ["alert-not-shared", "tenure-ended"],
  },
  {
    file: "invented/register-with-colours.json",
    drafts: [1, 1],
    items: caution,
    warnings: ["alert-ended", "child-not-known"],
  },
  {
    file: "invented/register-with-own-headings.csv",
    drafts: [2, 1],
    items: caution,
    warnings: [
      "alert-ended",
      "child-not-known",
      "date-invalid",
      "field-unknown",
      "placeholder-left-out",
      "row-without-person",
    ],
    unknown: ["[].K"],
  },
  {
    file: "invented/search-results.json",
    drafts: [1, 0],
    items: ["child.dateOfBirth", "contact.address"],
    warnings: ["identifier-invalid", "not-a-home", "placeholder-left-out", "tenure-not-shared"],
  },
  {
    file: "invented/tenure-in-temporary-accommodation.json",
    drafts: [2, 2],
    items: [...child, ...home, ...household, "housing.arrearsOrNotice"],
    warnings: ["member-is-organisation", "placeholder-left-out"],
  },
  {
    file: "sui/housing-01.custodian.json",
    drafts: [1, 1],
    items: ["case.localReference", "family.previousInvolvement", "housing.tenancy"],
    warnings: ["identifier-encrypted", "subject-not-identified"],
  },
];

test("every sample has its expectation", () => {
  expect(samples.map((sample) => sample.path)).toEqual(expectations.map(({ file }) => file).toSorted());
});

test.each(expectations)("$file comes to what it says, and what is left out is said", (expected) => {
  const sample = samples.find((one) => one.path === expected.file);
  const result = mapRecord(sample ?? { name: "", bytes: new Uint8Array() }, context());
  if ("refused" in expected) {
    expect(result).toMatchObject({ ok: false, code: expected.refused });
    return;
  }
  const mapped = mappedOk(result);
  const count = (kind: string): number => mapped.drafts.filter((draft) => draft.kind === kind).length;
  expect([count("case-update"), count("concern")]).toEqual(expected.drafts);
  expect(itemsOf(mapped.drafts, "case-update")).toEqual(expected.items.toSorted());
  expect(warningCodes(mapped)).toEqual(expected.warnings.toSorted());
  expect(mapped.fields.unknown).toEqual(expected.unknown ?? []);
  expect(mapped.drafts.every((draft) => draft.risk == null && draft.told == null)).toBe(true);
  expect(brokenLaws(mapped)).toEqual([]);
});

/** The search index's files repeat one form sixty times: two documents of it show as much. */
const short = samples.map((sample) =>
  sample.path.startsWith("hackney-search/")
    ? { ...sample, bytes: Buffer.from(new TextDecoder().decode(sample.bytes).split("\n").slice(0, 4).join("\n")) }
    : sample,
);

/** Two exports have 220 columns of one form, which a smaller one of ours has as well. */
const narrow = short.filter(({ path }) => !path.includes("lettings_log_csv_export"));

test.each(narrow)("$path: a value of the record stands in no warning, field list or error", (sample) => {
  expect(leaks(sample, mapRecord, context())).toEqual([]);
});

test.each(short.filter(({ path }) => /\.(?:json|ndjson)$/.test(path)))(
  "$path: a field that nobody knows is said to be unknown",
  (sample) => {
    const text = new TextDecoder().decode(sample.bytes);
    const at = sample.path.endsWith(".ndjson") ? text.indexOf("\n") + 1 : 0;
    const changed = `${text.slice(0, at)}${text.slice(at).replace("{", '{"favouriteColour":"green",')}`;
    const mapped = mappedOk(mapRecord({ name: sample.name, bytes: Buffer.from(changed) }, context()));
    expect(mapped.fields.unknown.some((path) => path.endsWith("favouriteColour"))).toBe(true);
  },
);
