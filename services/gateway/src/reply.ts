import type { AgencyId } from "@gatehouse/contracts/agency";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import { verifyPreview } from "@gatehouse/envelope/verify-message";
import type { Policy } from "@gatehouse/policy/compile";
import { decide } from "@gatehouse/policy/decide";
import { refused } from "./answers.ts";
import type { Committer } from "./commit.ts";
import type { Directory } from "./keys.ts";
import type { OrderedLoop } from "./ordered-loop.ts";
import { previewFacts } from "./preview-facts.ts";
import { instant } from "./receipts.ts";
import { senderView } from "./sender-view.ts";
import { seenKey } from "./state.ts";
import type { Seen } from "./state.ts";

export type ReplyContext = {
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly policy: Policy;
  readonly keyedHash: KeyedHash;
  readonly partnership: string;
  readonly directory: () => Directory;
  readonly clock: () => number;
  /** The signed receipt in a record; null when it cannot be had now. */
  readonly receipt: (agency: AgencyId, n: number) => Promise<string | null>;
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
      case "directory":
        return { type: "directory", directory: context.directory().compact };
    }
  };
}

/**
 * The same decision a message would get now, as far as the asker may know what it rests on (contract §7).
 */
async function preview(agency: AgencyId, request: Reply<"preview">, context: ReplyContext): Promise<GatewayAnswer> {
  const now = instant(context.clock());
  const opened = await verifyPreview(request.compact, {
    directory: context.directory().trusted,
    partnership: context.partnership,
    at: now,
  });
  if (!opened.ok) return refused("preview-refused", opened.code);
  const { draft } = opened.message;
  if (draft.from !== agency) return refused("preview-refused", "signature-invalid");
  const { register, history } = context.loop.state;
  const hash = context.keyedHash;
  const asked = previewFacts(draft, { register, history, hash }, context.policy);
  const decision = decide(asked.draft, asked.facts, context.policy, now);
  const view = senderView(decision, {
    agency,
    frontDoor: agency === context.policy.frontDoor,
    recorderOf: (objection) => register.events.get(objection)?.by ?? null,
  });
  return { type: "preview", decision: { ...view, message: { ...view.message, case: draft.case ?? null } } };
}

async function status(agency: AgencyId, request: Reply<"status">, context: ReplyContext): Promise<GatewayAnswer> {
  const states = await Promise.all(
    request.ids.map(async (id) => {
      const seen = context.loop.state.seen.get(seenKey({ iss: agency, jti: id }));
      const receipt = seen ? await context.receipt(agency, seen.n) : null;
      return { id, state: stateOf(seen), receipts: receipt === null ? [] : [receipt], copies: [], asked: [] };
    }),
  );
  return { type: "status", states };
}

function stateOf(seen: Seen | undefined): "not-known" | "decided" | "acknowledged" {
  if (!seen) return "not-known";
  return seen.shared.length > 0 && seen.acknowledged.length === seen.shared.length ? "acknowledged" : "decided";
}

async function redeliver(agency: AgencyId, request: Reply<"redeliver">, context: ReplyContext): Promise<GatewayAnswer> {
  const account = context.directory().trusted.agencies.find(({ id }) => id === agency)?.account;
  if (account === undefined) return refused("request-invalid");
  await context.redeliver(account, request.from);
  return { type: "redeliver", from: request.from };
}
