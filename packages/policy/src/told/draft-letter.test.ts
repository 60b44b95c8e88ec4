import type { OmissionCode } from "@gatehouse/contracts/letter";
import { items, itemNames } from "@gatehouse/contracts/items";
import { expect, test } from "vitest";
import { draftLetter } from "./draft-letter.ts";
import {
  ada,
  council,
  facts,
  forAda,
  forMo,
  got,
  homes,
  mo,
  police,
  practice,
  probation,
  school,
  sent,
  sibling,
  telling,
  wish,
  withheld,
} from "./fixture.ts";
import type { Change } from "./fixture.ts";
import { itemsInChildWords } from "./letter-words.ts";
import type { SentRecord, ToldFacts } from "./records.ts";
import { itemReadBy } from "./tellable.ts";

test("R65 what was shared is told by service and by the names of the items, with the day, the reason and the basis", () => {
  const draft = draftLetter(facts({ sent: [sent(1)] }));
  expect(draft.letter.entries).toEqual([
    {
      what: "shared",
      when: "2026-11-03",
      from: { kind: "education", agency: null },
      to: [{ kind: "health", agency: null }],
      kind: "case-update",
      purpose: "child-protection",
      basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
      items: [
        { item: "child.name", form: "full" },
        { item: "education.attendance", form: "full" },
      ],
      despite: null,
    },
  ]);
  expect(draft).toMatchObject({ blocked: [], checks: [], omitted: [], omittedMore: 0, released: [] });
});

const people: SentRecord["message"]["people"] = [
  { label: "child", role: "child", ids: [{ scheme: "person", value: sibling }] },
  { label: "sister", role: "sibling", ids: [{ scheme: "person", value: ada }] },
];
const refuge = { others: { mother: ["family.domesticAbuse"] } };

/** Each: what of a message no letter shows, and the reason for the approver. */
const left: readonly (readonly [string, OmissionCode, Change, Partial<ToldFacts>?])[] = [
  [
    "telling is deferred",
    "telling-deferred",
    { notes: { told: { status: "deferred", reason: "violent-reaction", reviewOn: "2027-01-01" } } },
  ],
  [
    "telling is deferred without a review",
    "telling-deferred",
    { notes: { told: { status: "deferred", reason: "violent-reaction", reviewOn: null } } },
  ],
  [
    "an investigation has no date that ends it",
    "telling-deferred",
    { notes: { told: { status: "deferred", reason: "prejudice-investigation", reviewOn: "2026-11-10" } } },
  ],
  [
    "the sender put it off since",
    "telling-deferred",
    {},
    { tellings: [telling(2, { status: "deferred", reviewOn: "2027-01-31" })] },
  ],
  [
    "the police put off what the school has told",
    "telling-deferred",
    {},
    { tellings: [telling(2, { status: "deferred", by: police })] },
  ],
  [
    "another than the sender says that it was told",
    "telling-deferred",
    { notes: { told: { status: "deferred", reason: null, reviewOn: null } } },
    { tellings: [telling(2, { by: practice })] },
  ],
  [
    "somebody else of the family was told",
    "telling-deferred",
    { notes: { told: { status: "deferred", reason: null, reviewOn: null } } },
    { tellings: [telling(2, { person: mo })] },
  ],
  [
    "an attempt told nobody",
    "telling-deferred",
    { notes: { told: { status: "deferred", reason: null, reviewOn: null } } },
    { tellings: [telling(2, { status: "attempted" })] },
  ],
  ["the sender said nothing of telling", "not-said-whether-told", { notes: { told: null } }],
  [
    "the family could not be reached",
    "not-said-whether-told",
    { notes: { told: { status: "not-contactable", reason: null, reviewOn: null } } },
  ],
  [
    "the child asked alone",
    "child-asked",
    { notes: { told: { status: "told", reason: "child-asked", reviewOn: null } } },
  ],
  ["a record from before letters", "not-read-any-more", { notes: null }],
  ["a notice of domestic abuse", "domestic-abuse-notice", { message: { kind: "domestic-abuse-notice", from: school } }],
  ["a recall", "kind-needs-judgement", { message: { kind: "recall" } }],
  ["a disagreement between agencies", "kind-needs-judgement", { message: { kind: "escalation" } }],
  ["crime", "purpose-tells-too-much", { message: { purpose: "crime-prevention" } }],
  ["victims", "purpose-tells-too-much", { message: { purpose: "victim-safety" } }],
  ["a court", "purpose-tells-too-much", { message: { purpose: "court-order" } }],
  ["probation sent it", "agency-tells-of-another", { message: { from: probation } }],
  ["probation got it", "agency-tells-of-another", { recipients: { [probation]: got("child.name") } }],
  ["an agency that left", "agency-tells-of-another", { message: { from: "gone-agency" } }],
  ["the police sent it", "originator-approval", { message: { from: police } }],
  [
    "the police sent it, and the front door says that it was told",
    "originator-approval",
    { message: { from: police } },
    { tellings: [telling(2, { by: council })] },
  ],
  [
    "a police item of the school's",
    "originator-approval",
    { recipients: { [practice]: got("police.missingEpisodes") } },
  ],
  ["another child's message", "about-another-child", { message: { people } }],
  [
    "two persons under one number",
    "identity-in-doubt",
    {
      message: {
        people: [
          {
            label: "child",
            role: "child",
            ids: [
              { scheme: "person", value: ada },
              { scheme: "person", value: sibling },
            ],
          },
        ],
      },
    },
  ],
  ["from when two were taken for one", "identity-in-doubt", {}, { unlinkedAt: 5 }],
  ["about the mother", "third-party", { recipients: { [practice]: got("family.domesticAbuse") }, notes: refuge }],
  ["an item whose name tells", "item-not-for-reader", { recipients: { [practice]: got("family.siblings") } }],
  [
    "a place to be found by its care",
    "item-not-for-reader",
    { recipients: { [practice]: got("contact.safeContact") } },
  ],
  ["somebody else's objection", "objection-of-another", { recipients: { [homes]: withheld } }, { wishes: [wish()] }],
];
const cases = left.map(([what, why, change, given = {}]) => ({ what, why, change, given }));
test.each(cases)("no letter shows: $what", ({ why, change, given }) => {
  const draft = draftLetter(facts({ ...given, sent: [sent(1, change)] }));
  expect(draft.letter).toEqual(draftLetter(facts()).letter);
  expect(draft.omitted.map((one) => one.why)).toContain(why);
});

