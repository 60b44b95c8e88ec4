import type { Answers } from "../store/drafts.ts";

type Common = {
  /** Names the field in the form and in the answers. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What to say when it is left empty; a field without it may be. */
  readonly missing?: string;
};
/** One of the choices; some ask on. */
export type Option = {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
  /** Asked when this is chosen, and forgotten when it is not. */
  readonly fields?: readonly Field[];
};
/** What a page can ask. */
export type Field =
  | (Common & { readonly kind: "text"; readonly max?: number; readonly width?: string; readonly wrong?: Wrong })
  | (Common & { readonly kind: "textarea"; readonly max: number; readonly rows?: number; readonly wrong?: Wrong })
  | (Common & { readonly kind: "date"; readonly when: "past" | "future" | "any" })
  | (Common & { readonly kind: "radios"; readonly options: readonly Option[] })
  | (Common & { readonly kind: "checkboxes"; readonly options: readonly Option[] });
/** Says what is wrong with a value that is there; null when nothing is. */
export type Wrong = (value: string) => string | null;

/** What is wrong, where: the link of an error summary leads to it. */
export type FieldError = { readonly name: string; readonly target: string; readonly text: string };
/** What a page's fields came to. */
export type Checked = { readonly answers: Answers; readonly errors: readonly FieldError[] };

/** A text where the field has none of its own. */
export const usualMax = 200;
/** The three boxes of a date, in the order in which they are filled in. */
export const dateParts = ["day", "month", "year"] as const;

/** What was said: by a form, or by saved answers. */
export type Said = { readonly text: (name: string) => string; readonly all: (name: string) => readonly string[] };

/** Reads answers back as a form would give them, to check again what was saved. */
export function formOf(answers: Answers): Said {
  const all = (name: string): readonly string[] => {
    const value = answers[name];
    return value === undefined ? [] : typeof value === "string" ? [value] : value;
  };
  return { all, text: (name) => all(name)[0] ?? "" };
}

/** Checks fields against what was said: what is kept of it, and every error, in the order of the page. */
export function checkFields(fields: readonly Field[], from: Said, today: string): Checked {
  const answers: Record<string, string | string[]> = {};
  const errors: FieldError[] = [];
  for (const field of fields) {
    const checked = checkField(field, from, today);
    Object.assign(answers, checked.answers);
    errors.push(...checked.errors);
  }
  return { answers, errors };
}

function checkField(field: Field, from: Said, today: string): Checked {
  switch (field.kind) {
    case "text":
    case "textarea":
      return checkText(field, from.text(field.name));
    case "date":
      return checkDate(field, from, today);
    case "radios":
      return checkChoice(field, [from.text(field.name)], from, today);
    case "checkboxes":
      return checkChoice(field, from.all(field.name), from, today);
  }
}

function failed(field: Field, answers: Answers, text: string, target = field.name): Checked {
  return { answers, errors: [{ name: field.name, target, text }] };
}

function checkText(field: Extract<Field, { kind: "text" | "textarea" }>, value: string): Checked {
  const answers = value === "" ? {} : { [field.name]: value };
  if (value === "") return field.missing ? failed(field, {}, field.missing) : { answers, errors: [] };
  const max = field.max ?? usualMax;
  if (value.length > max)
    return failed(field, answers, `${field.label} must be ${max.toLocaleString("en-GB")} characters or fewer`);
  const wrong = field.wrong?.(value) ?? null;
  return wrong === null ? { answers, errors: [] } : failed(field, answers, wrong);
}

function checkDate(field: Extract<Field, { kind: "date" }>, from: Said, today: string): Checked {
  const parts = dateParts.map((part) => [`${field.name}-${part}`, from.text(`${field.name}-${part}`)] as const);
  const answers = Object.fromEntries(parts.filter(([, value]) => value !== ""));
  const empty = parts.find(([, value]) => value === "");
  if (Object.keys(answers).length === 0)
    return field.missing ? failed(field, {}, field.missing, `${field.name}-day`) : { answers, errors: [] };
  if (empty) return failed(field, answers, `${field.label}: the date must have a day, a month and a year`, empty[0]);
  const date = dateOf(answers, field.name);
  if (date === null)
    return failed(field, answers, `${field.label}: this is not a date, such as 27 3 2021`, `${field.name}-day`);
  if (field.when === "past" && date > today)
    return failed(field, answers, `${field.label}: the date must be today or in the past`, `${field.name}-day`);
  if (field.when === "future" && date <= today)
    return failed(field, answers, `${field.label}: the date must be in the future`, `${field.name}-day`);
  return { answers, errors: [] };
}

function checkChoice(
  field: Extract<Field, { kind: "radios" | "checkboxes" }>,
  given: readonly string[],
  from: Said,
  today: string,
): Checked {
  const chosen = field.options.filter(({ value }) => given.includes(value));
  const values = chosen.map(({ value }) => value);
  if (values.length === 0) return field.missing ? failed(field, {}, field.missing) : { answers: {}, errors: [] };
  const own: Answers = { [field.name]: field.kind === "radios" ? (values[0] ?? "") : values };
  const inside = chosen.map((option) => checkFields(option.fields ?? [], from, today));
  const entries = [own, ...inside.map(({ answers }) => answers)].flatMap((answers) => Object.entries(answers));
  return {
    answers: Object.fromEntries(entries),
    errors: inside.flatMap(({ errors }) => errors),
  };
}

/** The date of three boxes as the contract writes it; null when they are no day of the calendar. */
export function dateOf(answers: Answers, name: string): string | null {
  const [day, month, year] = dateParts.map((part) => formOf(answers).text(`${name}-${part}`));
  if (!/^\d{1,2}$/.test(day ?? "") || !/^\d{1,2}$/.test(month ?? "") || !/^\d{4}$/.test(year ?? "")) return null;
  const iso = `${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}`;
  const parsed = new Date(`${iso}T12:00:00Z`);
  const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === iso;
  return isReal && iso > "1900" ? iso : null;
}

/** The one value of a field; undefined when it was not said. */
export function said(answers: Answers, name: string): string | undefined {
  const value = formOf(answers).text(name);
  return value === "" ? undefined : value;
}
