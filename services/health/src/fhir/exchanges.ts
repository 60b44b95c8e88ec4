import type { Field } from "@gatehouse/adapter/field";
import { at, day, eachAt, isPresent, note, phrase, use } from "@gatehouse/adapter/field";
import { keys, sayClinical } from "../clinical.ts";
import type { Reading } from "../reading.ts";
import { noteConcern } from "../reading.ts";
import { codings, concept, concepts, useCoding, wordsOf } from "./concept.ts";
import { dayAt, joined, notesOf, useIntent } from "./events.ts";
import { valueWords } from "./measured.ts";
import type { Resource } from "./resources.ts";

function isMarked(field: Field, reading: Reading, ...names: readonly string[]): boolean {
  return names.some((name) => {
    const place = at(field, name);
    const coded = codings(place);
    const found = reading.matchers.messages(
      coded.map((coding) => coding.code),
      wordsOf(place),
    );
    if (found) for (const coding of coded) useCoding(coding);
    return found;
  });
}

/** A referral or request: what was asked for and why. One in the safeguarding category is noted as a concern. */
export function mapServiceRequest({ field }: Resource, reading: Reading): void {
  const isMarker = isMarked(field, reading, "category", "code");
  if (isMarker && !reading.matchers.isOn("safeguarding-message")) return field.ledger.leaveOut("trigger-off", field);
  const said = concept(at(field, "code"));
  const reasons = concepts(at(field, "reasonCode"));
  const on = dayAt(field, ["authoredOn"], ["occurrenceDateTime"], ["occurrencePeriod", "start"]);
  useIntent(field);
  const reason = reasons.length > 0 ? `Reason: ${reasons.map((one) => one.text).join(", ")}` : undefined;
  const text = joined("\n", joined(": ", "Referral", said?.text), reason, notesOf(field));
  if (isMarker) {
    noteConcern(reading, field.path, { narrative: text, on });
    return;
  }
  if (said === undefined && reasons.length === 0) return;
  const code = said?.code ?? reasons[0]?.code;
  sayClinical(reading, {
    code,
    text,
    words: wordsOf(at(field, "reasonCode")),
    since: on,
    assertion: "fact",
    path: field.path,
  });
}

const immunisation = /immuni[sz]ation|vaccin/;

/** A message between professionals: an immunisation is a check, a safeguarding one a concern, others are reported. */
export function mapCommunication({ field }: Resource, reading: Reading): void {
  const isMarker = isMarked(field, reading, "category", "topic", "reasonCode");
  if (isMarker && !reading.matchers.isOn("safeguarding-message")) return field.ledger.leaveOut("trigger-off", field);
  const { builder, about } = reading;
  const on = dayAt(field, ["sent"], ["received"]);
  const payload = eachAt(field, "payload").flatMap((part) => note(at(part, "contentString"), 4000) ?? []);
  const categoryField = at(field, "category");
  const categoryWords = wordsOf(categoryField);
  const reasons = concepts(at(field, "reasonCode")).map((one) => one.text);
  const topic = concept(at(field, "topic"))?.text;
  const text = joined("\n", joined(", ", topic, ...reasons), ...payload, notesOf(field));
  const path = at(field, "payload").path;
  if (isMarker) {
    noteConcern(reading, path, { narrative: text === "" ? "Safeguarding communication without text" : text, on });
    return;
  }
  if (text === "") return;
  if (immunisation.test(categoryWords) && on !== undefined) {
    for (const coding of codings(categoryField))
      if (immunisation.test(`${coding.code} ${coding.display}`.toLowerCase())) useCoding(coding);
    const check = { on, check: "Immunisation", result: text.slice(0, 4000) };
    builder.say("health.developmentChecks", about, [check], { assertion: "reported", on, path });
    return;
  }
  sayClinical(reading, { text, words: categoryWords, since: on, assertion: "reported", path });
}

const parentCodes: ReadonlySet<string> = new Set(["FTH", "MTH", "PRN", "NFTH", "NMTH", "NPRN"]);

