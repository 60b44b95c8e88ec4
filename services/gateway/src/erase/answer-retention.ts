import type { AgencyId, Professional } from "@gatehouse/contracts/agency";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import type { LegalHoldScope } from "@gatehouse/contracts/retention-requests";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import { holds } from "@gatehouse/policy/compile";
import type { Policy } from "@gatehouse/policy/compile";
import { isNamed, nameKey } from "@gatehouse/policy/professional";
import { personRecord } from "@gatehouse/policy/register/state";
import type { Register } from "@gatehouse/policy/register/state";
import { refused } from "../answers.ts";
import type { Committer } from "../commit.ts";
import type { Asker } from "../effect.ts";
import { blank } from "../judge.ts";
import type { ReadStep } from "../letter/gather-facts.ts";
import type { OrderedLoop } from "../ordered-loop.ts";
import type { PreviewLimits } from "../preview-limits.ts";
import { instant } from "../receipts.ts";
import { nextAt } from "../state.ts";
import type { GatewayState } from "../state.ts";
import type { StepOutput } from "../write.ts";
import { actingMessages, FRESH_MS } from "./due.ts";
import type { HeldScope, LegalHold, RetentionEffect } from "./effects.ts";
import { messageDigest } from "./effects.ts";
import { topicsIn } from "./families.ts";
import { isHeld } from "./held.ts";

/** Somebody who places more holds in an hour, or asks for more, has a program do it. */
export const retentionLimits = {
  professional: [{ most: 100, withinMs: 3_600_000 }],
  agency: [{ most: 300, withinMs: 3_600_000 }],
} as const;

/** What answering takes. */
export type RetentionContext = {
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly policy: Policy;
  readonly keyedHash: KeyedHash;
  readonly limits: PreviewLimits;
  readonly read: ReadStep;
  /** The time that erasing goes by. */
  readonly nowMs: () => number;
  /** Says that something was approved. */
  readonly wake: () => void;
};

type Asking = Extract<
  AgencyRequest,
  { type: "legal-hold" | "lift-legal-hold" | "erasure" | "answer-erasure" | "retention" }
>;
type Asked<Type extends Asking["type"]> = Extract<Asking, { type: Type }>;
type Refusal = Parameters<typeof refused>[0];

/**
 * Places and lifts legal holds, and takes and answers requests to erase: for the front door alone, and there for a named
 * human whose role may lift what others recorded. Each is in the ledger before it is answered.
 */
export async function answerRetention(
  agency: AgencyId,
  asking: Asking,
  context: RetentionContext,
): Promise<GatewayAnswer> {
  const { policy, loop, limits } = context;
  const { by: human } = asking;
  const may = agency === policy.frontDoor && isNamed(human);
  if (!may || !holds(policy.agencies.get(agency), human.role, "lift-others-records"))
    return refused("retention-not-allowed");
  const by = whoAsks(agency, human, context.keyedHash);
  if (!limits.take(by, Math.max(context.nowMs(), loop.state.at.nowMs))) return refused("request-limit");
  switch (asking.type) {
    case "legal-hold":
      return placeHold(asking, by, context);
    case "lift-legal-hold":
      return liftHold(asking, by, context);
    case "erasure":
      return askErasure(asking, by, context);
    case "answer-erasure":
      return answerErasure(asking, by, context);
    case "retention":
      return standing(loop.state);
  }
}

async function placeHold(asked: Asked<"legal-hold">, by: Asker, context: RetentionContext): Promise<GatewayAnswer> {
  const { reason, reference, reviewOn } = asked;
  const effect = { type: "legal-hold", by, scope: recordedScope(asked.scope), reason, reference, reviewOn } as const;
  const { register, records } = context.loop.state;
  const known = isKnown(asked.scope, register, records);
  // Sent twice, by a form or by a program that saw no answer, it is one hold: somebody else would have to lift both.
  const earlier = sameHold(context.loop.state, effect);
  if (earlier !== null) return { type: "legal-hold", record: earlier, known };
  return { type: "legal-hold", record: await commitStep(effect, "placed", context), known };
}

function sameHold({ legalHolds }: GatewayState, hold: LegalHold): number | null {
  const said = ({ by, scope, reason, reference, reviewOn }: LegalHold): string =>
    JSON.stringify([by.agency, by.name, scope, reason, reference, reviewOn]);
  const wanted = said(hold);
  return [...legalHolds].find(([, one]) => said(one) === wanted)?.[0] ?? null;
}

function isKnown(scope: LegalHoldScope, register: Register, records: GatewayState["records"]): boolean {
  switch (scope.of) {
    case "everything":
      return true;
    case "person":
      return personRecord(register, scope.person) !== undefined;
    case "case":
      return register.cases.has(scope.case);
    case "message":
      return records.ofMessage.has(scope.message);
  }
}

function recordedScope(scope: LegalHoldScope): HeldScope {
  return scope.of === "message" ? { of: "message", digest: messageDigest(scope.message) } : scope;
}

