import type { Field } from "@gatehouse/adapter/field";
import { elements, firstLeaf, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import { sharedNumbers } from "@gatehouse/adapter/one-person";
import type { Message } from "@gatehouse/contracts/message";
import type { MapFormat, Reading } from "../child.ts";
import { careDate } from "./care-dates.ts";
import { readEpisodes } from "./episodes.ts";
import { sayInvolvement } from "./involvement.ts";
import { ofOneChild } from "./of-one-child.ts";
import { lookedAfterChild, readMissing, sayAsylum, whoIs } from "./looked-after-child.ts";

/** Root of the return as case systems write it for upload: the same names as in its tables, a tree a child. */
export const returnRoot = "EXPSSDA903";
const lists: readonly string[] = ["CHILD", "EPISODE", "AREVIEW", "AMISSING"];

/** Elements that may occur several times. */
export function isReturnList(name: string): boolean {
  return lists.includes(name);
}

function headerOf(record: Field): Field {
  return elements(record, "HEADER")[0] ?? record;
}

function mapChild(record: Field, reading: Reading, shared: ReadonlySet<string>): readonly Message[] {
  const header = headerOf(record);
  if (firstLeaf(header, ["CHILDID", "DOB"]) === undefined) record.ledger.warn("subject-not-in-record", record.path);
  const child = lookedAfterChild([header], { name: "CHILDID", shared }, reading);
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
  const shared = sharedNumbers(children.map((record) => whoIs(headerOf(record), "CHILDID")));
  return children.length === 0 ? null : children.flatMap((record) => mapChild(record, reading, shared));
};
