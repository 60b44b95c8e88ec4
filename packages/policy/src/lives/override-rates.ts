import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import type { OverrideRate } from "@gatehouse/contracts/override-rates";
import { fewBelow } from "@gatehouse/contracts/override-rates";
import { londonDateOf } from "../calendar.ts";
import { compareText } from "../canonical.ts";
import type { NamedProfessional } from "../professional.ts";
import type { Register } from "../register/state.ts";
import { canonicalRef } from "../register/state.ts";

/** What one professional's judgement of risk did in one message: how many objections it set aside, by recipient. */
export type Weighed = { readonly professional: string; readonly overrides: number };

/** Counts of one month, agency and professional; the professional is null for the agency as a whole. */
type Counted = {
  readonly month: string;
  readonly agency: AgencyId;
  readonly professional: string | null;
  readonly messages: number;
  readonly overridden: number;
  readonly overrides: number;
};

/** How often objections were set aside for a risk, by month, agency and professional. */
export type OverrideRates = Map<string, Counted>;

/** Months kept: the same month of last year can still be compared. */
const monthsKept = 13;

/**
 * Who decided the risks on which a message went against an objection, and how many objections each set aside. The risk
 * stated in the message counts for the recipients it names; for others it is the flags that stand.
 *
 * @param people references of everyone in the message
 * @param nameOf a professional's name in the counts: never the name itself
 */
export function weighedBy(
  message: Pick<Message, "from" | "risk">,
  people: readonly string[],
  decision: Decision,
  register: Register,
  nowMs: number,
  nameOf: (agency: AgencyId, professional: NamedProfessional) => string,
): readonly Weighed[] {
  const counts = new Map<string, number>();
  const count = (professional: string, overrides: number): void => {
    counts.set(professional, (counts.get(professional) ?? 0) + overrides);
  };
  const { risk, from } = message;
  if (risk) count(nameOf(from, risk.decidedBy), 0);
  for (const [recipient, { overrides }] of Object.entries(decision.recipients)) {
    const set = overrides.filter(({ by }) => by === "risk-of-harm").length;
    if (set === 0) continue;
    if (risk && risk.recipients !== "all" && risk.recipients.includes(recipient))
      count(nameOf(from, risk.decidedBy), set);
    else for (const name of flagDeciders(register, people, recipient, nowMs, nameOf)) count(name, set);
  }
  return [...counts].map(([professional, overrides]) => ({ professional, overrides }));
}

function flagDeciders(
  register: Register,
  people: readonly string[],
  recipient: AgencyId,
  nowMs: number,
  nameOf: (agency: AgencyId, professional: NamedProfessional) => string,
): ReadonlySet<string> {
  const flags = people.flatMap((ref) => [...(register.persons.get(canonicalRef(register, ref))?.flags ?? [])]);
  const named = flags.flatMap((id) => {
    const flag = register.flags.get(id);
    if (!flag || nowMs >= flag.expiresMs || !flag.recipients.includes(recipient)) return [];
    return [nameOf(register.events.get(id)?.by ?? "", flag.decidedBy)];
  });
  return new Set(named);
}

/**
 * Counts one decided message, in place; months too old to be compared go.
 *
 * @param messages 1 the first time, 0 when what was held of it goes later: it is one message
 */
export function countWeighed(
  rates: OverrideRates,
  agency: AgencyId,
  weighed: readonly Weighed[],
  { atMs, messages }: { readonly atMs: number; readonly messages: 0 | 1 },
): void {
  const month = londonDateOf(atMs).slice(0, 7);
  const all = weighed.reduce((sum, { overrides }) => sum + overrides, 0);
  if (!rates.has(keyOf({ month, agency, professional: null }))) forget(rates, month);
  add(rates, { month, agency, professional: null, messages, overridden: all > 0 ? 1 : 0, overrides: all });
  for (const { professional, overrides } of weighed)
    add(rates, { month, agency, professional, messages, overridden: overrides > 0 ? 1 : 0, overrides });
}

function keyOf({ month, agency, professional }: Pick<Counted, "month" | "agency" | "professional">): string {
  return `${month} ${agency} ${professional ?? ""}`;
}

function add(rates: OverrideRates, more: Counted): void {
  const known = rates.get(keyOf(more));
  rates.set(keyOf(more), {
    ...more,
    messages: (known?.messages ?? 0) + more.messages,
    overridden: (known?.overridden ?? 0) + more.overridden,
    overrides: (known?.overrides ?? 0) + more.overrides,
  });
}

function forget(rates: OverrideRates, month: string): void {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const first = new Date(Date.UTC(year, number - monthsKept, 1)).toISOString().slice(0, 7);
  for (const [key, counted] of rates) if (counted.month < first) rates.delete(key);
}

/**
 * The counts as operations may have them. Counts of one to four are `few`, and an agency's own are rounded to five, so
 * that taking the others from it does not give a small one away.
 *
 * @returns by month, newest first, then agency, the agency as a whole before its professionals
 */
export function overrideRates(rates: OverrideRates): OverrideRate[] {
  return [...rates.values()]
    .toSorted((a, b) => compareText(b.month, a.month) || compareText(keyOf(a), keyOf(b)))
    .map(({ messages, overridden, overrides, ...who }) => {
      const told = (count: number) => (count > 0 && count < fewBelow ? "few" : rounded(count, who.professional));
      return { ...who, messages: told(messages), overridden: told(overridden), overrides: told(overrides) };
    });
}

function rounded(count: number, professional: string | null): number {
  return professional === null ? Math.round(count / fewBelow) * fewBelow : count;
}
