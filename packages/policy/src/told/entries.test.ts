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
import type { ToldFacts } from "./records.ts";

type Left = { readonly why: string; readonly to: readonly string[]; readonly items: readonly string[] };
const row = (why: string, to: readonly string[] = [], items: readonly string[] = []): Left => ({ why, to, items });
/** What a letter tells in short: what went or not, to which kinds of service, which items; and the approver's list. */
function inShort(change: Change, given: Partial<ToldFacts> = {}) {
  const { letter, omitted } = draftLetter(facts({ ...given, sent: [sent(1, change)] }));
  return {
    told: letter.entries.map(
      ({ what, to, items }) =>
        `${what} ${to.map(({ kind }) => kind).join("+")}: ${items.map(({ item }) => item).join(" ")}`,
    ),
    left: omitted.map(({ why, to, items }) => row(why, to, items)),
  };
}
const health = { id: "h", item: "health.conditions", reason: "objection" as const };
const siblings = { id: "f", item: "family.siblings", reason: "objection" as const };
const cut = (...dropped: readonly (typeof health)[]) => ({ ...got("child.name"), dropped });
const everywhere = wish({ scope: { agencies: "all", purposes: "all", categories: "all" } });
const inHealth = wish({ scope: { agencies: "all", purposes: "all", categories: ["health"] } });
const notOfThem = [{ label: "child", role: "child" as const, ids: [{ scheme: "person" as const, value: sibling }] }];
const went = "shared health: child.name";

