import type { Warning } from "./map.ts";

/**
 * What can be wrong with, or withheld from, a record that is read all the same: one constant sentence a code, so that
 * no warning can hold a value of the record. Sectors add their own to these.
 */
export const warningTexts = {
  "date-invalid": "Not a date, or one that cannot be right, so it was left out",
  "date-partial": "A date without its day, so it was left out",
  "draft-left-out": "A message could not be made valid under the contract, so it was left out",
  "field-not-shared": "Known, and deliberately not shared by this adapter",
  "field-unknown": "This adapter has no rule for the field, so it was not used",
  "identifier-invalid": "The identifier fails its check, so nobody is matched by it",
  "identifier-unverified": "The identifier has not been verified, so nobody is matched by it",
  "rows-left-out": "More rows than one message may carry; the newest were kept",
  "statement-left-out": "The value does not fit the data item, so the statement was left out",
  "subject-from-file-name": "Only the name of the file says whom the record is about",
  "subject-is-adult": "The record is about an adult; which child it concerns is for a professional to say",
  "text-shortened": "Longer than the data item allows, so the end was left out",
} as const;
export type WarningCode = keyof typeof warningTexts;

/** A warning of the common list. @param path a field path, from a `Field` or the ledger, never a value */
export function warning(code: WarningCode, path: string): Warning {
  return { code, path, text: warningTexts[code] };
}
