import { DraftBuilder } from "@gatehouse/adapter/draft-builder";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { ItemName } from "@gatehouse/contracts/items";
import type { CalendarDate, Message, MessagePerson, Statement } from "@gatehouse/contracts/message";
import type { Reading } from "./reading.ts";
import { warn } from "./reading.ts";
import type { TriggerId } from "./triggers.ts";
import { concernNarrative, newestOf } from "./wording.ts";

/** How something is said: when it was true (today when the record gives no day), and of which fields it is made. */
export type How = {
  readonly on?: CalendarDate | undefined;
  readonly assertion?: Statement["assertion"];
  readonly from: readonly (Leaf | undefined)[];
  readonly summary?: string;
};
type Proposed = { readonly about: string; readonly item: ItemName; readonly value: unknown; readonly how: How };

/** Items that say only who someone is and where: alone they are no reason to write to anyone. */
const identifying: ReadonlySet<string> = new Set<ItemName>([
  "adult.pncId",
  "case.localReference",
  "child.communicationNeeds",
  "child.dateOfBirth",
  "child.ethnicity",
  "child.name",
  "child.nhsNumber",
  "child.sex",
  "child.upn",
  "contact.address",
  "contact.leadProfessional",
  "contact.phoneOrEmail",
  "contact.setting",
  "contact.uprn",
  "family.connectedAdults",
  "family.parentDateOfBirth",
  "family.parents",
]);

/** What a concern takes along: who the child is, the danger, and whom to ask. Third persons' names stay behind. */
const concerning: ReadonlySet<string> = new Set<ItemName>([
  "child.dateOfBirth",
  "child.name",
  "child.nhsNumber",
  "child.sex",
  "child.upn",
  "concern.analysis",
  "contact.address",
  "contact.leadProfessional",
  "contact.setting",
  "family.dashScore",
  "family.domesticAbuse",
  "family.parents",
  "police.exploitationRisk",
  "police.incident",
  "police.missingEpisodes",
  "police.protectionEvent",
  "police.staffSafety",
]);

/** The labels that a message has for the person it is about. */
export type About = "child" | "adult";

/** One person of a record and what the record says of them and of those around them: the drafts of one case. */
export class Dossier {
  readonly about: About;
  readonly #reading: Reading;
  readonly #key: string;
  readonly #path: string;
  readonly #people: { readonly person: MessagePerson; readonly from: readonly (Leaf | undefined)[] }[] = [];
  readonly #proposed: Proposed[] = [];
  readonly #triggers = new Map<TriggerId, CalendarDate | undefined>();

  constructor(reading: Reading, about: About, key: string, path: string) {
    this.#reading = reading;
    this.about = about;
    this.#key = key;
    this.#path = path;
  }

  get isChild(): boolean {
    return this.about === "child";
  }

  /** Adds a person, or completes the one with that label. */
  person(person: MessagePerson, from: readonly (Leaf | undefined)[]): void {
    this.#people.push({ person, from });
  }

  /** Proposes a statement about the person. */
  say(item: ItemName, value: unknown, how: How): void {
    this.sayOf(this.about, item, value, how);
  }

  /** Proposes a statement about someone of the person's people. */
  sayOf(about: string, item: ItemName, value: unknown, how: How): void {
    this.#proposed.push({ about, item, value, how });
  }

  /** Notes what makes this a concern, and when it was; nothing where the force has switched it off. */
  trigger(id: TriggerId, on: CalendarDate | undefined, from: readonly (Leaf | undefined)[] = []): void {
    if (!this.#reading.isOn(id)) return;
    const before = this.#triggers.get(id);
    this.#triggers.set(id, (before ?? "") > (on ?? "") ? before : on);
    for (const leaf of from) if (leaf !== undefined) this.#reading.ledger.use(leaf.path);
  }

  /**
   * The drafts: the update of the case, a notice where `noticeOf` says so, and a concern when something triggers one. The
   * fields count as used only when there are drafts.
   */
  drafts(noticeOf?: ReadonlySet<string>): readonly Message[] {
    const { ledger, context, wording, incident } = this.#reading;
    const says = this.#proposed.some(({ item }) => !identifying.has(item));
    if (!says && this.#triggers.size === 0) {
      warn(this.#reading, "nothing-to-share", this.#path);
      return [];
    }
    if (!this.isChild) warn(this.#reading, "child-not-known", this.#path);
    const builder = new DraftBuilder(context, ledger, { incident });
    for (const { person, from } of this.#people) {
      builder.person(person, from.find((leaf) => leaf !== undefined)?.path ?? this.#path);
      for (const leaf of from) if (leaf !== undefined) ledger.use(leaf.path);
    }
    for (const { about, item, value, how } of this.#proposed) this.#sayTo(builder, about, item, value, how);
    const updates = says ? builder.updates(this.#key) : [];
    const notices = noticeOf === undefined ? [] : builder.notice(this.#key, noticeOf);
    if (this.#triggers.size === 0) return [...updates, ...notices];
    const { newest, isOld } = newestOf(this.#triggers.values(), this.#reading.today);
    const fired = [...this.#triggers.keys()];
    const narrative = concernNarrative(wording, { fired, hasChild: this.isChild, isOld });
    const content = { items: concerning, summary: wording.summary };
    return [...updates, ...notices, ...builder.concern(this.#key, this.about, narrative, newest, content)];
  }

  #sayTo(builder: DraftBuilder, about: string, item: ItemName, value: unknown, how: How): void {
    const held = how.from.filter((leaf) => leaf !== undefined);
    const { on, assertion = "fact", summary } = how;
    const said = builder.say(item, about, value, { on, assertion, summary, path: held[0]?.path ?? this.#path });
    if (said) for (const leaf of held) this.#reading.ledger.use(leaf.path);
  }
}
