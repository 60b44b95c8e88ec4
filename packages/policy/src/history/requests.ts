import type { AgencyId } from "@gatehouse/contracts/agency";
import type { AskedItem, ItemAnswer } from "@gatehouse/contracts/request";
import type { PastDecision, PastMessage } from "./apply-decision.ts";
import type { History } from "./state.ts";

/** Begins to follow a request: every item is open at every agency that got it, also one that got it later. */
export function noteRequest(history: History, message: PastMessage, decision: PastDecision): void {
  if (message.kind !== "information-request" || !message.items) return;
  const known = history.requests.get(message.id) ?? new Map<AgencyId, Map<string, ItemAnswer>>();
  for (const [agency, { outcome }] of Object.entries(decision.recipients))
    if (outcome === "shared" && !known.has(agency))
      known.set(agency, new Map(message.items.map((item): [string, ItemAnswer] => [item, "open"])));
  history.requests.set(message.id, known);
}

/**
 * Notes what an answer came to, item by item, as the requester may know it. `withheld` is the answering agency's own word
 * and also what the rules kept back of its answer: which of the two stays between the agency and the front door. What is
 * held for a human is not answered yet.
 */
export function noteAnswers(history: History, message: PastMessage, decision: PastDecision): void {
  if (message.kind !== "information-response" || !message.inReplyTo) return;
  const requester = history.messages.get(message.inReplyTo)?.from;
  const items = history.requests.get(message.inReplyTo)?.get(message.from);
  const copy = requester === undefined ? undefined : decision.recipients[requester];
  if (!items || !copy || copy.outcome === "held") return;
  // A copy that a bar or a wish stopped tells nothing; one that was empty says what its sender answered.
  const stopped = copy.outcome === "withheld" && copy.reasons?.includes("nothing-to-share") !== true;
  for (const { item, answer } of message.answers ?? []) settle(items, item, answer);
  const waits = new Set(decision.holds.flatMap((hold) => (hold.recipient === requester ? (hold.statement ?? []) : [])));
  for (const { id, item } of copy.dropped ?? []) if (!waits.has(id)) settle(items, item, "withheld");
  for (const { item } of copy.statements) settle(items, item, "given");
  if (stopped) for (const item of items.keys()) settle(items, item, "withheld");
}

/** An item that was given stays given, whatever a second answer says of it; what waits or was refused may be given yet. */
function settle(items: Map<string, ItemAnswer>, item: string, answer: ItemAnswer): void {
  const known = items.get(item);
  if (known === undefined || known === "given") return;
  items.set(item, answer);
}

/** Whether an agency has answered every item it was asked for. */
export function isAnswered(history: History, request: string, agency: AgencyId): boolean {
  const items = history.requests.get(request)?.get(agency);
  return items !== undefined && ![...items.values()].includes("open");
}

/** Each item at each agency, for who asked. */
export function askedItems(history: History, request: string): readonly AskedItem[] {
  const agencies = [...(history.requests.get(request) ?? [])];
  return agencies.flatMap(([agency, items]) => [...items].map(([item, answer]) => ({ agency, item, answer })));
}
