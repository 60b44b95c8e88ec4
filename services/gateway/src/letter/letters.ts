import type { AgencyId } from "@gatehouse/contracts/agency";
import type { LetterDraft, LetterQuestion } from "@gatehouse/contracts/letter";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import type { Log } from "@gatehouse/observe/log";
import { holds } from "@gatehouse/policy/compile";
import type { Policy } from "@gatehouse/policy/compile";
import { isNamed, sameProfessional } from "@gatehouse/policy/professional";
import { personRecord } from "@gatehouse/policy/register/state";
import { draftLetter } from "@gatehouse/policy/told/draft-letter";
import { refused } from "../answers.ts";
import type { Committer } from "../commit.ts";
import type { Asker } from "../effect.ts";
import { blank } from "../judge.ts";
import type { OrderedLoop } from "../ordered-loop.ts";
import { askerOf } from "../preview.ts";
import { hasToDoWith } from "../preview-facts.ts";
import type { PreviewLimits } from "../preview-limits.ts";
import { instant } from "../receipts.ts";
import { nextAt } from "../state.ts";
import type { GatewayState } from "../state.ts";
import type { StepOutput } from "../write.ts";
import { gatherFacts, recordsAbout } from "./gather-facts.ts";
import type { ReadStep } from "./gather-facts.ts";

/** A person has a letter now and then: somebody who asks for many looks for something. */
export const letterLimits = {
  professional: [{ most: 20, withinMs: 3_600_000 }],
  agency: [{ most: 60, withinMs: 3_600_000 }],
} as const;

export type LetterContext = {
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly policy: Policy;
  readonly keyedHash: KeyedHash;
  readonly clock: () => number;
  readonly limits: PreviewLimits;
  readonly log: Log;
  readonly read: ReadStep;
};

type Asking = Extract<AgencyRequest, { type: "letter" | "approve-letter" }>;

/**
 * Drafts a letter, or approves one as it was drafted. To the front door alone, for somebody whose role there approves
 * releases, and for persons it has to do with. Each is in the ledger before it is answered. Nothing is sent to anybody.
 */
export async function answerLetter(agency: AgencyId, asking: Asking, context: LetterContext): Promise<GatewayAnswer> {
  const { loop, committer, policy } = context;
  if (!mayAsk(agency, asking, policy, loop.state)) return refused("letter-not-allowed");
  const by = askerOf(agency, asking.by, context.keyedHash);
  const nowMs = Math.max(context.clock(), loop.state.at.nowMs);
  if (!context.limits.take(by, nowMs)) {
    context.log.warn("gateway.letter-limit", { agency, code: "request-limit" });
    return refused("request-limit");
  }
  if (!knows(loop.state, agency, asking.question)) return refused("letter-person-unknown");
  const draft = await currentDraft(asking.question, nowMs, context);
  if (draft === null) return refused("letter-changed");
  if (asking.type === "letter") {
    await committer.until(loop.take((state) => letterStep(state, "drafted", draft, by, nowMs)));
    return { type: "letter", draft };
  }
  if (draft.blocked.length > 0) return refused("letter-blocked");
  // Something was recorded since: what was read is not what would go out.
  if (draft.digest !== asking.digest) return refused("letter-changed");
  const record = loop.take((state) => letterStep(state, "approved", draft, by, nowMs));
  await committer.until(record);
  return { type: "approve-letter", letter: draft.letter, digest: draft.digest, record };
}

const MAX_TRIES = 5;

/** The draft as of this very moment; null where records about the person come faster than they can be read. */
async function currentDraft(
  question: LetterQuestion,
  nowMs: number,
  { loop, policy, read }: LetterContext,
): Promise<LetterDraft | null> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = recordsAbout(loop.state, question);
    const draft = draftLetter(await gatherFacts(loop.state, question, policy, nowMs, read));
    // While the records were read another can have come, and put telling off.
    const now = recordsAbout(loop.state, question);
    if (now.length === before.length && now.every((n, at) => n === before[at])) return draft;
  }
  return null;
}

/**
 * The agency that answers for the partnership, a named human in a role that may release what is sealed, and nobody who is
 * connected to the family: one of them at the front door would read who spoke about whom.
 */
function mayAsk(agency: AgencyId, { by, question }: Asking, policy: Policy, { register }: GatewayState): boolean {
  if (agency !== policy.frontDoor || !isNamed(by)) return false;
  const { reader, person } = question;
  const refs = reader.is === "parent" ? [person, reader.person] : [person];
  const bars = refs.flatMap((ref) => [...(personRecord(register, ref)?.restrictions.values() ?? [])]);
  const linked = bars.some(
    (bar) => bar.kind === "linked-person" && bar.professional !== null && sameProfessional(bar.professional, by),
  );
  return !linked && holds(policy.agencies.get(agency), by.role, "approve-releases");
}

function knows({ register }: GatewayState, agency: AgencyId, question: LetterQuestion): boolean {
  // Of a parent nothing has to be known here: whether they are one is for the rules, and refused by them.
  return hasToDoWith(register, agency, question.person);
}

/** The record of a draft or an approval: who asked, for whom, and the digest of what it says; no line of it. */
function letterStep(
  state: GatewayState,
  step: "drafted" | "approved",
  { question, digest }: LetterDraft,
  by: Asker,
  nowMs: number,
): StepOutput {
  const at = nextAt(state, null, state.at.nowMs);
  const made = blank(state, at, { type: "letter", step, by, question, digest });
  const common = {
    ...made.common,
    type: "letter" as const,
    from: by.agency,
    at: instant(nowMs),
    outcome: step,
    reasons: [],
    digest,
  };
  return { ...made, common };
}
