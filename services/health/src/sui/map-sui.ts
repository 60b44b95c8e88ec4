import { ageInYears, readDate } from "@gatehouse/adapter/dates";
import { DraftBuilder } from "@gatehouse/adapter/draft-builder";
import type { Field } from "@gatehouse/adapter/field";
import { at, atAnyCase, birthDate, each, isPresent, memberNames, peek, phrase, text } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { MapContext } from "@gatehouse/adapter/map";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { idKey, isPlaceholderId, sharedNumbers } from "@gatehouse/adapter/one-person";
import { isRecordObject } from "@gatehouse/adapter/record-tree";
import { solidIdentifier } from "@gatehouse/adapter/text";
import { checkIdentifier, nhsNumberValid } from "@gatehouse/contracts/identifiers";
import { londonDate } from "@gatehouse/contracts/london";
import type { Identifier, Message } from "@gatehouse/contracts/message";
import { keys } from "../clinical.ts";
import type { Matchers, Reading } from "../reading.ts";
import { ResourceIndex } from "../fhir/resources.ts";
import { sayHealth, sayHolder } from "./payload.ts";

const adultAge = 18;

/** Names by which a person is identified, in all versions and vendors' stubs. */
const personNames = ["personId", "nhsNumber", "sui"] as const;
/** Names that make a JSON object one of these records, when it says nothing else of itself. */
const payloadNames: ReadonlySet<string> = new Set(
  [
    "registeredGPName",
    "registeredGP",
    "registeredGPSurgery",
    "gpName",
    "gpSurgery",
    "camhsTeamInvolvement",
    "healthActiveStatusesAndPlans",
    "missedAppointments",
    "missedAppointmentReasons",
    "emergencyDepartmentAttendances",
    "episodeId",
    ...personNames,
  ].map((name) => name.toLowerCase()),
);
/** Workings of the envelope: which system, which schema, where a person could log in. */
const notShared: ReadonlySet<string> = new Set(
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
    "recordLink",
    "recordLinks",
    "url",
    "title",
    "address",
    "lastContactDate",
    "episodeId",
    "personId",
    "sui",
    "nhsNumber",
  ].map((name) => name.toLowerCase()),
);

/** Whether a JSON object is an SUI custodian record in any of its shapes: envelope, record, payload, vendor's stub. */
export function isSuiRecord(root: Field): boolean {
  const [first] = each(root);
  if (first === undefined || !isRecordObject(first.tree)) return false;
  if (isPresent(atAnyCase(first, "records")) || isPresent(atAnyCase(first, "payload"))) return true;
  return memberNames(first).some((name) => payloadNames.has(name.toLowerCase()));
}

/** The NHS number that the name of a file begins with: `9449303223_HealthDataRecordV1.json`. */
function numberInFileName(fileName: string): string | undefined {
  const found = /^(?:.*[\\/])?(\d{10})[_.-]/.exec(fileName)?.[1];
  return found !== undefined && nhsNumberValid(found) ? found : undefined;
}

/** An id of the exchange's own, apart from what the agency's systems number; undefined for a placeholder or a wrong number. */
function ownId(raw: string): Identifier | undefined {
  const value = raw.replace(/\s+/g, "");
  const isWrong = /^\d{10}$/.test(solidIdentifier(raw)) || isPlaceholderId(value);
  return isWrong || !checkIdentifier("local", `sui/${value}`) ? undefined : { scheme: "local", value: `sui/${value}` };
}

function idsOf(record: Field, payload: Field, fileName: string): readonly Identifier[] {
  const found: Identifier[] = [];
  for (const place of [record, payload]) {
    for (const name of personNames) {
      const field = atAnyCase(place, name);
      const raw = text(field);
      if (raw === undefined) continue;
      const value = solidIdentifier(raw);
      const isValid = nhsNumberValid(value);
      if (!isValid && /^\d{10}$/.test(value)) record.ledger.warn("identifier-invalid", field.path);
      const id: Identifier | undefined = isValid ? { scheme: "nhs-number", value } : ownId(raw);
      if (id !== undefined && !found.some((one) => idKey(one) === idKey(id))) found.push(id);
    }
  }
  const numbers = found.filter(({ scheme }) => scheme === "nhs-number");
  // Two valid numbers that differ are nobody's.
  if (numbers.length > 1) {
    record.ledger.warn("rows-disagree", record.path);
    return [];
  }
  const fromName = found.length === 0 ? numberInFileName(fileName) : undefined;
  if (fromName === undefined) return found;
  record.ledger.warn("subject-from-file-name", "");
  return [{ scheme: "nhs-number", value: fromName }];
}

