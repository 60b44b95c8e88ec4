import type { CalendarDate, Message } from "@gatehouse/contracts/message";
import { hasTurned, londonDateOf } from "../calendar.ts";
import type { Policy } from "../compile.ts";
import type { Facts } from "../facts.ts";
import type { PersonRef } from "../register/state.ts";
import { personRecord } from "../register/state.ts";
import { resolvePerson } from "../scene-people.ts";
import type { AddressedNotice } from "./notice.ts";
import { notice } from "./notice.ts";

/** Who came of which age, by the birth date that a message said. */
export type OfAge = { readonly person: PersonRef; readonly age: 16 | 18 };

/**
 * Sees by a message's birth date that its child decides for themselves now while the word of others stands recorded for
 * them, and says whom to tell: once an age, whoever recorded those words, each by the id of what it recorded. The
 * register holds no birth date, so a birthday that no message comes after is not seen.
 *
 * @returns null when there is nobody to tell, or they were told
 */
export function comesOfAge(
  message: Pick<Message, "people" | "statements" | "from">,
  facts: Facts,
  policy: Policy,
  nowMs: number,
): { readonly ofAge: OfAge; readonly notices: readonly AddressedNotice[] } | null {
  const child = message.people.find(({ role }) => role === "child");
  if (!child) return null;
  const age = ageOf(child.born ?? statedBirth(message, child.label), londonDateOf(nowMs));
  const refs = resolvePerson(message, child, facts, policy);
  const [record] = refs.length === 1 ? refs.map((ref) => personRecord(facts.register, ref)) : [];
  if (!age || !record || (facts.history.ofAge.get(record.ref) ?? 0) >= age) return null;
  const words = [...record.answers.filter(({ kind }) => kind !== "withdrawn"), ...record.objections.values()];
  const byOthers = words.filter(({ maker }) => personRecord(facts.register, maker.person) !== record);
  if (byOthers.length === 0) return null;
  const code = age === 18 ? "turned-18" : "turned-16";
  return {
    ofAge: { person: record.ref, age },
    notices: byOthers.map(({ by, id }) =>
      notice({ agency: by, role: null }, "child-comes-of-age", { message: id, code }),
    ),
  };
}

function ageOf(born: CalendarDate | null, today: CalendarDate): 16 | 18 | null {
  if (born === null) return null;
  if (hasTurned(18, born, today)) return 18;
  return hasTurned(16, born, today) ? 16 : null;
}

function statedBirth({ statements }: Pick<Message, "statements">, label: string): CalendarDate | null {
  const value = statements.find(({ item, about }) => item === "child.dateOfBirth" && about === label)?.value;
  return typeof value === "string" ? value : null;
}
