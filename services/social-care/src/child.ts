import { ageInYears } from "@gatehouse/adapter/dates";
import { DraftBuilder } from "@gatehouse/adapter/draft-builder";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import { readDay } from "@gatehouse/adapter/dates";
import type { ItemName } from "@gatehouse/contracts/items";
import { londonDate } from "@gatehouse/contracts/london";
import type { CalendarDate, Identifier, Message, MessagePerson, Statement } from "@gatehouse/contracts/message";
import { concernNarrative, concernSummary } from "./wording.ts";
import type { Trigger } from "./wording.ts";

const adultAge = 18;
/** Older triggers are still told, with a warning: whether they are a concern today is for a professional. */
const recentYears = 1;

type How = {
  readonly on?: CalendarDate | undefined;
  readonly assertion?: Statement["assertion"];
  readonly from: readonly (Leaf | undefined)[];
};
export type Start = {
  readonly ids: readonly Identifier[];
  readonly born: CalendarDate | undefined;
  readonly path: string;
};

/** What a concern takes along: who the child is and what the triggers rest on, no more. */
const concerning: ReadonlySet<string> = new Set<ItemName>([
  "child.name",
  "child.dateOfBirth",
  "child.sex",
  "child.nhsNumber",
  "concern.analysis",
  "contact.leadProfessional",
  "family.planStatus",
  "police.missingEpisodes",
  "police.protectionEvent",
]);

/** One child of a file and what its rows or elements say of them. */
export class Child {
  readonly about: string;
  readonly today: CalendarDate;
  readonly ledger: FieldLedger;
  readonly context: MapContext;
  readonly #builder: DraftBuilder;
  readonly #triggers = new Map<Trigger, CalendarDate | undefined>();
  readonly #key: string | undefined;
  readonly #path: string;

  constructor(context: MapContext, ledger: FieldLedger, start: Start) {
    this.context = context;
    this.ledger = ledger;
    this.#path = start.path;
    this.today = londonDate(context.now);
    const isChild = start.born === undefined || ageInYears(start.born, this.today) < adultAge;
    if (!isChild) ledger.warn("subject-is-adult", start.path);
    this.about = isChild ? "child" : "adult";
    this.#builder = new DraftBuilder(context, ledger);
    const born = start.born === undefined ? {} : { born: start.born };
    const role = isChild ? "child" : "connected-adult";
    this.#builder.person({ label: this.about, role, ids: [...start.ids], ...born }, start.path);
    const [first] = start.ids;
    this.#key = first && `${first.scheme}:${first.value}`;
  }

  /** Adds a person around the child. */
  person(person: MessagePerson, path: string): void {
    this.#builder.person(person, path);
  }

  /** Says an item about the child. The fields it is made of count as used when it could be said. */
  say(item: ItemName, value: unknown, how: How): void {
    this.sayOf(this.about, item, value, how);
  }

  /** Says an item about someone of the child's people. */
  sayOf(about: string, item: ItemName, value: unknown, how: How): void {
    const held = how.from.filter((leaf) => leaf !== undefined);
    const { on, assertion = "fact" } = how;
    const said = this.#builder.say(item, about, value, { on, assertion, path: held[0]?.path ?? "" });
    if (said) for (const leaf of held) this.ledger.use(leaf.path);
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
    if (day !== undefined && day > "1900-01-01") return day;
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

  /** Notes what makes this a concern, and when it was. */
  trigger(trigger: Trigger, on: CalendarDate | undefined, path: string): void {
    if (this.about === "adult") {
      this.ledger.warn("concern-about-adult", path);
      return;
    }
    const before = this.#triggers.get(trigger);
    this.#triggers.set(trigger, before !== undefined && (on ?? "") < before ? before : on);
  }

  /** The drafts: the update of the case, and a concern when something triggers one. */
  drafts(fallbackKey: string): readonly Message[] {
    const key = this.#key ?? fallbackKey;
    const updates = this.#builder.updates(key);
    if (updates.length === 0) this.ledger.warn("nothing-to-share", this.#path);
    if (this.#triggers.size === 0 || updates.length === 0) return updates;
    const newest = [...this.#triggers.values()].reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b), undefined);
    if (newest !== undefined && ageInYears(newest, this.today) >= recentYears)
      this.ledger.warn("concern-not-recent", "");
    const narrative = concernNarrative([...this.#triggers.keys()]);
    const content = { items: concerning, summary: concernSummary };
    return [...updates, ...this.#builder.concern(key, this.about, narrative, newest, content)];
  }
}
