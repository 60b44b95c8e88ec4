import type { Field } from "@gatehouse/adapter/field";
import { at, flag, note, phrase, text } from "@gatehouse/adapter/field";
import { concept } from "./concept.ts";

/** A number with its unit, its digits as they were written: `1.0 kg` is not `1 kg`. */
function quantity(field: Field): string | undefined {
  const value = phrase(at(field, "value"), 40);
  if (value === undefined) return undefined;
  const comparator = phrase(at(field, "comparator"), 2) ?? "";
  const unit = phrase(at(field, "unit"), 60) ?? phrase(at(field, "code"), 60);
  return `${comparator}${value}${unit === undefined ? "" : ` ${unit}`}`;
}

function range(field: Field): string | undefined {
  const parts = [quantity(at(field, "low")), quantity(at(field, "high"))];
  return parts.some((part) => part !== undefined) ? parts.map((part) => part ?? "").join(" to ") : undefined;
}

const readers: readonly (readonly [name: string, read: (field: Field) => string | undefined])[] = [
  ["valueQuantity", quantity],
  ["valueCodeableConcept", (field) => concept(field)?.text],
  ["valueCoding", (field) => phrase(at(field, "display")) ?? phrase(at(field, "code"))],
  ["valueString", (field) => note(field)],
  ["valueInteger", (field) => text(field)],
  ["valueDecimal", (field) => text(field)],
  ["valueDate", (field) => text(field)],
  ["valueDateTime", (field) => text(field)],
  ["valueTime", (field) => text(field)],
  ["valueRange", range],
];

/** The `value[x]` of an Observation, a component or an answer, in words; undefined when there is none we read. */
export function valueWords(field: Field): string | undefined {
  for (const [name, read] of readers) {
    const found = read(at(field, name));
    if (found !== undefined) return found;
  }
  const truth = flag(at(field, "valueBoolean"));
  return truth === undefined ? undefined : truth ? "yes" : "no";
}