test("R28 a deferral is listed with the day of its review, and ends by itself when that day is over", () => {
  const deferred = sent(1, {
    notes: { told: { status: "deferred", reason: "violent-reaction", reviewOn: "2026-11-20" } },
  });
  const on = (today: string): ReturnType<typeof draftLetter> => draftLetter(facts({ today, sent: [deferred] }));
  expect(on("2026-11-20")).toMatchObject({
    letter: { entries: [] },
    omitted: [{ why: "telling-deferred", reviewOn: "2026-11-20" }],
    released: [],
  });
  expect(on("2026-11-21")).toMatchObject({
    letter: { entries: [{ what: "shared" }] },
    omitted: [],
    released: [{ message: "m-1", reviewOn: "2026-11-20" }],
  });
  // Renewed, it goes on; told, it ends before its day.
  const again = telling(2, { status: "deferred", reviewOn: "2026-12-20" });
  expect(draftLetter(facts({ today: "2026-11-21", sent: [deferred], tellings: [again] })).letter.entries).toEqual([]);
  const done = draftLetter(facts({ today: "2026-11-04", sent: [deferred], tellings: [telling(2)] }));
  expect(done).toMatchObject({ letter: { entries: [{ what: "shared" }] }, released: [] });
});

test("R32 what the police sent is told once the police have recorded that they told the reader", () => {
  const record = sent(1, {
    message: { from: police },
    recipients: { [practice]: got("child.name", "police.missingEpisodes") },
  });
  const draft = draftLetter(facts({ sent: [record], tellings: [telling(2, { by: police })] }));
  expect(draft.letter.entries).toMatchObject([
    { from: { kind: "police" }, items: [{ item: "child.name" }, { item: "police.missingEpisodes" }] },
  ]);
  const taken = [telling(2, { by: police }), telling(3, { by: police, status: "deferred" })];
  expect(draftLetter(facts({ sent: [record], tellings: taken })).letter.entries).toEqual([]);
});

