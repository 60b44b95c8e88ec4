import type { RecipientDecision } from "@gatehouse/contracts/decision";
import type { LetterQuestion } from "@gatehouse/contracts/letter";
import { council, homes, northshire, police, practice, school } from "../fixture.ts";
import type { AgainRecord, SentRecord, TellingRecord, ToldFacts, WishRecord } from "./records.ts";
import type { ToldNotes } from "./told-notes.ts";

/** Examples for the tests of letters: Ada, her family, and records about them. */

export const ada = "p-ada";
export const mo = "p-mo";
export const fin = "p-fin";
export const sibling = "p-bo";
export const probation = "northshire-probation";
export { council, homes, police, practice, school };

const day = 24 * 3600_000;
/** Record 1 was decided on 3 November 2026, and each further one a day later. */
export const atMs = (n: number): number => Date.parse("2026-11-02T10:00:00Z") + n * day;

export const forAda: LetterQuestion = {
  person: ada,
  reader: { is: "subject" },
  version: "adult",
  nameAgencies: false,
};
export const forMo: LetterQuestion = { ...forAda, reader: { is: "parent", person: mo } };
export const forFin: LetterQuestion = { ...forAda, reader: { is: "parent", person: fin } };

const childAndMother: SentRecord["message"]["people"] = [
  { label: "child", role: "child", ids: [{ scheme: "person", value: ada }] },
  { label: "mother", role: "parent", ids: [{ scheme: "person", value: mo }] },
];

/** A recipient that got these items, each statement's id being its item. */
export function got(...items: readonly string[]): RecipientDecision {
  return {
    outcome: "shared",
    tier: "support",
    statements: items.map((item) => ({ id: item, item, form: "full" })),
    dropped: [],
    reasons: [],
    overrides: [],
    handling: [],
    dutyCheck: false,
    routedTo: null,
    retainUntil: null,
  };
}

/** A recipient that got nothing because somebody objected. */
export const withheld: RecipientDecision = { ...got(), outcome: "withheld", reasons: ["objection"] };

const told: ToldNotes = {
  others: {},
  told: { status: "told", reason: null, reviewOn: null },
  power: "children-act-2004-s11",
  gdpr: "6-1-e",
  harmers: [],
};

export type Change = {
  readonly message?: Partial<SentRecord["message"]>;
  readonly recipients?: Readonly<Record<string, RecipientDecision>>;
  readonly notes?: Partial<ToldNotes> | null;
  readonly shared?: readonly string[];
};

/** The school's update about Ada to the practice, which the family was told of, unless it says otherwise. */
export function sent(n: number, change: Change = {}): SentRecord {
  const recipients = change.recipients ?? { [practice]: got("child.name", "education.attendance") };
  const shared = Object.entries(recipients).flatMap(([agency, { outcome }]) => (outcome === "shared" ? [agency] : []));
  return {
    n,
    atMs: atMs(n),
    message: {
      id: `m-${n}`,
      kind: "case-update",
      from: school,
      purpose: "child-protection",
      people: childAndMother,
      ...change.message,
    },
    decision: { recipients },
    shared: change.shared ?? shared,
    notes: change.notes === null ? null : { ...told, ...change.notes },
  };
}

/** What was recorded of telling the family of record 1's message. */
export function telling(n: number, change: Partial<TellingRecord> = {}): TellingRecord {
  return { n, message: "m-1", status: "told", by: school, ...change };
}

/** The mother's objection to housing, since before the first record. */
export function wish(change: Partial<WishRecord> = {}, maker: Partial<WishRecord["maker"]> = {}): WishRecord {
  return {
    id: "obj-1",
    person: ada,
    maker: {
      person: mo,
      capacity: "parent",
      parentalResponsibility: true,
      competence: null,
      allegedHarmer: false,
      ...maker,
    },
    scope: { agencies: [homes], purposes: "all", categories: "all" },
    fromN: 0,
    toN: null,
    ...change,
  };
}

type Given = Partial<Omit<ToldFacts, "sent" | "again">> & {
  readonly sent?: readonly SentRecord[];
  readonly again?: readonly AgainRecord[];
};

/** Facts with nothing recorded, on a day at the end of 2026, unless they say otherwise. */
export function facts(given: Given = {}): ToldFacts {
  return {
    question: forAda,
    today: "2026-12-31",
    frontDoor: council,
    kindOf: (agency) => northshire.agencies.get(agency)?.kind ?? null,
    canonical: (ref) => ref,
    sent: [],
    again: [],
    tellings: [],
    wishes: [],
    unreadable: [],
    unlinkedAt: 0,
    childDecides: false,
    placeProtected: false,
    courtRestricted: false,
    doubleSuspected: false,
    ...given,
  };
}
