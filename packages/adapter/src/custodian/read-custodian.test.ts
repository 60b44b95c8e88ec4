import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FieldLedger } from "../field-ledger.ts";
import { rootField } from "../field.ts";
import type { Mapped } from "../map.ts";
import { mapped } from "../mapped.ts";
import { readJson } from "../safe-json.ts";
import { Subject } from "../subject.ts";
import { brokenLaws, mappedOk, testContext, valuesOf, warningCodes } from "../testing/mapper-laws.ts";
import type { CustodianReader } from "./read-custodian.ts";
import { contactsOf, isCustodian, readCustodian } from "./read-custodian.ts";
import { leafOf } from "./records.ts";

const context = testContext("riverside-trust", "named-nurse");

const workers: CustodianReader<Subject> = {
  types: ["childrens-services.details"],
  names: ["keyWorker"],
  rules: { shared: ["keyWorker"], notShared: { teamInvolvement: "not asked for" } },
  read: (record, person) => {
    const worker = leafOf(record.payload, "keyWorker");
    const [office] = contactsOf(record);
    const contact = office?.reach.map((leaf) => leaf.text).join(", ");
    const value = { name: worker?.text, role: "social-worker", agency: "northshire-council", contact };
    if (worker) person.say("contact.leadProfessional", value, { from: [worker, ...(office?.reach ?? [])] });
  },
};

function read(record: unknown, name = "records.custodian.json"): Mapped | null {
  const json = readJson(JSON.stringify(record));
  if (!json.ok) throw new Error(json.code);
  const ledger = new FieldLedger(json.tree);
  const root = rootField(json.tree, ledger);
  expect(isCustodian(root, [workers])).toBe(true);
  const sector = {
    readers: [workers],
    open: (start: ConstructorParameters<typeof Subject>[2]) => new Subject(context, ledger, start),
    close: (person: Subject) => person.updates(),
  };
  const drafts = readCustodian(root, sector, { context, fileName: name });
  if (drafts === null) return null;
  const result = mapped(drafts, ledger);
  expect(brokenLaws(result)).toEqual([]);
  return mappedOk(result);
}

const ada = { recordType: "personal.details", personId: "9434765919", payload: { firstName: "Ada", lastName: "L" } };
const worker = {
  recordType: "CHILDRENS-SERVICES.details",
  personId: "943 476 5919",
  payload: { KeyWorker: "A. Patel" },
};

