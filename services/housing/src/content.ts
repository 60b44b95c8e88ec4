import { DraftBuilder } from "@gatehouse/adapter/draft-builder";
import type { ItemName } from "@gatehouse/contracts/items";
import type { CalendarDate, Message } from "@gatehouse/contracts/message";
import type { Party, PartyKind } from "./party.ts";
import type { Reading } from "./reading.ts";
import type { TriggerId } from "./triggers.ts";
import { concernNarrative } from "./wording.ts";

const roles = { child: "child", adult: "connected-adult", household: "household" } as const satisfies Record<
  PartyKind,
  string
>;

/** Items that say only who someone is: alone they are no reason to write to anyone. */
const identifying: ReadonlySet<ItemName> = new Set<ItemName>([
  "case.localReference",
  "child.dateOfBirth",
  "child.name",
  "family.connectedAdults",
]);

/** What a concern takes along, beside the narrative and the referrer: who it is, and what staff who visit must know. */
const concerning: ReadonlySet<string> = new Set<ItemName>([
  "case.localReference",
  "child.dateOfBirth",
  "child.name",
  "family.connectedAdults",
  "family.domesticAbuse",
  "police.staffSafety",
]);

/** More is never said of one person: what repeats one number thousands of times is no record of somebody. */
const mostStatements = 500;

function introduce(party: Party, builder: DraftBuilder): void {
  const { kind, ids, born, path } = party;
  builder.person({ label: kind, role: roles[kind], ids: [...ids], ...(born === undefined ? {} : { born }) }, path);
  for (const person of party.others.values()) builder.person(person, path);
}

function sayIdentity(party: Party, builder: DraftBuilder): void {
  const { kind, name, born, path } = party;
  if (kind === "child") {
    if (name) builder.say("child.name", kind, name.text, { assertion: "fact", path });
    if (born !== undefined) builder.say("child.dateOfBirth", kind, born, { assertion: "fact", path });
  } else if (kind === "adult" && name) {
    const value = [{ name: name.text, relationship: "not known", contactLevel: "not known" }];
    builder.say("family.connectedAdults", kind, value, { assertion: "fact", path });
  }
}

function latest(days: readonly (CalendarDate | undefined)[]): CalendarDate | undefined {
  return days
    .flatMap((day) => day ?? [])
    .toSorted()
    .at(-1);
}

/** The drafts about one subject: the update when more is said than who it is, and the concern when something triggers one. */
export function draftsAbout(party: Party, reading: Reading): readonly Message[] {
  const { context, ledger, wording, isOn } = reading;
  const on = [...party.triggers.keys()].filter((id: TriggerId) => isOn(id));
  if (on.length < party.triggers.size) ledger.warn("trigger-off", party.path);
  const says = party.proposed.some(({ item }) => !identifying.has(item));
  if (!says && on.length === 0) {
    ledger.warn("nothing-to-share", party.path);
    return [];
  }
  const builder = new DraftBuilder(context, ledger);
  introduce(party, builder);
  sayIdentity(party, builder);
  if (party.proposed.length > mostStatements) ledger.warn("rows-left-out", party.path);
  for (const { item, value, on: day, assertion = "fact", from, summary } of party.proposed.slice(0, mostStatements)) {
    const held = from.filter((leaf) => leaf !== undefined);
    const path = held[0]?.path ?? party.path;
    const said = builder.say(item, party.kind, value, { assertion, on: day, path, summary });
    if (said) for (const leaf of held) ledger.use(leaf.path);
  }
  for (const leaf of [...party.identifying, ...(party.name?.from ?? [])]) if (leaf) ledger.use(leaf.path);
  if (party.kind !== "child") ledger.warn("child-not-known", party.path);
  if (party.kind === "child" && party.ids.length === 0) ledger.warn("subject-not-in-record", party.path);
  const key = party.isAlone ? `unidentified:${context.newId("")}` : party.key;
  const updates = says ? builder.updates(key) : [];
  if (on.length === 0) return updates;
  const narrative = concernNarrative(wording, on, party.kind === "child");
  const day = latest(on.map((id) => party.triggers.get(id)));
  const content = { items: concerning, summary: wording.summary };
  return [...updates, ...builder.concern(key, party.kind, narrative, day, content)];
}
