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
import { crnInFileName, identifiersOf } from "./justice-identifiers.ts";
import { openFile, partsOf } from "./parts.ts";
import { Subject } from "./subject.ts";
import { probationTexts } from "./texts.ts";
import type { Reading } from "./reading.ts";
import { birthDaysOf, isReadable, newestFirst } from "./usable.ts";
import { triggers } from "./triggers.ts";
import { defaultWording } from "./wording.ts";
import type { Wording } from "./wording.ts";

/** The records of one person. */
type Group = { readonly subject: Subject; readonly records: readonly Field[] };

function recognised(record: Field): boolean {
  return facets.some((facet) => facet.applies(record));
}

const keyOf = ({ scheme, value }: Identifier): string => `${scheme} ${value}`;

/** Puts records together by person, as they come: those that share a number are one person's, who is known by both. */
class Grouping {
  /** In the order in which each person was first met. */
  readonly groups = new Set<{ readonly subject: Subject; readonly records: Field[] }>();
  readonly #byKey = new Map<string, { readonly subject: Subject; readonly records: Field[] }>();

  add(record: Field, ids: readonly FoundIdentifier[], fileId: Identifier | undefined): void {
    const own = fileId === undefined ? ids.map(({ id }) => id) : [...ids.map(({ id }) => id), fileId];
    const [first, ...others] = new Set(own.flatMap((id) => this.#byKey.get(keyOf(id)) ?? []));
    const group = first ?? { subject: new Subject(fileId), records: [] };
    for (const other of others) this.#join(group, other);
    group.subject.ids.push(...ids);
    group.records.push(record);
    this.groups.add(group);
    for (const id of own) this.#byKey.set(keyOf(id), group);
  }

  #join(group: { readonly subject: Subject; readonly records: Field[] }, other: typeof group): void {
    for (const found of other.subject.ids) group.subject.ids.push(found);
    for (const record of other.records) group.records.push(record);
    for (const { id } of other.subject.ids) this.#byKey.set(keyOf(id), group);
    this.groups.delete(other);
  }
}

/** Records by the person they are about; those that name nobody belong to the only person of the file, if there is one. */
function grouped(records: readonly Field[], file: RecordFile, ledger: FieldLedger, year: number): readonly Group[] {
  const fileId = crnInFileName(file.name);
  const grouping = new Grouping();
  const nameless: Field[] = [];
  for (const record of records) {
    const ids = identifiersOf(record, year, ledger);
    if (ids.length === 0) nameless.push(record);
    else grouping.add(record, ids, records.length === 1 ? fileId : undefined);
  }
  const groups = [...grouping.groups];
  const [only, ...others] = groups;
  if (nameless.length === 0) return groups;
  if (only && others.length === 0) return [{ ...only, records: [...only.records, ...nameless] }];
  return [...groups, { subject: new Subject(only ? undefined : fileId), records: nameless }];
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
  if (birthDaysOf(records).size > 1) {
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
