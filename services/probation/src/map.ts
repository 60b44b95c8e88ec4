import type { Field } from "@gatehouse/adapter/field";
import { rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { isCovered, joinRules } from "@gatehouse/adapter/field-rules";
import { hasMember } from "@gatehouse/adapter/leaf";
import type { CreateMapRecord, MapRecord, RecordFile } from "@gatehouse/adapter/map";
import { mapped, notMapped } from "@gatehouse/adapter/mapped";
import { byDefault } from "@gatehouse/adapter/triggers";
import type { Identifier, Message } from "@gatehouse/contracts/message";
import { londonDate } from "@gatehouse/contracts/london";
import { draftsAbout, saysSomething } from "./content.ts";
import { facets, isLimitedAccess, rulesOf } from "./facets.ts";
import type { FoundIdentifier } from "./justice-identifiers.ts";
import { crnInFileName, identifiersOf, saysWho } from "./justice-identifiers.ts";
import { openFile, partsOf } from "./parts.ts";
import { Subject } from "./subject.ts";
import { probationTexts } from "./texts.ts";
import type { Reading } from "./reading.ts";
import { birthDaysOf, isReadable, newestFirst } from "./usable.ts";
import { triggers } from "./triggers.ts";
import { defaultWording } from "./wording.ts";
import type { Wording } from "./wording.ts";

/** The records of one person, and the numbers that each of them gives. */
type Group = {
  readonly subject: Subject;
  readonly records: readonly Field[];
  readonly numbers: readonly (readonly Identifier[])[];
};

function recognised(record: Field): boolean {
  return facets.some((facet) => facet.applies(record));
}

const keyOf = ({ scheme, value }: Identifier): string => `${scheme} ${value}`;

/** The probation service's own number, of which two people may have the same: it brings nobody together by itself. */
const isLocal = ({ scheme }: Identifier): boolean => scheme === "local";

type Grouped = { readonly subject: Subject; readonly records: Field[]; readonly numbers: (readonly Identifier[])[] };

const begun = (fileId: Identifier | undefined): Grouped => ({ subject: new Subject(fileId), records: [], numbers: [] });

/** Puts records together by person, as they come: those that share a number are one person's, who is known by both. */
class Grouping {
  /** In the order in which each person was first met. */
  readonly groups = new Set<Grouped>();
  readonly #byKey = new Map<string, Grouped>();

  add(record: Field, ids: readonly FoundIdentifier[], fileId: Identifier | undefined): void {
    const all = fileId === undefined ? ids.map(({ id }) => id) : [...ids.map(({ id }) => id), fileId];
    const own = all.filter((id) => !isLocal(id));
    const [first, ...others] = new Set(own.flatMap((id) => this.#byKey.get(keyOf(id)) ?? []));
    const group = first ?? begun(fileId);
    for (const other of others) this.#join(group, other);
    group.subject.ids.push(...ids);
    group.records.push(record);
    group.numbers.push(ids.map(({ id }) => id));
    this.groups.add(group);
    for (const id of own) this.#byKey.set(keyOf(id), group);
  }

  /** A record with a local number alone: the person's who has it, when exactly one has; else somebody's by themselves. */
  addLocal(record: Field, ids: readonly FoundIdentifier[]): void {
    const has = ({ subject }: Grouped): boolean =>
      subject.ids.some(({ id }) => ids.some((own) => keyOf(own.id) === keyOf(id)));
    const [only, ...others] = [...this.groups].filter(has);
    const group = only && others.length === 0 ? only : begun(undefined);
    // A number that two people have says of neither that the record is theirs.
    if (others.length === 0) group.subject.ids.push(...ids);
    group.records.push(record);
    this.groups.add(group);
  }

  #join(group: Grouped, other: Grouped): void {
    for (const found of other.subject.ids) group.subject.ids.push(found);
    for (const record of other.records) group.records.push(record);
    for (const numbers of other.numbers) group.numbers.push(numbers);
    for (const { id } of other.subject.ids) if (!isLocal(id)) this.#byKey.set(keyOf(id), group);
    this.groups.delete(other);
  }
}

/** Records by the person they are about; those that name nobody belong to the only person of the file, if there is one. */
function grouped(records: readonly Field[], file: RecordFile, ledger: FieldLedger, year: number): readonly Group[] {
  const fileId = crnInFileName(file.name);
  const grouping = new Grouping();
  const read = records.map((record) => ({ record, ids: identifiersOf(record, year, ledger) }));
  for (const { record, ids } of read)
    if (ids.some(({ id }) => !isLocal(id))) grouping.add(record, ids, records.length === 1 ? fileId : undefined);
  for (const { record, ids } of read)
    if (ids.length > 0 && ids.every(({ id }) => isLocal(id))) grouping.addLocal(record, ids);
  const groups = [...grouping.groups];
  const [only, ...others] = groups;
  const unknown = read.flatMap(({ record, ids }) => (ids.length === 0 ? [record] : []));
  // Whose number is wrong is somebody, and not somebody else in the file.
  const [mistyped, nameless] = [unknown.filter(saysWho), unknown.filter((record) => !saysWho(record))];
  const isSole = only !== undefined && others.length === 0 && mistyped.length === 0;
  const apart = mistyped.map((record) => ({ ...begun(undefined), records: [record] }));
  if (nameless.length === 0) return [...groups, ...apart];
  if (isSole) return [{ ...only, records: [...only.records, ...nameless] }];
  const ofFile = groups.length === 0 && mistyped.length === 0 ? fileId : undefined;
  return [...groups, ...apart, { ...begun(ofFile), records: nameless }];
}

/**
 * Records that come together by one number and give two of another, of which a person has one, are of two people, and
 * nobody knows which is whose. A register that lists several in one record knows that they are one person's.
 */
function isTwoPeople({ numbers }: Group): boolean {
  return (["crn", "noms-number"] as const).some((scheme) => {
    const given = numbers.map((ids) => ids.flatMap((id) => (id.scheme === scheme ? [id.value] : [])));
    const [first = [], ...others] = given.filter((values) => values.length > 0);
    return others.some((values) => !values.some((value) => first.includes(value)));
  });
}

/** Reads one person's records and drafts what they say. The fields count as used only when there are drafts. */
function draftsOf(
  group: Group,
  file: RecordFile,
  reading: Reading,
  candidates: ReadonlySet<Field>,
): readonly Message[] {
  const { records } = group;
  const { subject, ledger } = reading;
  const path = records[0]?.path ?? "";
  if (records.some(isLimitedAccess)) {
    ledger.warn("limited-access", path);
    return [];
  }
  if (birthDaysOf(records).size > 1 || isTwoPeople(group)) {
    ledger.warn("records-disagree", path);
    return [];
  }
  const readable = newestFirst(records.filter((record) => isReadable(record, candidates, ledger)));
  if (readable.length === 0) return [];
  for (const facet of facets) for (const record of readable) if (facet.applies(record)) facet.read(record, reading);
  if (!saysSomething(subject)) {
    ledger.warn("nothing-to-share", path);
    return [];
  }
  ledger.warn("child-not-known", path);
  if (subject.key === undefined) ledger.warn("subject-not-in-record", path);
  else if (subject.ids.length === 0) ledger.warn("subject-from-file-name", path);
  return draftsAbout(subject.key ?? `file:${file.name}`, reading);
}

/** An event by itself says nothing when it does not say whom it is about; a fetched record was fetched for someone. */
function lacksSubject(groups: readonly Group[]): boolean {
  return groups.every(
    ({ subject, records }) => subject.key === undefined && records.every((record) => hasMember(record, "eventType")),
  );
}

/** The words it writes in, and which triggers propose a concern. What each field became stands in `fields` and `warnings`. */
export const createMapRecord: CreateMapRecord<{ readonly wording?: Wording }> = ({
  wording = defaultWording,
  isOn,
}) => {
  return (file, context) => {
    const opened = openFile(file.bytes);
    if (!opened.ok) return notMapped(opened.code);
    const ledger = new FieldLedger(opened.tree, probationTexts);
    const { records, rules, sentAt, ...parts } = partsOf(rootField(opened.tree, ledger));
    const readable = records.filter(recognised);
    if (parts.isEmpty) ledger.warn("no-results", "");
    else if (readable.length === 0) return notMapped("record-format-unknown");
    for (const record of records) if (!recognised(record)) ledger.warn("record-not-recognised", record.path);
    const groups = grouped(readable, file, ledger, Number(context.now.slice(0, 4)));
    if (!parts.isEmpty && lacksSubject(groups)) return notMapped("no-subject");
    const candidates = new Set(parts.candidates);
    const common = { ledger, context, wording, isOn, sentAt, today: londonDate(context.now) };
    const drafts = groups.flatMap((group) => draftsOf(group, file, { ...common, subject: group.subject }, candidates));
    const known = joinRules([...rules, ...rulesOf(readable)]);
    const paths = [...known.shared, ...Object.keys(known.notShared)];
    ledger.know((path) => isCovered(path, paths));
    return mapped(drafts, ledger);
  };
};

/** Maps one file of probation records: pure and total. */
export const mapRecord: MapRecord = createMapRecord({ isOn: byDefault(triggers) });
