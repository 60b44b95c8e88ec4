import fc from "fast-check";
import { overrideCodes } from "@gatehouse/contracts/codes";
import type { RecipientDecision } from "@gatehouse/contracts/decision";
import { itemNames } from "@gatehouse/contracts/items";
import type { LetterQuestion } from "@gatehouse/contracts/letter";
import { purposes } from "@gatehouse/contracts/purpose";
import { expect, test } from "vitest";
import { northshire } from "../fixture.ts";
import { draftLetter } from "./draft-letter.ts";
import {
  ada,
  facts,
  fin,
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
  wish,
  withheld,
} from "./fixture.ts";
import { letterHtml } from "./letter-html.ts";
import { letterText } from "./letter-text.ts";
import type { AgainRecord, SentRecord, ToldFacts } from "./records.ts";
import { itemReadBy } from "./tellable.ts";

// The law: two records of the broker that differ only in what may not be told to a reader give the same bytes of letter. Here
// the difference lies inside messages that the reader may know of; whole messages are for letter.properties.test.ts.

const head = {
  partnership: "Northshire",
  names: { frontDoor: "northshire-council", telephone: "01632 960500", agencies: [] },
  approvedOn: "2026-12-31",
};
const runs = { numRuns: 150 };

/** The letter's bytes as printed and as read out; what names it for an approval is over the same. */
function bytes(given: ToldFacts): string {
  const { letter, digest } = draftLetter(given);
  return letterHtml(letter, head) + letterText(letter, head) + digest;
}

