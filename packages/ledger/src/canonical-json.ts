/**
 * Writes JSON in one spelling (RFC 8785): members sorted by name, no white space, numbers and strings as ECMAScript
 * writes them. What is hashed must not depend on the order in which a program built it.
 *
 * @param value plain JSON; members that are undefined are left out
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((element) => canonicalJson(element ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  // RFC 8785 §3.2.3 sorts by UTF-16 code units, which is what a plain comparison of strings does.
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}
