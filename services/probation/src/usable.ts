import { readDay } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { hasMember, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordList, isRecordObject } from "@gatehouse/adapter/record-tree";

/** The word that a source puts in the place of what its reader may not have. */
const blackedOut = /^\W*redacted\W*$/i;

function isRedacted(tree: RecordTree): boolean {
  if (typeof tree === "string") return blackedOut.test(tree);
  if (isRecordList(tree)) return tree.some(isRedacted);
  return isRecordObject(tree) && [...tree.values()].some(isRedacted);
}

/**
 * Whether anything of a record may be said. A search's candidate is nobody in particular; a deleted record no longer
 * stands; and what was blacked out may be what turns the meaning of the rest.
 */
export function isReadable(record: Field, candidates: ReadonlySet<Field>, ledger: FieldLedger): boolean {
  if (candidates.has(record)) ledger.warn("search-candidates", record.path);
  else if (isTrue(record, "softDeleted")) ledger.warn("record-deleted", record.path);
  else if (isRedacted(record.tree)) ledger.warn("record-redacted", record.path);
  else return true;
  return false;
}

/** The birth days that the records of one number give: more than one, and they may be about more than one person. */
export function birthDaysOf(records: readonly Field[]): ReadonlySet<string> {
  return new Set(records.flatMap((record) => readDay(leafAt(record, "dateOfBirth")?.text ?? "") ?? []));
}

/** Entries of a contact log with the newest first, as who met the person last is whom to speak to; the rest as they come. */
export function newestFirst(records: readonly Field[]): readonly Field[] {
  const day = (record: Field): string => leafAt(record, "contactDate")?.text ?? "";
  if (!records.some((record) => hasMember(record, "contactDate"))) return records;
  return records.toSorted((a, b) => (day(a) < day(b) ? 1 : day(a) > day(b) ? -1 : 0));
}
