import type { Findings, Saying } from "@gatehouse/adapter/findings";
import type { ItemName } from "@gatehouse/contracts/items";
import type { CalendarDate, MessagePerson } from "@gatehouse/contracts/message";
import { adult } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** Items that say only who someone is: alone they are no reason to write to anyone. */
const identifying: readonly ItemName[] = ["adult.offenderNumber", "adult.pncId", "family.connectedAdults"];

/** What a concern takes along: whom it is about, the danger, where, and whom to ask. Convictions and extracts stay behind. */
const concerning: readonly ItemName[] = [
  ...(["adult.offenderNumber", "family.connectedAdults", "family.domesticAbuse"] as const),
  ...(["contact.address", "contact.leadProfessional", "police.staffSafety"] as const),
  ...([
    "probation.riskOfSeriousHarm",
    "probation.mappa",
    "probation.conditions",
    "probation.release",
    "probation.supervision",
  ] as const),
];

export function isConcerning(item: ItemName): boolean {
  return concerning.includes(item);
}

function identitySayings(subject: Subject, findings: Findings, on: CalendarDate): readonly Saying[] {
  return subject.identifiers.flatMap(({ scheme, value }) => {
    const from = subject.ids
      .filter((found) => found.id.scheme === scheme && found.id.value === value)
      .map((found) => found.field);
    if (scheme === "crn" || scheme === "noms-number")
      return findings.say(adult, "adult.offenderNumber", { scheme, value }, { assertion: "fact", on, from });
    return scheme === "pnc-id" ? findings.say(adult, "adult.pncId", value, { assertion: "fact", on, from }) : [];
  });
}

export type SubjectContent = {
  readonly update: { readonly people: readonly MessagePerson[]; readonly sayings: readonly Saying[] };
};

/** The people and statements of a subject's drafts; undefined when there is nothing beyond who they are. */
export function contentOf(subject: Subject, findings: Findings, on: CalendarDate): SubjectContent | undefined {
  if (subject.sayings.every((saying) => identifying.includes(saying.item))) return undefined;
  findings.use(...subject.ids.map((found) => found.field));
  const person: MessagePerson = {
    label: adult,
    role: "connected-adult",
    ids: [...subject.identifiers],
    ...(subject.born === undefined ? {} : { born: subject.born }),
  };
  return { update: { people: [person], sayings: [...identitySayings(subject, findings, on), ...subject.sayings] } };
}
