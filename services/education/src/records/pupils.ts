import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { isPlaceholderId } from "@gatehouse/adapter/one-person";
import type { Identifier } from "@gatehouse/contracts/message";
import type { Who } from "../identity.ts";
import { whoOf } from "../identity.ts";
import type { Named } from "../named.ts";
import { concepts } from "../named.ts";
import type { Reading } from "../pupil.ts";

/** Columns that number a pupil within a return, and those by which a system knows its own pupils. */
export const returnNumbers = ["pupilonrolltableid", "pupilnolongeronrolltableid", "persontableid"] as const;
const systemNumbers = ["pupilid", "studentid", "mispupilid", "admissionnumber", "admissionno", "adno"] as const;

/** A row's own number with its column: the number 5 of those on roll is another pupil than the 5 of those who left. */
export function rowNumberOf(named: Named): { readonly column: string; readonly leaf: Leaf } | undefined {
  for (const column of returnNumbers) {
    const leaf = named(column);
    if (leaf !== undefined) return { column, leaf };
  }
  return undefined;
}

/** What makes two entries about one person, as far as their name and birth date can tell; undefined where neither is held. */
function personOf({ names, born }: Who): string | undefined {
  return names[0] === undefined && born === undefined ? undefined : `${names[0]?.toLowerCase() ?? ""} ${born ?? ""}`;
}

/** A place that speaks of a pupil. */
export type Entry = { readonly place: Field; readonly named: Named };
export type KnownEntry<E extends Entry> = { readonly entry: E; readonly who: Who; readonly key: string | undefined };

const withoutBlanks = (text: string): string => text.replace(/\s+/g, "");

function localOf({ named }: Entry): { readonly id: Identifier; readonly leaf: Leaf } | undefined {
  const row = rowNumberOf(named);
  const own = row?.leaf ?? named(...systemNumbers);
  if (own === undefined || isPlaceholderId(own.text)) return undefined;
  // A row's number means nothing outside its return and its column: the return's own number and the column go with it.
  const parts =
    row === undefined ? [own] : [named("nativeid"), named("sourceid"), row.leaf].filter((part) => part !== undefined);
  const told = parts.map(({ text }) => withoutBlanks(text));
  const value = [...(row === undefined || row.column === returnNumbers[0] ? [] : [row.column]), ...told]
    .join("/")
    .slice(0, 100);
  return { id: { scheme: "local", value }, leaf: own };
}

function withLocal(who: Who, entry: Entry): Who {
  const local = localOf(entry);
  if (local === undefined) return who;
  return { ...who, ids: [...who.ids, local.id], leaves: { ...who.leaves, ids: [...who.leaves.ids, local.leaf] } };
}

/** Numbers that pupils of different names or birth dates have: somebody's is wrong, and nobody knows whose. */
function sharedNumbers(all: readonly Who[]): ReadonlySet<string> {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const who of all) {
    const person = personOf(who);
    if (person === undefined) continue;
    for (const { scheme, value } of who.ids) {
      const number = `${scheme}:${value}`;
      if ((owners.get(number) ?? person) !== person) shared.add(number);
      owners.set(number, person);
    }
  }
  return shared;
}

function withoutShared(who: Who, shared: ReadonlySet<string>, { ledger }: Reading): Who {
  const keeps = who.ids.map(({ scheme, value }) => !shared.has(`${scheme}:${value}`));
  if (keeps.every(Boolean)) return who;
  who.leaves.ids.forEach((leaf, at) => {
    if (keeps[at] !== true) ledger.warn("identifier-shared", leaf.path);
  });
  const leaves = { ...who.leaves, ids: who.leaves.ids.filter((_, at) => keeps[at]) };
  return { ...who, ids: who.ids.filter((_, at) => keeps[at]), leaves };
}

/** The key by which entries of one pupil come together: a number, else name with birth date; undefined for none. */
function keyOf({ ids, names, born }: Who): string | undefined {
  const [first] = ids;
  if (first !== undefined) return `${first.scheme}:${first.value}`;
  const [name] = names;
  return name === undefined || born === undefined ? undefined : `named:${name.toLowerCase()} ${born}`;
}

/** Who each entry of a file is about: time grows with the number of entries alone. */
export function knownEntries<E extends Entry>(entries: readonly E[], reading: Reading): readonly KnownEntry<E>[] {
  const read = entries.map((entry) => withLocal(whoOf(entry.named, reading.ledger, reading.context), entry));
  const shared = sharedNumbers(read);
  return entries.map((entry, at) => {
    const who = withoutShared(read[at] ?? emptyWho, shared, reading);
    return { entry, who, key: keyOf(who) };
  });
}

/** Nobody. */
const emptyWho: Who = {
  ids: [],
  born: undefined,
  names: [],
  formerName: undefined,
  leaves: { ids: [], born: undefined, names: [], formerName: [] },
};

/** Whether a table's or record's names say who a pupil is, beyond a number of the return. */
export function namesPupils(columns: ReadonlySet<string>): boolean {
  return [concepts.upn, concepts.surname, concepts.fullName, concepts.born].some((names) =>
    names.some((name) => columns.has(name)),
  );
}

/** Whether it has any column that may say whom a row is about. */
export function tellsPupil(columns: ReadonlySet<string>): boolean {
  return (
    namesPupils(columns) ||
    [...returnNumbers, ...systemNumbers, ...concepts.uln, ...concepts.nhs].some((name) => columns.has(name))
  );
}
