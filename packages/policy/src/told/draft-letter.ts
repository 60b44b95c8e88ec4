// Rules carried out here (docs/rules.md): R65
import { createHash } from "node:crypto";
import type {
  Letter,
  LetterCheck,
  LetterDraft,
  LetterEntry,
  LetterQuestion,
  Omission,
} from "@gatehouse/contracts/letter";
import { canonicalText, compareText } from "../canonical.ts";
import { toldOf } from "./entries.ts";
import { areLinesGone } from "./lines-gone.ts";
import { blocksOf, hasUnlinkedElsewhere } from "./reader.ts";
import type { ToldFacts } from "./records.ts";

/**
 * Prepares a letter for a human to approve: what the reader may read, and beside it, for the approver alone, what was left
 * out and why. Pure and total. What is unsure is left out.
 *
 * A letter with a secret record and one without are the same to the byte: nothing is numbered or counted, equal lines are
 * one line, and the order is that of what stands in them.
 */
export function draftLetter(facts: ToldFacts): LetterDraft {
  const { question } = facts;
  const blocked = [...blocksOf(facts)];
  const mayName = question.nameAgencies && question.reader.is === "subject" && !facts.placeProtected;
  const told = facts.sent.map((record) => ({ record, ...toldOf(record, facts, mayName) }));
  const entries = blocked.length > 0 ? [] : inOrder(told.flatMap((one) => one.entries));
  const letter: Letter = { version: question.version, reader: question.reader.is, entries };
  return {
    question,
    letter,
    digest: letterDigest(question, letter),
    blocked,
    checks: checksOf(facts, mayName),
    ...rowsOf([...told.flatMap(({ omitted }) => omitted), ...facts.unreadable.map(gone)]),
    released: told.flatMap(({ record: { n, message }, endedOn }) =>
      endedOn === null ? [] : [{ record: n, message: message.id, reviewOn: endedOn }],
    ),
  };
}

/** An answer is one message on the bus; the letter comes first. */
const maxRowsChars = 256 * 1024;

/** The approver's list, oldest record first; what is left out of several copies for one reason is one row. */
function rowsOf(all: readonly Omission[]): Pick<LetterDraft, "omitted" | "omittedMore"> {
  const alike = Map.groupBy(all, (one) => canonicalText({ ...one, to: one.to.length > 0 }));
  const rows = [...alike.values()]
    .flatMap(([first, ...rest]) =>
      first ? [{ ...first, to: [...new Set([first, ...rest].flatMap(({ to }) => to))].toSorted() }] : [],
    )
    .toSorted((a, b) => a.record - b.record);
  let chars = 0;
  const fit = rows.findIndex((row) => (chars += JSON.stringify(row).length) > maxRowsChars);
  const omitted = fit < 0 ? rows : rows.slice(0, fit);
  return { omitted, omittedMore: rows.length - omitted.length };
}

/** What an approval is of: this question and this letter, and no other. */
export function letterDigest(question: LetterQuestion, letter: Letter): string {
  return createHash("sha256").update(canonicalText({ letter, question })).digest("hex");
}

function inOrder(entries: readonly LetterEntry[]): LetterEntry[] {
  const once = new Map(entries.map((entry) => [`${entry.when} ${canonicalText(entry)}`, entry]));
  return [...once].toSorted(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
}

function checksOf(facts: ToldFacts, mayName: boolean): LetterCheck[] {
  const { question } = facts;
  const checks: LetterCheck[] = [];
  if (question.reader.is === "parent" && hasUnlinkedElsewhere(question.reader.person, facts))
    checks.push("adult-not-linked");
  if (question.reader.is === "parent") checks.push("ask-the-child");
  if (facts.courtRestricted) checks.push("court-restriction");
  if (facts.doubleSuspected) checks.push("double-suspected");
  if (areLinesGone(facts)) checks.push("lines-gone");
  if (mayName) checks.push("names-given");
  if (question.nameAgencies && !mayName) checks.push("names-not-given");
  if (facts.placeProtected) checks.push("place-protected");
  // Who was named in them as a source of harm cannot be seen any more.
  if (facts.unreadable.length > 0 || facts.sent.some(({ notes }) => notes === null)) checks.push("records-gone");
  return checks;
}

function gone(record: number): Omission {
  return { why: "not-read-any-more", record, message: null, on: null, from: null, to: [], items: [], reviewOn: null };
}
