import type { Leaf } from "@gatehouse/adapter/leaf";
import type { ItemName } from "@gatehouse/contracts/items";
import type { CalendarDate, Identifier, Statement } from "@gatehouse/contracts/message";
import type { FoundIdentifier } from "./justice-identifiers.ts";

/** The label of the person on probation in every draft of this service. */
export const adult = "adult";

/** The CRN is what probation knows a person by; the rest follow by how far they reach. */
const schemeOrder: readonly Identifier["scheme"][] = ["crn", "noms-number", "pnc-id", "local"];

/** What a part of the record says of the person, before it is known whether anything is drafted at all. */
export type Proposed = {
  readonly item: ItemName;
  readonly value: unknown;
  readonly assertion: Statement["assertion"];
  readonly on: CalendarDate;
  /** The fields it is made of; they count as used once it stands in a draft. */
  readonly from: readonly (Leaf | undefined)[];
  readonly summary?: string | undefined;
};

/** One person on probation, as far as the parts of a file have told of them. */
export class Subject {
  readonly ids: FoundIdentifier[] = [];
  readonly proposed: Proposed[] = [];
  /** Codes of what makes this a concern: register types, and `rosh-<group>-<level>`. */
  readonly triggers = new Set<string>();
  readonly fileId: Identifier | undefined;
  born: { readonly date: CalendarDate; readonly from: Leaf } | undefined;
  released = false;
  hasLead = false;

  constructor(fileId: Identifier | undefined) {
    this.fileId = fileId;
  }

  /** The identifiers of the person, each once; that of the file's name where the record has none of that scheme. */
  get identifiers(): readonly Identifier[] {
    const all = this.ids.map((found) => found.id);
    if (this.fileId && !all.some((id) => id.scheme === this.fileId?.scheme)) all.push(this.fileId);
    const each = [...new Map(all.map((id) => [`${id.scheme} ${id.value}`, id])).values()];
    return each.toSorted((a, b) => schemeOrder.indexOf(a.scheme) - schemeOrder.indexOf(b.scheme));
  }

  /** What identifies the person at this agency, the CRN first; undefined when nothing does. */
  get key(): string | undefined {
    const [first] = this.identifiers;
    return first && `${first.scheme}:${first.value}`;
  }
}
