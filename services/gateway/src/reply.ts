import type { AgencyId } from "@gatehouse/contracts/agency";
import type { AgencyRequest, GatewayAnswer, RecordProof } from "@gatehouse/contracts/request";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import { verifyPreview } from "@gatehouse/envelope/verify-message";
import type { Log } from "@gatehouse/observe/log";
import type { Policy } from "@gatehouse/policy/compile";
import { refused } from "./answers.ts";
import type { Committer } from "./commit.ts";
import type { Directory } from "./keys.ts";
import { answerLetter } from "./letter/letters.ts";
import type { LetterContext } from "./letter/letters.ts";
import { answerRetention } from "./erase/answer-retention.ts";
import type { RetentionContext } from "./erase/answer-retention.ts";
import type { OrderedLoop } from "./ordered-loop.ts";
import { caseViews } from "@gatehouse/policy/register/case-view";
import { followed } from "@gatehouse/policy/history/followed";
import { overrideRates } from "@gatehouse/policy/lives/override-rates";
import { askerOf, previewOf, previewStep } from "./preview.ts";
import type { PreviewLimits } from "./preview-limits.ts";
import { instant } from "./receipts.ts";
import type { DecisionsPage } from "./recorded-decisions.ts";
import type { ReviewContext } from "./review/context.ts";
import { answerHeldContent } from "./review/held-content.ts";
import { answerHolds } from "./review/holds.ts";
import { answerTellings } from "./review/tellings.ts";
import { seenKey } from "./state.ts";
import type { Seen } from "./state.ts";
import { answerWishes } from "./wishes/answer-wishes.ts";
import type { WishContext } from "./wishes/answer-wishes.ts";

export type ReplyContext = {
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly policy: Policy;
  readonly keyedHash: KeyedHash;
  readonly partnership: string;
  readonly directory: () => Directory;
  readonly clock: () => number;
  readonly limits: PreviewLimits;
  /** What only letters need. */
  readonly letters: Pick<LetterContext, "limits" | "read">;
  /** What only holds and erasures need. */
  readonly retention: Pick<RetentionContext, "limits" | "read" | "nowMs" | "wake">;
  /** What only those who review need. */
  readonly reviews: Pick<ReviewContext, "looks" | "content">;
  /** How often somebody may ask of wishes. */
  readonly wishLimits: WishContext["wishLimits"];
  readonly log: Log;
  /** The signed receipt in a record; null when it cannot be had now. */
  readonly receipt: (agency: AgencyId, n: number) => Promise<string | null>;
  readonly decisions: (asked: {
    readonly since: string;
    readonly after: number;
    readonly through: number;
  }) => Promise<DecisionsPage>;
  /** Of the records that are final. */
  readonly proofs: (records: readonly number[]) => Promise<readonly RecordProof[]>;
  readonly redeliver: (account: string, from: number) => Promise<void>;
};

type Reply<Type extends AgencyRequest["type"]> = Extract<AgencyRequest, { type: Type }>;

/** Answers what agencies may ask. Everything is read from the state as committed at that moment. */
export function replyTo(context: ReplyContext): (agency: AgencyId, request: AgencyRequest) => Promise<GatewayAnswer> {
  return async (agency, request) => {
    // The state runs ahead of CORE by what is being written: nobody is told of that before it is.
    await context.committer.until(context.loop.state.at.n);
    switch (request.type) {
      case "preview":
        return preview(agency, request, context);
      case "status":
        return status(agency, request, context);
      case "redeliver":
        return redeliver(agency, request, context);
      case "decisions":
        return decisions(agency, request, context);
      case "overrides":
        return overrides(agency, context);
      case "proofs":
        return { type: "proofs", proofs: [...(await context.proofs(request.records))] };
      case "taken-back":
        return takenBack(agency, request, context);
      case "cases":
        return cases(agency, request, context);
      case "letter":
      case "approve-letter":
        return answerLetter(agency, request, { ...context, ...context.letters });
      case "holds":
        return answerHolds(agency, request, { ...context, ...context.reviews });
      case "held-content":
        return answerHeldContent(agency, request, { ...context, ...context.reviews });
      case "tellings":
        return answerTellings(agency, request, context);
      case "wishes":
        return answerWishes(agency, request, { ...context, read: context.letters.read });
      case "legal-hold":
      case "lift-legal-hold":
      case "erasure":
      case "answer-erasure":
      case "retention":
        return answerRetention(agency, request, { ...context, ...context.retention });
      case "directory":
        return { type: "directory", directory: context.directory().compact };
    }
  };
}

