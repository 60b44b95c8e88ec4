import { accountOf } from "@gatehouse/bus/subjects";
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Withdrawal } from "@gatehouse/bus/hand-over";
import type { CommonPart } from "@gatehouse/contracts/ledger";
import { policyOfText } from "@gatehouse/policy/compile";
import type { At, Effect } from "./effect.ts";
import { judgeAgain } from "./judge-again.ts";
import type { Reread } from "./judge-again.ts";
import { judgeDue } from "./judge-due.ts";
import { judgeHandedOver } from "./judge-handed-over.ts";
import { judgeDirectory } from "./judge.ts";
import type { JudgeContext } from "./judge.ts";
import { judgePolicy } from "./judge-policy.ts";
import type { Opened } from "./open.ts";
import type { ReplaySource } from "./replay-source.ts";
import { seenKey } from "./state.ts";
import type { GatewayState } from "./state.ts";
import type { StepOutput } from "./write.ts";

/** What judging the gateway's own steps again needs of what surrounds them. */
export type OwnStepContext = {
  /** Null where nothing says which directory was in force. */
  readonly judging: JudgeContext | null;
  readonly item: ReplaySource["item"];
  readonly open: (item: NonNullable<Awaited<ReturnType<ReplaySource["item"]>>>, account: string) => Promise<Opened>;
  /** The decision that a record holds; null when it can no longer be read. */
  readonly decisionIn: (n: number) => Decision | null;
};

/**
 * Judges a step that the gateway made of itself again: what fell due, what was handed over, a directory or policy that came
 * into force, a message decided again. What happened outside (which copies the server still had, the hour) is taken as
 * recorded, because nothing inside decides it.
 *
 * @returns `nothing` where it would not have been made at all; `gone` where what it was made from is no longer held, or
 *   was never kept (a preview, a letter, a look)
 */
export async function judgeOwnStep(
  state: GatewayState,
  { at, effect, common }: { readonly at: At; readonly effect: Effect; readonly common: CommonPart },
  context: OwnStepContext,
): Promise<StepOutput | "nothing" | "gone"> {
  const { judging } = context;
  switch (effect.type) {
    case "fell-due":
      return judging ? judgeDue(state, effect.duty, at.nowMs, judging) : "gone";
    case "handed-over":
      return judgeHandedOver(state, new Map(Object.entries(effect.through)), at.nowMs) ?? "nothing";
    case "directory":
      return judgeDirectory(state, effect.version, effect.compact, at.nowMs);
    case "policy": {
      const policy = policyOfText(effect.text, effect.hash);
      return (policy && judgePolicy(state, policy, at.nowMs)) ?? "nothing";
    }
    case "withdrawing":
      return decidedAnew(state, effect.key, null, common, context);
    case "decided-again": {
      const key = seenKey(effect.signed);
      const taking = state.lives.again.get(key)?.withdrawing ?? null;
      const became = (agency: AgencyId): Withdrawal => {
        if (!effect.withdrawn.includes(agency)) return "handed-over";
        return effect.doubtful.includes(agency) ? "doubtful" : "withdrawn";
      };
      const withdrawals = taking && new Map(taking.agencies.map((agency) => [agency, became(agency)]));
      return decidedAnew(state, key, withdrawals, common, context);
    }
    default:
      return "gone";
  }
}

async function decidedAnew(
  state: GatewayState,
  key: string,
  withdrawals: ReadonlyMap<AgencyId, Withdrawal> | null,
  common: CommonPart,
  context: OwnStepContext,
): Promise<StepOutput | "nothing" | "gone"> {
  const open = state.lives.open.get(key);
  if (!open) return "nothing";
  if (!context.judging) return "gone";
  const before = context.decisionIn(open.n);
  if (!before) return "gone";
  // What was gone already when it was decided again is not to be looked for now.
  const content = common.reasons.includes("content-gone") ? null : await contentOf(open, context);
  if (content === "gone") return "gone";
  return judgeAgain(state, { key, n: open.n, before, content }, withdrawals, context.judging) ?? "nothing";
}

async function contentOf(
  { intake, signed }: { readonly intake: number; readonly signed: { readonly digest: string } },
  { item, open }: OwnStepContext,
): Promise<Reread["content"] | "gone"> {
  const stored = await item(intake);
  const account = stored ? accountOf("in", stored.subject) : null;
  if (!stored || account === null) return "gone";
  const opened = await open(stored, account);
  if (opened.kind !== "message" || opened.message.signedDigest !== signed.digest) return "gone";
  return { message: opened.message, storedAtMs: opened.storedAtMs };
}
