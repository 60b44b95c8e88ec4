import type { Field } from "@gatehouse/adapter/field";
import { at, each, memberNames } from "@gatehouse/adapter/field";
import { isCovered, rulesUnder } from "@gatehouse/adapter/field-rules";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { isRecordList, isRecordObject } from "@gatehouse/adapter/record-tree";
import type { Document } from "./document.ts";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { memberOf } from "./members.ts";
import { whoIs } from "./people.ts";
import { alertDocument, alertsDocument, ownAlertDocument, whoAlertsName } from "./records/alerts.ts";
import { actionName, nobodyDocuments } from "./records/nobody.ts";
import { personDocument } from "./records/person.ts";
import { tenureDocument } from "./records/tenure.ts";
import type { Source } from "./source.ts";

/** The order says what a document is that could be two: a person with alerts is a person. */
const documents: readonly Document[] = [
  tenureDocument,
  personDocument,
  alertDocument,
  ownAlertDocument,
  alertsDocument,
  ...nobodyDocuments,
];

/** Under which names answers of the search and of other services hold their documents. */
const lists: ReadonlySet<string> = new Set([
  "results",
  "persons",
  "tenures",
  "assets",
  "childAssets",
  "accounts",
  "transactions",
  "processes",
  "activities",
  "hits",
  "data",
  "_source",
]);
/** What stands around documents: counts, places in a list, the index's own. */
const transport =
  /^(?:total|value|relation|count|page|pageSize|lastHitId|lastHitTenureStartDate|nextToken|paginationDetails|took|timed_out|_shards|successful|skipped|failed|max_score|_index|_id|_score|_type|_version|_seq_no|_primary_term|sort|status|result|index|create|update|delete)$/;

/** The documents of a file: itself, the elements of a list, what an answer holds. */
export function documentsIn(node: Field): readonly Field[] {
  if (isRecordList(node.tree)) return each(node).flatMap(documentsIn);
  if (!isRecordObject(node.tree) || documents.some((document) => document.applies(node))) return [node];
  const inside = memberNames(node).filter((name) => lists.has(name) && typeof at(node, name).tree === "object");
  return inside.length === 0 ? [node] : inside.flatMap((name) => documentsIn(at(node, name)));
}

/** Everybody whom documents name with a number: who each is about, the members of a household, whom alerts name. */
export function everybodyIn(root: Field): readonly Somebody[] {
  return documentsIn(root).flatMap((document) => [
    ...(personDocument.applies(document) ? [whoIs(document)] : []),
    ...each(memberOf(document, "householdMembers")).map(whoIs),
    ...whoAlertsName(document),
  ]);
}

function kindOf(record: Field): Document | undefined {
  return isRecordObject(record.tree) ? documents.find((document) => document.applies(record)) : undefined;
}

/** Whether a file is, or begins with, one of these documents. */
export function isDocument(root: Field): boolean {
  const [first] = documentsIn(root);
  return first !== undefined && kindOf(first) !== undefined;
}

/** JSON documents of housing systems: tenures, persons, alerts, and those that are about nobody. */
export const documentsSource: Source = {
  read: (root, reading) => {
    const { ledger } = reading;
    const records = documentsIn(root).map((record) => ({ record, kind: kindOf(record) }));
    const known = records.filter(({ kind }) => kind !== undefined);
    reading.numbers.note(everybodyIn(root));
    if (known.length === 0) return "record-format-unknown";
    const rules = new Map<string, FieldRules>();
    for (const { record, kind } of records) {
      if (kind === undefined)
        ledger.warn(typeof record.tree === "string" ? "line-unreadable" : "record-not-recognised", record.path);
      else if (kind.name === actionName) continue;
      else if (kind.read === undefined) ledger.leaveOut("row-without-person", record);
      else {
        kind.read(record, reading);
        const named = `${kind.name} ${record.path}`;
        if (!rules.has(named)) rules.set(named, rulesUnder(record.path, kind.rules));
      }
    }
    if (known.every(({ kind }) => kind?.read === undefined)) return "no-subject";
    const covered = [...rules.values()]
      .flatMap(({ shared, notShared }) => [...shared, ...Object.keys(notShared)])
      .map((path) => path.toLowerCase());
    ledger.know(
      (path) =>
        isCovered(path.toLowerCase(), covered) || transport.test(path.split(".").at(-1)?.replaceAll("[]", "") ?? ""),
    );
    return [];
  },
};
