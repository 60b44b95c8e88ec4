import { DraftBuilder } from "@gatehouse/adapter/draft-builder";
import type { ItemName } from "@gatehouse/contracts/items";
import type { Identifier, Message } from "@gatehouse/contracts/message";
import { adult } from "./subject.ts";
import type { Proposed, Subject } from "./subject.ts";
import { concernNarrative } from "./wording.ts";
import type { Reading } from "./reading.ts";

/** Items that say only who someone is: alone they are no reason to write to anyone. */
const identifying: readonly ItemName[] = ["adult.offenderNumber", "adult.pncId", "family.connectedAdults"];

/** What a concern takes along: whom it is about, the danger, where, and whom to ask. Convictions and extracts stay behind. */
const concerning: ReadonlySet<string> = new Set<ItemName>([
  "adult.offenderNumber",
  "contact.address",
  "contact.leadProfessional",
  "family.connectedAdults",
  "family.domesticAbuse",
  "police.staffSafety",
  "probation.conditions",
  "probation.mappa",
  "probation.release",
  "probation.riskOfSeriousHarm",
  "probation.supervision",
]);

/** Whether anything is said beyond who the person is. */
export function saysSomething(subject: Subject): boolean {
  return subject.proposed.some((proposed) => !identifying.includes(proposed.item));
}

function identity({ scheme, value }: Identifier, subject: Subject, on: Proposed["on"]): readonly Proposed[] {
  const same = subject.ids.filter((found) => found.id.scheme === scheme && found.id.value === value);
  const common = { assertion: "fact", on, from: same.map((found) => found.from) } as const;
  if (scheme === "crn" || scheme === "noms-number")
    return [{ ...common, item: "adult.offenderNumber", value: { scheme, value } }];
  return scheme === "pnc-id" ? [{ ...common, item: "adult.pncId", value }] : [];
}

/** The drafts about one person: the update of the case, and the concern when something triggers one. */
export function draftsAbout(caseKey: string, reading: Reading): readonly Message[] {
  const { subject, ledger, context, today, wording } = reading;
  const builder = new DraftBuilder(context, ledger);
  const ids = subject.identifiers;
  const born = subject.born && { born: subject.born.date };
  builder.person({ label: adult, role: "connected-adult", ids: [...ids], ...born }, "");
  for (const found of subject.ids) ledger.use(found.from.path);
  if (subject.born) ledger.use(subject.born.from.path);
  for (const proposed of [...ids.flatMap((id) => identity(id, subject, today)), ...subject.proposed]) {
    const { item, value, assertion, on, from, summary } = proposed;
    const held = from.filter((leaf) => leaf !== undefined);
    const said = builder.say(item, adult, value, { assertion, on, summary, path: held[0]?.path ?? "" });
    if (said) for (const leaf of held) ledger.use(leaf.path);
  }
  const updates = builder.updates(caseKey);
  if (subject.triggers.size === 0 || updates.length === 0) return updates;
  const narrative = concernNarrative(wording, [...subject.triggers].toSorted(), subject.released);
  return [
    ...updates,
    ...builder.concern(caseKey, adult, narrative, undefined, { items: concerning, summary: wording.summary }),
  ];
}
