import type { CustodianReader, CustodianSector } from "@gatehouse/adapter/custodian/read-custodian";
import { isCustodian, readCustodian } from "@gatehouse/adapter/custodian/read-custodian";
import { leafOf } from "@gatehouse/adapter/custodian/records";
import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import { Subject } from "@gatehouse/adapter/subject";
import type { ItemName } from "@gatehouse/contracts/items";
import type { Message } from "@gatehouse/contracts/message";
import { hasAny } from "./members.ts";
import { isDocument } from "./documents.ts";
import { isPlaceholder } from "./names.ts";
import type { Reading } from "./reading.ts";
import type { Source } from "./source.ts";
import { concernNarrative } from "./wording.ts";

/** The child of a custodian record, and whether it was found homeless. */
class HousedChild extends Subject {
  isHomeless = false;
}

/** Where a homeless family is put, by the words of the record; any other is temporary accommodation all the same. */
const places: readonly (readonly [RegExp, string | null])[] = [
  // A refuge is not for the landlord to name.
  [/refuge/i, null],
  [/^(?:none|no|false|not applicable)$/i, null],
  [/hostel/i, "temporary-hostel"],
  [/b&b|bed.?and.?breakfast/i, "temporary-bed-and-breakfast"],
];
const closed = /^(?:closed|ended|discharged|withdrawn|complete|completed)\b/i;

const homelessness: CustodianReader<HousedChild> = {
  types: ["housing.homelessness", "housing.details", "housing"],
  names: ["priorityNeed", "temporaryAccommodation"],
  rules: {
    shared: ["caseId", "assessmentDate", "priorityNeed", "status", "temporaryAccommodation"],
    notShared: {},
  },
  read: ({ payload }, child) => {
    const { ledger } = child;
    const status = leafOf(payload, "status");
    const isClosed = closed.test(status?.text ?? "");
    const number = leafOf(payload, "caseId");
    const assessed = leafOf(payload, "assessmentDate");
    const date = child.pastDay(assessed);
    if (date !== undefined) {
      const row = { date, type: "homelessness-assessment" };
      child.say("family.previousInvolvement", [row], { on: date, from: [assessed] });
    }
    if (number && !isPlaceholder(number.text))
      child.say("case.localReference", number.text.slice(0, 200), { from: [number] });
    const place = leafOf(payload, "temporaryAccommodation");
    const known = places.find(([words]) => words.test(place?.text ?? ""));
    const tenure = known === undefined ? "temporary-accommodation" : known[1];
    if (place && isClosed) ledger.warn("tenure-ended", place.path);
    else if (place && tenure === null) ledger.warn("tenure-not-shared", place.path);
    else if (place) child.say("housing.tenancy", { tenure }, { from: [place, status] });
    const need = leafOf(payload, "priorityNeed");
    if (isClosed || date === undefined || !/^(?:true|yes|1)$/i.test(need?.text ?? "")) return;
    child.isHomeless = true;
    for (const leaf of [need, status]) if (leaf) ledger.use(leaf.path);
  },
};

/** What a concern takes along, beside the narrative and the referrer. */
const concerning: ReadonlySet<string> = new Set<ItemName>([
  "child.dateOfBirth",
  "child.name",
  "child.nhsNumber",
  "housing.tenancy",
]);

function draftsOf(child: HousedChild, { wording, isOn }: Reading): readonly Message[] {
  const updates = child.updates();
  const id = "homeless-with-children";
  if (!child.isHomeless || child.about !== "child" || !isOn(id)) return updates;
  const narrative = concernNarrative(wording, [id], true);
  const content = { items: concerning, summary: wording.summary };
  return [...updates, ...child.builder.concern(child.key, child.about, narrative, undefined, content)];
}

/** Members that only custodian records and the vendors' stubs of the same programme have. */
const own: readonly string[] = [
  "records",
  "payload",
  "recordType",
  "nhsNumber",
  "sui",
  "birthAssignedSex",
  "relatedPeople",
];

/** Whether JSON is a custodian record; a person or a tenure of a housing system is none. */
export function isCustodianFile(root: Field): boolean {
  const [first] = each(root);
  if (first === undefined || (!hasAny(first, own) && isDocument(root))) return false;
  return isCustodian(root, [homelessness]);
}

/** The DfE custodian record, in all revisions: what it says of homelessness, and of the person. */
export const custodianSource: Source = {
  read: (root, reading) => {
    const { context, ledger, fileName } = reading;
    const sector: CustodianSector<HousedChild> = {
      readers: [homelessness],
      open: (start) => new HousedChild(context, ledger, start),
      close: (child) => draftsOf(child, reading),
    };
    return readCustodian(root, sector, { context, fileName }) ?? "no-subject";
  },
};
