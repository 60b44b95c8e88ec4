import type { AgencyId } from "@gatehouse/contracts/agency";
import type { ItemCategory } from "@gatehouse/contracts/items";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Purpose } from "@gatehouse/contracts/purpose";

/** A person's reference in the partnership. */
export type PersonRef = string;

/** What a wish or a consent is about; `all` is everything, now and later. */
export type ScopeSet = {
  readonly agencies: "all" | readonly AgencyId[];
  readonly purposes: "all" | readonly Purpose[];
  readonly categories: "all" | readonly ItemCategory[];
};

/** Whether a child decides for themselves. */
export type Competence = "competent" | "not-competent" | "not-assessed";
/** Who spoke, and in which capacity towards the person whose data it is. */
export type Maker = {
  readonly person: PersonRef;
  readonly capacity: "child" | "parent" | "carer" | "self" | "advocate";
  readonly parentalResponsibility: boolean;
  readonly competence: Competence | null;
  readonly allegedHarmer: boolean;
};

/** A recorded wish that information not go somewhere. */
export type Objection = {
  readonly id: string;
  readonly person: PersonRef;
  readonly maker: Maker;
  readonly scope: ScopeSet;
  readonly reason: string | null;
  readonly atMs: number;
  readonly by: AgencyId;
};

/** One answer to "may we share?": agreed, refused, or taken back. The latest that covers a question is the answer. */
export type Answer = {
  readonly id: string;
  readonly kind: "given" | "refused" | "withdrawn";
  readonly maker: Maker;
  readonly scope: ScopeSet;
  readonly atMs: number;
  /** Last day in force; null when it does not lapse. */
  readonly lastDay: CalendarDate | null;
  readonly by: AgencyId;
  /** Of one taken back: the one answer it takes back; absent or null when it takes back all that it covers. */
  readonly ends?: string | null;
};

/** A recorded judgement that someone may be harmed, until it expires or is cleared. */
export type Flag = {
  readonly id: string;
  readonly atRisk: readonly PersonRef[];
  readonly case: string | null;
  readonly test: "at-risk" | "significant-harm";
  readonly recipients: readonly AgencyId[];
  readonly categories: "all" | readonly ItemCategory[];
  readonly decidedBy: { readonly name: string; readonly id: string | null };
  readonly emergency: boolean;
  readonly countersignDueMs: number;
  readonly expiresMs: number;
};

/** From when to when somebody decided that a person is at risk. */
export type RiskSpan = {
  readonly decidedBy: { readonly name: string; readonly id: string | null };
  readonly atMs: number;
  readonly endMs: number;
};

/** A professional who is connected to a family. */
export type LinkedProfessional = {
  readonly name: string;
  readonly id: string | null;
  readonly role: string | null;
  readonly agency: AgencyId | null;
};

/** A bar on a person. Addresses are personal data: a snapshot of the register is kept sealed. */
export type Restriction = { readonly id: string; readonly person: PersonRef; readonly by: AgencyId } & (
  | {
      readonly kind: "protected-location";
      readonly lines: readonly string[];
      readonly postcode: string | null;
      readonly aliases: readonly string[];
      readonly permitted: readonly AgencyId[];
    }
  | {
      readonly kind: "linked-person";
      readonly agency: AgencyId | null;
      readonly professional: LinkedProfessional | null;
    }
  | { readonly kind: "court"; readonly permitted: readonly AgencyId[] }
  | { readonly kind: "sealed"; readonly items: readonly string[] }
);
/** A restriction of one kind. */
export type RestrictionOf<Kind extends Restriction["kind"]> = Extract<Restriction, { kind: Kind }>;

/** An order that releases exactly its items to exactly its bodies. */
export type CourtOrder = {
  readonly id: string;
  /** Keyed hash of the court's reference. */
  readonly order: string;
  readonly items: readonly string[];
  readonly to: readonly AgencyId[];
};

/** An approval that sealed items may go to named agencies. */
export type Release = {
  readonly id: string;
  readonly items: readonly string[];
  readonly to: readonly AgencyId[];
  readonly agency: AgencyId;
};

/** What the reviewer of a hold decided. */
export type Review = {
  readonly outcome: "release" | "withhold" | "refuse";
  readonly recipient: AgencyId | null;
  readonly by: AgencyId;
};

/** All that is recorded about one person. Merged persons share the record of the one they were merged into. */
export type PersonRecord = {
  readonly ref: PersonRef;
  mergedInto: PersonRef | null;
  /** Agencies that linked the person, with how many links of theirs stand; without one an agency is not here. */
  readonly linkedBy: Map<AgencyId, number>;
  /** Keyed hashes by which a double is suspected: of name and birth date, and of birth date and postcode. */
  readonly nameHashes: Set<string>;
  /** Cases whose child this is. */
  readonly cases: Set<string>;
  readonly objections: Map<string, Objection>;
  readonly answers: Answer[];
  readonly flags: Set<string>;
  readonly restrictions: Map<string, Restriction>;
  readonly orders: Map<string, CourtOrder>;
  readonly releases: Map<string, Release>;
};

