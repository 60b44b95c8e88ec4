import { ageInYears } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { MapContext } from "@gatehouse/adapter/map";
import type { SubjectStart } from "@gatehouse/adapter/subject";
import { Subject } from "@gatehouse/adapter/subject";
import type { ItemName } from "@gatehouse/contracts/items";
import type { CalendarDate, Message } from "@gatehouse/contracts/message";
import type { TriggerId } from "./triggers.ts";
import { concernNarrative, concernSummary } from "./wording.ts";

/** What triggers a concern is over after a year: what is older is told in the case update, and proposes nothing. */
const recentYears = 1;

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

/** What a format's mapper is given beside its record. */
export type Reading = { readonly context: MapContext; readonly isOn: (id: TriggerId) => boolean };
/** One format: its drafts, null when it says nothing of anyone. */
export type MapFormat = (root: Field, reading: Reading) => readonly Message[] | null;

/** One child of a file and what its rows or elements say of them. */
export class Child extends Subject {
  readonly #reading: Reading;
  readonly #triggers = new Map<TriggerId, CalendarDate | undefined>();
  #isDeceased = false;
  #isUnsayable = false;

  constructor(reading: Reading, ledger: FieldLedger, start: SubjectStart) {
    super(reading.context, ledger, start);
    this.#reading = reading;
  }

  /**
   * Notes that the record says the child has died: nothing is proposed any more. What cannot say so (no day of it can be read)
   * is not drafted at all, as it would read as of a living child.
   */
  deceased(path: string, isSaid: boolean): void {
    this.#isDeceased = true;
    this.#isUnsayable ||= !isSaid;
    this.ledger.warn("child-deceased", path);
  }

  /** Notes what makes this a concern, and when it was; without a day it is for a professional to say whether it is one. */
  trigger(trigger: TriggerId, on: CalendarDate | undefined, path: string): void {
    if (this.#isDeceased || !this.#reading.isOn(trigger)) return;
    if (this.about === "adult") return this.ledger.warn("concern-about-adult", path);
    if (on !== undefined && ageInYears(on, this.today) >= recentYears)
      return this.ledger.warn("concern-not-recent", path);
    const before = this.#triggers.get(trigger);
    this.#triggers.set(trigger, before !== undefined && (on ?? "") < before ? before : on);
  }

  /** The drafts: the update of the case, and a concern when something triggers one. */
  drafts(): readonly Message[] {
    if (this.#isUnsayable) return [];
    const { key } = this;
    const updates = this.builder.updates(key);
    if (updates.length === 0) this.ledger.warn("nothing-to-share", this.path);
    if (this.#triggers.size === 0 || updates.length === 0) return updates;
    const newest = [...this.#triggers.values()].reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b), undefined);
    const narrative = concernNarrative([...this.#triggers.keys()]);
    const content = { items: concerning, summary: concernSummary };
    return [...updates, ...this.builder.concern(key, this.about, narrative, newest, content)];
  }
}
