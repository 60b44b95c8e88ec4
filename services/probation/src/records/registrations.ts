import type { RecordNode } from "@gatehouse/adapter/record-node";
import { readDate } from "@gatehouse/adapter/dates";
import type { Facet, Reading } from "../reading.ts";
import { sayLead } from "../reading.ts";
import { sayRegistration } from "../registration.ts";
import { registerTypes } from "../registers.ts";

/** Both shapes: a list under `registrations`, and one registration alone. */
function listOf(record: RecordNode): readonly RecordNode[] {
  return record.has("registrations") ? record.list("registrations") : [record];
}

function startOf(registration: RecordNode): string {
  return readDate(registration.text("startDate")?.text ?? "") ?? "";
}

/** What a registration is about, for "the newest wins": levels of risk of serious harm replace each other too. */
function subjectOf(registration: RecordNode): string {
  const code = registration.text("type.code")?.text.toUpperCase() ?? "";
  return registerTypes.get(code)?.level === undefined ? code : "risk-of-serious-harm";
}

/** The active ones; of several about the same thing the newest, and of two of one day the later in the file. */
function inForce(record: RecordNode, reading: Reading): readonly RecordNode[] {
  const active = listOf(record).filter((registration) => registration.flag("active"));
  const newest = new Map<string, RecordNode>();
  for (const registration of active) {
    const before = newest.get(subjectOf(registration));
    if (before === undefined || startOf(registration) >= startOf(before))
      newest.set(subjectOf(registration), registration);
  }
  const kept = [...newest.values()];
  if (active.length > kept.length)
    reading.findings.warn(
      "registration-superseded",
      record.path,
      "Of several active registrations of one type the newest was taken.",
    );
  return kept;
}

function readOfficer(registrations: readonly RecordNode[], reading: Reading): void {
  const [newest] = registrations.toSorted((a, b) => (startOf(a) < startOf(b) ? 1 : -1));
  const officer = newest?.at("registeringOfficer");
  if (officer === undefined || officer.flag("unallocated")) return;
  sayLead(reading, { name: [officer.text("forenames"), officer.text("surname")] });
}

const fields = [
  "active",
  "startDate",
  "type.code",
  "register.code",
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
  applies: (record) => record.has("registrations") || (record.has("registrationId") && record.has("type")),
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
        type: registration.text("type.code"),
        start: registration.text("startDate"),
        level: registration.text("registerLevel.code"),
        category: registration.text("registerCategory.code"),
        register: registration.text("register.code"),
        active: registration.text("active"),
      });
    readOfficer(kept, reading);
  },
};
