import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { afterCare, boarding, wordsOf, youngCarers } from "../codes/school-codes.ts";
import type { Named } from "../named.ts";
import type { Pupil } from "../pupil.ts";

const yes = /^(?:true|1|yes|y)$/i;

/** Whether the row says that the pupil was adopted from care, or placed by an order after it. */
export function isAfterCare(named: Named): boolean {
  const [order, adopted] = [named("plaa"), named("adoptedfromcare")];
  return (order !== undefined && afterCare.has(order.text.toUpperCase())) || yes.test(adopted?.text ?? "");
}

/** Whether the row says that the pupil is looked after now. */
export function isInCare(named: Named): boolean {
  return yes.test(named("lookedafter", "incare")?.text ?? "");
}

/** A stay of which only the end is known. */
function endOf(leaving: Leaf | undefined, kind: string, pupil: Pupil): ReturnType<typeof stayOf> {
  const day = pupil.anyDay(leaving);
  return day === undefined ? [] : [{ row: { from: day, kind: `${kind}-ended` }, on: day, from: [leaving] }];
}

/** One stay at a school, or elsewhere in education. */
export function stayOf(
  entry: Leaf | undefined,
  leaving: Leaf | undefined,
  kind: string,
  pupil: Pupil,
): readonly { readonly row: unknown; readonly on: CalendarDate; readonly from: readonly (Leaf | undefined)[] }[] {
  const from = pupil.anyDay(entry);
  if (from === undefined) return endOf(leaving, kind, pupil);
  const to = pupil.end(leaving, from);
  const row = { from, ...(to === undefined ? {} : { to }), kind };
  return [{ row, on: to ?? from, from: [entry, to === undefined ? undefined : leaving] }];
}

/** Says who identified the pupil as a young carer; `N` is a default, and says nothing. */
function sayYoungCarer(named: Named, pupil: Pupil): void {
  const leaf = named("youngcarer");
  if (leaf === undefined || /^(?:n|no|false|0)$/i.test(leaf.text)) return;
  const words = yes.test(leaf.text) ? "Identified as a young carer" : wordsOf(youngCarers, leaf.text);
  if (words === undefined) return pupil.ledger.warn("code-unknown", leaf.path);
  pupil.say("family.youngCarer", words, { from: [leaf] });
  pupil.trigger("young-carer", { on: undefined, path: leaf.path });
}

/** Says at which school the pupil is, or was; a school's own exports name it, a census has its number. */
function saySchool(named: Named, pupil: Pupil): void {
  const name = named("schoolname", "school");
  // In tables of an authority's own returns it is the authority's number.
  const number = named("pupilonrolltableid") === undefined ? undefined : named("nativeid");
  const leaf = name ?? number;
  if (leaf === undefined) return;
  const setting = name === undefined ? `School ${leaf.text.replace(/\.0$/, "")}` : leaf.text;
  pupil.say("contact.setting", cleanLine(setting).slice(0, 200), { from: [leaf] });
}

/** Reads what a row of pupils says of the pupil's place at school. @param isOnRoll whether it is a table of those on roll */
export function readEnrolment(named: Named, pupil: Pupil, isOnRoll: boolean): void {
  const [entry, leaving] = [named("entrydate"), named("leavingdate")];
  pupil.sayRows("education.movesOrMissing", stayOf(entry, leaving, "enrolment", pupil));
  if (isOnRoll && leaving === undefined) saySchool(named, pupil);
  const boards = named("boarder");
  const words = boards && wordsOf(boarding, boards.text.replace(/\.0$/, ""));
  if (boards !== undefined && words !== undefined) pupil.say("family.careArrangement", words, { from: [boards] });
  sayYoungCarer(named, pupil);
  const care = named("lookedafter", "incare");
  if (care === undefined || !yes.test(care.text)) return;
  pupil.say("family.planStatus", { status: "looked-after" }, { from: [care] });
  pupil.trigger("looked-after", { on: undefined, path: care.path });
}
