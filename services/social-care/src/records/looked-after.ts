import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import { hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Message } from "@gatehouse/contracts/message";
import type { MapFormat, Reading } from "../child.ts";
import { careDate } from "./care-dates.ts";
import { readEpisodes } from "./episodes.ts";
import { sayInvolvement } from "./involvement.ts";
import { ofOneChild } from "./of-one-child.ts";
import { saysSomething } from "./looked-after-columns.ts";
import type { KnownChild } from "./looked-after-child.ts";
import { lookedAfterChild, readMissing, sayAsylum } from "./looked-after-child.ts";

/** Finds what the companions of a table say of a child, by the council's number. */
export type FindKnown = (child: string) => KnownChild | undefined;

function mapChild(all: readonly Field[], reading: Reading, known: KnownChild | undefined): readonly Message[] {
  const rows = ofOneChild(all);
  const child = lookedAfterChild(rows, "CHILD", reading, known);
  if (child === undefined) return [];
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

/** The children of one table of the return; null when no row names one. */
export function mapLookedAfter(columns: readonly string[], find: FindKnown): MapFormat {
  return (root, reading) => {
    const named = each(root).filter((row) => leafAt(row, "CHILD") !== undefined);
    if (named.length === 0) return null;
    if (!saysSomething(columns)) {
      root.ledger.warn("nothing-to-share", "");
      return [];
    }
    const children = Map.groupBy(named, (row) => leafAt(row, "CHILD")?.text ?? "");
    return [...children].flatMap(([child, same]) => mapChild(same, reading, find(child)));
  };
}