const nobodys = itemNames.filter((name) => itemReadBy[name] === "nobody");
const open = itemNames.filter((name) => itemReadBy[name] === "anyone");
const question = fc.constantFrom<LetterQuestion>(forAda, { ...forAda, version: "child" }, forMo, {
  ...forAda,
  nameAgencies: true,
});
const records = fc
  .array(
    fc.record({
      kind: fc.constantFrom("case-update" as const, "concern" as const, "information-response" as const),
      purpose: fc.constantFrom(...purposes.slice(0, 4)),
      items: fc.dictionary(
        fc.constantFrom(practice, homes, "northshire-council"),
        fc.array(fc.constantFrom(...open), { minLength: 1, maxLength: 4 }),
        { minKeys: 1 },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) =>
    all.map(({ kind, purpose, items }, at) =>
      sent(2 * at + 1, {
        message: { kind, purpose },
        recipients: Object.fromEntries(Object.entries(items).map(([to, names]) => [to, got(...new Set(names))])),
      }),
    ),
  );

/** The record with a recipient beside those that the letter tells of. */
function alsoTo(record: SentRecord, to: string, one: RecipientDecision): SentRecord {
  return {
    ...record,
    decision: { recipients: { ...record.decision.recipients, [to]: one } },
    shared: one.outcome === "shared" ? [...new Set([...record.shared, to])] : record.shared,
  };
}

/** Each copy that went, changed. */
function inEachCopy(record: SentRecord, change: (one: RecipientDecision) => RecipientDecision): SentRecord {
  const all = Object.entries(record.decision.recipients).map(([to, one]) => [to, change(one)] as const);
  return { ...record, decision: { recipients: Object.fromEntries(all) } };
}

/** The same message decided again some days later, whose copies go out again to whoever had one. */
function again(record: SentRecord, change: (one: RecipientDecision) => RecipientDecision): AgainRecord {
  const { n, atMs, message, shared, decision } = inEachCopy(record, change);
  return {
    n: n + 1,
    atMs: atMs + 5 * 24 * 3_600_000,
    message: message.id,
    from: message.from,
    decision,
    shared,
    withdrawn: [],
  };
}

const secretItem = fc.constantFrom(...nobodys);
const secretly = (item: string) => (one: RecipientDecision) => ({
  ...one,
  statements: [...one.statements, { id: `secret-${item}`, item, form: "full" as const }],
});
const changed = (given: ToldFacts, change: (record: SentRecord) => SentRecord): ToldFacts => ({
  ...given,
  sent: given.sent.map(change),
});
const child = { label: "child", role: "child" as const, ids: [{ scheme: "person" as const, value: ada }] };
const mother = { label: "mother", role: "parent" as const, ids: [{ scheme: "person" as const, value: mo }] };

type Hide = (
  given: ToldFacts,
  secret: { readonly item: string; readonly by: (typeof overrideCodes)[number] },
) => ToldFacts;

const hidden: Readonly<Record<string, Hide>> = {
  "that probation got a copy too": (given) =>
    changed(given, (one) => alsoTo(one, probation, got("child.name", "education.attendance"))),
  "that somebody got what may not be named": (given, { item }) =>
    changed(given, (one) => alsoTo(one, police, got(item))),
  "that somebody else's objection kept a copy back": (given) => ({
    ...changed(given, (one) => alsoTo(one, "hillside-school", withheld)),
    wishes: [
      ...given.wishes,
      wish({ id: "obj-2", scope: { agencies: "all", purposes: "all", categories: "all" } }, { person: fin }),
    ],
  }),
  "why a copy was kept back": (given) =>
    changed(given, (one) => alsoTo(one, police, { ...withheld, reasons: ["linked-person"] })),
  "an item that may not be named, in each copy": (given, { item }) =>
    changed(given, (one) => inEachCopy(one, secretly(item))),
  "what copies say of somebody else": (given) =>
    changed(given, (one) => ({
      ...inEachCopy(one, (copy) => ({
        ...copy,
        statements: [...copy.statements, { id: "of-another", item: "health.conditions", form: "full" }],
      })),
      notes: one.notes && { ...one.notes, others: { partner: ["of-another"] } },
    })),
  "what was left out of a copy": (given, { item }) =>
    changed(given, (one) =>
      inEachCopy(one, (copy) => ({ ...copy, dropped: [{ id: "left", item, reason: "location-protected" }] })),
    ),
  "that it went in spite of somebody else's objection": (given, { by }) =>
    changed(given, (one) => inEachCopy(one, (copy) => ({ ...copy, overrides: [{ objection: "obj-9", by }] }))),
  "that it was decided again, and nothing came of it": (given) => ({
    ...given,
    again: given.sent.map((one) => ({ ...again(one, (copy) => copy), decision: null, shared: [] })),
  }),
  "that it went again with what may not be named": (given, { item }) => ({
    ...given,
    again: given.sent.map((one) => again(one, secretly(item))),
  }),
  "that it went again without what somebody else objected to": (given) => ({
    ...given,
    again: given.sent.map((one) =>
      again(one, (copy) => ({
        ...copy,
        statements: copy.statements.slice(1),
        dropped: copy.statements
          .slice(0, 1)
          .map(({ id, item }) => ({ id, item, reason: "location-protected" as const })),
      })),
    ),
  }),
  "who else the message names": (given) =>
    changed(given, (one) => ({
      ...one,
      message: {
        ...one.message,
        people: [
          child,
          mother,
          { label: "brother", role: "sibling", ids: [{ scheme: "person", value: sibling }] },
          { label: "partner", role: "connected-adult", ids: [{ scheme: "person", value: fin }] },
        ],
      },
    })),
  "who was told of it besides, and when": (given) => ({
    ...given,
    tellings: given.sent.flatMap(({ n, message }) => [
      { n: n + 1, message: message.id, status: "attempted" as const, by: practice },
      { n: n + 2, message: message.id, status: "told" as const, by: homes },
      { n: n + 3, message: message.id, status: "told" as const, by: school, person: fin },
    ]),
  }),
  "records that are gone": (given) => ({ ...given, unreadable: [90, 91] }),
  "a court's restriction, or that somebody may be taken for another": (given) => ({
    ...given,
    courtRestricted: true,
    doubleSuspected: true,
  }),
  "the order in which it was written down": (given) =>
    changed({ ...given, sent: given.sent.toReversed() }, (one) => ({
      ...inEachCopy(one, (copy) => ({ ...copy, statements: copy.statements.toReversed() })),
      shared: one.shared.toReversed(),
    })),
};

test.each(Object.entries(hidden))("property: a letter does not tell %s", (_, hide) => {
  fc.assert(
    fc.property(
      question,
      records,
      fc.record({ item: secretItem, by: fc.constantFrom(...overrideCodes) }),
      (asked, all, secret) => {
        const given = facts({ question: asked, sent: all, wishes: [wish()] });
        expect(bytes(hide(given, secret))).toBe(bytes(given));
      },
    ),
    runs,
  );
});

test("property: an answer to what the police or probation asked is not told: that they ask may not be known", () => {
  fc.assert(
    fc.property(question, records, fc.constantFrom(police, probation), (asked, all, asker) => {
      const answer = sent(50, {
        message: { kind: "information-response", purpose: "information-request" },
        recipients: { [asker]: got("child.name", "education.attendance") },
      });
      const given = facts({ question: asked, sent: all, wishes: [wish()] });
      expect(bytes({ ...given, sent: [...all, answer] })).toBe(bytes(given));
    }),
    runs,
  );
});

test("property: while a place is protected it does not matter which service of a kind it was, nor at what hour", () => {
  const stranger = "another-service";
  const kindOf = (agency: string) => (agency === stranger ? "health" : (northshire.agencies.get(agency)?.kind ?? null));
  fc.assert(
    fc.property(question, records, fc.nat(6 * 3_600_000), (asked, all, later) => {
      const elsewhere = all.map((one) => {
        const { [practice]: copy, ...rest } = one.decision.recipients;
        const to = one.shared.map((agency) => (agency === practice ? stranger : agency));
        const recipients = copy ? { ...rest, [stranger]: copy } : rest;
        return { ...one, atMs: one.atMs + later, shared: to, decision: { recipients } };
      });
      const given = facts({ question: asked, kindOf, sent: all, wishes: [wish()], placeProtected: true });
      expect(bytes({ ...given, sent: elsewhere })).toBe(bytes(given));
    }),
    runs,
  );
});

test("what an earlier letter could list and this one does not is put before the approver, who alone can ask what that tells", () => {
  const told = sent(1);
  const later = { n: 5, message: "m-1", status: "deferred" as const, reason: "violent-reaction" as const, by: school };
  const putOff = facts({ sent: [told], tellings: [{ ...later, reviewOn: "2027-06-01" }] });
  expect(draftLetter(putOff)).toMatchObject({ letter: { entries: [] }, checks: ["lines-gone"] });
  const finances = {
    recipients: { [practice]: got("family.finances") },
    notes: { others: { mother: ["family.finances"] } },
  };
  const mothersOwn = { ...forAda, person: mo };
  const listed = facts({ question: mothersOwn, sent: [sent(1, finances)] });
  expect(draftLetter(listed)).toMatchObject({ letter: { entries: [{}] }, checks: [] });
  const named = { ...listed, sent: [sent(1, finances), sent(2, { notes: { harmers: ["mother"], told: null } })] };
  expect(draftLetter(named)).toMatchObject({ letter: { entries: [] }, checks: ["lines-gone"] });
  const never = facts({ sent: [sent(1, { notes: { told: null } })], tellings: [{ ...later, reviewOn: "2027-06-01" }] });
  expect(draftLetter(never).checks).toEqual([]);
});
