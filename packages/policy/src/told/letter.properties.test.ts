import fc from "fast-check";
import { itemNames } from "@gatehouse/contracts/items";
import { overrideCodes } from "@gatehouse/contracts/codes";
import type { LetterQuestion } from "@gatehouse/contracts/letter";
import { messageKinds } from "@gatehouse/contracts/message";
import type { MessageKind } from "@gatehouse/contracts/message";
import { purposes } from "@gatehouse/contracts/purpose";
import type { Purpose } from "@gatehouse/contracts/purpose";
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
import type { Change } from "./fixture.ts";
import { letterHtml } from "./letter-html.ts";
import { letterText } from "./letter-text.ts";
import type { SentRecord, ToldFacts } from "./records.ts";
import { itemReadBy } from "./tellable.ts";
import type { ToldNotes } from "./told-notes.ts";

const head = {
  partnership: "Northshire",
  names: {
    frontDoor: "northshire-council",
    telephone: "01632 960500",
    agencies: [{ id: "northshire-council", name: "Northshire Council" }],
  },
  approvedOn: "2026-12-31",
};
const runs = { numRuns: 100 };

/** The letter's bytes, as they are printed and as they are read out. */
function bytes(given: ToldFacts): string {
  const { letter } = draftLetter(given);
  return letterHtml(letter, head) + letterText(letter, head);
}

/** Mostly what a letter tells of: else most letters would be empty, and alike for that reason. */
function mostly<T>(usual: fc.Arbitrary<T>, any: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: usual, weight: 5 }, { arbitrary: any, weight: 1 });
}
const readable = itemNames.filter((name) => itemReadBy[name] === "anyone" || itemReadBy[name] === "subject");
const item = mostly(fc.constantFrom(...readable), fc.constantFrom(...itemNames));
const agency = fc.constantFrom(...northshire.agencies.keys());
const recipient = fc.oneof(
  fc.array(item, { maxLength: 6 }).map((names) => got(...names)),
  fc.constant(withheld),
  fc.tuple(fc.array(item, { maxLength: 4 }), fc.constantFrom(...overrideCodes)).map(([names, by]) => ({
    ...got(...names),
    overrides: [{ objection: "obj-1", by }],
  })),
);
const recipients = fc.dictionary(mostly(fc.constantFrom(practice, homes), agency), recipient, {
  minKeys: 1,
  maxKeys: 4,
});
const openPurpose = mostly<Purpose>(fc.constantFrom("child-protection", "early-help"), fc.constantFrom(...purposes));
const openKind = mostly<MessageKind>(fc.constantFrom("case-update", "concern"), fc.constantFrom(...messageKinds));
const openTold = fc.constantFrom({ status: "told" as const, reason: null, reviewOn: null });
const change: fc.Arbitrary<Change> = fc.record({
  message: fc.record({ kind: openKind, from: mostly(fc.constantFrom(school, practice), agency), purpose: openPurpose }),
  recipients,
  notes: fc.record({ told: mostly<NonNullable<ToldNotes["told"]> | null>(openTold, fc.constant(null)) }),
});
/** Records whose numbers leave room for secret ones between them. */
const open: fc.Arbitrary<readonly SentRecord[]> = fc
  .array(change, { maxLength: 5 })
  .map((all) => all.map((one, at) => sent(2 * at + 2, one)));
const question: fc.Arbitrary<LetterQuestion> = fc.constantFrom<LetterQuestion>(
  forAda,
  { ...forAda, version: "child" },
  forMo,
);

const person = (label: string, role: "child" | "sibling" | "parent", value: string) => ({
  label,
  role,
  ids: [{ scheme: "person" as const, value }],
});
const deferred = { status: "deferred" as const, reason: "violent-reaction" as const, reviewOn: "2027-06-01" };

/** What nobody may infer: each makes a message into one that the reader may not know of. */
const secrets: Readonly<Record<string, (one: Change) => Change>> = {
  "a sibling's message, in which the child is mentioned": (one) => ({
    ...one,
    message: {
      ...one.message,
      people: [person("child", "child", sibling), person("sister", "sibling", ada), person("mother", "parent", mo)],
    },
  }),
  "a message of which telling is deferred": (one) => ({ ...one, notes: { ...one.notes, told: deferred } }),
  "a message of the police": (one) => ({ ...one, message: { ...one.message, from: police } }),
  "a message of probation": (one) => ({ ...one, message: { ...one.message, from: probation } }),
  "a notice of domestic abuse": (one) => ({ ...one, message: { ...one.message, kind: "domestic-abuse-notice" } }),
  "a message for a crime": (one) => ({ ...one, message: { ...one.message, purpose: "crime-prevention" } }),
  "a message about the partner alone": (one) => ({
    ...one,
    recipients: { [practice]: got("family.finances", "health.conditions"), [probation]: got("child.name") },
    notes: { ...one.notes, others: { partner: ["family.finances", "health.conditions"] } },
  }),
  "a protected place": (one) => ({
    ...one,
    recipients: { [practice]: got("contact.protectedAddress", "contact.safeContact") },
  }),
};