async function liftHold(
  { hold, reason }: Asked<"lift-legal-hold">,
  by: Asker,
  context: RetentionContext,
): Promise<GatewayAnswer> {
  const placed = context.loop.state.legalHolds.get(hold);
  if (!placed) return refused("legal-hold-unknown");
  if (isSame(placed.by, by)) return refused("erasure-second-person");
  return {
    type: "lift-legal-hold",
    record: await commitStep({ type: "legal-hold-lifted", by, hold, reason }, "lifted", context),
  };
}

async function askErasure(asked: Asked<"erasure">, by: Asker, context: RetentionContext): Promise<GatewayAnswer> {
  const { reason, basis, reference } = asked;
  const refusal = await whyNot(asked.messages, context);
  if (refusal !== null) return refused(refusal);
  const messages = digests(asked.messages);
  // Two that name one message could not both be done, and the second would wait for ever.
  const waiting = new Set([...context.loop.state.erasures.values()].flatMap((one) => one.messages));
  if (messages.some((message) => waiting.has(message))) return refused("erasure-asked-already");
  const effect = { type: "erasure-asked", by, messages, reason, basis, reference } as const;
  return { type: "erasure", record: await commitStep(effect, "asked", context) };
}

async function answerErasure(
  { request, messages, answer }: Asked<"answer-erasure">,
  by: Asker,
  context: RetentionContext,
): Promise<GatewayAnswer> {
  const { loop } = context;
  const refusal = answer === "approved" ? await whyNot(messages, context) : null;
  // Looked for last: while records were read somebody else can have answered.
  const asked = loop.state.erasures.get(request);
  // What was approved can still be declined: keeping is what a mistake can be mended from.
  if (!asked || (asked.approved && answer === "approved")) return refused("erasure-request-unknown");
  if (asked.messages.join(" ") !== digests(messages).join(" ")) return refused("erasure-message-unknown");
  if (answer === "approved" && isSame(asked.by, by)) return refused("erasure-second-person");
  if (refusal !== null) return refused(refusal);
  const n = await commitStep({ type: "erasure-answered", by, request, answer }, answer, context);
  context.wake();
  return { type: "answer-erasure", record: n };
}

/** In one order, each once: two people who name the same messages name the same. */
function digests(messages: readonly string[]): readonly string[] {
  return [...new Set(messages.map(messageDigest))].toSorted();
}

/** Why messages cannot be erased as things stand; null where they can. It is looked at again when they are. */
async function whyNot(messages: readonly string[], { loop, read, nowMs }: RetentionContext): Promise<Refusal | null> {
  const { state } = loop;
  const acting = actingMessages(state, nowMs() - FRESH_MS);
  for (const message of messages) {
    const records = state.records.ofMessage.get(message);
    if (!records) return "erasure-message-unknown";
    const steps = await Promise.all(records.map((n) => read(n)));
    // What acknowledges a message goes with it, and never alone.
    if (steps.some((step) => step?.effect.type === "decided" && step.effect.acknowledges !== null))
      return "erasure-message-unknown";
    const topics = new Set(steps.flatMap((step) => (step ? topicsIn(step.effect) : [])));
    if (isHeld(state, { messages: [message], topics: topics.size > 0 ? topics : null })) return "erasure-held";
    if (acting.has(message)) return "erasure-still-acts";
  }
  return null;
}

function standing({ legalHolds, erasures }: GatewayState): GatewayAnswer {
  return {
    type: "retention",
    holds: [...legalHolds].map(([record, { by, scope, reason, reference, atMs, reviewOn }]) => ({
      record,
      agency: by.agency,
      of: scope.of,
      reason,
      reference,
      placedAt: instant(atMs),
      reviewOn,
    })),
    erasures: [...erasures].map(([record, { by, messages, reason, basis, reference, atMs, approved }]) => ({
      record,
      agency: by.agency,
      messages: messages.length,
      reason,
      basis,
      reference,
      askedAt: instant(atMs),
      approved,
    })),
  };
}

/**
 * Who asked, as it is recorded. Of the name the letters alone count, in no order: "G. Lindow" and "Lindow, G." are not two
 * humans, and two whose names have the same letters are taken for one.
 */
function whoAsks(agency: AgencyId, by: Professional, hash: KeyedHash): Asker {
  const letters = Array.from(nameKey(by)).toSorted().join("");
  return { agency, id: by.id ?? null, name: hash(`professional/${agency}/letters`, letters), role: by.role };
}

function isSame(a: Asker, b: Asker): boolean {
  return a.agency === b.agency && (a.name === b.name || (a.id !== null && a.id === b.id));
}

/** Commits what was asked. @returns its record */
async function commitStep(
  effect: Exclude<RetentionEffect, { type: "erased" }>,
  outcome: string,
  { loop, committer }: RetentionContext,
): Promise<number> {
  const n = loop.take((state): StepOutput => {
    // At the time of the step before it: asking must not move the time by which messages are judged.
    const step = blank(state, nextAt(state, null, state.at.nowMs), effect);
    const { agency: from } = effect.by;
    return { ...step, common: { ...step.common, type: "retention", from, outcome } };
  });
  await committer.until(n);
  return n;
}
