import type { Answers } from "../store/drafts.ts";
import type { Field } from "../journeys/fields.ts";
import { dateOf, formOf } from "../journeys/fields.ts";
import type { Question } from "../journeys/journey.ts";
import { dayWords } from "../journeys/words.ts";

/** One row of what was said. */
export type SummaryRow = { readonly label: string; readonly value: string; readonly href: string };

/** What was said, question by question: what was not said is not left out but called so. */
export function rowsOf(questions: readonly Question[], answers: Answers, draft: string): readonly SummaryRow[] {
  return questions.flatMap(({ id, fields }) =>
    fields.flatMap((field) => fieldRows(field, answers, `/drafts/${draft}/questions/${id}`)),
  );
}

function fieldRows(field: Field, answers: Answers, href: string): readonly SummaryRow[] {
  const label = field.label.replace(/ \(optional\)$/, "");
  const form = formOf(answers);
  switch (field.kind) {
    case "text":
    case "textarea":
      return [{ label, value: form.text(field.name) || "Nothing said", href }];
    case "date": {
      const date = dateOf(answers, field.name);
      return [{ label, value: date === null ? "Nothing said" : dayWords(date), href }];
    }
    case "radios":
    case "checkboxes": {
      const chosen = field.options.filter(({ value }) => form.all(field.name).includes(value));
      const value = chosen.map(({ text }) => text).join(", ") || "None";
      const inside = chosen.flatMap(({ fields }) => (fields ?? []).flatMap((one) => fieldRows(one, answers, href)));
      return [{ label, value, href }, ...inside];
    }
  }
}
