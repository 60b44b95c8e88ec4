import type { CustodianReader, CustodianSector } from "@gatehouse/adapter/custodian/read-custodian";
import { contactsOf, isCustodian, readCustodian } from "@gatehouse/adapter/custodian/read-custodian";
import type { CustodianRecord } from "@gatehouse/adapter/custodian/records";
import { leafOf, rowsOf, textsOf } from "@gatehouse/adapter/custodian/records";
import type { Field } from "@gatehouse/adapter/field";
import { codeOfWords } from "@gatehouse/adapter/text";
import type { Message } from "@gatehouse/contracts/message";
import type { Reading } from "../child.ts";
import { Child } from "../child.ts";
import { sayInvolvement } from "./involvement.ts";

/** Words by which records name a plan, the most protective first. */
const plans = [
  [/looked[ -]after|in care|\b(?:cla|lac)\b/i, "looked-after"],
  [/child[ -]protection|\bcpp?\b/i, "child-protection"],
  [/child[ -]in[ -]need|\bcin\b/i, "child-in-need"],
  [/early[ -]help|\beh(?:m|a)?\b|\bteh\b/i, "early-help"],
] as const;
/** Words by which the same row says that it is over, or never was. */
const isOver = /\b(?:closed|ceased|ended|former|previous|not|no longer|step(?:ped)? down from)\b/i;

function planOf(words: string): string | undefined {
  return plans.find(([form]) => form.test(words))?.[1];
}

const statusRows = ["cscActiveStatusesAndPlans"];
const referralRows = ["childrensServicesReferrals", "cscReferrals"];

/** Whether the record says that the child is in care: then no address of theirs is given. */
function saysLookedAfter({ payload }: CustodianRecord): boolean {
  return rowsOf(payload, ...statusRows).some((row) =>
    ["status", "plan"].some((name) => planOf(leafOf(row, name)?.text ?? "") === "looked-after"),
  );
}

function sayWorker(record: CustodianRecord, child: Child): void {
  const worker = leafOf(record.payload, "keyWorker");
  if (worker === undefined) return;
  const duty = textsOf(record.payload, "dutyContactDetails");
  // Without a duty desk in the payload, the record's office is whom to ring.
  const office = contactsOf(record).flatMap(({ reach }) => reach);
  const from = duty.length > 0 ? duty : office;
  const reach = from.map((leaf) => leaf.text).join(", ");
  const isUsable = reach !== "" && reach.length <= 200;
  const { agency, contact } = child.context;
  const value = { name: worker.text, role: "social-worker", agency, contact: isUsable ? reach : contact };
  child.say("contact.leadProfessional", value, { from: isUsable ? [worker, ...from] : [worker] });
}

function sayPlan(row: Field, child: Child): void {
  const leaves = ["status", "plan"].flatMap((name) => leafOf(row, name) ?? []);
  const status = leaves.map((leaf) => planOf(leaf.text)).find((plan) => plan !== undefined);
  const [first] = leaves;
  if (first === undefined) return;
  if (status === undefined || leaves.some((leaf) => isOver.test(leaf.text)))
    return child.ledger.warn("code-unknown", first.path);
  child.say("family.planStatus", { status }, { from: leaves });
}

function readServices(record: CustodianRecord, child: Child): void {
  const { payload } = record;
  sayWorker(record, child);
  for (const row of rowsOf(payload, ...statusRows)) sayPlan(row, child);
  for (const row of rowsOf(payload, ...referralRows)) {
    const type = leafOf(row, "type");
    const code = `${codeOfWords(type?.text ?? "", "children-services").slice(0, 50)}-referral`;
    sayInvolvement(child, code, leafOf(row, "date"), { also: [type] });
  }
}

const services: CustodianReader<Child> = {
  types: ["childrens-services.details", "child-social-care.details"],
  names: ["keyWorker", "dutyContactDetails", "teamInvolvement", ...statusRows, ...referralRows],
  rules: {
    shared: [
      "keyWorker",
      "dutyContactDetails",
      ...statusRows.flatMap((name) => [`${name}[].status`, `${name}[].plan`]),
      ...referralRows.flatMap((name) => [`${name}[].date`, `${name}[].type`]),
    ],
    notShared: { teamInvolvement: "partners reach the worker or the duty desk" },
  },
  read: readServices,
};

/** The first revision: that there is, or was, a case, and since when. Its number is the council's own. */
const socialCareCase: CustodianReader<Child> = {
  types: ["local-authority.children-social-care"],
  names: [],
  rules: { shared: ["startDate", "endDate"], notShared: { caseId: "the council's own number", status: "follows" } },
  read: ({ payload }, child) => {
    const [start, end] = [leafOf(payload, "startDate"), leafOf(payload, "endDate")];
    sayInvolvement(child, "case-opened", start);
    sayInvolvement(child, "case-closed", end);
  },
};

/** A vendor's flat stub (Mosaic): identity, which the shared reader says, and referrals. */
const stub: CustodianReader<Child> = {
  types: [],
  names: ["referrals"],
  rules: {
    shared: ["referrals[].date", "referrals[].reason"],
    notShared: { "referrals[].id": "the source's own counting" },
  },
  read: ({ payload }, child) => {
    for (const row of rowsOf(payload, "referrals")) {
      const reason = leafOf(row, "reason");
      sayInvolvement(child, "referral", leafOf(row, "date"), { narrative: reason?.text, also: [reason] });
    }
  },
};

const readers: readonly CustodianReader<Child>[] = [services, socialCareCase, stub];

/** Whether a JSON record is a custodian record, or a stub, of children's services. */
export function isSui(root: Field): boolean {
  return isCustodian(root, readers);
}

/** The children of a custodian record: one draft a child, made of all records about them. */
export function mapSui(root: Field, reading: Reading, fileName: string): readonly Message[] | null {
  const sector: CustodianSector<Child> = {
    readers,
    open: (start) => new Child(reading, root.ledger, start),
    close: (child) => child.drafts(),
    hidesHome: (records) => records.some(saysLookedAfter),
  };
  return readCustodian(root, sector, { context: reading.context, fileName });
}
