// Rules carried out here (docs/rules.md): R28 R32
import type { SentRecord, TellingRecord, ToldFacts } from "./records.ts";

/** Whether the family may read of a message now. */
export type Telling =
  | { readonly may: true; /** Where a deferral ended by itself: its review day. */ readonly endedOn: string | null }
  | {
      readonly may: false;
      readonly why: "not-said-whether-told" | "telling-deferred" | "child-asked" | "not-read-any-more";
      readonly reviewOn: string | null;
    };

/** Reasons that no date ends: the police say when an investigation can be known of, and the child when they want it. */
const endedByWordOnly: ReadonlySet<string> = new Set(["prejudice-investigation", "child-asked"]);

type Word = {
  readonly status: "told" | "deferred" | "not-said";
  readonly reason: string | null;
  reviewOn: string | null;
};

/**
 * Whether the family may read of a message: only of what they were told, or whose deferral has ended. Each new word counts
 * from where it stands in the ledger; anybody may put telling off, and only who sent it, or the front door, says that
 * it was done. A deferral ends by itself when the day of its review is over and nobody renewed it.
 */
export function tellingOf(record: SentRecord, facts: ToldFacts): Telling {
  const { notes, message } = record;
  if (notes === null) return { may: false, why: "not-read-any-more", reviewOn: null };
  const started: Word = {
    status: notes.told?.status === "told" || notes.told?.status === "deferred" ? notes.told.status : "not-said",
    reason: notes.told?.reason ?? null,
    reviewOn: notes.told?.reviewOn ?? null,
  };
  const own = facts.tellings.filter((telling) => telling.message === message.id);
  const word = own.reduce((before, telling) => after(before, telling, record, facts), started);
  if (word.status === "told" && word.reason !== "child-asked") return { may: true, endedOn: null };
  if (word.reason === "child-asked") return { may: false, why: "child-asked", reviewOn: word.reviewOn };
  if (word.status === "not-said") return { may: false, why: "not-said-whether-told", reviewOn: null };
  const over = word.reviewOn !== null && facts.today > word.reviewOn && !endedByWordOnly.has(word.reason ?? "");
  return over
    ? { may: true, endedOn: word.reviewOn }
    : { may: false, why: "telling-deferred", reviewOn: word.reviewOn };
}

function after(before: Word, telling: TellingRecord, { message }: SentRecord, facts: ToldFacts): Word {
  const { status, reason = null, reviewOn = null, by, person } = telling;
  if (status === "attempted") return before;
  if (status === "deferred") return { status, reason: reason ?? before.reason, reviewOn };
  const mayEnd = by === message.from || by === facts.frontDoor;
  return mayEnd && isOfReader(person ?? null, facts) ? { status: "told", reason: null, reviewOn: null } : before;
}

/** That somebody else of the family was told says nothing of this reader. */
function isOfReader(person: string | null, { question, canonical }: ToldFacts): boolean {
  if (person === null) return true;
  const reader = question.reader.is === "parent" ? question.reader.person : question.person;
  return canonical(person) === canonical(reader);
}

/** Whether the police themselves have recorded that the reader was told of their message. */
export function policeApproved(record: SentRecord, facts: ToldFacts): boolean {
  const { message } = record;
  if (facts.kindOf(message.from) !== "police") return false;
  const own = facts.tellings.filter((telling) => telling.message === message.id && telling.by === message.from);
  return own.at(-1)?.status === "told" && isOfReader(own.at(-1)?.person ?? null, facts);
}
