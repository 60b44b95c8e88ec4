import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import type { Policy } from "../compile.ts";
import type { Facts } from "../facts.ts";
import { canonicalRef } from "../register/state.ts";
import { inHousehold, resolvePerson } from "../scene-people.ts";
import { needsConsent } from "../steps/07-consent.ts";
import { noteAnswers, noteRequest } from "./requests.ts";
import type { Given, History, Passed } from "./state.ts";
import { atAgency } from "./state.ts";

/** What later messages need to know of an earlier one. */
export type PastMessage = Pick<
  Message,
  "id" | "kind" | "from" | "case" | "createdAt" | "items" | "inReplyTo" | "people" | "answers"
>;
/** What later messages need to know of an earlier decision. */
export type PastDecision = Pick<Decision, "outcome" | "holds" | "duties"> & {
  readonly recipients: Readonly<
    Record<
      string,
      Pick<RecipientDecision, "outcome" | "statements"> &
        Partial<Pick<RecipientDecision, "tier" | "dropped" | "reasons">>
    >
  >;
};

/**
 * Notes a decided message: which items went to whom, what was asked and answered, who was listed in the household, which
 * holds are open. Changes the history in place; a refused message leaves nothing but its id.
 * Deciding a message again replaces what was noted of it, but for what went: that stays, for corrections and recalls must
 * reach whoever ever had it.
 *
 * @param history of `facts`, or the one to fold into
 * @param decision what was recorded, never re-judged
 * @returns the same history
 */
export function applyDecision(
  history: History,
  message: PastMessage,
  decision: PastDecision,
  facts: Pick<Facts, "register" | "hash" | "personReferences">,
  policy: Policy,
): History {
  const child = message.people.find((person) => person.role === "child");
  const before = history.messages.get(message.id);
  const earlier = before?.from === message.from ? before : undefined;
  const agreed = agreedOf(message, decision, earlier?.agreed ?? []);
  const passed: Passed = {
    id: message.id,
    kind: message.kind,
    from: message.from,
    case: message.case ?? null,
    atMs: Date.parse(message.createdAt),
    child: child ? resolvePerson(message, child, facts, policy) : [],
    asked: message.items ?? [],
    inReplyTo: message.inReplyTo ?? null,
    shared: sharedOf(decision, earlier?.shared ?? {}),
    ...(agreed.length > 0 ? { agreed } : {}),
  };
  history.messages.set(message.id, passed);
  if (decision.outcome !== "decided") return history;
  noteHousehold(history, message, facts, policy);
  noteAcknowledged(history, message);
  noteRequest(history, message, decision);
  noteAnswers(history, message, decision);
  noteOpen(history, message.id, decision);
  return history;
}

function sharedOf(decision: PastDecision, earlier: Passed["shared"]): Passed["shared"] {
  const shared = new Map<string, Given>(Object.entries(earlier));
  for (const [agency, one] of Object.entries(decision.recipients)) {
    if (one.outcome !== "shared") continue;
    const ids = one.statements.map(({ id }) => id);
    const given = shared.get(agency);
    shared.set(agency, given ? [...new Set([...given, ...ids])] : ids);
  }
  return Object.fromEntries(shared);
}

/** Who gets it by agreement: the kinds that need one, below the tier that needs none. */
function agreedOf({ kind }: PastMessage, decision: PastDecision, earlier: readonly string[]): readonly string[] {
  if (!needsConsent(kind)) return [];
  const now = Object.entries(decision.recipients).flatMap(([agency, { outcome, tier }]) =>
    outcome === "shared" && tier === "support" ? [agency] : [],
  );
  return [...new Set([...earlier, ...now])];
}

/** Who was ever listed stays in the household, until social care lists them otherwise. */
function noteHousehold(
  history: History,
  message: PastMessage,
  facts: Pick<Facts, "register" | "hash" | "personReferences">,
  policy: Policy,
): void {
  if (!message.case) return;
  const known = history.households.get(message.case) ?? new Set();
  const bySocialCare = policy.agencies.get(message.from)?.kind === "social-care";
  for (const person of message.people)
    for (const ref of resolvePerson(message, person, facts, policy)) {
      if (inHousehold(person)) known.add(canonicalRef(facts.register, ref));
      else if (bySocialCare) known.delete(canonicalRef(facts.register, ref));
    }
  history.households.set(message.case, known);
}

/** Notes who has read a message: only who has a copy of it can. */
function noteAcknowledged(history: History, { kind, inReplyTo, from }: PastMessage): void {
  if (kind !== "acknowledgement" || !inReplyTo) return;
  if (history.messages.get(inReplyTo)?.shared[from]) history.acknowledged.add(atAgency(inReplyTo, from));
}

function noteOpen(history: History, message: string, decision: PastDecision): void {
  for (const hold of history.holds.values()) if (hold.message === message) history.holds.delete(hold.id);
  for (const { id, recipient, reason, reviewer, due } of decision.holds)
    history.holds.set(id, { id, message, recipient, reason, reviewer: reviewer.agency, dueMs: Date.parse(due) });
}
