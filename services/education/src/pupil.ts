import { ageInYears } from "@gatehouse/adapter/dates";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import type { How, SubjectStart } from "@gatehouse/adapter/subject";
import { Subject } from "@gatehouse/adapter/subject";
import type { IsOn } from "@gatehouse/adapter/triggers";
import type { ItemName } from "@gatehouse/contracts/items";
import type { CalendarDate, Message } from "@gatehouse/contracts/message";
import type { EducationSettings } from "./settings.ts";
import type { TriggerId } from "./triggers.ts";
import { concernNarrative, concernSummary, maxNarrative } from "./wording.ts";

/** What all readers of one file share. */
export type Reading = {
  readonly ledger: FieldLedger;
  readonly context: MapContext;
  readonly settings: EducationSettings;
  readonly isOn: IsOn;
  /** The day of the file itself: what it says without a day was true then. */
  readonly asOf?: CalendarDate | undefined;
};

/** What lies further back than this proposes nothing: it stays in the case update, with its day. */
const recentYears = 1;
/** Most rows of one list item, as the contract has it. */
const maxRows = 200;

/** What a concern takes along: who the child is and what the triggers rest on, no more. */
const concerning: ReadonlySet<string> = new Set<ItemName>([
  "child.name",
  "child.dateOfBirth",
  "child.sex",
  "child.nhsNumber",
  "child.upn",
  "contact.setting",
  "education.attendance",
  "education.exclusions",
  "education.movesOrMissing",
  "family.planStatus",
  "family.youngCarer",
  "voice.childsWords",
]);

type Dated = { readonly on: CalendarDate | undefined; readonly path: string };

/** One pupil of a file, and what its rows or elements say of them. */
export class Pupil extends Subject {
  readonly settings: EducationSettings;
  readonly #isOn: IsOn;
  readonly #asOf: CalendarDate | undefined;
  readonly #triggers = new Map<TriggerId, CalendarDate | undefined>();
  readonly #entries: string[] = [];
  #identity = 0;

  constructor({ context, ledger, settings, isOn, asOf }: Reading, start: SubjectStart) {
    super(context, ledger, start);
    this.settings = settings;
    this.#isOn = isOn;
    this.#asOf = asOf !== undefined && asOf <= this.today ? asOf : undefined;
  }

  override sayOf(about: string, item: ItemName, value: unknown, how: How): boolean {
    return super.sayOf(about, item, value, { ...how, on: how.on ?? this.#asOf });
  }

  /** What is said so far only tells who it is, in a table that is about something else: alone it is not sent. */
  endOfIdentity(): void {
    this.#identity = this.builder.size;
  }

  /** Says the rows of a list item, the newest first where there are too many. */
  sayRows(
    item: ItemName,
    rows: readonly { readonly row: unknown; readonly on: CalendarDate; readonly from: readonly (Leaf | undefined)[] }[],
    assertion: "fact" | "reported" = "fact",
  ): void {
    const newest = rows.toSorted((a, b) => (a.on < b.on ? 1 : -1));
    const kept = newest.slice(0, maxRows);
    const [first] = kept;
    if (first === undefined) return;
    if (kept.length < newest.length) this.ledger.warn("rows-left-out", this.path);
    const on = first.on > this.today ? undefined : first.on;
    this.say(item, kept.map(({ row }) => row).toReversed(), { on, assertion, from: kept.flatMap(({ from }) => from) });
  }

  /** Notes what makes this a concern, where the agency has that trigger on and it is not long ago. */
  trigger(id: TriggerId, { on = this.#asOf, path }: Dated, entry?: string): void {
    if (!this.#isOn(id)) return;
    if (this.about === "adult") return this.ledger.warn("concern-about-adult", path);
    if (on !== undefined && ageInYears(on, this.today) >= recentYears)
      return this.ledger.warn("concern-not-recent", path);
    const before = this.#triggers.get(id);
    this.#triggers.set(id, before !== undefined && (on ?? "") < before ? before : on);
    if (entry !== undefined) this.#entries.push(entry);
  }

  /** The drafts: the update of the case, and a concern when something triggers one. */
  drafts(): readonly Message[] {
    const { key } = this;
    const hasContent = this.builder.size > this.#identity;
    const updates = hasContent ? this.builder.updates(key) : [];
    if (updates.length === 0 && this.#triggers.size === 0) this.ledger.warn("nothing-to-share", this.path);
    if (this.#triggers.size === 0) return updates;
    const newest = [...this.#triggers.values()].reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b), undefined);
    const on = newest !== undefined && newest > this.today ? undefined : newest;
    const narrative = concernNarrative([...this.#triggers.keys()].toSorted(), this.#entries);
    if (narrative.length > maxNarrative) this.ledger.warn("text-shortened", this.path);
    return [
      ...updates,
      ...this.builder.concern(key, this.about, narrative, on, { items: concerning, summary: concernSummary }),
    ];
  }
}
