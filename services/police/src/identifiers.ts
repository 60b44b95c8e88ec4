import type { Leaf } from "@gatehouse/adapter/leaf";
import { idKey, isPlaceholderId } from "@gatehouse/adapter/one-person";
import { solidIdentifier } from "@gatehouse/adapter/text";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { Identifier } from "@gatehouse/contracts/message";
import type { Reading } from "./reading.ts";

const checkLetters = "ZABCDEFGHJKLMNPQRTUVWXY";

/**
 * A PNC id in its canonical form `YYYY/NNNNNNNC`, from the forms that police systems write: with or without the slash,
 * with a year of two digits, without leading zeros. A two-digit year that would lie in the future is of the last century.
 */
export function canonicalPncId(text: string, thisYear: number): string {
  const written = text.replace(/[\s.\-_']/g, "").toUpperCase();
  const parts = /^(\d{2}|\d{4})\/(\d{1,7})([A-Z])$/.exec(written) ?? /^(\d{4})(\d{7})([A-Z])$/.exec(written);
  if (!parts) return text;
  const [, year = "", number = "", letter = ""] = parts;
  const century = 2000 + Number(year) > thisYear ? "19" : "20";
  return `${year.length === 4 ? year : century + year}/${number.padStart(7, "0")}${letter}`;
}

/** A case's number among the prosecuting agencies: force, unit, serial and year; eleven characters. */
export function isCaseNumber(text: string): boolean {
  return /^\d{2}[A-Z0-9]{2}\d{7}$/.test(text);
}

/** An arrest/summons number, solid: year, force, unit, system, eleven digits, and a letter that must agree with them. */
export function isArrestNumber(text: string): boolean {
  const parts = /^(\d{2})([A-Z0-9]{2})([A-Z0-9]{2})([A-Z0-9]{2,3})(\d{11})([A-HJ-NP-RT-Z])$/.exec(text);
  if (!parts) return false;
  const [, year = "", force = "", , system = "", serial = "", letter] = parts;
  const digits = (code: string): string => (/^\d+$/.test(code) ? code : "");
  const number = BigInt(`${digits(force)}${digits(system.slice(0, 2))}${year}${serial}`);
  return checkLetters[Number(number % 23n)] === letter;
}

/** The arrest/summons number in the one way it is compared; undefined, with a warning, when it fails its check. */
export function arrestNumberOf(leaf: Leaf | undefined, reading: Reading): string | undefined {
  const solid = leaf?.text.replace(/[\s/-]/g, "").toUpperCase();
  const value = usable(solid, solid !== undefined && isArrestNumber(solid), leaf, reading);
  if (leaf === undefined || value === undefined || !reading.shared.has(idKey(arrestId(value)))) return value;
  reading.ledger.warn("identifier-shared", leaf.path);
  return undefined;
}

/** An arrest as an identifier of the force's own, to tell whether two people have one number. */
export function arrestId(value: string): Identifier {
  return { scheme: "local", value: `arrest/${value}` };
}

/** The case number; undefined, with a warning, when it is not one: test systems write words in its place. */
export function caseNumberOf(leaf: Leaf | undefined, reading: Reading): string | undefined {
  const solid = leaf?.text.replace(/[\s/-]/g, "").toUpperCase();
  return usable(solid, solid !== undefined && isCaseNumber(solid) && !isPlaceholderId(solid), leaf, reading);
}

function usable(
  value: string | undefined,
  isValid: boolean,
  leaf: Leaf | undefined,
  reading: Reading,
): string | undefined {
  if (leaf === undefined || isValid) return value;
  reading.ledger.warn("identifier-invalid", leaf.path);
  return undefined;
}

/** A person's identifier by its scheme; one that fails its check is left out with a warning, never a reason to refuse. */
export function identifierOf(
  scheme: Identifier["scheme"],
  leaf: Leaf | undefined,
  reading: Reading,
): Identifier | undefined {
  if (leaf === undefined) return undefined;
  const thisYear = Number(reading.today.slice(0, 4));
  const solid = scheme === "local" ? leaf.text : solidIdentifier(leaf.text).toUpperCase();
  const value = scheme === "pnc-id" ? canonicalPncId(leaf.text, thisYear) : solid;
  const isNone = scheme === "local" && isPlaceholderId(value);
  const isValid = value.length <= 100 && checkIdentifier(scheme, value);
  if (isValid && !isNone && !reading.shared.has(idKey({ scheme, value }))) return { scheme, value };
  const why = isNone ? "placeholder-left-out" : isValid ? "identifier-shared" : "identifier-invalid";
  reading.ledger.warn(why, leaf.path);
  return undefined;
}
