import type { ItemName } from "@gatehouse/contracts/items";
import { londonDate } from "@gatehouse/contracts/london";
import type { CalendarDate, Identifier, Message, MessagePerson, Statement } from "@gatehouse/contracts/message";
import { ageInYears, readDay } from "./dates.ts";
import { DraftBuilder } from "./draft-builder.ts";
import type { FieldLedger } from "./field-ledger.ts";
import type { Leaf } from "./leaf.ts";
import type { MapContext } from "./map.ts";
import { isPlaceholderId } from "./one-person.ts";

const adultAge = 18;
/** Older dates are the sentinels of migrated rows, or belong to nobody alive. */
const oldestDay = "1900-01-01";

/** How something is said: since when, on whose word, and the fields it is made of. */
export type How = {
  readonly on?: CalendarDate | undefined;
  /** `fact` when absent. */
  readonly assertion?: Statement["assertion"];
  /** Counted as used when it could be said; what is undefined is passed over. */
  readonly from: readonly (Leaf | undefined)[];
};

/** Who a record is about, as far as is known before anything is read of them. */
export type SubjectStart = {
  /** Checked already: one that fails its check matches nobody and is left out by the caller; a placeholder is left out here. */
  readonly ids: readonly Identifier[];
  readonly born: CalendarDate | undefined;
  /** Where in the record they are named, for warnings. */
  readonly path: string;
  /** What the agency's case for them is known by; the first identifier when absent. */
  readonly key?: string | undefined;
};

/**
 * The person a record is about, and what is said of them and of those around them. Who is 18 or older today is a
 * `connected-adult`, with the warning `subject-is-adult`; anyone else is the child.
 */
export class Subject {
  /** Label in the drafts: `child` or `adult`. */
  readonly about: "child" | "adult";
  readonly born: CalendarDate | undefined;
  /** Today in London. */
  readonly today: CalendarDate;
  readonly ledger: FieldLedger;
  readonly context: MapContext;
  readonly path: string;
  /** For what only the builder can do: concerns above all. */
  readonly builder: DraftBuilder;
  #key: string | undefined;

  constructor(context: MapContext, ledger: FieldLedger, start: SubjectStart) {
    this.context = context;
    this.ledger = ledger;
    this.path = start.path;
    this.born = start.born;
    this.today = londonDate(context.now);
    const isChild = start.born === undefined || ageInYears(start.born, this.today) < adultAge;
    if (!isChild) ledger.warn("subject-is-adult", start.path);
    this.about = isChild ? "child" : "adult";
    this.builder = new DraftBuilder(context, ledger);
    const born = start.born === undefined ? {} : { born: start.born };
    const role = isChild ? "child" : "connected-adult";
    this.builder.person({ label: this.about, role, ids: [...start.ids], ...born }, start.path);
    const [first] = start.ids.filter(({ scheme, value }) => scheme !== "local" || !isPlaceholderId(value));
    this.#key = start.key ?? (first && `${first.scheme}:${first.value}`);
  }

  /** Adds a person around the subject, or completes one, the subject included, by the same label. */
  person(person: MessagePerson, path: string): void {
    this.builder.person(person, path);
  }

  /** Says an item about the subject. @returns whether it could be said; the fields count as used only then */
  say(item: ItemName, value: unknown, how: How): boolean {
    return this.sayOf(this.about, item, value, how);
  }

  /** Says an item about someone added by `person`. */
  sayOf(about: string, item: ItemName, value: unknown, how: How): boolean {
    const held = how.from.filter((leaf) => leaf !== undefined);
    const { on, assertion = "fact" } = how;
    const said = this.builder.say(item, about, value, { on, assertion, path: held[0]?.path ?? this.path });
    if (said) for (const leaf of held) this.ledger.use(leaf.path);
    return said;
  }

  /** The day a field names, in the past or today; anything else is left out with a warning. */
  pastDay(leaf: Leaf | undefined): CalendarDate | undefined {
    const day = this.anyDay(leaf);
    if (leaf === undefined || day === undefined || day <= this.today) return day;
    this.ledger.warn("date-in-future", leaf.path);
    return undefined;
  }

  /** The day a field names; what is no date, or one before anybody alive was born, is left out with a warning. */
  anyDay(leaf: Leaf | undefined): CalendarDate | undefined {
    if (leaf === undefined) return undefined;
    const day = readDay(leaf.text);
    if (day !== undefined && day > oldestDay) return day;
    this.ledger.warn("date-invalid", leaf.path);
    return undefined;
  }

  /** The end of something that began on `from`: left out where it lies before. */
  end(leaf: Leaf | undefined, from: CalendarDate | undefined): CalendarDate | undefined {
    const day = this.anyDay(leaf);
    if (leaf === undefined || day === undefined || from === undefined || day >= from) return day;
    this.ledger.warn("dates-out-of-order", leaf.path);
    return undefined;
  }

  /** What the agency's case is known by. Without any identifier it is of this record alone, never of two. */
  get key(): string {
    this.#key ??= `unidentified:${this.context.newId("")}`;
    return this.#key;
  }

  /** The case updates that carry everything said; none when nothing was. */
  updates(): readonly Message[] {
    return this.builder.updates(this.key);
  }
}
