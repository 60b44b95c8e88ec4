import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import { hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { idKey, sharedNumbers } from "@gatehouse/adapter/one-person";
import type { Message } from "@gatehouse/contracts/message";
import type { MapFormat, Reading } from "../child.ts";
import { checkedId, peekId } from "../identity.ts";
import { careDate } from "./care-dates.ts";
import { readEpisodes } from "./episodes.ts";
import { sayInvolvement } from "./involvement.ts";
import { ofOneChild } from "./of-one-child.ts";
import { saysSomething } from "./looked-after-columns.ts";
import type { KnownChild } from "./looked-after-child.ts";
import { lookedAfterChild, readMissing, sayAsylum, whoIs } from "./looked-after-child.ts";

/** What the companions of a table say of its children. */
export type KnownChildren = {
  /** By the council's number. */
  readonly find: (child: string) => KnownChild | undefined;
  /** Everybody they name, for numbers that are two children's. */
  readonly everybody: () => readonly Somebody[];
};
type Known = { readonly child: KnownChild | undefined; readonly shared: ReadonlySet<string> };

function mapChild(all: readonly Field[], reading: Reading, { child: known, shared }: Known): readonly Message[] {
  const rows = ofOneChild(all);
  const child = lookedAfterChild(rows, { name: "CHILD", shared, known }, reading);
  if (child === undefined) return [];
  // A course of care is told by all of a child's rows: of a number that is two children's they are not known.
  if (isOneChilds(rows, shared))
    readEpisodes(
      rows.filter((row) => hasMember(row, "DECOM")),
      child,
    );
  for (const row of rows) {
    readMissing(row, child);
    sayInvolvement(child, "looked-after-review", careDate(row, "REVIEW"));
    if (hasMember(row, "DUC")) sayAsylum(child, leafAt(row, "DUC"), leafAt(row, "CHILD"));
  }
  return child.drafts();
}

function isOneChilds(rows: readonly Field[], shared: ReadonlySet<string>): boolean {
  return rows.every((row) => peekId("local", leafAt(row, "CHILD")).some((id) => !shared.has(idKey(id))));
}

/** A row whose number is nobody's, or two children's: alone, and only where a pupil number of its own says whom it is about. */
function mapAlone(row: Field, reading: Reading, shared: ReadonlySet<string>): readonly Message[] {
  if (whoIs(row, "CHILD").ids.some((id) => id.scheme !== "local" && !shared.has(idKey(id))))
    return mapChild([row], reading, { child: undefined, shared });
  checkedId("local", leafAt(row, "CHILD"), row.ledger, shared);
  row.ledger.warn("subject-not-in-record", row.path);
  return [];
}

/** The children of one table of the return; null when no row names one. */
export function mapLookedAfter(columns: readonly string[], companions: KnownChildren): MapFormat {
  return (root, reading) => {
    const named = each(root).filter((row) => leafAt(row, "CHILD") !== undefined);
    if (named.length === 0) return null;
    if (!saysSomething(columns)) {
      root.ledger.warn("nothing-to-share", "");
      return [];
    }
    const shared = sharedNumbers([...named.map((row) => whoIs(row, "CHILD")), ...companions.everybody()]);
    const children = Map.groupBy(named, (row) => leafAt(row, "CHILD")?.text ?? "");
    return [...children].flatMap(([number, rows]) =>
      isOneChilds(rows, shared)
        ? mapChild(rows, reading, { child: companions.find(number), shared })
        : rows.flatMap((row) => mapAlone(row, reading, shared)),
    );
  };
}
