import type { Field } from "@gatehouse/adapter/field";
import { at } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { firstLeaf, leafAt } from "@gatehouse/adapter/leaf";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Dossier } from "../dossier.ts";
import type { Reading } from "../reading.ts";
import { anyDay, warn } from "../reading.ts";
import type { Offence } from "./offence.ts";

/** Custody and bail codes whose meaning is certain; `A` is not applicable. */
const custodies: Readonly<Record<string, string>> = {
  B: "conditional-bail",
  C: "in-custody",
  L: "local-authority-care",
  U: "unconditional-bail",
};
const notApplicable = "A";

type Row = { readonly kind: string; readonly date?: CalendarDate; readonly conditions?: string };

/** Where in a dossier something is said, and of whom. */
export type Place = { readonly dossier: Dossier; readonly about: string; readonly reading: Reading };

function sayRow(
  { dossier, about }: Place,
  row: Row,
  on: CalendarDate | undefined,
  from: readonly (Leaf | undefined)[],
): void {
  dossier.sayOf(about, "police.arrestBailOrOrders", [row], { on, from });
}

/** Says arrest, charge, custody or bail, and the hearing that is to come. */
export function sayCustody(place: Place, person: Field, offences: readonly Offence[], hearing: Field): void {
  const { reading } = place;
  const charged = offences.flatMap((offence) => offence.charged ?? []);
  const newest = charged
    .map(({ value }) => value)
    .toSorted()
    .at(-1);
  for (const { value, from } of offences.flatMap((offence) => offence.arrested ?? []))
    sayRow(place, { kind: "arrest", date: value }, value, from);
  for (const { value, from } of charged) sayRow(place, { kind: "charge", date: value }, value, from);
  sayBail(place, person, newest);
  const court = leafAt(hearing, "DateOfHearing");
  const date = anyDay(court, reading);
  if (date !== undefined) sayRow(place, { kind: "court-hearing", date }, newest, [court]);
}

function sayBail(place: Place, person: Field, on: CalendarDate | undefined): void {
  const status = firstLeaf(person, ["CustodyStatus", "BailStatus"]);
  const conditions = leafAt(at(person, "PersonDefendant"), "BailConditions");
  const code = status?.text.toUpperCase() ?? "";
  const kind = Object.hasOwn(custodies, code) ? custodies[code] : undefined;
  if (status !== undefined && kind === undefined && code !== notApplicable)
    warn(place.reading, "code-unknown", status.path);
  if (kind === undefined && conditions === undefined) return;
  const text = conditions === undefined ? {} : { conditions: conditions.text.slice(0, 4000) };
  const known = kind === undefined ? undefined : status;
  sayRow(place, { kind: kind ?? "bail", ...text }, on, [known, conditions]);
}
