import type { AgencyId } from "@gatehouse/contracts/agency";
import type { ItemName } from "@gatehouse/contracts/items";
import { isItemName } from "@gatehouse/contracts/items";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import type { HeldQuestion, OpenEmergency, QuestionDetail, QuestionReason } from "@gatehouse/contracts/review";
import { sameProfessional } from "@gatehouse/policy/professional";
import { refused } from "../answers.ts";
import { instant } from "../receipts.ts";
import { maskedReason } from "../sender-view.ts";
import type { GatewayState } from "../state.ts";
import type { Asked, ReviewContext } from "./context.ts";
import { messageOf } from "./context.ts";
import { ifReleased } from "./if-released.ts";
import { decidesHolds, isKeptFrom, questionOf, questionsOf } from "./may-review.ts";
import type { Question, Reviewer } from "./may-review.ts";

type Asking = Extract<AgencyRequest, { type: "holds" }>;

/**
 * What waits for the answer of the agency that asks: the list, or one question with what its release would let go. One
 * that is another agency's, was answered, or never was: refused alike.
 */
export async function answerHolds(agency: AgencyId, asking: Asking, context: ReviewContext): Promise<GatewayAnswer> {
  const { policy, loop } = context;
  const reviewer = { agency, by: asking.by };
  if (!decidesHolds(reviewer, policy)) return refused("request-invalid");
  const { state } = loop;
  const nowMs = Math.max(context.clock(), state.at.nowMs);
  const view = (question: Question): HeldQuestion => questionView(state, question, reviewer, context, nowMs);
  if (asking.hold === null) {
    const mine = questionsOf(state, agency).filter((question) => mayKnow(state, question, reviewer));
    const questions = mine.toSorted((a, b) => a.dueMs - b.dueMs || (a.id < b.id ? -1 : 1)).map(view);
    return { type: "holds", questions, detail: null, emergencies: emergenciesOf(state, reviewer) };
  }
  const question = questionOf(state, agency, asking.hold);
  if (question === null || !mayKnow(state, question, reviewer)) return refused("request-invalid");
  const asked = await messageOf(state, question, context.content);
  const detail = asked && question.hold ? detailOf(loop.state, question, asked, reviewer, context, nowMs) : null;
  return { type: "holds", questions: [view(question)], detail, emergencies: [] };
}

/** Whether somebody may know that there is such a question: nobody connected to the family may. */
export function mayKnow({ register, history }: GatewayState, question: Question, reviewer: Reviewer): boolean {
  const child = history.messages.get(question.message)?.child ?? [];
  return !isKeptFrom(register, child, reviewer, question.from);
}

function questionView(
  { history }: GatewayState,
  { id, message, from, hold, dueMs }: Question,
  { agency }: Reviewer,
  { policy }: ReviewContext,
  nowMs: number,
): HeldQuestion {
  return {
    hold: id,
    message,
    kind: history.messages.get(message)?.kind ?? null,
    from,
    recipient: hold?.recipient ?? null,
    part: hold !== null && (hold.reason === "sealed-release" || hold.reason === "intelligence"),
    reason: hold ? shownReason(hold.reason, agency === policy.frontDoor) : "concern-not-shared",
    due: instant(dueMs),
    late: nowMs >= dueMs,
  };
}

/** Which bar stands behind it is told to the front door alone, as in every receipt. */
function shownReason(reason: NonNullable<Question["hold"]>["reason"], atFrontDoor: boolean): QuestionReason {
  return atFrontDoor || maskedReason(reason) === reason ? reason : "withheld";
}

/** What waits, by its items' names, and what one release would let go: nothing of what it says. */
function detailOf(
  { register, history }: GatewayState,
  { hold }: Question,
  { message: { draft }, acceptedMs }: Asked,
  { agency }: Reviewer,
  { policy, keyedHash: hash }: ReviewContext,
  nowMs: number,
): QuestionDetail | null {
  if (!hold) return null;
  const facts = { register, history, hash, acceptedAt: instant(acceptedMs) };
  const atFrontDoor = agency === policy.frontDoor;
  const now = ifReleased(draft, [], facts, policy, instant(nowMs));
  const statement = now.holds.find(({ id }) => id === hold.id)?.statement ?? null;
  const then = ifReleased(draft, [{ ...hold, statement }], facts, policy, instant(nowMs));
  const copy = then.recipients[hold.recipient];
  const named = (item: string): ItemName[] => (isItemName(item) ? [item] : []);
  const waiting = draft.statements.filter(({ id }) => statement === null || id === statement);
  const further = then.holds.filter(({ id, recipient }) => recipient === hold.recipient && id !== hold.id);
  return {
    waiting: waiting.flatMap(({ item }) => named(item)),
    goes: (copy?.statements ?? []).flatMap(({ item, form }) => named(item).map((name) => ({ item: name, form }))),
    stays: (copy?.dropped ?? []).map(({ item }) => ({ item })),
    further: [...new Set(further.map(({ reason }) => shownReason(reason, atFrontDoor)))],
    withheld: then.outcome !== "decided" || copy?.outcome === "withheld",
  };
}

/** Emergencies of this agency that nobody has confirmed yet, for whoever may be the second person, and who may not. */
function emergenciesOf({ history, register }: GatewayState, { agency, by }: Reviewer): OpenEmergency[] {
  return [...history.duties.values()]
    .filter(({ duty, on }) => duty === "countersign" && on === agency)
    .filter(({ message }) => !isKeptFrom(register, history.messages.get(message)?.child ?? [], { agency, by }, agency))
    .toSorted((a, b) => a.dueMs - b.dueMs)
    .map(({ message, dueMs }) => {
      const flag = register.flags.get(message);
      const stated = history.emergencies.get(message)?.by ?? [];
      const first = [...stated, ...(flag ? [flag.decidedBy] : [])];
      return { emergency: message, due: instant(dueMs), own: first.some((one) => sameProfessional(one, by)) };
    });
}