/** An agency's place on a team: since when, and through whom. */
export type Membership = { sinceMs: number; readonly members: { readonly name: string; readonly id: string | null }[] };

/** All that is recorded about one case. */
export type CaseRecord = {
  readonly ref: string;
  child: PersonRef;
  level: number;
  status: string | null;
  closed: boolean;
  readonly team: Map<AgencyId, Membership>;
};

/** What an event was, for the events that later name it: who recorded it and whom it is about. */
export type EventNote = { readonly type: string; readonly by: AgencyId; readonly person: PersonRef | null };

/** The projection of all register events: what decisions depend on. No identifier of a person in clear. */
export type Register = {
  applied: number;
  readonly persons: Map<PersonRef, PersonRecord>;
  /** Keyed hash of an identifier → persons it is linked to, and the agencies that said so. */
  readonly links: Map<string, { readonly ref: PersonRef; readonly by: AgencyId }[]>;
  /** Keyed hash by which doubles are suspected → who has it. */
  readonly names: Map<string, Set<PersonRef>>;
  /** Pairs of persons settled as distinct, in order and joined by a space. */
  readonly distinct: Set<string>;
  readonly cases: Map<string, CaseRecord>;
  readonly flags: Map<string, Flag>;
  /** Who decided flags about a person of late. */
  readonly riskSpans: Map<PersonRef, readonly RiskSpan[]>;
  /** Flag or message id → when its emergency was countersigned. */
  readonly countersigned: Map<string, number>;
  readonly releases: Map<string, Release[]>;
  readonly reviews: Map<string, Review>;
  readonly tellings: Map<string, { readonly status: string; readonly reviewOn: CalendarDate | null }>;
  readonly events: Map<string, EventNote>;
};

/** A register to which nothing has been applied. */
export function emptyRegister(): Register {
  return {
    applied: 0,
    persons: new Map(),
    links: new Map(),
    names: new Map(),
    distinct: new Set(),
    cases: new Map(),
    flags: new Map(),
    riskSpans: new Map(),
    countersigned: new Map(),
    releases: new Map(),
    reviews: new Map(),
    tellings: new Map(),
    events: new Map(),
  };
}

/** The reference under which a person's record stands now: their own, or that of the person they were merged into. */
export function canonicalRef(register: Register, ref: PersonRef): PersonRef {
  let current = ref;
  for (let next = register.persons.get(current)?.mergedInto; next; next = register.persons.get(current)?.mergedInto)
    current = next;
  return current;
}

/** The record of a person, if the partnership knows them. */
export function personRecord(register: Register, ref: PersonRef): PersonRecord | undefined {
  return register.persons.get(canonicalRef(register, ref));
}

/** The record of a person, begun if there is none. */
export function beginPerson(register: Register, ref: PersonRef): PersonRecord {
  const known = personRecord(register, ref);
  if (known) return known;
  const begun = newPerson(ref);
  register.persons.set(ref, begun);
  return begun;
}

/** A record that says nothing yet. */
export function newPerson(ref: PersonRef): PersonRecord {
  return {
    ref,
    mergedInto: null,
    linkedBy: new Map(),
    nameHashes: new Set(),
    cases: new Set(),
    objections: new Map(),
    answers: [],
    flags: new Set(),
    restrictions: new Map(),
    orders: new Map(),
    releases: new Map(),
  };
}

/** The key under which a pair of persons settled as distinct is kept. */
export function pairKey(a: PersonRef, b: PersonRef): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** Those who were settled to be somebody else than a reference. */
export function distinctFrom(register: Register, ref: PersonRef): readonly PersonRef[] {
  const pairs = [...register.distinct].map((pair) => pair.split(" ")).filter((pair) => pair.includes(ref));
  return pairs.flat().filter((one) => one !== ref);
}

/**
 * The records that may hold what was recorded about a person: an unlink copies them, and may have copied a copy, so what
 * ends must end in each. An unlink settles as distinct whom it parts, so those are found by going from one to the next.
 */
export function recordsAbout(register: Register, about: PersonRef | null | undefined): readonly PersonRecord[] {
  if (!about) return [];
  const pairs = [...register.distinct].map((pair) => pair.split(" ").map((ref) => canonicalRef(register, ref)));
  const refs = new Set([canonicalRef(register, about)]);
  // A set goes on to what is added to it on the way.
  for (const ref of refs) for (const pair of pairs) if (pair.includes(ref)) for (const other of pair) refs.add(other);
  return [...refs].flatMap((ref) => register.persons.get(ref) ?? []);
}
