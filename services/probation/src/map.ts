import { caseUpdates, concern } from "@gatehouse/adapter/drafts";
import { Findings } from "@gatehouse/adapter/findings";
import { joinRules } from "@gatehouse/adapter/field-rules";
import type { MapContext, MapRecord, MapResult } from "@gatehouse/adapter/map";
import { RecordNode } from "@gatehouse/adapter/record-node";
import { leafPaths } from "@gatehouse/adapter/record-tree";
import { londonDate } from "@gatehouse/contracts/london";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";
import type { Message } from "@gatehouse/contracts/message";
import { contentOf, isConcerning } from "./content.ts";
import { facets, isLimitedAccess, rulesOf } from "./facets.ts";
import { crnInFileName, identifiersOf } from "./justice-identifiers.ts";
import type { Parts } from "./parts.ts";
import { openFile, partsOf } from "./parts.ts";
import { adult, Subject } from "./subject.ts";
import { concernWording } from "./wording.ts";

function refused(code: ErrorCode): MapResult {
  return { ok: false, code, title: errors[code].title };
}

function recognised(record: RecordNode): boolean {
  return facets.some((facet) => facet.applies(record));
}

type Grouped = { readonly subject: Subject; readonly records: RecordNode[]; limited: boolean };

/** Records by the person they are about; one that names nobody belongs to the only person of the file, if there is one. */
function grouped(
  records: readonly RecordNode[],
  fileName: string,
  findings: Findings,
  year: number,
): readonly Grouped[] {
  const groups: Grouped[] = [];
  const fileId = crnInFileName(fileName);
  const nameless: RecordNode[] = [];
  for (const record of records) {
    const ids = identifiersOf(record, year, findings);
    const known = groups.find((group) =>
      ids.some(({ id }) =>
        group.subject.identifiers.some((other) => other.scheme === id.scheme && other.value === id.value),
      ),
    );
    if (ids.length === 0) nameless.push(record);
    else if (known) {
      known.subject.ids.push(...ids);
      known.records.push(record);
    } else {
      const subject = new Subject(records.length === 1 ? fileId : undefined);
      subject.ids.push(...ids);
      groups.push({ subject, records: [record], limited: false });
    }
  }
  const [only, ...others] = groups;
  if (only && others.length === 0) only.records.push(...nameless);
  else if (nameless.length > 0)
    groups.push({ subject: new Subject(groups.length === 0 ? fileId : undefined), records: nameless, limited: false });
  for (const group of groups) group.limited = group.records.some(isLimitedAccess);
  return groups;
}

type FileContext = { readonly name: string; readonly sentAt: Parts["sentAt"] };

function draftsOf(group: Grouped, file: FileContext, all: Findings, context: MapContext): readonly Message[] {
  // Of its own until there are drafts: a field that reached none was not used.
  const findings = new Findings();
  const drafts = subjectDrafts(group, file, findings, context);
  if (drafts.length > 0) all.adopt(findings);
  else all.adoptWarnings(findings);
  return drafts;
}

function subjectDrafts(group: Grouped, file: FileContext, findings: Findings, context: MapContext): readonly Message[] {
  const { subject, records } = group;
  const path = records[0]?.path ?? "";
  if (group.limited) {
    findings.warn(
      "limited-access",
      path,
      "Access to this case is limited: nothing was drafted; ask the probation practitioner.",
    );
    return [];
  }
  const reading = { subject, findings, context, today: londonDate(context.now), sentAt: file.sentAt };
  for (const facet of facets) for (const record of records) if (facet.applies(record)) facet.read(record, reading);
  const content = contentOf(subject, findings, reading.today);
  if (content === undefined) {
    findings.warn("nothing-to-share", path, "The record says nothing that others need, so nothing was drafted.");
    return [];
  }
  findings.warn(
    "child-not-known",
    path,
    "The record names no child: the drafts are about the adult, and a professional has to say whom it concerns.",
  );
  if (subject.key === undefined)
    findings.warn(
      "subject-not-in-record",
      path,
      "The record has no identifier of the person; put the CRN at the start of the file's name.",
    );
  else if (subject.ids.length === 0)
    findings.warn("subject-from-file-name", path, "The person was taken from the name of the file.");
  const updates = caseUpdates(context, subject.key ?? `file:${file.name}`, content.update, findings);
  if (subject.triggers.size === 0) return updates;
  const wording = concernWording([...subject.triggers].toSorted(), subject.released);
  const sayings = content.update.sayings.filter((saying) => isConcerning(saying.item));
  return [...updates, ...concern(context, adult, wording, { people: content.update.people, sayings }, findings)];
}

/** Maps one file of probation records: pure and total. What each field became stands in `fields` and `warnings`. */
export const mapRecord: MapRecord = (file, context) => {
  const opened = openFile(file.bytes);
  if (!opened.ok) return refused(opened.code);
  const findings = new Findings();
  const { records, rules, sentAt } = partsOf(new RecordNode(opened.tree), findings);
  const readable = records.filter(recognised);
  if (readable.length === 0) return refused("record-format-unknown");
  for (const record of records.filter((candidate) => !recognised(candidate)))
    findings.warn(
      "record-not-recognised",
      record.path,
      "This part of the file is in no format that is read here; the others were read.",
    );
  const groups = grouped(readable, file.name, findings, Number(context.now.slice(0, 4)));
  if (
    groups.every((group) => group.subject.key === undefined && group.records.every((record) => record.has("eventType")))
  )
    return refused("no-subject");
  const drafts = groups.flatMap((group) => draftsOf(group, { name: file.name, sentAt }, findings, context));
  const fields = findings.account(leafPaths(opened.tree), joinRules([...rules, ...readable.map(rulesOf)]));
  return { ok: true, drafts, warnings: findings.warnings, fields };
};