describe("whom the records are about", () => {
  test("records of one person become one draft, whatever the case of type and names", () => {
    const found = read({ orgId: "LA-1", records: [worker, { ...ada, personId: "9449306753" }, ada] });
    expect(found?.drafts.map((draft) => [draft.case, draft.statements.map((one) => one.item)])).toEqual([
      ["case-nhs-number-9434765919", ["child.nhsNumber", "child.name", "contact.leadProfessional"]],
      ["case-nhs-number-9449306753", ["child.nhsNumber", "child.name"]],
    ]);
    expect(found?.fields.unknown).toEqual([]);
  });
  test("an encrypted id brings records together and matches nobody", () => {
    const personId = "FDP4W_qDZtCk-w2Hmqiq7A";
    const found = read({
      records: [
        { ...ada, personId },
        { ...worker, personId },
      ],
    });
    expect(found?.drafts).toHaveLength(1);
    expect(found?.drafts[0]?.people[0]?.ids).toEqual([{ scheme: "local", value: found?.drafts[0]?.case }]);
    expect(found && warningCodes(found)).toEqual(["identifier-encrypted", "subject-not-identified"]);
  });
  test("a placeholder brings nothing together, and the worker's record alone is about nobody", () => {
    const found = read({
      records: [
        { ...ada, personId: "1111111111" },
        { ...worker, personId: "1111111111" },
      ],
    });
    expect(found?.drafts).toHaveLength(1);
    expect(valuesOf(found?.drafts ?? [], "contact.leadProfessional")).toEqual([]);
    expect(found && warningCodes(found)).toEqual([
      "identifier-invalid",
      "subject-not-identified",
      "subject-not-in-record",
    ]);
  });
  test("two valid numbers that differ are nobody's", () => {
    const found = read({ records: [{ ...ada, payload: { ...ada.payload, nhsNumber: "9449306753" } }, worker] });
    expect(found?.drafts.map((draft) => draft.people[0]?.ids[0]?.scheme)).toEqual(["local", "nhs-number"]);
  });
  test("two records of one person that disagree on the name say none", () => {
    const other = { ...ada, payload: { firstName: "Ada", lastName: "M", dateOfBirth: "2017-03-09" } };
    const found = read({ records: [ada, other] });
    expect(valuesOf(found?.drafts ?? [], "child.name")).toEqual([]);
    expect(valuesOf(found?.drafts ?? [], "child.dateOfBirth")).toEqual(["2017-03-09"]);
  });
  test.each([
    [
      "two birth dates",
      { firstName: "Ada", dateOfBirth: "1990-01-01" },
      { firstName: "Ada", dateOfBirth: "2026-10-01" },
    ],
    ["two first names", { firstName: "Mary", lastName: "Lovell" }, { firstName: "Baby", lastName: "Lovell" }],
  ])("records of %s under one number are a mother's and her baby's, and say nothing", (_what, one, other) => {
    const found = read({ records: [{ ...ada, payload: one }, worker, { ...ada, payload: other }] });
    expect(found?.drafts).toEqual([]);
    expect(found && warningCodes(found)).toContain("identifier-shared");
  });
  test.each(["Ada", "Ada Rose", "ADA", "Adá"])("%s is still Ada", (firstName) => {
    const found = read({ records: [ada, { ...ada, payload: { firstName, lastName: "L" } }] });
    expect(found?.drafts).toHaveLength(1);
  });
  test("a payload alone is about whom the file's name says, and about nobody without", () => {
    const name = "9449303223_ChildrensServicesDetailsRecordV1.json";
    expect(read({ keyWorker: "A. Patel" }, name)?.drafts[0]?.people[0]?.ids[0]?.value).toBe("9449303223");
    expect(read({ keyWorker: "A. Patel" }, "9991234566_ChildrensServices.json")).toBeNull();
    expect(read({ orgType: "FAUX", records: [] })).toBeNull();
  });
});

describe("the account", () => {
  test("strange members are unknown, those of the exchange are known", () => {
    const found = read({ ...ada, version: 1, recordLinks: [{ url: "https://x.example", title: "T" }], colour: "red" });
    expect(found?.fields.unknown).toEqual(["colour"]);
  });
  test("a record of another sector is left out and said", () => {
    const housing = { recordType: "housing.homelessness", personId: "9434765919", payload: { status: "open" } };
    const found = read({ records: [ada, housing] });
    expect(found && warningCodes(found)).toEqual(["record-not-recognised"]);
  });
  test("an office's telephone is whom to ring, as list and as object", () => {
    const office = { name: "Records", telephone: "01234 555 500", address: "EB5 6IJ" };
    for (const contactDetails of [office, [office]]) {
      const found = read({ ...worker, contactDetails });
      expect(valuesOf(found?.drafts ?? [], "contact.leadProfessional")).toMatchObject([{ contact: "01234 555 500" }]);
      expect(found?.fields.unknown).toEqual([]);
    }
  });
});

