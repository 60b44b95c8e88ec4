import type { LetterBlock, OmissionCode } from "@gatehouse/contracts/letter";
import { items, itemNames } from "@gatehouse/contracts/items";
import { expect, test } from "vitest";
import { draftLetter } from "./draft-letter.ts";
import {
  ada,
  council,
  facts,
  fin,
  forAda,
  forFin,
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

test("what was shared is told by service and by the names of the items, with the day, the reason and the basis", () => {
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
  expect(draft).toMatchObject({ blocked: [], checks: [], omitted: [], released: [] });
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

test("a deferral is listed with the day of its review, and ends by itself when that day is over", () => {
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

test("what the police sent is told once the police have recorded that they told the reader", () => {
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

test("the reader's own objection is answered: where it held, and where it did not and why", () => {
  const overridden = { ...got("child.name"), overrides: [{ objection: "obj-1", by: "risk-of-harm" as const }] };
  const records = [sent(1, { recipients: { [homes]: withheld } }), sent(2, { recipients: { [homes]: overridden } })];
  const mothers = draftLetter(facts({ question: forMo, sent: records, wishes: [wish()] }));
  expect(mothers.letter.entries).toMatchObject([
    { what: "shared", to: [{ kind: "housing" }], despite: "risk-of-harm", when: "2026-11" },
    { what: "withheld", to: [{ kind: "housing" }], items: [] },
  ]);
  // To Ada it says nothing of her mother's wishes: a copy that went is a copy that went.
  const adas = draftLetter(facts({ sent: records, wishes: [wish()] }));
  expect(adas.letter.entries).toMatchObject([{ what: "shared", despite: null }]);
});

const part = { ...got("child.name"), dropped: [{ id: "x", item: "health.conditions", reason: "objection" as const }] };
const notOwn: readonly (readonly [string, ReturnType<typeof wish>])[] = [
  ["made by a carer", wish({}, { capacity: "carer", parentalResponsibility: false })],
  ["made by who may be the source of harm", wish({}, { allegedHarmer: true })],
  ["made later", wish({ fromN: 7 })],
  ["withdrawn before", wish({ toN: 1 })],
  ["about another child", wish({ person: sibling })],
  ["about another agency", wish({ scope: { agencies: [police], purposes: "all", categories: "all" } })],
  ["about another purpose", wish({ scope: { agencies: "all", purposes: ["early-help"], categories: "all" } })],
  ["about some categories alone", wish({ scope: { agencies: "all", purposes: "all", categories: ["housing"] } })],
];
test.each(notOwn)("what another's objection kept back is not put down to one %s", (_, one) => {
  const records = [sent(2, { recipients: { [homes]: withheld } }), sent(3, { recipients: { [homes]: part } })];
  const draft = draftLetter(facts({ question: forMo, sent: records, wishes: [one] }));
  expect(draft.letter.entries.filter(({ what }) => what === "withheld")).toEqual([]);
});

test("items that the reader's objection kept back are named, the others not", () => {
  const dropped = [
    { id: "h", item: "health.conditions", reason: "objection" as const },
    { id: "e", item: "education.attendance", reason: "objection" as const },
    { id: "c", item: "contact.address", reason: "location-protected" as const },
  ];
  const health = wish({ scope: { agencies: "all", purposes: "all", categories: ["health"] } });
  const records = [sent(1, { recipients: { [practice]: { ...got("child.name"), dropped } } })];
  const { entries } = draftLetter(facts({ question: forMo, sent: records, wishes: [health] })).letter;
  expect(entries.find(({ what }) => what === "withheld")?.items).toEqual([{ item: "health.conditions", form: "full" }]);
});

test.each(["court-order", "mandatory-report", "crime-prevention"] as const)(
  "an objection that %s set aside may still be a secret: nothing of that copy is told to who objected",
  (by) => {
    const overridden = { ...got("child.name"), overrides: [{ objection: "obj-1", by }] };
    const draft = draftLetter(
      facts({ question: forMo, sent: [sent(1, { recipients: { [homes]: overridden } })], wishes: [wish()] }),
    );
    expect(draft.letter.entries).toEqual([]);
    expect(draft.omitted).toMatchObject([{ why: "may-tip-off", to: [homes] }]);
  },
);

const person = (
  label: string,
  role: "parent" | "non-resident-parent" | "connected-adult" | "child",
  value: string,
) => ({
  label,
  role,
  ids: [{ scheme: "person" as const, value }],
});
const child = person("child", "child", ada);
const withFather = (role: "parent" | "non-resident-parent" | "connected-adult", elsewhere = false) =>
  sent(1, { message: { people: [child, { ...person("father", role, fin), livesElsewhere: elsewhere }] } });

/** Each: who gets no letter as a parent. */
const blocked: readonly (readonly [string, LetterBlock, Partial<ToldFacts>])[] = [
  ["nobody has recorded as a parent", "reader-not-a-parent", { sent: [sent(1)] }],
  [
    "is the child",
    "reader-not-a-parent",
    { question: { ...forMo, reader: { is: "parent", person: ada } }, sent: [sent(1)] },
  ],
  ["lives elsewhere", "reader-lives-elsewhere", { sent: [withFather("parent", true)] }],
  ["is a parent living elsewhere", "reader-lives-elsewhere", { sent: [withFather("non-resident-parent")] }],
  ["once did", "reader-lives-elsewhere", { sent: [withFather("connected-adult"), { ...withFather("parent"), n: 2 }] }],
  [
    "a message names as a source of harm",
    "reader-may-have-harmed",
    {
      sent: [
        { ...withFather("parent"), notes: { others: {}, told: null, power: null, gdpr: null, harmers: ["father"] } },
      ],
    },
  ],
  [
    "an objection says is a source of harm",
    "reader-may-have-harmed",
    { sent: [withFather("parent")], wishes: [wish({}, { person: fin, allegedHarmer: true })] },
  ],
  ["asks about a child who decides", "child-decides", { sent: [withFather("parent")], childDecides: true }],
];
test.each(blocked)("no letter to a parent who %s", (_, block, given) => {
  const draft = draftLetter(facts({ question: forFin, ...given }));
  expect(draft.blocked).toContain(block);
  expect(draft.letter.entries).toEqual([]);
});

test("a parent in the home has a letter, by the month, without names, and the child is asked first", () => {
  const draft = draftLetter(facts({ question: { ...forFin, nameAgencies: true }, sent: [withFather("parent")] }));
  expect(draft).toMatchObject({
    blocked: [],
    checks: ["ask-the-child", "names-not-given"],
    letter: { entries: [{ when: "2026-11", from: { agency: null }, to: [{ agency: null }] }] },
  });
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

test("an adult of the home reads of their own data in a child's message; one who lives elsewhere does not", () => {
  const question = { ...forAda, person: mo };
  const record = sent(1, {
    recipients: { [practice]: got("child.name", "family.finances", "family.domesticAbuse") },
    notes: { others: { mother: ["family.finances", "family.domesticAbuse"] } },
  });
  expect(draftLetter(facts({ question, sent: [record] })).letter.entries).toMatchObject([
    { items: [{ item: "family.finances" }] },
  ]);
  const apart = sent(2, { message: { people: [child, { ...person("mother", "parent", mo), livesElsewhere: true }] } });
  expect(draftLetter(facts({ question, sent: [record, apart] })).letter.entries).toEqual([]);
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
