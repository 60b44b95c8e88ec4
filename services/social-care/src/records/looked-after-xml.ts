import type { Field } from "@gatehouse/adapter/field";
import { elements, firstLeaf, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Message } from "@gatehouse/contracts/message";
import type { MapFormat, Reading } from "../child.ts";
import { careDate } from "./care-dates.ts";
import { readEpisodes } from "./episodes.ts";
import { sayInvolvement } from "./involvement.ts";
import { ofOneChild } from "./of-one-child.ts";
import { lookedAfterChild, readMissing, sayAsylum } from "./looked-after-child.ts";

/** Root of the return as case systems write it for upload: the same names as in its tables, a tree a child. */
export const returnRoot = "EXPSSDA903";
const lists: readonly string[] = ["CHILD", "EPISODE", "AREVIEW", "AMISSING"];

/** Elements that may occur several times. */
export function isReturnList(name: string): boolean {
  return lists.includes(name);
}

function mapChild(record: Field, reading: Reading): readonly Message[] {
  const [header = record] = elements(record, "HEADER");
  if (firstLeaf(header, ["CHILDID", "DOB"]) === undefined) record.ledger.warn("subject-not-in-record", record.path);
  const child = lookedAfterChild([header], "CHILDID", reading);
  if (child === undefined) return [];
  readEpisodes(ofOneChild(elements(record, "EPISODE")), child);
  for (const row of [...elements(header, "AMISSING"), ...elements(record, "AMISSING")]) readMissing(row, child);
  for (const row of ofOneChild(elements(header, "AREVIEW")))
    sayInvolvement(child, "looked-after-review", careDate(row, "REVIEW"));
  const ceased = leafAt(header, "DUC");
  if (hasMember(header, "DUC") && ceased) sayAsylum(child, ceased, undefined);
  return child.drafts();
}

/** The children of the return's XML, a draft each; null when it has none. */
export const mapReturnXml: MapFormat = (root, reading) => {
  const children = elements(root, `${returnRoot}.CHILD`);
  return children.length === 0 ? null : children.flatMap((record) => mapChild(record, reading));
};
