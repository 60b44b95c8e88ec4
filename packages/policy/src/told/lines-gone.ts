import { isPart, mayReadBeside, partOf } from "./reader.ts";
import type { SentRecord, ToldFacts } from "./records.ts";
import { tellingOf } from "./telling.ts";

/**
 * Whether something that an earlier letter to this reader could list cannot be listed any more. Each letter by itself tells
 * nothing of what it leaves out; two of them, held side by side, would tell that something was recorded between them. No
 * rule can take an earlier letter back, so a human has to know of it.
 */
export function areLinesGone(facts: ToldFacts): boolean {
  return facts.sent.some((record) => wasPutOff(record, facts) || isNotBesideNow(record, facts));
}

/** The family was told, or the deferral was over, and it was put off again since. */
function wasPutOff(record: SentRecord, facts: ToldFacts): boolean {
  if (tellingOf(record, facts).may) return false;
  const own = facts.tellings.filter(({ message }) => message === record.message.id);
  return own.some((_, at) => tellingOf(record, { ...facts, tellings: own.slice(0, at) }).may);
}

/** An adult of the home read of what was said of them, until a record said what takes that away. */
function isNotBesideNow(record: SentRecord, facts: ToldFacts): boolean {
  const { person, reader } = facts.question;
  const part = partOf(record, person, facts);
  if (reader.is !== "subject" || !isPart(part) || part.role === "child") return false;
  if (mayReadBeside(part, person, facts) || !tellingOf(record, facts).may) return false;
  return mayReadBeside(part, person, { ...facts, sent: [record], wishes: [] });
}
