import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { Identifier, Message } from "@gatehouse/contracts/message";
import type { Field } from "../field.ts";
import { each, memberNames } from "../field.ts";
import type { FieldRules } from "../field-rules.ts";
import { because, isCovered, joinRules } from "../field-rules.ts";
import type { Leaf } from "../leaf.ts";
import type { MapContext } from "../map.ts";
import { readDate } from "../dates.ts";
import { namesAgree } from "../one-person.ts";
import type { Subject, SubjectStart } from "../subject.ts";
import { bornOf, nameOf, personalNames, personalRules, sayPersonal } from "./personal-details.ts";
import type { CustodianRecord } from "./records.ts";
import { custodianRecords, deliveredSystem, hasRecords, leafOf, rowsOf } from "./records.ts";

/** How a sector reads the payload of its own record type, in all its revisions. */
export type CustodianReader<Person extends Subject> = {
  /** Record types in small letters: `["crime-justice.details", "crime-justice"]`. */
  readonly types: readonly string[];
  /** Members that show this payload where the record does not say its type: stubs and payloads without envelope. */
  readonly names: readonly string[];
  /** Paths below the payload, in any case of their letters. */
  readonly rules: FieldRules;
  /** Says what the payload says; take fields by `leafOf`, `rowsOf`, `textsOf`, which do not mind the case of names. */
  readonly read: (record: CustodianRecord, person: Person) => void;
};

/** What a sector adds to the shared reader. */
export type CustodianSector<Person extends Subject> = {
  readonly readers: readonly CustodianReader<Person>[];
  /** Makes the person of a group of records: `(start) => new Subject(context, ledger, start)`, or a class of its own. */
  readonly open: (start: SubjectStart) => Person;
  /** The drafts of a person: `(person) => person.updates()`, and concerns where something triggers one. */
  readonly close: (person: Person) => readonly Message[];
  /** Whether these records of one person say that the child is looked after: then no home is said. Never when absent. */
  readonly hidesHome?: (records: readonly CustodianRecord[]) => boolean;
};

/** Where a record comes from. */
export type CustodianSource = { readonly context: MapContext; readonly fileName: string };

/** Members of the envelope, all about the exchange: which system, which schema, where a person could log in. */
const envelopeRules: FieldRules = {
  shared: ["recordType", "personId", "encryptedPersonId", "sui", "nhsNumber", "childNhsNumber"],
  notShared: because("about the exchange and the system that holds the record", [
    "orgId",
    "orgName",
    "orgType",
    "recordId",
    "version",
    "schemaUri",
    "dataType",
    "systemId",
    "recordLink",
    "recordLinks",
    "contactDetails",
  ]),
};

const personNumbers = ["personId", "encryptedPersonId", "sui", "nhsNumber", "childNhsNumber"];
/** Names of people are in every system; the other members of `personal.details` are this record's own. */
const ownNames = personalNames.filter((name) => name !== "firstName" && name !== "lastName");

function hasAny(payload: Field, names: readonly string[]): boolean {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return memberNames(payload).some((name) => wanted.has(name.toLowerCase()));
}

function isPersonal(record: CustodianRecord): boolean {
  return record.type === "personal.details" || hasAny(record.payload, personalNames);
}

function readersOf<Person extends Subject>(
  record: CustodianRecord,
  sector: CustodianSector<Person>,
): readonly CustodianReader<Person>[] {
  const byType = sector.readers.filter((reader) => reader.types.includes(record.type));
  return byType.length > 0 ? byType : sector.readers.filter((reader) => hasAny(record.payload, reader.names));
}

/**
 * Whether a JSON record is a custodian record of this sector: an envelope, a record with `recordType` or `payload`, or a
 * payload or vendor's stub alone. Ask last: a stub is told by a few member names only.
 */