test.each<[string, Change, Partial<ToldFacts>, readonly string[], readonly Left[]]>([
  ["a message that they have no part in", { message: { people: notOfThem } }, {}, [], []],
  ["a receipt", { message: { kind: "acknowledgement" } }, {}, [], []],
  [
    "the kinds of service that got the same, in one line and in order",
    { recipients: { [homes]: got("child.name"), [practice]: got("child.name"), [council]: got("child.name") } },
    {},
    ["shared health+housing+social-care: child.name"],
    [],
  ],
  [
    "those that got different things, in lines of their own",
    { recipients: { [homes]: got("child.name"), [practice]: got("child.dateOfBirth") } },
    {},
    ["shared health: child.dateOfBirth", "shared housing: child.name"],
    [],
  ],
  [
    "items each once, in order",
    { recipients: { [practice]: got("education.attendance", "child.name", "child.dateOfBirth", "child.name") } },
    {},
    ["shared health: child.dateOfBirth child.name education.attendance"],
    [],
  ],
  [
    "a copy of which nothing may be named",
    { recipients: { [practice]: got("family.siblings"), [homes]: got("child.name") } },
    {},
    ["shared housing: child.name"],
    [row("item-not-for-reader", [practice], ["family.siblings"]), row("nothing-to-name", [practice])],
  ],
  [
    "a copy that held something the catalogue does not know",
    { recipients: { [practice]: got("child.name", "child.shoeSize") } },
    {},
    [went],
    [],
  ],
  [
    "a copy to an agency that left",
    { recipients: { "gone-agency": got("child.name"), [practice]: got("child.name") } },
    {},
    [went],
    [row("agency-tells-of-another", ["gone-agency"])],
  ],
  [
    "a copy of which the decision says nothing",
    { recipients: { [practice]: got("child.name") }, shared: [practice, homes] },
    {},
    [went],
    [row("agency-tells-of-another", [homes])],
  ],
  [
    "what was kept from probation for the reader's objection",
    { recipients: { [practice]: got("child.name"), [probation]: withheld } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [row("agency-tells-of-another", [probation])],
  ],
  [
    "what was kept from an agency that left",
    { recipients: { [practice]: got("child.name"), "gone-agency": withheld } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [row("agency-tells-of-another", ["gone-agency"])],
  ],
  [
    "what another's objection kept back",
    { recipients: { [practice]: cut(health) } },
    { wishes: [everywhere] },
    [went],
    [row("objection-of-another", [practice])],
  ],
  [
    "what the reader's objection kept back and may be named",
    { recipients: { [practice]: cut(health) } },
    { question: forMo, wishes: [inHealth] },
    [went, "withheld health: health.conditions"],
    [],
  ],
  [
    "of two, the one of the reader's objection",
    { recipients: { [practice]: cut(health, siblings) } },
    { question: forMo, wishes: [inHealth] },
    [went, "withheld health: health.conditions"],
    [],
  ],
  [
    "what the reader's objection kept back and may not be named",
    { recipients: { [practice]: cut(siblings) } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [row("item-not-for-reader", [practice], ["family.siblings"])],
  ],
  [
    "a copy withheld for more than an objection",
    { recipients: { [practice]: got("child.name"), [homes]: { ...withheld, reasons: ["objection", "detriment"] } } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [],
  ],
  [
    "a copy withheld for another reason",
    { recipients: { [practice]: got("child.name"), [homes]: { ...withheld, reasons: ["detriment"] } } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [],
  ],
  [
    "a copy that waits for an answer",
    { recipients: { [practice]: got("child.name"), [homes]: { ...withheld, outcome: "held" } } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [],
  ],
  [
    "what went although somebody else objected",
    { recipients: { [practice]: { ...got("child.name"), overrides: [{ objection: "obj-2", by: "court-order" }] } } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [],
  ],
  [
    "what stayed behind for another reason than an objection",
    { recipients: { [practice]: { ...got("child.name"), dropped: [{ ...health, reason: "not-in-agreement" }] } } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [],
  ],
  [
    "what stayed behind of somebody else, for an objection",
    { recipients: { [practice]: cut(health) }, notes: { others: { mother: ["h"] } } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [],
  ],
  [
    "an item for the child alone, to the child",
    { recipients: { [practice]: got("child.name", "contact.address") } },
    {},
    ["shared health: child.name contact.address"],
    [],
  ],
  [
    "an item for the child alone, to a parent",
    { recipients: { [practice]: got("child.name", "contact.address") } },
    { question: forMo, wishes: [everywhere] },
    [went],
    [row("item-not-for-reader", [practice], ["contact.address"])],
  ],
  [
    "an item for grown readers, to the child",
    { recipients: { [practice]: got("child.name", "family.finances") } },
    {},
    [went],
    [row("item-not-for-reader", [practice], ["family.finances"])],
  ],
  [
    "a message that names the child after others",
    { message: { people: sent(1).message.people.toReversed() } },
    {},
    ["shared health: child.name education.attendance"],
    [],
  ],
])("told and left out: %s", (_name, change, given, told, left) => {
  expect(inShort(change, given)).toEqual({ told, left });
});

// Whose objections are answered: those that bind by themselves, at the place of the decision in force.
const bound = { recipients: { [homes]: withheld } };
test.each([
  ["a parent's", wish({}), forMo, true],
  ["a parent's without parental responsibility", wish({}, { parentalResponsibility: false }), forMo, false],
  ["a carer's who has it", wish({}, { capacity: "carer" }), forMo, false],
  ["one made at the very record", wish({ fromN: 1 }), forMo, false],
  ["one withdrawn at the very record", wish({ toN: 1 }), forMo, false],
  ["one withdrawn after it", wish({ toN: 2 }), forMo, true],
  ["one by who is said to do the harm", wish({}, { allegedHarmer: true }), forMo, false],
  [
    "a young person's who is said to do the harm",
    wish({}, { person: ada, capacity: "self", allegedHarmer: true }),
    forAda,
    false,
  ],
  ["a competent child's", wish({}, { person: ada, capacity: "child", competence: "competent" }), forAda, true],
  ["a child's whom nobody assessed", wish({}, { person: ada, capacity: "child" }), forAda, false],
  ["a young person's own", wish({}, { person: ada, capacity: "self" }), forAda, true],
  ["their mother's, to the child", wish({}), forAda, false],
] as const)("what an objection kept back is put down to %s: %#", (_name, one, question, theirs) => {
  const { entries } = draftLetter(facts({ question, sent: [sent(1, bound)], wishes: [one] })).letter;
  expect(entries.filter(({ what }) => what === "withheld")).toHaveLength(theirs ? 1 : 0);
});

// Telling: each word counts for its message and from where it stands; who may end a deferral, and for whom.
const until = "2026-11-20";
const deferred = {
  notes: { told: { status: "deferred" as const, reason: "violent-reaction" as const, reviewOn: "2027-01-31" } },
};
test.each<[string, Parameters<typeof telling>[1], boolean]>([
  ["the sender", {}, true],
  ["the front door", { by: council }, true],
  ["another agency", { by: practice }, false],
  ["the sender, about another message", { message: "m-2" }, false],
  ["the sender, to the reader", { person: ada }, true],
  ["the sender, to somebody else", { person: mo }, false],
])("a deferral is ended by %s: %s", (_name, change, ended) => {
  const draft = draftLetter(facts({ sent: [sent(1, deferred)], tellings: [telling(2, change)] }));
  expect(draft.letter.entries).toHaveLength(ended ? 1 : 0);
});
test.each<[string, Parameters<typeof telling>[1], boolean]>([
  ["the parent who reads", { person: mo }, true],
  ["the child", { person: ada }, false],
])("a parent's letter tells of what %s was told of: %s", (_name, change, ended) => {
  const given = { question: forMo, sent: [sent(1, deferred)], tellings: [telling(2, change)] };
  expect(draftLetter(facts(given)).letter.entries).toHaveLength(ended ? 1 : 0);
});
test("a deferral that is renewed keeps its reason, and ends with the day of the new review", () => {
  const prejudiced = {
    notes: { told: { status: "deferred" as const, reason: "prejudice-investigation" as const, reviewOn: until } },
  };
  const renewed = telling(2, { status: "deferred", reviewOn: "2026-12-01" });
  const on = (change: Change) => draftLetter(facts({ sent: [sent(1, change)], tellings: [renewed] }));
  expect(on(prejudiced)).toMatchObject({ letter: { entries: [] }, omitted: [{ reviewOn: "2026-12-01" }] });
  expect(on(deferred)).toMatchObject({ letter: { entries: [{}] }, released: [{ reviewOn: "2026-12-01" }] });
});
test("what the police recorded of another message, or only first, says nothing of this one", () => {
  const record = sent(1, { message: { from: police } });
  const on = (...tellings: readonly ReturnType<typeof telling>[]) => draftLetter(facts({ sent: [record], tellings }));
  expect(on(telling(2, { by: police, message: "m-2" })).letter.entries).toEqual([]);
  expect(on(telling(2, { by: police }), telling(3, { by: police, status: "attempted" })).letter.entries).toEqual([]);
  expect(on(telling(2, { by: police, status: "attempted" }), telling(3, { by: police })).letter.entries).toHaveLength(
    1,
  );
  expect(on(telling(2, { by: police, person: mo })).letter.entries).toEqual([]);
  // The school's own word for a message with police items is not the police's.
  const items = sent(1, { recipients: { [practice]: got("police.missingEpisodes") } });
  expect(draftLetter(facts({ sent: [items], tellings: [telling(2, { by: school })] })).letter.entries).toEqual([]);
});

test("a record from before letters says nothing of any of its items", () => {
  const { omitted } = draftLetter(facts({ sent: [sent(1, { notes: null })], unreadable: [9] }));
  expect(omitted).toEqual([
    { ...omitted[0], why: "not-read-any-more", record: 1, from: school },
    { why: "not-read-any-more", record: 9, message: null, on: null, from: null, to: [], items: [], reviewOn: null },
  ]);
});

test("the approver's list has the oldest record first, one that cannot be read in its place", () => {
  const given = { sent: [sent(2, { notes: null }), sent(5, { notes: null })], unreadable: [1, 4] };
  expect(draftLetter(facts(given)).omitted.map(({ record }) => record)).toEqual([1, 2, 4, 5]);
});
