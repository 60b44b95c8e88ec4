/** Plain JSON data: what a snapshot is made of. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** Keys that mark a map and a set in plain data; no record of ours has a key like these. */
const mapKey = "$map";
const setKey = "$set";

/** Turns nested records, maps and sets into plain JSON data, in their order. */
export function toPlain(value: unknown): Plain {
  if (value instanceof Map) return { [mapKey]: [...value].map(([key, member]) => [toPlain(key), toPlain(member)]) };
  if (value instanceof Set) return { [setKey]: [...value].map(toPlain) };
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toPlain(member)]));
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/**
 * Turns plain data back into what `toPlain` was given.
 *
 * @param empty a state of the wanted type; keys that the data does not have are taken from it
 */
export function fromPlain<State extends object>(plain: Plain, empty: State): State {
  // Written by `toPlain` from a State and kept under an authenticated seal, so its shape is what was written.
  return { ...empty, ...(revive(plain) as State) };
}

function revive(plain: Plain): unknown {
  if (typeof plain !== "object" || plain === null) return plain;
  if (isList(plain)) return plain.map(revive);
  const entries = plain[mapKey];
  if (entries !== undefined) return new Map(pairs(entries));
  const members = plain[setKey];
  if (members !== undefined) return new Set(isList(members) ? members.map(revive) : []);
  return Object.fromEntries(Object.entries(plain).map(([key, member]) => [key, revive(member)]));
}

function pairs(entries: Plain): [unknown, unknown][] {
  if (!isList(entries)) return [];
  return entries.map((entry) => (isList(entry) ? [revive(entry[0] ?? null), revive(entry[1] ?? null)] : [null, null]));
}

function isList(plain: Plain): plain is readonly Plain[] {
  return Array.isArray(plain);
}
