import type { CalendarDate, Identifier } from "@gatehouse/contracts/message";

/** What one place of a record says of who somebody is. */
export type Somebody = {
  /** Every number that stands there, checked; placeholders are nobody's and may be among them. */
  readonly ids: readonly Identifier[];
  /** Their name as one text. */
  readonly name?: string | undefined;
  readonly born?: CalendarDate | undefined;
  /** As the record writes it. */
  readonly sex?: string | undefined;
};

/** What is written where a number has to stand and none is known; letters and digits alone, in capitals. */
const noNumber =
  /^(?:0+|9{3,}|(.)\1{4,}|X+|N|NA|NK|NKN|NIL|NO|NOID|NONE|NULL|NAN|ID|STRING|TBA|TBC|TBD|TBN|UNK|UKN|UN|PENDING|AWAITED|BLANK|EMPTY|MISSING|NEW|TEMP\d*|TEST\d*|DUMMY\d*|ANON(?:YMOUS)?|UNDEFINED|DEFAULT|PLACEHOLDER|UNBORN|BABY|REFUSED|WITHHELD|REDACTED|0?1234567890?)$/;
/** Words that begin what officers write there, whatever they add. */
const noNumberWords =
  /^(?:UNKNOWN|NOTKNOWN|NOTAPPLICABLE|NOTRECORDED|NOTSTATED|NOTPROVIDED|NOTAVAILABLE|NOTSUPPLIED|NOTGIVEN|NOTALLOCATED|NOTYET|NONUMBER|NOTONSYSTEM|UNALLOCATED|UNASSIGNED|TOBE(?:ALLOCATED|ASSIGNED|ADVISED|AGREED|CONFIRMED)|AWAITING|PENDING)/;

/**
 * Whether an agency's own number is none: `0`, `TBC`, `UNKNOWN`, `N/A`, one digit repeated. Two people who have it have nothing in
 * common, so nobody is matched by it.
 */
export function isPlaceholderId(text: string): boolean {
  const solid = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, "");
  return solid === "" || noNumber.test(solid) || noNumberWords.test(solid) || /^\s*[{<[].*[}>\]]\s*$/.test(text);
}

/** An identifier as a key: the same for the same number of the same scheme. */
export function idKey({ scheme, value }: Identifier): string {
  return `${scheme}:${value}`;
}

/** A person has one of each of these. */
const oneEach: ReadonlySet<string> = new Set(["nhs-number", "upn", "uln", "crn", "noms-number", "pnc-id"]);
/** Somebody with more names than this under one number is several people. */
const mostNames = 12;
const sexes: Readonly<Record<string, string>> = {
  M: "male",
  MALE: "male",
  "1": "male",
  F: "female",
  FEMALE: "female",
  "2": "female",
};

function wordsOf(name: string): ReadonlySet<string> {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}|['’`]/gu, "");
  return new Set(plain.split(/[^\p{Letter}\p{Number}]+/u).filter((word) => word !== ""));
}

/** Whether two names can be one person's: all words of the shorter stand in the longer, in any order. */
export function namesAgree(one: string, other: string): boolean {
  const [short, long] = [wordsOf(one), wordsOf(other)].toSorted((a, b) => a.size - b.size);
  return short === undefined || long === undefined || [...short].every((word) => long.has(word));
}

/** What was found beside one number. */
class Beside {
  readonly #names = new Set<string>();
  readonly #facts = new Map<string, string>();
  isShared = false;

  /** A fact of which a person has one: a second that differs makes the number two people's. */
  #one(kind: string, value: string | undefined): void {
    if (value === undefined) return;
    const known = this.#facts.get(kind) ?? value;
    if (known !== value) this.isShared = true;
    this.#facts.set(kind, known);
  }

  #name(name: string): void {
    if (this.#names.has(name)) return;
    const isOther = this.#names.size >= mostNames || [...this.#names].some((known) => !namesAgree(known, name));
    if (isOther) this.isShared = true;
    else this.#names.add(name);
  }

  add(id: Identifier, { ids, name, born, sex }: Somebody): void {
    if (this.isShared) return;
    this.#one("born", born);
    this.#one("sex", sexes[(sex ?? "").trim().toUpperCase()]);
    // One person may have two records, each with a number of its own; nobody has two of these.
    if (id.scheme === "local")
      for (const other of ids) if (oneEach.has(other.scheme)) this.#one(other.scheme, other.value);
    if (name !== undefined && name !== "") this.#name(name);
  }
}

/**
 * The numbers, by `idKey`, that stand beside two people: names that cannot be one person's, two birth dates, two sexes, or two
 * numbers of which a person has one. For one of the people such a number is wrong, and nobody knows for which: it joins nothing
 * and nobody is matched by it. Time grows with the places alone.
 */
export function sharedNumbers(everybody: Iterable<Somebody>): ReadonlySet<string> {
  const all = new Map<string, Beside>();
  for (const somebody of everybody)
    for (const id of somebody.ids) {
      const beside = all.get(idKey(id)) ?? new Beside();
      all.set(idKey(id), beside);
      beside.add(id, somebody);
    }
  return new Set([...all].filter(([, beside]) => beside.isShared).map(([key]) => key));
}
