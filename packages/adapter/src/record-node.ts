import type { RecordTree } from "./record-tree.ts";
import { elementPath, isNumberText, isRecordList, isRecordObject, memberPath } from "./record-tree.ts";
import { cleanText, isEmptyText } from "./text.ts";

/** A leaf of a record: what it says, and where it stands. Its text is untrusted and is never put in a warning. */
export type Field = {
  /** Path with `[]` for every index, as in `MappedFields`. */
  readonly path: string;
  readonly text: string;
};

type Options = { readonly anyCase: boolean };
type Place = { readonly tree: RecordTree; readonly path: string };

/**
 * A place in a record, read leniently: a missing branch, `null` and `""` all mean "not held", a single value is a list
 * of one, a number or a truth value is its text. With `anyCase` names are compared without case, for sources that change
 * it between versions. Reading never throws.
 */
export class RecordNode {
  readonly path: string;
  readonly tree: RecordTree;
  readonly #options: Options;

  constructor(tree: RecordTree, path = "", options: Options = { anyCase: false }) {
    this.tree = tree;
    this.path = path;
    this.#options = options;
  }

  /** The name under which the record has a key, or undefined. */
  #key(tree: RecordTree, name: string): string | undefined {
    if (!isRecordObject(tree)) return undefined;
    if (tree.has(name) || !this.#options.anyCase) return tree.has(name) ? name : undefined;
    const wanted = name.toLowerCase();
    return [...tree.keys()].find((key) => key.toLowerCase() === wanted);
  }

  #step(from: Place, name: string): Place {
    const key = this.#key(from.tree, name);
    const tree = key !== undefined && isRecordObject(from.tree) ? (from.tree.get(key) ?? null) : null;
    return { tree, path: memberPath(from.path, key ?? name) };
  }

  /** Whether the record has the key here, whatever its value. */
  has(name: string): boolean {
    return this.#key(this.tree, name) !== undefined;
  }

  /** The branch of that name, empty when there is none. Dots go down: `sentence.date`. */
  at(names: string): RecordNode {
    const place = names
      .split(".")
      .reduce<Place>((from, name) => this.#step(from, name), { tree: this.tree, path: this.path });
    return new RecordNode(place.tree, place.path, this.#options);
  }

  /** The elements of the list of that name; one when it is a single value, none when it is not held. Dots go down. */
  list(names: string): readonly RecordNode[] {
    return this.at(names).elements;
  }

  /** The elements of the list here; one when it is a single value, none when nothing is held. */
  get elements(): readonly RecordNode[] {
    if (this.tree === null || this.tree === "") return [];
    if (!isRecordList(this.tree)) return [this];
    return this.tree.map((element) => new RecordNode(element, elementPath(this.path), this.#options));
  }

  /** What stands here when it is a scalar that says something; text is cleaned and trimmed. */
  get field(): Field | undefined {
    const { tree, path } = this;
    if (typeof tree === "boolean") return { path, text: String(tree) };
    if (tree !== null && isNumberText(tree)) return { path, text: tree.number };
    if (typeof tree !== "string") return undefined;
    const text = cleanText(tree);
    return isEmptyText(text) ? undefined : { path, text };
  }

  /** The scalar at that place; dots go down. */
  text(names: string): Field | undefined {
    return this.at(names).field;
  }

  /** Whether the scalar at that place is true, in any of the forms met (`true`, `1`, `Yes`, `Y`). */
  flag(names: string): boolean {
    const field = this.text(names);
    return field !== undefined && /^(?:true|1|yes|y)$/i.test(field.text);
  }
}
