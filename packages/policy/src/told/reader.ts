// Rules carried out here (docs/rules.md): R31
import type { LetterBlock } from "@gatehouse/contracts/letter";
import type { MessagePerson } from "@gatehouse/contracts/message";
import type { PersonRef } from "../register/state.ts";
import type { SentRecord, ToldFacts } from "./records.ts";

/** What a person was in a message. */
export type Part = { readonly label: string; readonly role: MessagePerson["role"]; readonly elsewhere: boolean };

/** The part of a person in a message; `in-doubt` where somebody there may be they or another. Null where they have none. */
export function partOf(record: SentRecord, ref: PersonRef, facts: ToldFacts): Part | "in-doubt" | null {
  const { canonical } = facts;
  const parts = record.message.people.flatMap(({ label, role, ids, livesElsewhere }) => {
    const refs = new Set(ids.map(({ value }) => canonical(value)));
    return refs.has(canonical(ref)) ? [{ label, role, elsewhere: livesElsewhere === true, sure: refs.size === 1 }] : [];
  });
  const [first] = parts;
  if (!first) return null;
  const sure = parts.length === 1 && first.sure && record.n > facts.unlinkedAt;
  return sure ? { label: first.label, role: first.role, elsewhere: first.elsewhere } : "in-doubt";
}

/** Who lives with the child, as a message says. */
const atHome: ReadonlySet<MessagePerson["role"]> = new Set(["parent", "carer"]);
const elsewhereRoles: ReadonlySet<MessagePerson["role"]> = new Set(["non-resident-parent", "connected-adult"]);

/**
 * Whether any of these records says that a person may be the source of harm, or any objection of theirs does. One whom a
 * record so names and nobody has linked may be anybody whom that record does not name otherwise.
 */
export function maySourceHarm(ref: PersonRef, records: readonly SentRecord[], facts: ToldFacts): boolean {
  const { canonical, wishes } = facts;
  const named = records.some((record) =>
    (record.notes?.harmers ?? []).some((harmer) => {
      const ids = record.message.people.find(({ label }) => label === harmer)?.ids ?? [];
      if (ids.length === 0) return partOf(record, ref, facts) === null;
      return ids.some(({ value }) => canonical(value) === canonical(ref));
    }),
  );
  return named || wishes.some(({ maker }) => maker.allegedHarmer && canonical(maker.person) === canonical(ref));
}

/** Whether a record says of somebody whom nobody has linked that they live elsewhere: it may be the reader. */
export function hasUnlinkedElsewhere(ref: PersonRef, facts: ToldFacts): boolean {
  return facts.sent.some(
    (record) =>
      partOf(record, ref, facts) === null &&
      record.message.people.some(
        ({ role, ids, livesElsewhere }) =>
          ids.length === 0 && (elsewhereRoles.has(role) || (livesElsewhere === true && atHome.has(role))),
      ),
  );
}

/** Whether any of these records says that a person does not live with the child. */
export function livesApart(ref: PersonRef, records: readonly SentRecord[], facts: ToldFacts): boolean {
  return records.some((record) => {
    const part = partOf(record, ref, facts);
    return part === "in-doubt" || (part !== null && (part.elsewhere || elsewhereRoles.has(part.role)));
  });
}

/**
 * Why there can be no letter to this reader. All records ever are asked: somebody who was once said to be the source of
 * harm, or to live elsewhere, gets no letter by this way, whatever is said of them now.
 */
export function blocksOf(facts: ToldFacts): readonly LetterBlock[] {
  const { question, sent, wishes, canonical } = facts;
  if (question.reader.is === "subject") return [];
  const reader = canonical(question.reader.person);
  const child = canonical(question.person);
  const blocks: LetterBlock[] = [];
  if (facts.childDecides) blocks.push("child-decides");
  if (livesApart(reader, sent, facts)) blocks.push("reader-lives-elsewhere");
  if (maySourceHarm(reader, sent, facts)) blocks.push("reader-may-have-harmed");
  const inHome = sent.some((record) => {
    const part = partOf(record, reader, facts);
    const childs = partOf(record, child, facts);
    return isPart(part) && atHome.has(part.role) && isPart(childs) && childs.role === "child";
  });
  const answersFor = wishes.some(
    ({ person, maker }) =>
      canonical(person) === child &&
      canonical(maker.person) === reader &&
      maker.capacity === "parent" &&
      maker.parentalResponsibility,
  );
  if (reader === child || (!inHome && !answersFor)) blocks.push("reader-not-a-parent");
  return blocks;
}

/** Whether a person surely has a part. */
export function isPart(part: Part | "in-doubt" | null): part is Part {
  return part !== null && part !== "in-doubt";
}

/** An adult of the household may read of what a message says of them; anybody else not: it is about a child. */
export function mayReadBeside(part: Part, ref: PersonRef, facts: ToldFacts): boolean {
  if (!atHome.has(part.role)) return false;
  return !livesApart(ref, facts.sent, facts) && !maySourceHarm(ref, facts.sent, facts);
}
