import type { Identifier } from "./message.ts";

const upnAlphabet = "ABCDEFGHJKLMNPQRTUVWXYZ";
const pncAlphabet = "ZABCDEFGHJKLMNPQRTUVWXY";

/** Sum of nine digits with the weights 10 to 2, which NHS number and ULN share. */
function weighted(value: string): number {
  let sum = 0;
  for (let place = 0; place < 9; place += 1) sum += Number(value[place]) * (10 - place);
  return sum;
}

/**
 * Whether a value is an NHS number: 10 digits, solid, modulus 11. Ten equal digits pass the arithmetic and are used as
 * placeholders, so they are refused.
 */
export function nhsNumberValid(value: string): boolean {
  if (!/^\d{10}$/.test(value) || /^(\d)\1{9}$/.test(value)) return false;
  const check = (11 - (weighted(value) % 11)) % 11;
  return check !== 10 && check === Number(value[9]);
}

/**
 * Whether a value is a unique pupil number, permanent or temporary, with its check letter (DfE guide to UPNs). Noughts alone
 * pass the arithmetic and are used as placeholders, so they are refused.
 */
export function upnValid(value: string): boolean {
  if (!/^[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]$/.test(value) || /^.0{12}$/.test(value)) return false;
  let sum = 0;
  for (let place = 2; place <= 13; place += 1) {
    const character = value.charAt(place - 1);
    const worth = /\d/.test(character) ? Number(character) : upnAlphabet.indexOf(character);
    sum += worth * place;
  }
  return upnAlphabet[sum % 23] === value[0];
}

/** Whether a value is a unique learner number: 10 digits, modulus 11; `9999999999` means not known and is refused. */
export function ulnValid(value: string): boolean {
  if (!/^\d{10}$/.test(value)) return false;
  const rest = weighted(value) % 11;
  return rest !== 0 && 10 - rest === Number(value[9]);
}

/** Whether a value is a PNC id in the canonical form `YYYY/NNNNNNNC`, with its check letter; a serial of noughts is none. */
export function pncIdValid(value: string): boolean {
  const parts = /^\d{2}(\d{2})\/(\d{7})([A-Z])$/.exec(value);
  if (!parts || Number(parts[2]) === 0) return false;
  return pncAlphabet[Number(`${parts[1]}${parts[2]}`) % 23] === parts[3];
}

/** Whether a value has the form of a probation CRN or a prison number. Neither has a check digit; noughts alone are none. */
export function offenderNumberValid(scheme: "crn" | "noms-number", value: string): boolean {
  if (!/[1-9]/.test(value)) return false;
  return scheme === "crn" ? /^[A-Z]\d{6}$/.test(value) : /^[A-Z]\d{4}[A-Z]{2}$/.test(value);
}

/** Whether a value is a UPRN: 1 to 12 digits, not all zero. */
export function uprnValid(value: string): boolean {
  return /^\d{1,12}$/.test(value) && !/^0+$/.test(value);
}

/**
 * Whether an identifier is well formed under its scheme, check digits included. A `local` or `person` reference has no
 * rule but that it has no control characters or blanks around it: agencies number as they like.
 */
export function checkIdentifier(scheme: Identifier["scheme"], value: string): boolean {
  switch (scheme) {
    case "nhs-number":
      return nhsNumberValid(value);
    case "upn":
      return upnValid(value);
    case "uln":
      return ulnValid(value);
    case "crn":
    case "noms-number":
      return offenderNumberValid(scheme, value);
    case "pnc-id":
      return pncIdValid(value);
    case "uprn":
      return uprnValid(value);
    case "person":
    case "local":
      return /^[^\p{Cc}]{1,100}$/u.test(value) && value === value.trim();
  }
}
