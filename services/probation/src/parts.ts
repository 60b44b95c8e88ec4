import { branch, elements, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import { decodeRecord } from "@gatehouse/adapter/decode";
import { because, rulesUnder } from "@gatehouse/adapter/field-rules";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
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
};

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
    };
  }
  if (hasMember(node, "Message") && hasMember(node, "Type")) {
    checkType(node);
    const message = branch(node, "Message");
    const sent = leafAt(node, "Timestamp");
    const sentAt = new Map(sent ? [[message, sent]] : []);
    return { sentAt, records: [message], rules: [rulesUnder(node.path, wrapper(notification))] };
  }
  if (hasMember(node, "data"))
    return {
      sentAt: new Map(),
      records: elements(node, "data"),
      rules: [rulesUnder(node.path, wrapper(["pagination"]))],
    };
  return { sentAt: new Map(), records: [node], rules: [] };
}
