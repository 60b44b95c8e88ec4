import { branch, elements, hasMember, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import { readDate } from "@gatehouse/adapter/dates";
import type { Facet, Reading } from "../reading.ts";
import { sayLead } from "../reading.ts";
import { sayRegistration } from "../registration.ts";
import { registerTypes } from "../registers.ts";

/** Both shapes: a list under `registrations`, and one registration alone. */
function listOf(record: Field): readonly Field[] {
  return hasMember(record, "registrations") ? elements(record, "registrations") : [record];
}

function startOf(registration: Field): string {
  return readDate(leafAt(registration, "startDate")?.text ?? "") ?? "";
}

/** What a registration is about, for "the newest wins": levels of risk of serious harm replace each other too. */
function subjectOf(registration: Field): string {
  const code = leafAt(registration, "type.code")?.text.toUpperCase() ?? "";
  return registerTypes.get(code)?.level === undefined ? code : "risk-of-serious-harm";
}

/** The active ones; of several about the same thing the newest, and of two of one day the later in the file. */
function inForce(record: Field, reading: Reading): readonly Field[] {
  const active = listOf(record).filter((registration) => isTrue(registration, "active"));
  const newest = new Map<string, Field>();
  for (const registration of active) {
    const before = newest.get(subjectOf(registration));
    if (before === undefined || startOf(registration) >= startOf(before))
      newest.set(subjectOf(registration), registration);
  }
  const kept = [...newest.values()];
  if (active.length > kept.length) reading.ledger.warn("registration-superseded", record.path);
  return kept;
}

function readOfficer(registrations: readonly Field[], reading: Reading): void {
  const [newest] = registrations.toSorted((a, b) => (startOf(a) < startOf(b) ? 1 : -1));
  const officer = newest && branch(newest, "registeringOfficer");
  if (officer === undefined || isTrue(officer, "unallocated")) return;
  sayLead(reading, [leafAt(officer, "forenames"), leafAt(officer, "surname")], undefined);
}

const fields = [
  "active",
  "startDate",
  "type.code",
  "registerLevel.code",
  "registerCategory.code",
  "registeringOfficer.forenames",
  "registeringOfficer.surname",
  "registeringOfficer.unallocated",
];
const named = "this service names the flag by its code";
const internal = "how probation manages the registration";
const freeText = "free text: it may name victims and others";
const unshared: Readonly<Record<string, string>> = {
  registrationId: "the source's own key",
  "register.code": named,
  "register.description": named,
  "type.description": named,
  "registerLevel.description": named,
  "registerCategory.description": named,
  riskColour: "a colour of Delius' screens",
  endDate: "only active registrations are shared",
  nextReviewDate: internal,
  reviewPeriodMonths: internal,
  notes: freeText,
  registeringTeam: internal,
  "registeringOfficer.code": internal,
  registeringProbationArea: internal,
  deregisteringTeam: internal,
  deregisteringOfficer: internal,
  deregisteringProbationArea: internal,
  deregisteringNotes: freeText,
  warnUser: internal,
  numberOfPreviousDeregistrations: internal,
};
const prefixes = ["", "registrations[]."];

/** The flags of Delius. */
export const registrations: Facet = {
  name: "registrations",
  applies: (record) =>
    hasMember(record, "registrations") || (hasMember(record, "registrationId") && hasMember(record, "type")),
  rules: {
    shared: prefixes.flatMap((prefix) => ["offenderId", ...fields].map((name) => `${prefix}${name}`)),
    notShared: Object.fromEntries(
      prefixes.flatMap((prefix) =>
        Object.entries(unshared).map(([name, reason]) => [`${prefix}${name}`, reason] as const),
      ),
    ),
  },
  read: (record, reading) => {
    const kept = inForce(record, reading);
    for (const registration of kept)
      sayRegistration(reading, {
        type: leafAt(registration, "type.code"),
        start: leafAt(registration, "startDate"),
        level: leafAt(registration, "registerLevel.code"),
        category: leafAt(registration, "registerCategory.code"),
        active: leafAt(registration, "active"),
      });
    readOfficer(kept, reading);
  },
};