/** What a parent had is of the parent's record, which the parent's practice decides about; of others nothing is shared. */
export function mapFamilyHistory({ field }: Resource, reading: Reading): void {
  const { builder, about, ledger } = reading;
  const relationship = at(field, "relationship");
  const parent = codings(relationship).find((coding) => parentCodes.has(coding.code));
  if (parent === undefined) return ledger.leaveOut("relationship-unknown", field);
  useCoding(parent);
  const who = concept(relationship)?.text ?? parent.code;
  const conditions = eachAt(field, "condition").flatMap((condition) => {
    const what = concept(at(condition, "code"))?.text;
    const age = at(condition, "onsetAge");
    const onset = isPresent(age) ? valueWordsOfAge(age) : undefined;
    return what === undefined ? [] : [joined(", ", what, onset === undefined ? undefined : `from age ${onset}`)];
  });
  if (conditions.length === 0) return;
  const on = dayAt(field, ["date"]);
  const text = `${who}: ${joined("\n", ...conditions, notesOf(field))}`.slice(0, 4000);
  builder.say("health.parentClinicalRecord", about, text, {
    assertion: "reported",
    on,
    path: at(field, "condition").path,
  });
}

function valueWordsOfAge(age: Field): string | undefined {
  const value = phrase(at(age, "value"), 20);
  return value === undefined ? undefined : joined(" ", value, phrase(at(age, "unit"), 20));
}

/** Answers to a form, each beside its question, as they were given. */
export function mapQuestionnaire({ field }: Resource, reading: Reading): void {
  const { ledger } = reading;
  const on = dayAt(field, ["authored"]);
  if (reading.isProtected) {
    // Free answers may hold the address that must not be told.
    for (const item of eachAt(field, "item")) ledger.leaveOut("location-protected", item);
    return;
  }
  const answers = (items: readonly Field[]): readonly string[] =>
    items.flatMap((item) => {
      const question = phrase(at(item, "text"), 500);
      const given = eachAt(item, "answer").flatMap((answer) => valueWords(answer) ?? []);
      const below = [...eachAt(item, "item"), ...eachAt(item, "answer").flatMap((answer) => eachAt(answer, "item"))];
      const own = given.length > 0 ? [joined(" ", question ?? "Answer:", given.join(", "))] : [];
      return [...own, ...answers(below)];
    });
  for (const text of answers(eachAt(field, "item"))) {
    sayClinical(reading, { text, since: on, assertion: "reported", path: at(field, "item").path });
  }
}

const consentStatuses: Readonly<Record<string, "given" | "refused" | "withdrawn">> = {
  active: "given",
  rejected: "refused",
  inactive: "withdrawn",
};

/** A consent to share as the health record has it: said as reported, and never recorded as a consent with the broker. */
export function mapConsent({ field }: Resource, reading: Reading): void {
  const { builder, about, ledger } = reading;
  const status = consentStatuses[phrase(at(field, "status")) ?? ""];
  const provision = at(field, "provision");
  const type = phrase(at(provision, "type"));
  const exceptions = eachAt(provision, "provision");
  const scope = codings(at(field, "scope")).find((coding) => coding.code === "patient-privacy");
  if (status === undefined) return ledger.leaveOut("status-not-current", field);
  if (scope === undefined || exceptions.length > 0) return ledger.leaveOut("consent-not-readable", field);
  useCoding(scope);
  ledger.warn("consent-not-recorded", field.path);
  const on = dayAt(field, ["dateTime"]);
  const said = type === "deny" && status === "given" ? "refused" : status;
  const value = { status: said, ...keys({ on }) };
  builder.say("sharing.consentStatus", about, value, { assertion: "reported", on, path: at(field, "status").path });
}

/** An immunisation that was given. */
export function mapImmunization({ field }: Resource, reading: Reading): void {
  const { builder, about } = reading;
  const vaccine = concept(at(field, "vaccineCode"));
  if (vaccine === undefined) return;
  const given = at(field, "occurrenceDateTime");
  const on = isPresent(given) ? day(given) : dayAt(field, ["recorded"]);
  if (isPresent(at(field, "primarySource"))) use(at(field, "primarySource"));
  const path = at(field, "vaccineCode").path;
  if (on === undefined)
    return sayClinical(reading, { code: vaccine.code, text: `Immunisation: ${vaccine.text}`, assertion: "fact", path });
  const check = { on, check: "Immunisation", result: vaccine.text.slice(0, 4000) };
  builder.say("health.developmentChecks", about, [check], { assertion: "fact", on, path });
}