test("agencies are named to the person alone, when that is asked for and no place is protected; a charity never", () => {
  const records = [sent(1, { recipients: { [practice]: got("child.name"), "family-support": got("child.name") } })];
  const question = { ...forAda, nameAgencies: true };
  expect(draftLetter(facts({ question, sent: records })).letter.entries[0]).toMatchObject({
    from: { agency: school },
    to: [{ agency: practice }, { kind: "voluntary", agency: null }],
  });
  const protectedPlace = draftLetter(facts({ question, sent: records, placeProtected: true }));
  expect(protectedPlace.letter).toEqual(draftLetter(facts({ sent: records })).letter);
  expect(protectedPlace.checks).toEqual(["names-not-given", "place-protected"]);
});

test("a copy taken back before anybody had it never went; what went after a review is told by its own day", () => {
  const first = sent(1, { recipients: { [practice]: got("child.name"), [homes]: got("child.name") } });
  const recipients = { [practice]: got("child.name", "health.conditions"), [homes]: withheld };
  const again = {
    n: 4,
    atMs: first.atMs + 3 * 24 * 3600_000,
    message: "m-1",
    from: school,
    decision: { recipients },
    shared: [practice],
    withdrawn: [practice, homes],
  };
  const draft = draftLetter(facts({ question: forMo, sent: [first], again: [again], wishes: [wish({ fromN: 0 })] }));
  expect(draft.letter.entries.map(({ what, to, items: named }) => [what, to[0]?.kind, named.length])).toEqual([
    ["withheld", "housing", 0],
    ["shared", "health", 2],
  ]);
});

test("the approver's list has one row for what several copies leave out for one reason, and says where it is cut", () => {
  const recipients = {
    [practice]: got("family.siblings", "child.name"),
    [homes]: got("family.siblings", "child.name"),
  };
  expect(draftLetter(facts({ sent: [sent(1, { recipients })] })).omitted).toMatchObject([
    { why: "item-not-for-reader", to: [homes, practice], items: ["family.siblings"] },
  ]);
  const many = Array.from({ length: 3000 }, (_, at) => sent(at + 1, { notes: { told: null } }));
  const cut = draftLetter(facts({ sent: many }));
  expect(cut.omitted.length + cut.omittedMore).toBe(3000);
  expect(cut.omittedMore).toBeGreaterThan(0);
  expect(cut.omitted[0]?.record).toBe(1);
});

test.each([
  ["a parent", { question: forMo }, ["ask-the-child"]],
  ["names of agencies", { question: { ...forAda, nameAgencies: true } }, ["names-given"]],
  ["a court's order", { courtRestricted: true }, ["court-restriction"]],
  ["a double that nobody settled", { doubleSuspected: true }, ["double-suspected"]],
  ["a protected place", { placeProtected: true }, ["place-protected"]],
  ["a record that is gone", { unreadable: [3] }, ["records-gone"]],
  ["a record from before letters", { sent: [sent(1, { notes: null })] }, ["records-gone"]],
] as const)("the approver is told to look at %s, and the letter is as it would be", (_, given, checks) => {
  expect(draftLetter(facts(given)).checks).toEqual(checks);
});

test("an approval is of one question and one letter", () => {
  const one = draftLetter(facts({ sent: [sent(1)] }));
  expect(draftLetter(facts({ sent: [sent(1)] })).digest).toBe(one.digest);
  const others = [
    draftLetter(facts({ sent: [sent(1), sent(2)] })),
    draftLetter(facts({ question: { ...forAda, person: mo } })),
    draftLetter(facts({ question: { ...forAda, version: "child" }, sent: [sent(1)] })),
  ];
  for (const other of others) expect(other.digest).not.toBe(one.digest);
});

test("every item has been thought of, and every one that a child may read of has words for a child", () => {
  expect(Object.keys(itemReadBy).toSorted()).toEqual([...itemNames].toSorted());
  const readable = itemNames.filter((item) => ["anyone", "subject"].includes(itemReadBy[item]));
  expect([...itemsInChildWords].toSorted()).toEqual(readable.toSorted());
  const thirdParty = readable.filter((item) => items[item].sensitivity.includes("third-party"));
  expect(thirdParty).toEqual([]);
});
