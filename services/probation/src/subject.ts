import type { CalendarDate, Identifier } from "@gatehouse/contracts/message";
import type { Saying } from "@gatehouse/adapter/findings";
import type { FoundIdentifier } from "./justice-identifiers.ts";

/** The label of the person on probation in every draft of this service. */
export const adult = "adult";

/** One person on probation, as far as the parts of a file have told of them. */
export class Subject {
  readonly ids: FoundIdentifier[] = [];
  readonly sayings: Saying[] = [];
  /** Codes of what makes this a concern: register types, and `rosh-<group>-<level>`. */
  readonly triggers = new Set<string>();
  readonly fileId: Identifier | undefined;
  born: CalendarDate | undefined;
  released = false;
  hasLead = false;

  constructor(fileId: Identifier | undefined) {
    this.fileId = fileId;
  }

  /** The identifiers of the person, each once; that of the file's name where the record has none of that scheme. */
  get identifiers(): readonly Identifier[] {
    const all = this.ids.map((found) => found.id);
    if (this.fileId && !all.some((id) => id.scheme === this.fileId?.scheme)) all.push(this.fileId);
    return [...new Map(all.map((id) => [`${id.scheme} ${id.value}`, id])).values()].slice(0, 20);
  }

  /** What identifies the person at this agency, the CRN first; undefined when nothing does. */
  get key(): string | undefined {
    const [first] = this.identifiers;
    return first && `${first.scheme}:${first.value}`;
  }

  /** Adds what a part of the file says of the person. */
  say(sayings: readonly Saying[]): void {
    this.sayings.push(...sayings);
  }
}
