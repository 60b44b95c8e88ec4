import { expect, test } from "vitest";
import { draftLetter } from "./draft-letter.ts";
import {
  facts,
  forAda,
  forMo,
  got,
  homes,
  mo,
  police,
  practice,
  school,
  sent,
  sibling,
  wish,
  withheld,
} from "./fixture.ts";

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

test("an adult's own objection to what is said of them in a child's message is answered to them", () => {
  const dropped = [
    { id: "family.finances", item: "family.finances", reason: "third-party-objection" as const },
    { id: "child.name", item: "child.name", reason: "objection" as const },
  ];
  const record = sent(1, {
    recipients: { [practice]: { ...got("child.name"), dropped } },
    notes: { others: { mother: ["family.finances"] } },
  });
  const own = wish(
    { person: mo, scope: { agencies: "all", purposes: "all", categories: "all" } },
    { capacity: "self" },
  );
  const draft = draftLetter(facts({ question: { ...forAda, person: mo }, sent: [record], wishes: [own] }));
  expect(draft.letter.entries).toMatchObject([{ what: "withheld", items: [{ item: "family.finances" }] }]);
});

test("an objection made after a message went counts for what was decided again because of it", () => {
  const first = sent(1, { recipients: { [homes]: got("child.name") } });
  const later = wish({ fromN: 3 });
  const decision = { recipients: { [homes]: withheld } };
  const again = { n: 4, atMs: first.atMs, message: "m-1", from: school, decision, shared: [], withdrawn: [homes] };
  const draft = draftLetter(facts({ question: forMo, sent: [first], again: [again], wishes: [later] }));
  expect(draft.letter.entries).toMatchObject([{ what: "withheld" }]);
});
