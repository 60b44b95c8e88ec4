import type { MappedFields, Warning } from "./map.ts";
import type { RecordTree } from "./record-tree.ts";
import { leafPaths } from "./record-tree.ts";
import { warning, warningTexts } from "./warnings.ts";

/** Texts of a sector's own warning codes, constant sentences like the common ones. */
export type SectorTexts = Readonly<Record<string, string>>;

/**
 * Accounts for every field of one record: what reached a draft, what is deliberately left out, and (all the rest) what
 * nothing knows. A field in a list counts as used when one element of it was used.
 */
export class FieldLedger {
  readonly #source: readonly string[];
  readonly #texts: SectorTexts;
  readonly #used = new Set<string>();
  readonly #warned = new Set<string>();
  readonly #warnings = new Map<string, Warning>();

  constructor(tree: RecordTree, texts: SectorTexts = {}) {
    this.#source = leafPaths(tree);
    this.#texts = texts;
  }

  /** The value at this path reached a statement, a person or an identifier, or decided what one of them says. */
  use(path: string): void {
    this.#used.add(path);
  }

  /** Warns once about a code at a path. @param code of the common list or of the sector's own */
  warn(code: string, path: string): void {
    const texts: SectorTexts = warningTexts;
    const text = this.#texts[code] ?? texts[code] ?? "";
    if (text === "") throw new RangeError(code);
    this.#warnings.set(`${code} ${path}`, { code, path, text });
  }

  /** Leaves out a part of the record, for a reason that has a code: its fields are known, and not shared. */
  leaveOut(code: string, place: { readonly path: string; readonly tree: RecordTree }): void {
    this.warn(code, place.path);
    for (const leaf of leafPaths(place.tree, place.path)) this.#warned.add(leaf);
  }

  /**
   * Leaves out every leaf not used so far that `rule` knows. One of which something was said already (its value is no date, no
   * number, no code) has had its reason; each other gets the warning `field-not-shared`.
   */
  know(rule: (path: string) => boolean): void {
    const reasoned = new Set([...this.#warnings.values()].map(({ path }) => path));
    for (const leaf of this.#source) {
      if (this.#used.has(leaf) || this.#warned.has(leaf) || !rule(leaf)) continue;
      this.#warned.add(leaf);
      if (!reasoned.has(leaf)) this.warn("field-not-shared", leaf);
    }
  }

  /** The account at the end: every field is used, warned about, or unknown and warned about. */
  close(): { readonly fields: MappedFields; readonly warnings: readonly Warning[] } {
    const used = this.#source.filter((path) => this.#used.has(path));
    const unknown = this.#source.filter((path) => !this.#used.has(path) && !this.#warned.has(path));
    const unread = unknown.map((path) => warning("field-unknown", path));
    return { fields: { used, source: this.#source, unknown }, warnings: [...this.#warnings.values(), ...unread] };
  }
}