/** Verified, within the limits, decided, and recorded before anyone is told: a preview is never free and never unseen. */
async function preview(agency: AgencyId, request: Reply<"preview">, context: ReplyContext): Promise<GatewayAnswer> {
  const opened = await verifyPreview(request.compact, {
    directory: context.directory().trusted,
    partnership: context.partnership,
    at: instant(context.clock()),
  });
  if (!opened.ok) return refused("preview-refused", opened.code);
  const { message } = opened;
  if (message.draft.from !== agency) return refused("preview-refused", "signature-invalid");
  const { loop, committer, policy, keyedHash: hash } = context;
  const by = askerOf(agency, message.draft.author, hash);
  const nowMs = Math.max(context.clock(), loop.state.at.nowMs);
  if (!context.limits.take(by, nowMs)) {
    // Somebody who tries names, or a program: operations see which agency, and nothing else.
    context.log.warn("gateway.preview-limit", { agency, code: "request-limit" });
    return refused("request-limit");
  }
  const { register, history } = loop.state;
  const decision = previewOf(message.draft, { register, history, hash }, policy, instant(nowMs));
  await committer.until(loop.take((state) => previewStep(state, { message, by, nowMs }, decision)));
  return { type: "preview", decision };
}

async function status(agency: AgencyId, request: Reply<"status">, context: ReplyContext): Promise<GatewayAnswer> {
  const states = await Promise.all(
    request.ids.map(async (id) => {
      const key = seenKey({ iss: agency, jti: id });
      const { seen: known, lives } = context.loop.state;
      const seen = known.get(key);
      const told = await toldOf(agency, seen, context);
      const more = followed(context.loop.state.history, id, agency, context.clock());
      return { id, state: stateOf(seen, lives.open.get(key)?.copies.size ?? 0), receipts: told, ...more };
    }),
  );
  return { type: "status", states };
}

/** What the sender was told first, and what it was told last where the message was decided again. */
async function toldOf(agency: AgencyId, seen: Seen | undefined, context: ReplyContext): Promise<string[]> {
  if (!seen) return [];
  const places = seen.told === undefined ? [seen.n] : [seen.n, seen.told];
  const receipts = await Promise.all(places.map((n) => context.receipt(agency, n)));
  return receipts.filter((receipt) => receipt !== null);
}

function stateOf(seen: Seen | undefined, underWay: number): "not-known" | "decided" | "delivered" | "acknowledged" {
  if (!seen) return "not-known";
  if (seen.shared.length === 0 || underWay > 0) return "decided";
  return seen.acknowledged.length === seen.shared.length ? "acknowledged" : "delivered";
}

/** Who sent what kind of thing to whom is the partnership's own affair: the front door's, who answers for it, alone. */
async function decisions(agency: AgencyId, request: Reply<"decisions">, context: ReplyContext): Promise<GatewayAnswer> {
  if (agency !== context.policy.frontDoor) return refused("request-invalid");
  const { since, after } = request;
  const page = await context.decisions({ since, after, through: context.loop.state.at.n });
  return { type: "decisions", decisions: [...page.decisions], next: page.next };
}

async function redeliver(agency: AgencyId, request: Reply<"redeliver">, context: ReplyContext): Promise<GatewayAnswer> {
  const account = context.directory().trusted.agencies.find(({ id }) => id === agency)?.account;
  if (account === undefined) return refused("request-invalid");
  await context.redeliver(account, request.from);
  return { type: "redeliver", from: request.from };
}

/** Said to the copies' own recipient: of which message, or why, is in the record and not here. */
function takenBack(agency: AgencyId, { copies }: Reply<"taken-back">, { loop }: ReplyContext): GatewayAnswer {
  const voided = loop.state.voided.get(agency) ?? [];
  const found = voided.filter(({ counter }) => copies.includes(counter));
  return { type: "taken-back", copies: found.map(({ counter: copy, record }) => ({ copy, record })) };
}

/** As the register stands: who left a team is not told of the case from then on. */
function cases(agency: AgencyId, request: Reply<"cases">, { loop, policy }: ReplyContext): GatewayAnswer {
  const views = caseViews(loop.state.register, { agency, frontDoor: policy.frontDoor }, request.cases);
  return { type: "cases", cases: [...views] };
}

/** How its professionals judge is the partnership's affair too, and nobody's family is in it. */
function overrides(agency: AgencyId, { policy, loop }: ReplyContext): GatewayAnswer {
  if (agency !== policy.frontDoor) return refused("request-invalid");
  return { type: "overrides", rates: overrideRates(loop.state.overrides) };
}
