/** A leaf of a record: what it says, and where it stands. Its text is untrusted and is never put in a warning. */
export type Field = {
  /** Path with `[]` for every index, as in `MappedFields`. */
  readonly path: string;
  readonly text: string;
};

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/**
 * A place in a record of plain objects, lists and scalars, read leniently: a missing branch, `null` and `""` all mean
 * "not held", a single value is a list of one, a number is its text. Names are compared without case where the source
 * changes it between versions. Reading never throws.
 */
export class RecordNode {
  readonly path: string;
  readonly #value: unknown;
  readonly #anyCase: boolean;

  constructor(value: unknown, path = "", options: { readonly anyCase: boolean } = { anyCase: false }) {
    this.#value = value;
    this.path = path;
    this.#anyCase = options.anyCase;
  }

  /** The name under which the record has a key, or undefined. */
  #key(name: string): string | undefined {
    if (!isTable(this.#value)) return undefined;
    if (Object.hasOwn(this.#value, name)) return name;
    if (!this.#anyCase) return undefined;
    const wanted = name.toLowerCase();
    return Object.keys(this.#value).find((key) => key.toLowerCase() === wanted);
  }

  #child(name: string): { readonly value: unknown; readonly path: string } {
    const key = this.#key(name);
    const value = key !== undefined && isTable(this.#value) ? this.#value[key] : undefined;
    return { value, path: join(this.path, key ?? name) };
  }

  /** Whether the record has the key, whatever its value. */
  has(name: string): boolean {
    return this.#key(name) !== undefined;
  }

  /** Whether there is an object here at all. */
  get isObject(): boolean {
    return isTable(this.#value);
  }

  /** The names of the keys here; none when it is not an object. */
  get names(): readonly string[] {
    return isTable(this.#value) ? Object.keys(this.#value) : [];
  }

  /** The branch of that name, empty when there is none. Dots go down: `sentence.date`. */
  at(names: string): RecordNode {
    let here: RecordNode = this;
    for (const name of names.split(".")) {
      const { value, path } = here.#child(name);
      here = new RecordNode(value, path, { anyCase: here.#anyCase });
    }
    return here;
  }

  /** The elements of the list of that name; one when it is a single value, none when it is not held. */
  list(name: string): readonly RecordNode[] {
    const { value, path } = this.#child(name);
    if (value === undefined || value === null || value === "") return [];
    if (!Array.isArray(value)) return [new RecordNode(value, path, { anyCase: this.#anyCase })];
    return value.map((element: unknown) => new RecordNode(element, `${path}[]`, { anyCase: this.#anyCase }));
  }

  /** What stands here when it is a scalar that says something; text is trimmed. */
  get field(): Field | undefined {
    const value = this.#value;
    if (typeof value === "number" || typeof value === "boolean") return { path: this.path, text: String(value) };
    // Canonical JSON cannot carry an unpaired surrogate, so a text with one says nothing that could be signed.
    if (typeof value !== "string" || value.trim() === "" || !value.isWellFormed()) return undefined;
    return { path: this.path, text: value.trim() };
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

/**
 * The paths of all leaves, sorted, each once: scalars and nulls, with `[]` for every index. An empty list or object has
 * no leaf.
 */
export function leafPaths(value: unknown, path = ""): readonly string[] {
  const found = new Set<string>();
  const visit = (part: unknown, at: string): void => {
    if (Array.isArray(part)) for (const element of part) visit(element, `${at}[]`);
    else if (isTable(part)) for (const [name, child] of Object.entries(part)) visit(child, join(at, name));
    else found.add(at);
  };
  visit(value, path);
  return [...found].toSorted();
}
