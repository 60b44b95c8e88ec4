import { checkIdentifier } from "@gatehouse/contracts/identifiers";

/** What tells who somebody is, wherever it stands in a text, and what it is called. */
const signs: readonly { readonly called: string; readonly form: RegExp; readonly is?: (found: string) => boolean }[] = [
  {
    called: "an NHS number",
    form: /\b\d{3}[ -]?\d{3}[ -]?\d{4}\b/g,
    is: (found) => checkIdentifier("nhs-number", found.replaceAll(/\D/g, "")),
  },
  {
    called: "a pupil number",
    form: /\b[A-Za-z]\d{11}[\dA-Za-z]\b/g,
    is: (found) => checkIdentifier("upn", found.toUpperCase()),
  },
  { called: "a postcode", form: /\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b/g },
  { called: "a date", form: /\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b/g },
  { called: "an e-mail address", form: /[^\s@]+@[^\s@]+\.[a-z]{2,}/gi },
  { called: "a telephone number", form: /(?:\+44 ?|\b0)\d(?:[ -]?\d){8,9}\b/g },
  {
    called: "a house and its street",
    form: /\b\d+[A-Za-z]? [A-Z][a-z]+ (?:Street|Road|Lane|Avenue|Close|Drive|Way|Court|Place)\b/g,
  },
  { called: "somebody's name", form: /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr) [A-Z][a-z]+/g },
];

/**
 * What in a text would tell who somebody is, as far as it can be told by its form. A name without a title cannot: the page
 * asks its writer to read it again. Says what was found, never the words themselves.
 */
export function namesIn(text: string): readonly string[] {
  return signs
    .filter(({ form, is }) => [...text.matchAll(form)].some(([found]) => is?.(found) ?? true))
    .map(({ called }) => called);
}
