import type { Field } from "@gatehouse/adapter/field";
import { at, day, eachAt, isPresent, note, phrase, use } from "@gatehouse/adapter/field";
import type { CalendarDate, Statement } from "@gatehouse/contracts/message";
import { keys, sayClinical } from "../clinical.ts";
import type { Reading } from "../reading.ts";
import { noteConcern } from "../reading.ts";
import { codeText, codingOf, codings, concept, concepts, useCoding, wordsOf } from "./concept.ts";
import { valueWords } from "./measured.ts";
import type { Resource } from "./resources.ts";

/** The first of these places that has a date. */
export function dayAt(field: Field, ...places: readonly (readonly string[])[]): CalendarDate | undefined {
  for (const names of places) {
    const place = at(field, ...names);
    const found = isPresent(place) ? day(place) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Notes of a resource, as text. */
export function notesOf(field: Field): string {
  return eachAt(field, "note")
    .flatMap((one) => note(at(one, "text")) ?? [])
    .join("\n");
}

/** Parts of a text that there are, with a separator between them. */
export function joined(separator: string, ...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(separator);
}

const certain: Readonly<Record<string, Statement["assertion"]>> = {
  confirmed: "fact",
  provisional: "opinion",
  differential: "opinion",
  unconfirmed: "reported",
};

const unsure: ReadonlySet<string> = new Set(["provisional", "differential", "unconfirmed"]);

/** A diagnosis or problem; `resolved` and the like are said with it, as an old fact is not a present one. */
export function mapCondition({ field }: Resource, reading: Reading): void {
  const said = concept(at(field, "code"));
  if (said === undefined) return;
  const status = codings(at(field, "clinicalStatus"))[0];
  const verified = codings(at(field, "verificationStatus"))[0];
  for (const coding of [status, verified]) if (coding !== undefined) useCoding(coding);
  const over =
    status !== undefined && ["resolved", "inactive", "remission"].includes(status.code) ? ` (${status.code})` : "";
  const sites = concepts(at(field, "bodySite")).map((one) => one.text);
  const severity = concept(at(field, "severity"))?.text;
  const since = dayAt(field, ["onsetDateTime"], ["onsetPeriod", "start"], ["recordedDate"]);
  // The word stands in the text too: an assertion is easily overlooked, and a differential is no diagnosis.
  const doubt = unsure.has(verified?.code ?? "") ? ` (${verified?.code ?? ""})` : "";
  const text = `${joined(", ", said.text, severity)}${over}${doubt}`;
  sayClinical(reading, {
    code: said.code,
    text: joined("\n", text, notesOf(field)),
    since,
    site: sites.length > 0 ? sites.join(", ").slice(0, 200) : undefined,
    assertion: certain[verified?.code ?? ""] ?? "fact",
    path: at(field, "code").path,
    isDiagnosis: over === "",
  });
}

const emergency: ReadonlySet<string> = new Set(["EMER"]);
/** Admission methods 21 to 28 of the NHS data dictionary are emergency admissions. */
const emergencyAdmission = /^2[0-9A-D]$/;

function isEmergency(field: Field): boolean {
  const kind = codingOf(at(field, "class"));
  if (emergency.has(kind.code)) return true;
  return eachAt(field, "hospitalization", "extension").some((extension) => {
    const [coding] = codings(at(extension, "valueCodeableConcept"));
    const found =
      coding !== undefined && /AdmissionMethod/i.test(coding.system) && emergencyAdmission.test(coding.code);
    if (found) useCoding(coding);
    return found;
  });
}

/** An attendance: urgent ones have an item of their own, others are said by what they were for. */
export function mapEncounter({ field }: Resource, reading: Reading): void {
  const { builder, about, matchers } = reading;
  const kind = codingOf(at(field, "class"));
  useCoding(kind);
  const reasonField = at(field, "reasonCode");
  const reasonWords = wordsOf(reasonField);
  const reasonCodes = codings(reasonField).map((coding) => coding.code);
  const reasons = concepts(reasonField);
  const reason = reasons.map((one) => one.text).join(", ");
  const type = concept(at(field, "type"))?.text;
  const on = dayAt(field, ["period", "start"], ["period", "end"]);
  const path = field.path;
  if (isEmergency(field)) {
    if (on !== undefined) {
      const why = joined(": ", type, reason).slice(0, 4000);
      const attendance = { date: on, ...keys({ reason: why === "" ? undefined : why }) };
      builder.say("health.urgentAttendances", about, [attendance], { assertion: "fact", on, path });
    } else sayClinical(reading, { text: joined(": ", "Emergency attendance", type, reason), assertion: "fact", path });
    if (matchers.isOn("worrying-attendance") && matchers.attendances(reasonCodes, reasonWords)) {
      noteConcern(reading, path, { narrative: `Emergency attendance: ${reason}`, on });
    }
    return;
  }
  const what = type ?? (kind.display === "" ? "Encounter" : kind.display);
  const text = joined(": ", what, reason);
  sayClinical(reading, { code: reasons[0]?.code, text, since: on, assertion: "fact", path });
}

/** Measurements of growth, by SNOMED CT and LOINC: weight, height, length, head circumference, body mass index. */
const growthCodes: ReadonlySet<string> = new Set([
  "27113001",
  "50373000",
  "248334005",
  "363812007",
  "60621009",
  "29463-7",
  "8302-2",
  "8306-3",
  "9843-4",
  "39156-5",
]);

function isMeasurement(field: Field): boolean {
  const category = codings(at(field, "category")).find((coding) => coding.code === "vital-signs");
  const growth = codings(at(field, "code")).find((coding) => growthCodes.has(coding.code));
  for (const coding of [category, growth]) if (coding !== undefined) useCoding(coding);
  return category !== undefined || growth !== undefined;
}

function componentWords(field: Field): string | undefined {
  const parts = eachAt(field, "component").flatMap((component) => {
    const what = concept(at(component, "code"))?.text;
    const value = valueWords(component) ?? concept(at(component, "dataAbsentReason"))?.text;
    return what !== undefined && value !== undefined ? [`${what} ${value}`] : [];
  });
  return parts.length > 0 ? parts.join("; ") : undefined;
}

/** A finding: measurements are checks of development, all others are said as observed. */
export function mapObservation({ field }: Resource, reading: Reading): void {
  const said = concept(at(field, "code"));
  if (said === undefined) return;
  const { builder, about } = reading;
  const measured = isMeasurement(field);
  const words = joined("; ", valueWords(field), componentWords(field));
  const absent = concept(at(field, "dataAbsentReason"))?.text;
  const result = words !== "" ? words : absent;
  const meaning = concepts(at(field, "interpretation"))
    .map((one) => one.text)
    .join(", ");
  const on = dayAt(field, ["effectiveDateTime"], ["effectivePeriod", "start"], ["effectiveInstant"], ["issued"]);
  const path = at(field, "code").path;
  const full = joined(", ", result, meaning);
  if (measured && on !== undefined) {
    const check = {
      on,
      check: said.text.slice(0, 200),
      ...keys({ result: full === "" ? undefined : full.slice(0, 4000) }),
    };
    builder.say("health.developmentChecks", about, [check], { assertion: "observed", on, path });
    return;
  }
  const text = joined("\n", joined(": ", said.text, full), notesOf(field));
  sayClinical(reading, { code: said.code, text, since: on, assertion: "observed", path });
}

/** An appointment the person was not brought to; one that was kept, or is still to come, is not shared. */
export function mapAppointment({ field }: Resource, reading: Reading): void {
  const { builder, about, ledger } = reading;
  if (codeText(at(field, "status")) !== "noshow") return ledger.leaveOut("field-not-shared", field);
  const date = dayAt(field, ["start"], ["requestedPeriod", "start"]);
  const words = concepts(at(field, "serviceType"))[0] ?? concepts(at(field, "specialty"))[0];
  const service = words?.text.slice(0, 200) ?? phrase(at(field, "description"));
  if (date === undefined) return ledger.leaveOut("date-invalid", field);
  const row = { date, ...keys({ service }) };
  builder.say("health.missedAppointments", about, [row], { assertion: "fact", on: date, path: field.path });
}

/** Planned statuses are left out before; this counts an intent as used, as it says what kind of request it is. */
export function useIntent(field: Field): void {
  if (isPresent(at(field, "intent"))) use(at(field, "intent"));
}
