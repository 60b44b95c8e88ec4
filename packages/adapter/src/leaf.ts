import type { Field } from "./field.ts";
import { at, each, peek } from "./field.ts";
import { isRecordObject } from "./record-tree.ts";

/** What a place says, and where: read without being counted as used, for mappers that decide later what they say. */
export type Leaf = { readonly path: string; readonly text: string };

/** The place reached by names with dots between them: `sentence.date`. */
export function branch(field: Field, names: string): Field {
  return at(field, ...names.split("."));
}

/** The text there, cleaned; a number or a truth value as it is written; undefined when nothing is held. */
export function leafAt(field: Field, names?: string): Leaf | undefined {
  const place = names === undefined ? field : branch(field, names);
  const text = typeof place.tree === "boolean" ? String(place.tree) : peek(place);
  return text === undefined ? undefined : { path: place.path, text };
}

/** The first of these places that says something. */
export function firstLeaf(field: Field, names: readonly string[]): Leaf | undefined {
  return names.map((name) => leafAt(field, name)).find((leaf) => leaf !== undefined);
}

/** The elements of the list there; one when it is a single value, none when nothing is held. */
export function elements(field: Field, names: string): readonly Field[] {
  return each(branch(field, names));
}

/** Whether what stands there is a yes (`true`, `1`, `Yes`, `Y`); anything else, nothing included, is not. */
export function isTrue(field: Field, names: string): boolean {
  const leaf = leafAt(field, names);
  return leaf !== undefined && /^(?:true|1|yes|y)$/i.test(leaf.text);
}

/** Whether the record has a member of that name here, whatever its value. */
export function hasMember(field: Field, name: string): boolean {
  return isRecordObject(field.tree) && field.tree.has(name);
}