export function isCustodian<Person extends Subject>(root: Field, readers: readonly CustodianReader<Person>[]): boolean {
  const [first] = each(root);
  if (first === undefined) return false;
  if (hasRecords(first) || hasAny(first, ["payload", "recordType"])) return true;
  const [record] = custodianRecords(first);
  if (record === undefined) return false;
  return readers.some((reader) => hasAny(record.payload, reader.names)) || isAboutSomebody(record);
}

/** Members of a stub that only say who somebody is, in small letters. */
const whoNames: ReadonlySet<string> = new Set([
  "firstname",
  "lastname",
  "dateofbirth",
  ...[...personalRules.shared, ...Object.keys(personalRules.notShared)].map((path) =>
    path.replace(/[.[].*$/, "").toLowerCase(),
  ),
]);

/**
 * A stub without a word of the sector: somebody's name alone is any system's user. It takes a number of the programme's,
 * a member that only this record has, or a birth date among members of which most are this record's.
 */
function isAboutSomebody({ payload, envelope }: CustodianRecord): boolean {
  if (!hasAny(payload, personalNames)) return false;
  if (hasAny(envelope, personNumbers) || hasAny(payload, [...personNumbers, ...ownNames])) return true;
  const names = memberNames(payload).map((name) => name.toLowerCase());
  const strange = names.filter((name) => !whoNames.has(name)).length;
  return names.includes("dateofbirth") && strange * 2 < names.length;
}

/** The NHS number that the name of a file begins with: `9449303223_HealthDataRecordV1.json`. */
function numberInFileName(fileName: string): readonly Identifier[] {
  const value = /^(\d{10})[_.-]/.exec(fileName.split(/[\\/]/).at(-1) ?? "")?.[1];
  return value !== undefined && checkIdentifier("nhs-number", value) ? [{ scheme: "nhs-number", value }] : [];
}

function startOf(
  records: readonly CustodianRecord[],
  personal: readonly Field[],
  source: CustodianSource,
  isAlone: boolean,
): SubjectStart | undefined {
  const [first] = records;
  if (first === undefined) return undefined;
  const { ledger } = first.envelope;
  const own = records.flatMap((record) => record.ids).slice(0, 1);
  const isNameless = own.length === 0 && first.key === undefined && isAlone;
  const fromName = isNameless ? numberInFileName(source.fileName) : [];
  if (fromName.length > 0) ledger.warn("subject-from-file-name", "");
  const ids = [...own, ...fromName];
  const born = bornOf(personal, ledger, source.context);
  const name = nameOf(personal, ledger);
  if (ids.length === 0 && first.key === undefined && name === undefined) return undefined;
  const key = ids.length === 0 ? (first.key ?? keyOfName(name?.name, born)) : undefined;
  return { ids, born, path: first.envelope.path, key };
}

/** A name alone is many people's; with a birth date it is the agency's own child. */
function keyOfName(name: string | undefined, born: string | undefined): string | undefined {
  return name === undefined || born === undefined ? undefined : `named:${name.toLowerCase()} ${born}`;
}

function readPerson<Person extends Subject>(
  records: readonly CustodianRecord[],
  sector: CustodianSector<Person>,
  source: CustodianSource,
  isAlone: boolean,
): readonly Message[] | null {
  const own = records.filter((record) => !isDelivered(record));
  for (const record of records)
    if (!own.includes(record)) record.envelope.ledger.leaveOut("own-delivery", record.payload);
  return own.length === 0 ? [] : readOwn(own, sector, source, isAlone);
}

/** What came through here as a delivery is others' word: said again it would stand in this agency's name. */
function isDelivered({ envelope }: CustodianRecord): boolean {
  return leafOf(envelope, "systemId")?.text === deliveredSystem;
}

function readOwn<Person extends Subject>(
  records: readonly CustodianRecord[],
  sector: CustodianSector<Person>,
  source: CustodianSource,
  isAlone: boolean,
): readonly Message[] | null {
  const readable = records.filter((record) => isPersonal(record) || readersOf(record, sector).length > 0);
  const [any] = records;
  for (const record of records)
    if (!readable.includes(record)) record.envelope.ledger.leaveOut("record-not-recognised", record.payload);
  if (readable.length === 0) return [];
  const personal = readable.filter(isPersonal).map((record) => record.payload);
  if (areSeveral(personal)) {
    // A mother's number on her baby's record: for one of them it is wrong, and nobody knows what is whose.
    for (const record of readable) record.envelope.ledger.leaveOut("identifier-shared", record.payload);
    return [];
  }
  const start = startOf(readable, personal, source, isAlone);
  if (start === undefined) {
    any?.envelope.ledger.warn("subject-not-in-record", any.envelope.path);
    return null;
  }
  const person = sector.open(start);
  for (const { value } of start.ids) person.say("child.nhsNumber", value, { from: [] });
  sayPersonal(personal, person, sector.hidesHome?.(readable) === true);
  for (const record of readable) for (const reader of readersOf(record, sector)) reader.read(record, person);
  return sector.close(person);
}

/**
 * Whether records that one number brings together tell of two people: two birth dates, or first names that cannot be one's.
 * A surname changes.
 */
function areSeveral(personal: readonly Field[]): boolean {
  const born = personal.flatMap((payload) => readDate(leafOf(payload, "dateOfBirth")?.text ?? "") ?? []);
  const [first = "", ...others] = personal.flatMap((payload) => leafOf(payload, "firstName")?.text ?? []);
  return new Set(born).size > 1 || others.some((name) => !namesAgree(first, name));
}

/** The part of a path that is below envelope and payload. */
const above = /^(?:\[\]\.)?(?:records(?:\[\])?\.)?(?:payload\.|data\.personalData\.)?/i;

function know<Person extends Subject>(root: Field, sector: CustodianSector<Person>): void {
  const rules = joinRules([envelopeRules, personalRules, ...sector.readers.map((reader) => reader.rules)]);
  const known = [...rules.shared, ...Object.keys(rules.notShared)].map((path) => path.toLowerCase());
  root.ledger.know((path) => isCovered(path.replace(above, "").toLowerCase(), known));
}

/**
 * Reads a custodian record of the Department for Education's single unique identifier programme, in any of its revisions
 * and shapes: records are brought together by person, `personal.details` is read here and each sector's own payload by
 * its reader; every field is accounted for in the ledger, strange ones as unknown.
 *
 * The organisation's `contactDetails` say whom to ring about the record, not who leads the child's plan: a reader that
 * has an item for them takes them with `contactsOf`; else they are known and not shared.
 *
 * @returns one group of drafts a person; null when no record says whom it is about
 */
export function readCustodian<Person extends Subject>(
  root: Field,
  sector: CustodianSector<Person>,
  source: CustodianSource,
): readonly Message[] | null {
  const records = custodianRecords(root);
  const people = [...Map.groupBy(records, (record) => record.key ?? record).values()];
  const found = people.map((same) => readPerson(same, sector, source, people.length === 1));
  know(root, sector);
  return found.every((drafts) => drafts === null) ? null : found.flatMap((drafts) => drafts ?? []);
}

/** Whom to ring at the organisation about a record: name, what for, and the telephone and e-mail of the office. */
export type CustodianContact = {
  readonly name: Leaf | undefined;
  readonly description: Leaf | undefined;
  /** Telephone and e-mail; never the office's address, which nobody asks for. */
  readonly reach: readonly Leaf[];
};

/** The record's `contactDetails`, a list in one revision and an object in another. */
export function contactsOf(record: CustodianRecord): readonly CustodianContact[] {
  return rowsOf(record.envelope, "contactDetails").map((row) => ({
    name: leafOf(row, "name"),
    description: leafOf(row, "description"),
    reach: ["telephone", "email"].flatMap((name) => leafOf(row, name) ?? []),
  }));
}
