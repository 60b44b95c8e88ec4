import type { Field } from "@gatehouse/adapter/field";
import { at, day, eachAt, isPresent, note, peek, text } from "@gatehouse/adapter/field";
import { keys, sayClinical } from "../clinical.ts";
import type { Reading } from "../reading.ts";
import { noteConcern } from "../reading.ts";
import { codeText, codings, concept, concepts, wordsOf } from "./concept.ts";
import { dayAt, joined, notesOf } from "./events.ts";
import type { Resource } from "./resources.ts";

const planFlag = /child[- ]protection|child-protection-information/;
const lookedAfter = /looked[- ]after/;
const adjustment = /reasonable[- ]adjustment/;

/** Everything by which a flag says what it is: category, code, and the headings it is tagged with. */
function flagWords(field: Field): { readonly codes: readonly string[]; readonly words: string } {
  const tags = eachAt(field, "meta", "tag").map((tag) => peek(at(tag, "code")) ?? "");
  const coded = [...codings(at(field, "category")), ...codings(at(field, "code"))];
  const words = `${wordsOf(at(field, "category"))} \n ${wordsOf(at(field, "code"))}`;
  return { codes: [...tags, ...coded.map((coding) => coding.code)], words };
}

/**
 * A flag on a record. A plan becomes the plan's status, an adjustment a disability's adaptations, anything else a
 * condition; one that marks a safeguarding matter is noted as a concern for a human to complete.
 */
export function mapFlag({ field }: Resource, reading: Reading): void {
  const { builder, about, matchers, ledger } = reading;
  if (codeText(at(field, "status")) === "inactive") return ledger.leaveOut("status-not-current", field);
  const { codes, words } = flagWords(field);
  const said = concept(at(field, "code"));
  const category = concepts(at(field, "category"))[0]?.text;
  const from = dayAt(field, ["period", "start"]);
  const end = at(field, "period", "end");
  const to = isPresent(end) ? day(end) : undefined;
  const path = at(field, "code").path;
  const label = said?.text ?? category ?? "Flag";
  const isMarker = matchers.flags(codes, words);
  const isPlan = planFlag.test(`${words} ${codes.join(" ")}`) || lookedAfter.test(words);
  const proposes = isMarker && matchers.isOn("safeguarding-flag");
  if (isMarker && !proposes && !isPlan) return ledger.leaveOut("trigger-off", field);
  for (const tag of eachAt(field, "meta", "tag")) if (isMarker) text(at(tag, "code"));
  if (proposes)
    noteConcern(reading, path, { narrative: joined("\n", `Flag on the record: ${label}`, flagNotes(field)), on: from });
  if (isPlan) {
    const status = lookedAfter.test(words) ? "looked-after" : "child-protection";
    builder.say(
      "family.planStatus",
      about,
      { status, ...keys({ from, to }) },
      { assertion: "reported", on: from, path },
    );
  } else if (adjustment.test(`${words} ${codes.join(" ")}`)) {
    const adaptations = joined("\n", label, flagNotes(field)).slice(0, 4000);
    builder.say("health.disability", about, { adaptations }, { assertion: "fact", on: from, path });
  } else if (!isMarker) sayClinical(reading, { code: said?.code, text: label, since: from, assertion: "fact", path });
}

/** The notes of the National Patient Flag, an extension of its own. */
function flagNotes(field: Field): string {
  const extension = eachAt(field, "extension").filter((one) => (peek(at(one, "url")) ?? "").endsWith("FlagNotes"));
  return joined(
    "\n",
    ...extension.flatMap((one) => note(at(one, "valueString")) ?? note(at(one, "valueAnnotation", "text")) ?? []),
  );
}

/** A plan of care: one for protection or of a looked-after child is the plan's status, others are said as conditions. */
export function mapCarePlan({ field }: Resource, reading: Reading): void {
  const { builder, about } = reading;
  const categories = concepts(at(field, "category"));
  const words = `${wordsOf(at(field, "category"))} ${peek(at(field, "title"))?.toLowerCase() ?? ""}`;
  const from = dayAt(field, ["period", "start"], ["created"]);
  const end = at(field, "period", "end");
  const to = isPresent(end) ? day(end) : undefined;
  const path = field.path;
  if (planFlag.test(words) || lookedAfter.test(words)) {
    const status = lookedAfter.test(words) ? "looked-after" : "child-protection";
    builder.say(
      "family.planStatus",
      about,
      { status, ...keys({ from, to }) },
      { assertion: "reported", on: from, path },
    );
    return;
  }
  const activities = eachAt(field, "activity").flatMap((activity) => {
    const outcome = concepts(at(activity, "outcomeCodeableConcept")).map((one) => one.text);
    const detail = concept(at(activity, "detail", "code"))?.text;
    const reason = concept(at(activity, "detail", "statusReason"))?.text;
    const line = joined(", ", detail ?? note(at(activity, "detail", "description")), ...outcome, reason);
    return line === "" ? [] : [line];
  });
  const kinds = categories.map((one) => one.text).join(", ");
  const heading = joined(": ", "Care plan", kinds, note(at(field, "title")), note(at(field, "description")));
  const until = to === undefined ? undefined : `Until ${to}`;
  const text_ = joined("\n", heading, ...activities, until, notesOf(field));
  sayClinical(reading, { text: text_, since: from, assertion: "fact", path });
}
