/**
 * Writes JSON in one spelling (RFC 8785): members sorted by name, no white space, numbers and strings as ECMAScript
 * writes them. What is hashed must not depend on the order in which a program built it.
 *
 * @param value plain JSON; members that are undefined are left out
 */
export function canonicalJson(value: unknown): string {
  // JSON.stringify is three times as fast as writing by hand, so it writes whatever it would write in this spelling.
  const sorted = sortedForm(value);
  return (sorted === unsortable ? write(value) : JSON.stringify(sorted)) ?? "null";
}

/** Stands for "a name that an object does not keep in the order of insertion (`12`), or takes for its prototype". */
const unsortable = Symbol("unsortable");

/** The value itself where its members stand in order at every depth, else a copy in which they do. */
function sortedForm(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? sortedItems(value) : sortedMembers(value);
}

function sortedItems(items: readonly unknown[]): unknown {
  let copy: unknown[] | null = null;
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    const form = sortedForm(item);
    if (form === unsortable) return unsortable;
    if (form !== item) copy ??= items.slice();
    if (copy) copy[at] = form;
  }
  return copy ?? items;
}

function sortedMembers(value: object): unknown {
  let same = true;
  let before = "";
  const members: [string, unknown][] = Object.entries(value);
  for (const member of members) {
    const [name, inner] = member;
    if (!keepsItsPlace(name)) return unsortable;
    if (name < before) same = false;
    before = name;
    const form = sortedForm(inner);
    if (form === unsortable) return unsortable;
    if (form !== inner) {
      member[1] = form;
      same = false;
    }
  }
  return same ? value : Object.fromEntries(members.toSorted(byName));
}

function keepsItsPlace(name: string): boolean {
  const first = name.charCodeAt(0);
  return !(first >= 0x30 && first <= 0x39) && name !== "__proto__";
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