describe("personal details", () => {
  const details = (payload: unknown): Mapped => {
    const found = read({ ...ada, payload });
    if (found === null) throw new Error("nobody");
    return found;
  };
  test("yes is said, no and null are not", () => {
    const value = { firstName: "Ada", firstLanguage: "Polish", braille: true, makaton: false, signLanguage: null };
    expect(valuesOf(details(value).drafts, "child.communicationNeeds")).toEqual([
      { language: "Polish", communication: "Braille" },
    ]);
  });
  test.each([
    ["Birth mother", "parent", "family.parents"],
    ["Mother's partner", "connected-adult", "family.connectedAdults"],
    ["Grandmother", "connected-adult", "family.connectedAdults"],
    ["Half-brother", "sibling", "family.siblings"],
    [null, "connected-adult", "family.connectedAdults"],
  ])("%s is a %s", (relationshipToTheChild, role, item) => {
    const [draft] = details({ relatedPeople: [{ name: "Jo Smith", relationshipToTheChild }] }).drafts;
    expect(draft?.people.find((one) => one.label === "relative-1")?.role).toBe(role);
    expect(draft?.statements.map((one) => one.item)).toContain(item);
  });
  test("a foster carer tells where the child lives, an adoptive mother that there was an adoption: neither is told", () => {
    const related = ["Foster carer", "Adoptive mother"].map((relationshipToTheChild) => ({
      relationshipToTheChild,
      name: "Jo Smith",
    }));
    const found = details({ firstName: "Ada", relatedPeople: related });
    expect(valuesOf(found.drafts, "family.parents")).toEqual([[{ name: "Jo Smith", relationship: "mother" }]]);
    expect(JSON.stringify(found.drafts)).not.toMatch(/oster|dopt/);
    expect(warningCodes(found)).toEqual(["adoption-not-shared", "placement-not-shared"]);
  });
  test("father and son of one name are two people, and each relative is said once though two records have them", () => {
    const related = ["Father", "Brother"].map((relationshipToTheChild) => ({
      relationshipToTheChild,
      name: "Jo Smith",
    }));
    const record = { ...ada, payload: { firstName: "Ada", relatedPeople: related } };
    const found = read({ records: [record, record] });
    expect(found?.drafts[0]?.people.map(({ label, role }) => [label, role])).toEqual([
      ["child", "child"],
      ["relative-1", "parent"],
      ["relative-2", "sibling"],
    ]);
    expect(valuesOf(found?.drafts ?? [], "family.parents")).toEqual([[{ name: "Jo Smith", relationship: "Father" }]]);
  });
  test("what is reported of a relative's danger is said about the relative", () => {
    const father = { relationshipToTheChild: "Father", name: "Fin C", dob: "1988-11-01", risk: ["May have firearms"] };
    const [draft] = details({ relatedPeople: [father] }).drafts;
    expect(draft?.statements.find((one) => one.item === "police.staffSafety")).toMatchObject({
      about: "relative-1",
      assertion: "reported",
    });
  });
});

test("a real file of the programme is read whole", () => {
  const file = new URL("../../../../test/samples/social-care/sui/local-authority-01.custodian.json", import.meta.url);
  const found = read(JSON.parse(readFileSync(file, "utf8")));
  expect(found?.drafts).toHaveLength(3);
});

describe("what is a stub, and what only has a name", () => {
  const isOne = (record: unknown): boolean => {
    const json = readJson(JSON.stringify(record));
    if (!json.ok) throw new Error(json.code);
    return isCustodian(rootField(json.tree, new FieldLedger(json.tree)), [workers]);
  };
  const name = { firstName: "Ada", lastName: "Norcott" };
  test.each([
    { ...name, sui: "1111111111" },
    { ...name, nhsNumber: "9434765919" },
    { ...name, keyWorker: "A. Patel" },
    { ...name, dateOfBirth: "2015-03-02" },
    { ...name, birthAssignedSex: "female" },
  ])("a name with what says whom or what it is about is one: %j", (record) => {
    expect(isOne(record)).toBe(true);
  });
  test.each([
    { ...name, userId: "1e2f843e", email: "a@example.org", groups: [{ groupName: "System Users" }] },
    { ...name, dateOfBirth: "1980-07-15", rank: "PC", fax: "020", id: "a1", disability: "none", workTelephone: "020" },
    name,
  ])("a user or an employee of another system is none: %j", (record) => {
    expect(isOne(record)).toBe(false);
  });
});
