/**
 * Writes JSON in one spelling (RFC 8785): members sorted by name, no white space, numbers and strings as ECMAScript
 * writes them. What is hashed must not depend on the order in which a program built it.
 *
 * @param value plain JSON; members that are undefined are left out
 */
export function canonicalJson(value: unknown): string {
  // Sorting a copy and letting JSON.stringify write it costs 60 µs for a record's parts; writing it by hand costs 135.
  const sorted = sortedCopy(value);
  return (sorted === unsortable ? write(value) : JSON.stringify(sorted)) ?? "null";
}

/** Stands for "a name that an object does not keep in the order of insertion (`12`), or takes for its prototype". */
const unsortable = Symbol("unsortable");
const keepsItsPlace = /^(?!\d|__proto__$)/;

function sortedCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const copies = value.map(sortedCopy);
    return copies.includes(unsortable) ? unsortable : copies;
  }
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value).toSorted(byName)) {
    const inner = sortedCopy(member);
    if (inner === unsortable || !keepsItsPlace.test(name)) return unsortable;
    copy[name] = inner;
  }
  return copy;
}

function write(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .toSorted(byName)
    .map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`)
    .join(",")}}`;
}

/** RFC 8785 §3.2.3 sorts by UTF-16 code units, which is how strings compare. */
function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
