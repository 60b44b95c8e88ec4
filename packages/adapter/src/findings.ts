import type { ItemName } from "@gatehouse/contracts/items";
import { items } from "@gatehouse/contracts/items";
import type { CalendarDate, Statement } from "@gatehouse/contracts/message";
import type { FieldRules } from "./field-rules.ts";
import { isCovered } from "./field-rules.ts";
import type { MappedFields, Warning } from "./map.ts";
import type { Field } from "./record-node.ts";

/** One statement before it stands in a draft. */
export type Saying = {
  readonly about: string;
  readonly item: ItemName;
  readonly value: unknown;
  readonly assertion: Statement["assertion"];
  readonly on: CalendarDate;
  /** The minimised form where the sender writes it: configured wording, never text of the record. */
  readonly summary?: string;
};
type How = {
  readonly assertion: Saying["assertion"];
  readonly on: CalendarDate;
  readonly from: readonly (Field | undefined)[];
  readonly summary?: string;
};

/** Notes what became of a record while it is mapped: which fields were used, and what has to be said about the rest. */
export class Findings {
  readonly #used = new Set<string>();
  readonly #warnings = new Map<string, Warning>();

  /** Notes that fields reached a statement, a person or an identifier. */
  use(...fields: readonly (Field | undefined)[]): void {
    for (const field of fields) if (field !== undefined) this.#used.add(field.path);
  }

  /** Notes a warning, once per code and place. `text` must be a constant sentence: no value of the record. */
  warn(code: string, path: string, text: string): void {
    this.#warnings.set(`${code} ${path}`, { code, path, text });
  }

  /** Takes over what another has warned of, and not what it used: for a part of the record of which no draft was made. */
  adoptWarnings(other: Findings): void {
    for (const [key, warning] of other.#warnings) this.#warnings.set(key, warning);
  }

  /** Takes over all that another has noted. */
  adopt(other: Findings): void {
    this.adoptWarnings(other);
    for (const path of other.#used) this.#used.add(path);
  }

  /**
   * Makes a statement of a value in the item's own shape and marks the fields it came from as used. A value that has not
   * the shape is left out with the warning `value-not-usable`.
   *
   * @returns the statement in a list, or an empty list
   */
  say(about: string, item: ItemName, said: unknown, how: How): readonly Saying[] {
    const parsed = items[item].value.safeParse(said);
    if (!parsed.success) {
      const path = how.from.find((field) => field !== undefined)?.path ?? "";
      this.warn("value-not-usable", path, `This is not a value that ${item} can have; it was left out.`);
      return [];
    }
    this.use(...how.from);
    const { assertion, on, summary } = how;
    // By way of JSON, so that keys without a value are absent: what is signed has no undefined.
    const value: unknown = JSON.parse(JSON.stringify(parsed.data));
    return [{ about, item, value, assertion, on, ...(summary === undefined ? {} : { summary }) }];
  }

  get warnings(): readonly Warning[] {
    return [...this.#warnings.values()];
  }

  /** The account of all fields: `source` as found in the record, judged by the format's rules. */
  account(source: readonly string[], rules: FieldRules): MappedFields {
    const paths = [...new Set(source)].toSorted();
    const known = [...rules.shared, ...Object.keys(rules.notShared)];
    const used = paths.filter((path) => this.#used.has(path));
    const unknown = paths.filter((path) => !this.#used.has(path) && !isCovered(path, known));
    return { used, source: paths, unknown };
  }
}
