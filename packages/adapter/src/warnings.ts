import type { Warning } from "./map.ts";

/**
 * What can be wrong with, or withheld from, a record that is read all the same: one constant sentence a code, so that
 * no warning can hold a value of the record. Sectors add their own to these.
 */
export const warningTexts = {
  "adoption-not-shared": "An adoption link is sealed, so nothing that would tell it was used",
  "code-unknown": "A code or word that this format does not have, in any of its years, so it was left out",
  "date-in-future": "The date has not come yet, so it was left out",
  "date-invalid": "Not a date, or one that cannot be right, so it was left out",
  "date-partial": "A date without its day, so it was left out",
  "dates-out-of-order": "The end lies before the beginning, so the end was left out",
  "draft-left-out": "A message could not be made valid under the contract, so it was left out",
  "field-not-shared": "Known, and not shared: by this adapter never, or not with this value",
  "field-unknown": "This adapter has no rule for the field, so it was not used",
  "gender-or-orientation-not-shared": "What a child says of gender is sealed, so it was left out",
  "identifier-encrypted": "The identifier is encrypted by the exchange, so nobody is matched by it",
  "identifier-invalid": "The identifier fails its check, so nobody is matched by it",
  "identifier-shared":
    "The number stands beside people who cannot be one, so nothing is joined by it and nobody is matched by it",
  "identifier-unverified": "The identifier has not been verified, so nobody is matched by it",
  "own-delivery": "Written of a delivery that came through here, so it is not passed on as the agency's own",
  "placeholder-left-out": "A placeholder stands where a value should be, so it was left out",
  "placement-not-shared": "Where a looked-after child lives is confidential, so it was left out",
  "record-not-recognised": "This part of the file is in no format that is read here; the others were read",
  "related-person-not-named": "A related person without a name cannot be told from others, so they were left out",
  "rows-disagree": "Parts of the file about one person disagree on this, so it was left out",
  "rows-left-out": "More rows than one message may carry; the newest were kept",
  "statement-left-out": "The value does not fit the data item, so the statement was left out",
  "subject-from-file-name": "Only the name of the file says whom the record is about",
  "subject-is-adult": "The record is about an adult; which child it concerns is for a professional to say",
  "subject-not-identified":
    "Neither a number nor a birth date says which child this is; a professional links the case to them, or it waits",
  "subject-not-in-record":
    "The record does not say whom it is about; put the NHS number at the start of the file's name",
  "text-shortened": "Longer than the data item allows, so the end was left out",
} as const;
export type WarningCode = keyof typeof warningTexts;

/** A warning of the common list. @param path a field path, from a `Field` or the ledger, never a value */
export function warning(code: WarningCode, path: string): Warning {
  return { code, path, text: warningTexts[code] };
}
