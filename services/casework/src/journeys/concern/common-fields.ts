import type { Field } from "../fields.ts";

/** As long as a paragraph or two may be. */
export const note = 4000;
const short = 500;

/** A name in a page's own words; several pages ask for one. */
export function nameField(name: string, label: string, missing: string, hint?: string): Field {
  return { kind: "text", name, label, missing, ...(hint === undefined ? {} : { hint }) };
}

/** The short form for those who may not have the whole: without it they get nothing of it. */
export function shortForm(name: string): Field {
  return {
    kind: "textarea",
    name,
    label: "The same in one or two sentences (optional)",
    hint: "Some agencies may only have a short form. If you write none, they get nothing of this.",
    max: short,
    rows: 3,
  };
}
