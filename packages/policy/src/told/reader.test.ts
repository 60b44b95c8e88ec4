import type { LetterBlock } from "@gatehouse/contracts/letter";
import { expect, test } from "vitest";
import { draftLetter } from "./draft-letter.ts";
import { ada, facts, fin, forAda, forFin, forMo, got, mo, practice, sent, wish } from "./fixture.ts";
import type { SentRecord, ToldFacts } from "./records.ts";

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
test("an adult whom nobody has linked may be the reader: as a source of harm that is no letter, elsewhere it is to be looked at", () => {
  const nobody = { label: "partner", role: "connected-adult" as const, ids: [] };
  const record = (harmers: readonly string[], people: SentRecord["message"]["people"]) =>
    sent(2, { message: { people }, notes: { harmers } });
  const on = (two: SentRecord) => draftLetter(facts({ question: forFin, sent: [withFather("parent"), two] }));
  expect(on(record(["partner"], [child, nobody])).blocked).toEqual(["reader-may-have-harmed"]);
  expect(on(record([], [child, nobody]))).toMatchObject({ blocked: [], checks: ["adult-not-linked", "ask-the-child"] });
  // A record that names the reader beside them means somebody else.
  const beside = [child, nobody, person("father", "parent", fin)];
  expect(on(record(["partner"], beside))).toMatchObject({ blocked: [], checks: ["ask-the-child"] });
});

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
