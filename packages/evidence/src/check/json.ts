import { readBase64url, readUtf8 } from "./bytes.ts";

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The member of an object, by name; undefined where there is none or the value is no object. */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The text of a member; empty where it is none. */
export function textOf(value: unknown, name: string): string {
  const found = memberOf(value, name);
  return typeof found === "string" ? found : "";
}

/** The number of a member; NaN where it is none, which is in no range. */
export function numberOf(value: unknown, name: string): number {
  const found = memberOf(value, name);
  return typeof found === "number" ? found : Number.NaN;
}

/** The objects of a member that is a list; none where it is not. */
export function objectsOf(value: unknown, name: string): readonly JsonObject[] {
  const found = memberOf(value, name);
  return isArray(found) ? found.filter(isObject) : [];
}

/** JSON that reads back to the very characters it was written with: one spelling, no key twice; undefined for other text. */
export function readJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON in one part of a JWS or in a disclosure; undefined unless it is in its one spelling. */
export function readJsonPart(part: string): unknown {
  const bytes = readBase64url(part);
  return bytes && readJson(readUtf8(bytes));
}