function nameOf(payload: Field): string | undefined {
  const parts = ["firstName", "lastName"].flatMap((name) => phrase(atAnyCase(payload, name)) ?? []);
  return parts.length > 0 ? parts.join(" ").slice(0, 200) : undefined;
}

const sexes: Readonly<Record<string, string>> = {
  male: "male",
  m: "male",
  female: "female",
  f: "female",
  other: "other",
};

function sayIdentity(payload: Field, reading: Reading, ids: readonly Identifier[], name: string | undefined): void {
  const { builder, about, context } = reading;
  const number = ids.find((id) => id.scheme === "nhs-number")?.value;
  const path = payload.path;
  if (number !== undefined) builder.say("child.nhsNumber", about, number, { assertion: "fact", path });
  if (name !== undefined) builder.say("child.name", about, name, { assertion: "fact", path });
  const born = birthDate(atAnyCase(payload, "dateOfBirth"), context.now);
  if (born !== undefined) builder.say("child.dateOfBirth", about, born, { assertion: "fact", path });
  const sexField = atAnyCase(payload, "birthAssignedSex");
  const sex = sexes[peek(sexField)?.toLowerCase() ?? ""];
  if (sex !== undefined) {
    reading.ledger.use(sexField.path);
    builder.say("child.sex", about, sex, { assertion: "fact", path: sexField.path });
  }
}

function payloadOf(record: Field): Field {
  const inner = atAnyCase(record, "payload");
  return isPresent(inner) ? inner : record;
}

/** Who a record is about, as far as it says; nothing is counted as used. */
function whoIs(record: Field, fileName: string): Somebody {
  const place = { ...record, ledger: new FieldLedger(null) };
  const payload = payloadOf(place);
  const born = peek(atAnyCase(payload, "dateOfBirth"));
  return {
    ids: idsOf(place, payload, fileName),
    name: nameOf(payload),
    born: born === undefined ? undefined : readDate(born),
    sex: peek(atAnyCase(payload, "birthAssignedSex")),
  };
}

/** Where records come from, and the numbers in them that stand beside two people. */
type Source = { readonly fileName: string; readonly shared: ReadonlySet<string> };

function draftsOf(
  record: Field,
  context: MapContext,
  matchers: Matchers,
  { fileName, shared }: Source,
): readonly Message[] | null {
  const payload = payloadOf(record);
  const all = idsOf(record, payload, fileName);
  const ids = all.filter((id) => !shared.has(idKey(id)));
  if (ids.length < all.length) record.ledger.warn("identifier-shared", record.path);
  const name = nameOf(payload);
  if (ids.length === 0 && name === undefined) return null;
  const { ledger } = record;
  const born = birthDate(atAnyCase(payload, "dateOfBirth"), context.now);
  const isChild = born === undefined || ageInYears(born, londonDate(context.now)) < adultAge;
  if (!isChild) ledger.warn("subject-is-adult", payload.path);
  const about = isChild ? "child" : "adult";
  const builder = new DraftBuilder(context, ledger);
  builder.person(
    { label: about, role: isChild ? "child" : "connected-adult", ids: [...ids], ...keys({ born }) },
    payload.path,
  );
  const index = new ResourceIndex([]);
  const reading: Reading = {
    context,
    ledger,
    matchers,
    index,
    builder,
    about,
    isChild,
    isProtected: false,
    concerns: [],
  };
  sayIdentity(payload, reading, ids, name);
  sayHealth(payload, reading);
  sayHolder(record, reading);
  const [first] = ids;
  return builder.updates(first === undefined ? `unidentified:${context.newId("")}` : `${first.scheme}:${first.value}`);
}

/**
 * Maps an SUI custodian record (Department for Education): one draft a record in it.
 *
 * @param fileName the only place where a payload alone says whom it is about
 * @returns the drafts, or null when no record says whom it is about
 */
export function mapSui(
  root: Field,
  context: MapContext,
  matchers: Matchers,
  fileName: string,
): readonly Message[] | null {
  const records = each(root).flatMap((one) => {
    const inside = at(one, "records");
    return Array.isArray(inside.tree) ? each(inside) : [one];
  });
  const shared = sharedNumbers(records.map((record) => whoIs(record, fileName)));
  const found = records.map((record) => draftsOf(record, context, matchers, { fileName, shared }));
  root.ledger.know((path) => notShared.has((path.split(".").at(-1) ?? "").replaceAll("[]", "").toLowerCase()));
  const hasRecords = records.length > 0;
  if (!hasRecords) root.ledger.warn("no-match", "records");
  return hasRecords && found.every((drafts) => drafts === null) ? null : found.flatMap((drafts) => drafts ?? []);
}
