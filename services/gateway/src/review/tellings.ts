import type { AgencyId } from "@gatehouse/contracts/agency";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import type { OpenTelling } from "@gatehouse/contracts/review";
import { holds } from "@gatehouse/policy/compile";
import { isNamed } from "@gatehouse/policy/professional";
import { refused } from "../answers.ts";
import { instant } from "../receipts.ts";
import type { ReviewContext } from "./context.ts";
import { isKeptFrom } from "./may-review.ts";

type Asking = Extract<AgencyRequest, { type: "tellings" }>;

/**
 * Whom the agency that asks still has to tell of its own messages, and which putting off is to be looked at again. A duty
 * is on who sent the message, so nobody learns by it of anything another agency sent.
 */
export function answerTellings(
  agency: AgencyId,
  { by }: Asking,
  { loop, policy, clock }: Pick<ReviewContext, "loop" | "policy" | "clock">,
): GatewayAnswer {
  if (!isNamed(by) || !holds(policy.agencies.get(agency), by.role, "record-wishes")) return refused("request-invalid");
  const { register, history, at } = loop.state;
  const nowMs = Math.max(clock(), at.nowMs);
  const tellings = [...history.duties.values()].flatMap((duty): (OpenTelling & { readonly dueMs: number })[] => {
    const { message, person, dueMs, nextMs, told, tries } = duty;
    const passed = history.messages.get(message);
    if (duty.on !== agency || !passed || (duty.duty !== "tell-family" && duty.duty !== "review-deferral")) return [];
    if (isKeptFrom(register, passed.child, { agency, by }, agency)) return [];
    const asleep = duty.duty === "tell-family" && nextMs === null && told === 0 && tries === 0;
    const late = !asleep && nowMs >= dueMs;
    const head = {
      message,
      kind: passed.kind,
      case: passed.case,
      sent: instant(passed.atMs),
      duty: duty.duty,
      person,
      asleep,
      due: instant(dueMs),
      late,
      tries,
    };
    return [{ ...head, dueMs }];
  });
  const inOrder = tellings.toSorted((a, b) => a.dueMs - b.dueMs || (a.message < b.message ? -1 : 1));
  return { type: "tellings", tellings: inOrder.map(({ dueMs: _dueMs, ...telling }) => telling) };
}
