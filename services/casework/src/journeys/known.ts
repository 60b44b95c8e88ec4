import type { Answers } from "../store/drafts.ts";
import type { Field, Option } from "./fields.ts";
import { said } from "./fields.ts";

/** Why there is no answer: the two are not the same to whoever reads it later. */
const absent: readonly Option[] = [
  { value: "not-known", text: "Not known", hint: "I asked, or looked, and it cannot be found out" },
  { value: "not-asked", text: "Not asked", hint: "Nobody has asked or looked yet" },
];

/** A question that can be answered, or with why it is not: fields for the answer, or a typed absence. */
export function knownOr(name: string, label: string, fields: readonly Field[], hint?: string): Field {
  return {
    kind: "radios",
    name,
    label,
    ...(hint === undefined ? {} : { hint }),
    missing: `Select whether ${label.replace(/^Do /, "").replace(/\?$/, "")}`,
    options: [{ value: "known", text: "I can say", fields }, ...absent],
  };
}

/** The value of such a question: what `value` makes of it, or the typed absence. */
export function knownValue<T>(answers: Answers, name: string, value: () => T): T | { readonly absent: string } {
  const chosen = said(answers, name);
  return chosen === "known" ? value() : { absent: chosen ?? "not-asked" };
}
