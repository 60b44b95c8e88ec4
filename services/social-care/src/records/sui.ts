import type { Field } from "@gatehouse/adapter/field";
import { atAnyCase, each, isPresent, memberNames } from "@gatehouse/adapter/field";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { elements, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import type { Identifier, Message } from "@gatehouse/contracts/message";
import { Child } from "../child.ts";
import { birthDateOf, checkedId, numberInFileName, sayNumbers, saySex } from "../identity.ts";
import { isChildrensServices, readChildrensServices, saysLookedAfter } from "./sui-services.ts";
import { readPersonal } from "./sui-personal.ts";

const personalNames: ReadonlySet<string> = new Set([
  "firstname",
  "lastname",
  "birthassignedsex",
  "relatedpeople",
  "designatedlocalauthority",
]);

/** A `personal.details` payload, or one that a children's services record names, by what it holds. */
function isPersonal(payload: Field): boolean {
  return memberNames(payload).some((name) => personalNames.has(name.toLowerCase()));
}

/** Whether a JSON object is an SUI custodian record of children's services: envelope, record or payload alone. */
export function isSui(root: Field): boolean {
  const [first = root] = each(root);
  if (hasMember(first, "records") || isPresent(atAnyCase(first, "payload"))) return true;
  return isChildrensServices(first) || (isPersonal(first) && !hasMember(first, "referrals"));
}

type Part = { readonly record: Field; readonly payload: Field; readonly ids: readonly Identifier[] };

function partOf(record: Field): Part {
  const inner = atAnyCase(record, "payload");
  const payload = isPresent(inner) ? inner : record;
  const number = leafAt(atAnyCase(record, "personId")) ?? leafAt(atAnyCase(payload, "nhsNumber"));
  // Early files hold an encrypted id of 22 characters there: it is the exchange's own, and matches nobody here.
  const isNumber = number !== undefined && /^[\d\s-]+$/.test(number.text);
  return { record, payload, ids: isNumber ? checkedId("nhs-number", number, record.ledger) : [] };
}

function keyOf(part: Part): string | Part {
  const [id] = part.ids;
  return id?.value ?? part;
}

function sayIdentity(child: Child, payload: Field, born: Leaf | undefined): void {
  const [given, family] = [leafAt(atAnyCase(payload, "firstName")), leafAt(atAnyCase(payload, "lastName"))];
  const name = [given?.text, family?.text].filter((part) => part !== undefined).join(" ");
  if (name !== "") child.say("child.name", name, { from: [given, family] });
  if (born) child.say("child.dateOfBirth", born.text, { from: [born] });
  saySex(child, leafAt(atAnyCase(payload, "birthAssignedSex")));
}

function mapPerson(
  parts: readonly Part[],
  fileName: string,
  ledger: FieldLedger,
  context: MapContext,
): readonly Message[] {
  const readable = parts.filter(({ payload }) => isPersonal(payload) || isChildrensServices(payload));
  for (const part of parts) if (!readable.includes(part)) ledger.leaveOut("record-not-recognised", part.payload);
  const [first] = readable;
  if (first === undefined) return [];
  const own = first.ids.length > 0 ? first.ids : numberInFileName(fileName);
  const personal = readable.find(({ payload }) => isPersonal(payload))?.payload;
  const dob = personal && leafAt(atAnyCase(personal, "dateOfBirth"));
  const born = birthDateOf(dob, ledger, context);
  if (own.length > 0 && first.ids.length === 0) ledger.warn("subject-from-file-name", "");
  if (own.length === 0 && personal === undefined) ledger.warn("subject-not-in-record", first.payload.path);
  const child = new Child(context, ledger, { ids: own, born, path: first.record.path });
  sayNumbers(child, own);
  const dated = born === undefined || dob === undefined ? undefined : { path: dob.path, text: born };
  if (personal) sayIdentity(child, personal, dated);
  const isPlaced = readable.some(({ payload }) => saysLookedAfter(payload));
  for (const { payload } of readable) {
    if (isPersonal(payload)) readPersonal(payload, child, isPlaced);
    if (isChildrensServices(payload)) readChildrensServices(payload, child);
  }
  return child.drafts(`sui:${fileName}`);
}

const workings: ReadonlySet<string> = new Set(
  [
    "orgId",
    "orgName",
    "orgType",
    "recordId",
    "recordType",
    "version",
    "schemaUri",
    "dataType",
    "systemId",
    "encryptedPersonId",
    "personId",
    "recordLink",
    "recordLinks",
    "url",
    "title",
    "contactDetails",
  ].map((name) => name.toLowerCase()),
);

/** Workings of the envelope: which system, which schema, whom to ask for the record itself. */
export function isSuiWorking(path: string): boolean {
  return (
    path.split(".").some((name) => workings.has(name.replaceAll("[]", "").toLowerCase())) && !path.includes("payload.")
  );
}

/** The children of an SUI custodian record: one draft a child, made of all records about them. */
export function mapSui(root: Field, context: MapContext, fileName: string): readonly Message[] | null {
  const records = each(root).flatMap((one) => (hasMember(one, "records") ? elements(one, "records") : [one]));
  const parts = records.map(partOf);
  if (parts.length === 0) return null;
  const people = Map.groupBy(parts, keyOf);
  return [...people.values()].flatMap((same) => mapPerson(same, fileName, root.ledger, context));
}
