import type { Field, FieldError, Said } from "../journeys/fields.ts";
import { dateParts } from "../journeys/fields.ts";

/** A field as the template shows it. */
export type FieldView = Readonly<Record<string, unknown>>;

type Showing = {
  readonly form: Said;
  readonly errors: readonly FieldError[];
  /** The page has this field alone, so that its label is the page's heading. */
  readonly heads: boolean;
};

/** What the template needs of a field, with what was said in it and what is wrong with it. */
export function fieldView(field: Field, showing: Showing): FieldView {
  const { form, errors, heads } = showing;
  const wrong = errors.find(({ name }) => name === field.name);
  const common = {
    kind: field.kind,
    name: field.name,
    label: field.label,
    hint: field.hint ?? null,
    error: wrong?.text ?? null,
    heads,
  };
  switch (field.kind) {
    case "text":
      return { ...common, value: form.text(field.name), width: field.width ?? null };
    case "textarea":
      return { ...common, value: form.text(field.name), rows: field.rows ?? 5, max: field.max };
    case "date":
      return { ...common, parts: dateParts.map((part) => datePart(field.name, part, form, wrong)) };
    case "radios":
    case "checkboxes": {
      const chosen = form.all(field.name);
      const inside = { ...showing, heads: false };
      const options = field.options.map(({ value, text, hint, fields }) => ({
        value,
        text,
        hint: hint ?? null,
        checked: chosen.includes(value),
        fields: (fields ?? []).map((one) => fieldView(one, inside)),
      }));
      return { ...common, options };
    }
  }
}

function datePart(name: string, part: string, form: Said, wrong: FieldError | undefined): FieldView {
  const id = `${name}-${part}`;
  const isWrong = wrong !== undefined && (wrong.target === id || wrong.target === `${name}-day`);
  return {
    name: part,
    id,
    label: `${part.charAt(0).toUpperCase()}${part.slice(1)}`,
    value: form.text(id),
    width: part === "year" ? "4" : "2",
    isWrong,
  };
}