test.each(Object.entries(secrets))("property: a letter with %s and one without are the same to the byte", (_, hide) => {
  fc.assert(
    fc.property(
      question,
      open,
      fc.array(fc.tuple(fc.nat(5), change), { minLength: 1, maxLength: 4 }),
      (asked, records, hidden) => {
        const told = { told: { status: "told" as const, reason: null, reviewOn: null } };
        const secret = hidden.map(([at, one]) => sent(2 * at + 1, hide({ ...one, notes: told })));
        const all = [...records, ...secret].toSorted((a, b) => a.n - b.n);
        const given = { question: asked, wishes: [wish()] };
        expect(bytes(facts({ ...given, sent: all }))).toBe(bytes(facts({ ...given, sent: records })));
      },
    ),
    runs,
  );
});

test("property: a letter is the same to the byte while a place is protected, and whoever else is said to have harmed or to object", () => {
  const other = wish({ id: "obj-2", scope: { agencies: "all", purposes: "all", categories: "all" } }, { person: fin });
  const harmer = wish({ id: "obj-3" }, { person: fin, allegedHarmer: true });
  fc.assert(
    fc.property(question, open, (asked, records) => {
      const given = { question: asked, sent: records };
      const named = records.map((record) => ({
        ...record,
        message: { ...record.message, people: [...record.message.people, person("partner", "parent", fin)] },
        notes: record.notes && { ...record.notes, harmers: ["partner"] },
      }));
      const before = bytes(facts({ ...given, wishes: [wish()] }));
      expect(bytes(facts({ ...given, wishes: [wish()], placeProtected: true, doubleSuspected: true }))).toBe(before);
      expect(bytes(facts({ ...given, wishes: [wish(), other, harmer] }))).toBe(before);
      expect(bytes(facts({ ...given, sent: named, wishes: [wish()] }))).toBe(before);
    }),
    runs,
  );
});

test("property: who may be the source of harm, or is nobody's parent, reads what a stranger reads", () => {
  fc.assert(
    fc.property(open, (records) => {
      const asFather = { ...forMo, reader: { is: "parent" as const, person: fin } };
      const harmer = wish({ id: "obj-3" }, { person: fin, allegedHarmer: true });
      const his = bytes(facts({ question: asFather, sent: records, wishes: [harmer] }));
      expect(his).toBe(bytes(facts({ question: { ...asFather, reader: { is: "parent", person: "p-nobody" } } })));
    }),
    runs,
  );
});

test("property: no letter names an item that its reader may not see, a service that tells of another, or an id", () => {
  fc.assert(
    fc.property(question, open, (asked, records) => {
      const draft = draftLetter(facts({ question: asked, sent: records, wishes: [wish()] }));
      const mayRead = asked.reader.is === "subject" ? ["anyone", "subject"] : ["anyone"];
      for (const entry of draft.letter.entries) {
        for (const { item: name } of entry.items) expect(mayRead).toContain(itemReadBy[name]);
        for (const one of [entry.from, ...entry.to]) expect([one.kind, one.agency]).not.toContain("probation");
      }
      const text = JSON.stringify(draft.letter);
      for (const id of [ada, mo, school, homes, practice, "m-2", "obj-1"]) expect(text).not.toContain(`"${id}"`);
    }),
    runs,
  );
});

test("property: neither the order of records nor the same said twice changes a letter", () => {
  fc.assert(
    fc.property(question, open, (asked, records) => {
      const given = { question: asked, wishes: [wish()] };
      const once = bytes(facts({ ...given, sent: records }));
      expect(bytes(facts({ ...given, sent: records.toReversed() }))).toBe(once);
      const twice = records.flatMap((record) => [
        record,
        { ...record, message: { ...record.message, id: `${record.message.id}-again` } },
      ]);
      expect(bytes(facts({ ...given, sent: twice }))).toBe(once);
    }),
    runs,
  );
});

test("property: whatever a partnership calls its agencies is text in a page, and turns no line round", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("<script>alert(1)</script>", "\"'&<img src=x onerror=1>", "a\u202egpj.exe", "x\u0000\u001b[2J"),
  );
  fc.assert(
    fc.property(hostile, (name) => {
      const names = {
        ...head.names,
        telephone: name,
        agencies: [
          { id: "northshire-council", name },
          { id: school, name },
        ],
      };
      const asked = { ...forAda, nameAgencies: true };
      const { letter } = draftLetter(facts({ question: asked, sent: [sent(1)] }));
      const html = letterHtml(letter, { partnership: name, names, approvedOn: null });
      const text = letterText(letter, { partnership: name, names, approvedOn: null });
      expect(html).not.toMatch(/<(script|img)|(?!\n)[\p{Cc}\p{Cf}]/iu);
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
      expect(html.match(/<[a-z0-9]+/g)).toEqual(letterHtml(letter, { ...head, approvedOn: null }).match(/<[a-z0-9]+/g));
    }),
    runs,
  );
});
