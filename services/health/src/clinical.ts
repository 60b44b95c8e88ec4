import type { CalendarDate, Statement } from "@gatehouse/contracts/message";
import type { Reading } from "./reading.ts";

/** One clinical entry before it is decided which data item says it. */
export type ClinicalEntry = {
  readonly code?: string | undefined;
  readonly text: string;
  /** All words of the entry, where they are more than its text. */
  readonly words?: string;
  readonly since?: CalendarDate | undefined;
  readonly site?: string | undefined;
  readonly assertion: Statement["assertion"];
  readonly path: string;
  /** Whether words that mean an injury make it one: diagnoses do, requests and plans do not. */
  readonly isDiagnosis?: boolean;
};

const maxNote = 4000;

/**
 * Says a clinical entry as the data item that fits it: sexual health (sealed), self-harm or mental health, an injury, and
 * otherwise a condition, the item for health facts with no item of their own.
 */
export function sayClinical(reading: Reading, entry: ClinicalEntry): void {
  const { builder, about, matchers } = reading;
  const { code, since, site, assertion, path } = entry;
  const text = entry.text.length > maxNote ? entry.text.slice(0, maxNote).toWellFormed() : entry.text;
  const words = `${entry.text} ${entry.words ?? ""}`;
  const codes = code === undefined ? [] : [code];
  const saying = { assertion, on: since, path };
  const isAbuse = /\b(?:abus|assault|exploit)/i.test(words);
  if (!isAbuse && matchers.sexualHealth(codes, words)) builder.say("health.sexualHealth", about, text, saying);
  else if (matchers.mentalHealth(codes, words)) builder.say("health.selfHarmOrMentalHealth", about, text, saying);
  else if (entry.isDiagnosis === true && matchers.injury(codes, words)) {
    builder.say("health.injuries", about, [{ description: text, ...keys({ site, date: since }) }], saying);
  } else builder.say("health.conditions", about, [{ ...keys({ code }), text, ...keys({ since }) }], saying);
}

/** Only the keys that have a value: a draft has no `undefined`. */
export function keys<Value>(given: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> {
  const present = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(present);
}
