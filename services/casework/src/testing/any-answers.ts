import fc from "fast-check";
import type { Answers } from "../store/drafts.ts";
import type { Field } from "../journeys/fields.ts";

/** Any answer to each field, as the pages would take it, with `wellWritten` where a page looks at how something is written. */
export function anyAnswers(
  fields: readonly Field[],
  wellWritten: Readonly<Record<string, string>>,
): fc.Arbitrary<Answers> {
  const text = fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" }).map((value) => value.trim() || "a");
  const textOf = ({ missing }: Field): fc.Arbitrary<string> =>
    missing === undefined ? fc.oneof(fc.constant(""), text) : text;
  const answerOf = (field: Field): fc.Arbitrary<Answers> => {
    switch (field.kind) {
      case "date":
        return fc.constant({
          [`${field.name}-day`]: "2",
          [`${field.name}-month`]: "11",
          [`${field.name}-year`]: field.when === "future" ? "2027" : "2026",
        });
      case "radios":
        return fc
          .constantFrom(...field.options)
          .chain(({ value, fields: inside = [] }) =>
            anyAnswers(inside, wellWritten).map((more): Answers => ({ [field.name]: value, ...more })),
          );
      case "checkboxes":
        return fc
          .subarray(field.options.map(({ value }) => value))
          .map((values): Answers => ({ [field.name]: values }));
      default:
        return (field.wrong === undefined ? textOf(field) : fc.constant(wellWritten[field.name] ?? "")).map(
          (value): Answers => ({ [field.name]: value }),
        );
    }
  };
  return fc
    .tuple(...fields.map(answerOf))
    .map((parts): Answers => Object.fromEntries(parts.flatMap((part) => Object.entries(part))));
}
