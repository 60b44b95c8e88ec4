import { absenceWords, dayWords, momentWords, roleWords } from "../journeys/words.ts";

/** One line of a value: with what it is called, where it is a part of something. */
export type ValueLine = { readonly label: string | null; readonly text: string };

const code = /^[a-z][a-z0-9-]*$/;
const day = /^\d{4}-\d\d-\d\d$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** What agencies are called: a copy says their ids. */
type NameOf = (agency: string) => string;

/** A data item's value as lines to read, whatever its shape: nothing of it is left out. */
export function valueLines(value: unknown, nameOf: NameOf, label: string | null = null): readonly ValueLine[] {
  if (value === null || value === undefined) return [];
  if (typeof value === "string")
    return [{ label, text: day.test(value) ? dayWords(value) : instant.test(value) ? momentWords(value) : value }];
  if (typeof value === "boolean") return [{ label, text: value ? "Yes" : "No" }];
  if (typeof value === "number") return [{ label, text: String(value) }];
  if (Array.isArray(value)) {
    const many = value.length > 1;
    return value.flatMap((one: unknown, at) => valueLines(one, nameOf, many ? joined(label, String(at + 1)) : label));
  }
  if (typeof value !== "object") return [];
  if ("absent" in value && typeof value.absent === "string")
    return [{ label, text: absenceWords[value.absent] ?? value.absent }];
  return Object.entries(value).flatMap(([key, one]) =>
    valueLines(inWords(key, one, nameOf), nameOf, joined(label, wordsOf(key))),
  );
}

/** What is one of a list in the contract, and so a code. */
const coded: ReadonlySet<string> = new Set(["kind", "status", "level", "marac", "scheme", "relationship"]);

/** Agencies, roles and what is one of a list stand in values as codes; an address is one line to read. */
function inWords(key: string, value: unknown, nameOf: NameOf): unknown {
  if (key === "lines" && Array.isArray(value)) return value.join(", ");
  if (typeof value !== "string") return value;
  if (key === "agency") return nameOf(value);
  if (!code.test(value)) return value;
  return key === "role" ? roleWords(value) : coded.has(key) ? value.replaceAll("-", " ") : value;
}

function joined(label: string | null, part: string): string {
  if (label === null) return part;
  return /^\d+$/.test(label) ? `${label}. ${part}` : `${label}, ${part.toLowerCase()}`;
}

function wordsOf(key: string): string {
  if (key === "lines") return "Address";
  const words = key.replaceAll(/([A-Z])/g, " $1").toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
