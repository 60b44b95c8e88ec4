import type { Field } from "@gatehouse/adapter/field";

/** Most rows of one child that are read: the longest history met has two hundred; a file of one child's rows alone is none. */
const maxRows = 1000;

/** The rows of one child, the last of them where there are more than any child has. */
export function ofOneChild(rows: readonly Field[]): readonly Field[] {
  const [first] = rows;
  if (first === undefined || rows.length <= maxRows) return rows;
  first.ledger.warn("rows-left-out", first.path);
  return rows.slice(-maxRows);
}
