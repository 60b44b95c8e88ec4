import type { Decision } from "@gatehouse/contracts/decision";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { Partnership } from "@gatehouse/contracts/partnership";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { acceptedEvents } from "./accepted.ts";
import { copyFor } from "./copy.ts";
import { envelopeRefusal, ruleRefusal } from "./step-1-2.ts";
import { recipientsOf } from "./step-3.ts";
import { dutiesOf, noticeOnRefusal } from "./step-12.ts";
import type { Past, World } from "./world.ts";

/** The file of contract §7, in clear. */
export type Preview = {
  readonly partnership: Partnership;
  readonly now: string;
  readonly register: readonly RegisterEvent[];
  readonly history: readonly Past[];
  readonly message: Readonly<Record<string, unknown>>;
};

/** The decision of contract §6, by decision.md, one step after the other. */
export function naive(file: Preview): Omit<Decision, "policy" | "message"> {
  const events = acceptedEvents(file.partnership, file.register);
  const world: World = { partnership: file.partnership, now: file.now, events, history: file.history };
  const refused = (code: Decision["reasons"][number]) => ({
    outcome: "refused" as const,
    reasons: [code],
    registerAsOf: events.length,
    recipients: {},
    holds: [],
    duties: noticeOnRefusal(world, file.message, code),
  });
  const parsed = parseMessage(file.message);
  if (!parsed.ok) return refused(parsed.code);
  const { message } = parsed;
  const refusal = envelopeRefusal(world, message) ?? ruleRefusal(world, message);
  if (refusal) return refused(refusal);

  const recipients = recipientsOf(world, message);
  const copies = recipients.map((recipient) => copyFor(world, message, recipient));
  const all = copies.map((copy) => copy.consent.says);
  const stopped =
    all.length > 0 &&
    all.every((says) => says === "refused" || says === "missing") &&
    !copies.every((copy) => copy.waits);
  if (stopped) return refused(all.includes("refused") ? "consent-refused" : "consent-missing");

  const holds = copies.flatMap((copy) => copy.holds);
  const decided = Object.fromEntries(copies.map((copy) => [copy.recipient, copy.decision]));
  const overridden = copies.flatMap((copy) => (copy.decision.outcome === "shared" ? copy.effects : []));
  return {
    outcome: "decided",
    reasons: [],
    registerAsOf: events.length,
    recipients: decided,
    holds,
    duties: dutiesOf(world, message, decided, holds, overridden),
  };
}
