import { branch, elements, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import { decodeRecord } from "@gatehouse/adapter/decode";
import { because, rulesUnder } from "@gatehouse/adapter/field-rules";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import type { Field } from "@gatehouse/adapter/field";
import { each, isPresent } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordList, isRecordObject } from "@gatehouse/adapter/record-tree";
import { readJson } from "@gatehouse/adapter/safe-json";
import type { ErrorCode } from "@gatehouse/contracts/errors";

/** A file as the tree it holds, with what was wrapped inside it opened. */
export type Opened =
  | { readonly ok: true; readonly tree: RecordTree }
  | { readonly ok: false; readonly code: ErrorCode };

/** A notification of SNS holds the event as text; opened, the text's tree stands in its place. */
function openNotification(tree: RecordTree): Opened {
  if (!isRecordObject(tree)) return { ok: true, tree };
  const message = tree.get("Message");
  if (typeof message !== "string" || !tree.has("Type")) return { ok: true, tree };
  const inner = readJson(message);
  return inner.ok ? { ok: true, tree: new Map([...tree, ["Message", inner.tree]]) } : inner;
}

/** Reads a file's bytes. A notification that is one of several and cannot be opened stays text, and is not recognised. */
export function openFile(bytes: Uint8Array): Opened {
  const decoded = decodeRecord(bytes);
  if (!decoded.ok) return decoded;
  if (!/^\s*[{[]/.test(decoded.text)) return { ok: false, code: "record-format-unknown" };
  const read = readJson(decoded.text);
  if (!read.ok || !isRecordList(read.tree)) return read.ok ? openNotification(read.tree) : read;
  const opened = read.tree.map((element) => {
    const part = openNotification(element);
    return part.ok ? part.tree : element;
  });
  return { ok: true, tree: opened };
}

const notification = [
  "Type",
  "MessageId",
  "TopicArn",
  "Timestamp",
  "SignatureVersion",
  "Signature",
  "SigningCertURL",
  "UnsubscribeURL",
  "Subject",
  "SequenceNumber",
  "MessageAttributes",
];

/** What wraps records has fields of its own. */
function wrapper(names: readonly string[]): FieldRules {
  return { shared: [], notShared: because("the transport's own", names) };
}

export type Parts = {
  readonly records: readonly Field[];
  readonly rules: readonly FieldRules[];
  /** When the transport sent a record: what counts when the event itself gives no usable time. */
  readonly sentAt: ReadonlyMap<Field, Leaf>;
  /** Those of the records that a search found, where it found several people: which of them is meant nobody has said. */
  readonly candidates: readonly Field[];
  /** An answer that holds no record, and says so. */
  readonly isEmpty: boolean;
};

const nothing: Parts = { records: [], rules: [], sentAt: new Map(), candidates: [], isEmpty: false };

/** Where answers keep their records. */
const lists = ["data", "content"];
const paging = [
  "pagination",
  "pageable",
  "page",
  "size",
  "number",
  "sort",
  "first",
  "last",
  "empty",
  "numberOfElements",
  "total",
  "totalElements",
  "totalPages",
  "totalResults",
];

/** An answer that sets what the prisons and what probation know of somebody side by side holds two records. */
function bothSources(record: Field): readonly Field[] {
  const sources = ["prisonerOffenderSearch", "probationOffenderSearch"].filter((name) => hasMember(record, name));
  if (sources.length === 0) return [record];
  return sources.map((name) => branch(record, name)).filter(isPresent);
}

/** An element of a page of people: a name with numbers. */
function isSomebody(record: Field): boolean {
  const isNamed = hasMember(record, "lastName") || hasMember(record, "surname");
  return isNamed && ["identifiers", "otherIds", "hmppsId", "prisonerNumber"].some((name) => hasMember(record, name));
}

/** The transport's attribute may disagree with the event; the event counts. */
function checkType(envelope: Field): void {
  const attribute = leafAt(envelope, "MessageAttributes.eventType.Value");
  const inner = leafAt(envelope, "Message.eventType");
  if (attribute && inner && attribute.text !== inner.text) envelope.ledger.warn("event-type-disagrees", attribute.path);
}

/** The records of a file: itself, the elements of a list, the `data` of an answer, the event in a notification. */
export function partsOf(node: Field): Parts {
  if (isRecordList(node.tree)) {
    const inner = each(node).map(partsOf);
    return {
      records: inner.flatMap((part) => part.records),
      rules: inner.flatMap((part) => part.rules),
      sentAt: new Map(inner.flatMap((part) => [...part.sentAt])),
      candidates: inner.flatMap((part) => part.candidates),
      isEmpty: inner.length > 0 && inner.every((part) => part.isEmpty),
    };
  }
  if (hasMember(node, "Message") && hasMember(node, "Type")) {
    checkType(node);
    const message = branch(node, "Message");
    const sent = leafAt(node, "Timestamp");
    const sentAt = new Map(sent ? [[message, sent]] : []);
    return { ...nothing, sentAt, records: [message], rules: [rulesUnder(node.path, wrapper(notification))] };
  }
  const list = lists.find((name) => hasMember(node, name));
  if (list === undefined || (list === "content" && !isRecordList(branch(node, list).tree)))
    return { ...nothing, records: bothSources(node) };
  const found = elements(node, list);
  const records = found.flatMap(bothSources);
  const isSearch = found.length > 1 && found.every(isSomebody);
  const rules = [rulesUnder(node.path, wrapper(paging))];
  return { ...nothing, records, rules, candidates: isSearch ? records : [], isEmpty: records.length === 0 };
}
