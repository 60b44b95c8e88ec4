/**
 * A record as a tree, whatever it was written in. A number keeps the text it was written with, as `1.0` kilogram and
 * `1` are different measurements; an object is a map, so no key of a record (`__proto__`) is a property of anything.
 */
export type RecordTree = null | boolean | string | NumberText | readonly RecordTree[] | RecordObject;
/** A number as written: a float would change long identifiers and trailing zeros. */
export type NumberText = { readonly number: string };
/** Named values, in the order of the record. */
export type RecordObject = ReadonlyMap<string, RecordTree>;

/** A number as it was written. */
export function isNumberText(tree: RecordTree): tree is NumberText {
  return typeof tree === "object" && tree !== null && "number" in tree;
}

/** An object of named values. */
export function isRecordObject(tree: RecordTree | undefined): tree is RecordObject {
  return tree instanceof Map;
}

/** A list of values. */
export function isRecordList(tree: RecordTree | undefined): tree is readonly RecordTree[] {
  return Array.isArray(tree);
}

/** A name that may stand in a path: a key that is not one could be a person's name. */
const plainName = /^[A-Za-z_@#][A-Za-z0-9_.:-]{0,63}$/;

/** The path of a member, as it stands in warnings and field lists: `name[].given[]`. A strange key is written `*`. */
export function memberPath(path: string, name: string): string {
  const shown = plainName.test(name) ? name : "*";
  return path === "" ? shown : `${path}.${shown}`;
}

/** The path of a list's elements. */
export function elementPath(path: string): string {
  return `${path}[]`;
}

/** Paths of all leaves, each once, sorted; an empty text, null, and an empty list or object say nothing and are none. */
export function leafPaths(tree: RecordTree, path = "", found = new Set<string>()): readonly string[] {
  collect(tree, path, found);
  return [...found].toSorted();
}

function collect(tree: RecordTree, path: string, found: Set<string>): void {
  if (tree === null || tree === "") return;
  if (isRecordList(tree)) {
    const inside = elementPath(path);
    for (const element of tree) collect(element, inside, found);
  } else if (isRecordObject(tree)) {
    for (const [name, member] of tree) collect(member, memberPath(path, name), found);
  } else found.add(path);
}
