import type { AgencyId } from "@gatehouse/contracts/agency";
import { isItemName } from "@gatehouse/contracts/items";
import { minimisedForm } from "@gatehouse/contracts/minimise";
import type { Message } from "@gatehouse/contracts/message";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import type { HeldStatement } from "@gatehouse/contracts/review";
import { londonDateOf } from "@gatehouse/policy/calendar";
import type { Facts } from "@gatehouse/policy/facts";
import { resolvePerson } from "@gatehouse/policy/scene-people";
import { refused } from "../answers.ts";
import { blank } from "../judge.ts";
import { askerOf } from "../preview.ts";
import { instant } from "../receipts.ts";
import { nextAt } from "../state.ts";
import type { GatewayState } from "../state.ts";
import type { Asker } from "../effect.ts";
import type { StepOutput } from "../write.ts";
import type { Asked, ReviewContext } from "./context.ts";
import { messageOf } from "./context.ts";
import { asRecipient } from "./if-released.ts";
import { mayKnow } from "./holds.ts";
import { decidesHolds, isKeptFrom, questionOf } from "./may-review.ts";
import type { Question, Reviewer } from "./may-review.ts";

type Asking = Extract<AgencyRequest, { type: "held-content" }>;

/**
 * What a message that waits says, to who reviews it: recorded with who looked before it is answered, and limited. The
 * agency that wrote it reads all of it; another what it could be given of it, and no more.
 */
export async function answerHeldContent(
  agency: AgencyId,
  { by, hold }: Asking,
  context: ReviewContext,
): Promise<GatewayAnswer> {
  const { loop, committer, policy } = context;
  const reviewer = { agency, by };
  const asked = decidesHolds(reviewer, policy) ? questionOf(loop.state, agency, hold) : null;
  if (asked === null || !mayKnow(loop.state, asked, reviewer)) return refused("request-invalid");
  const looker = askerOf(agency, by, context.keyedHash);
  const nowMs = Math.max(context.clock(), loop.state.at.nowMs);
  if (!context.looks.take(looker, nowMs)) {
    context.log.warn("gateway.look-limit", { agency, code: "request-limit" });
    return refused("request-limit");
  }
  const found = await messageOf(loop.state, asked, context.content);
  // It was answered, or somebody was barred, while its bytes were read.
  const now = questionOf(loop.state, agency, hold);
  if (found === null || now === null || isKeptFromAny(loop.state, now, found, reviewer, context)) {
    return refused("request-invalid");
  }
  const shown = shownTo(loop.state, found, reviewer, context, nowMs);
  if (shown === null) return refused("request-invalid");
  const record = loop.take((state) => lookStep(state, now, looker, { digest: found.message.signedDigest, nowMs }));
  await committer.until(record);
  return { type: "held-content", record, ...shown };
}

/** Of everybody whom the message names, not the child alone. */
function isKeptFromAny(
  { register, history }: GatewayState,
  { from }: Question,
  { message: { draft } }: Asked,
  reviewer: Reviewer,
  { policy, keyedHash: hash }: ReviewContext,
): boolean {
  const persons = draft.people.flatMap((one) => resolvePerson(draft, one, { register, history, hash }, policy));
  return isKeptFrom(register, persons, reviewer, from);
}

type Shown = Omit<Extract<GatewayAnswer, { type: "held-content" }>, "type" | "record">;

function shownTo(
  { register, history }: GatewayState,
  { message: { draft }, acceptedMs }: Asked,
  { agency }: Reviewer,
  { policy, keyedHash: hash }: ReviewContext,
  nowMs: number,
): Shown | null {
  const own = agency === draft.from;
  const facts: Facts = { register, history, hash, acceptedAt: instant(acceptedMs) };
  const given = own ? null : asRecipient(draft, agency, facts, policy, instant(nowMs));
  if (!own && given?.outcome !== "shared") return null;
  const statements = draft.statements.flatMap((statement) => {
    const form = own ? "full" : given?.statements.find(({ id }) => id === statement.id)?.form;
    return form === undefined ? [] : heldStatement(draft, statement, form, acceptedMs);
  });
  const people = own || agency === policy.frontDoor ? draft.people : [];
  return {
    people: people.map(({ label, role, ids }) => ({ label, role, ids })),
    statements,
    kept: draft.statements.length - statements.length,
    told: own || agency === policy.frontDoor ? (draft.told ?? null) : null,
    risk: own && draft.risk ? { harm: draft.risk.harm, evidence: draft.risk.evidence } : null,
  };
}

function heldStatement(
  draft: Message,
  { item, about, value, summary, assertion, on }: Message["statements"][number],
  form: HeldStatement["form"],
  acceptedMs: number,
): HeldStatement[] {
  if (!isItemName(item)) return [];
  const short = (): unknown =>
    summary ?? minimisedForm({ item, value }, { signedOn: londonDateOf(acceptedMs), case: draft.case ?? null });
  return [{ item, about, value: form === "full" ? value : short(), form, assertion, on }];
}

/** The record of a look: who, at which question about which message; no line of what was read. */
function lookStep(
  state: GatewayState,
  { id: hold, message }: Question,
  by: Asker,
  { digest, nowMs }: { readonly digest: string; readonly nowMs: number },
): StepOutput {
  // At the time of the step before it: looking must not move the time by which messages are judged.
  const at = nextAt(state, null, state.at.nowMs);
  const made = blank(state, at, { type: "looked", by, message, hold });
  const kind = state.history.messages.get(message)?.kind ?? null;
  const common = {
    ...made.common,
    type: "look" as const,
    message,
    kind,
    from: by.agency,
    at: instant(nowMs),
    outcome: "shown",
    reasons: [],
    digest,
  };
  return { ...made, common };
}
