import type { Field } from "@gatehouse/adapter/field";
import { at, isPresent } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { RecordObject } from "@gatehouse/adapter/record-tree";
import { isRecordObject } from "@gatehouse/adapter/record-tree";

type Names = ReadonlyMap<string, readonly string[]>;
/** The members of each object by their names in small letters: a document is asked for some thirty. */
const known = new WeakMap<RecordObject, Names>();

function namesOf(tree: RecordObject): Names {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const names = new Map<string, string[]>();
  for (const name of tree.keys()) {
    const same = names.get(name.toLowerCase());
    if (same === undefined) names.set(name.toLowerCase(), [name]);
    else same.push(name);
  }
  known.set(tree, names);
  return names;
}

/** Whether a document has a member of one of these names, whatever their case. */
export function hasAny(record: Field, names: readonly string[]): boolean {
  if (!isRecordObject(record.tree)) return false;
  const own = namesOf(record.tree);
  return names.some((name) => own.has(name.toLowerCase()));
}

/** The first member of these names that says something, whatever their case: systems differ in it, and so do their versions. */
export function memberOf(record: Field, ...names: readonly string[]): Field {
  if (isRecordObject(record.tree)) {
    const own = namesOf(record.tree);
    for (const name of names)
      for (const written of own.get(name.toLowerCase()) ?? []) {
        const member = at(record, written);
        if (isPresent(member)) return member;
      }
  }
  return { tree: null, path: record.path, ledger: record.ledger };
}

/** The text of that member, and its path. */
export function leafOf(record: Field, ...names: readonly string[]): Leaf | undefined {
  return leafAt(memberOf(record, ...names));
}
