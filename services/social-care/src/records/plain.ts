import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isNumberText, isRecordList } from "@gatehouse/adapter/record-tree";

/** A record as plain JSON, for a document of our own, whose schema says what may be in it. */
export function plain(tree: RecordTree): unknown {
  if (tree === null || typeof tree !== "object") return tree;
  if (isNumberText(tree)) return Number(tree.number);
  if (isRecordList(tree)) return tree.map(plain);
  // Defined, not assigned: a key of a record (`__proto__`) is a property of nothing but this object.
  return Object.fromEntries([...tree].map(([name, member]) => [name, plain(member)]));
}
