import type { AgencyId } from "@gatehouse/contracts/agency";
import type { KeptStatement } from "@gatehouse/contracts/decision";
import { isItemName } from "@gatehouse/contracts/items";
import type { ItemName } from "@gatehouse/contracts/items";
import type { LetterItem, OmissionCode } from "@gatehouse/contracts/letter";
import type { Part } from "./reader.ts";
import type { SentRecord, ToldFacts } from "./records.ts";
import { itemReadBy } from "./tellable.ts";
import { policeApproved } from "./telling.ts";

/** Of the statements a recipient got: those whose names the reader may see, and the others with the reason. */
export type Readable = {
  readonly items: readonly LetterItem[];
  readonly left: ReadonlyMap<OmissionCode, readonly ItemName[]>;
};

/** Sorts out which of these statements are about the person, and whose names the reader may see. */
export function readableItems(
  statements: readonly Pick<KeptStatement, "id" | "item" | "form">[],
  record: SentRecord,
  part: Part,
  facts: ToldFacts,
): Readable {
  const kept = new Map<string, LetterItem>();
  const left = new Map<OmissionCode, Set<ItemName>>();
  for (const { id, item, form } of statements) {
    if (!isItemName(item)) continue;
    const why = whyNot(id, item, record, part, facts);
    if (why === null) kept.set(`${item} ${form}`, { item, form });
    else left.set(why, (left.get(why) ?? new Set()).add(item));
  }
  const items = [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return { items, left: new Map([...left].map(([why, names]) => [why, [...names].toSorted()])) };
}

function whyNot(id: string, item: ItemName, record: SentRecord, part: Part, facts: ToldFacts): OmissionCode | null {
  if (aboutOf(id, record) !== part.label) return "third-party";
  const isSubject = facts.question.reader.is === "subject";
  switch (itemReadBy[item]) {
    case "anyone":
      return null;
    case "subject":
      return isSubject ? null : "item-not-for-reader";
    case "grown":
      return isSubject && part.role !== "child" ? null : "item-not-for-reader";
    case "approved":
      return isSubject && policeApproved(record, facts) ? null : "originator-approval";
    case "nobody":
      return "item-not-for-reader";
  }
}

/** Label of whom a statement is about; null where nothing says it. */
export function aboutOf(id: string, { message, notes }: SentRecord): string | null {
  if (notes === null) return null;
  for (const [label, ids] of Object.entries(notes.others)) if (ids.includes(id)) return label;
  return message.people.find(({ role }) => role === "child")?.label ?? null;
}

/** Whether it comes from the police, who alone may let it be known. */
export function isPolice(agency: AgencyId, { kindOf }: ToldFacts): boolean {
  return kindOf(agency) === "police";
}
