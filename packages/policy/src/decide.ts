import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { Policy } from "./compile.ts";
import { decided, refused } from "./conclude.ts";
import type { Facts } from "./facts.ts";
import type { Asked } from "./judge.ts";
import { judge, readAsked, readGround } from "./judge.ts";
import type { Scene } from "./scene.ts";
import { readScene } from "./scene.ts";
import { checkEnvelope } from "./steps/01-envelope.ts";
import { checkMessageRules } from "./steps/02-message-rules.ts";
import { recipientsOf } from "./steps/03-recipients.ts";

/**
 * Decides a message for every recipient it asks for. The order of evaluation is this function and `judge`, a file a step
 * in `steps/`:
 *
 * 1. envelope · 2. message rules · 3. recipients · 4. bars · 5. compulsion · 6. tier · 7. consent · 8. objections ·
 * 9. matrix · 10. nothing left · 11. telling · 12. follow-up
 *
 * Pure and total: no clock, no I/O, no randomness, no exception for any message that parsed; the same inputs give the same
 * bytes. Every recipient asked for appears exactly once. Doubt never shares.
 *
 * @param message parsed, its envelope verified; in a preview, parsed
 * @param facts the register and history as they stood before this message
 * @param policy compiled; that one is in force is checked here
 * @param now when the intake stored it, or the preview's moment; never goes backwards
 */
export function decide(message: Message, facts: Facts, policy: Policy, now: Instant): Decision {
  const refuse = (code: RefusalCode): Decision => refused(message, facts, policy, now, code);
  const envelope = checkEnvelope(message, facts, policy, now);
  const sender = policy.agencies.get(message.from);
  if (envelope || !sender) return refuse(envelope ?? "sender-not-enrolled");
  const scene = readScene(message, facts, policy, now, sender);
  if (!scene) return refuse("schema-invalid");
  const rules = checkMessageRules(scene);
  if (rules) return refuse(rules);
  const recipients = recipientsOf(scene);
  if (!recipients) return refuse("schema-invalid");
  const ground = readGround(scene);
  const asked = recipients.map((recipient) => readAsked(scene, ground, recipient));
  const consent = refusedForAll(asked);
  if (consent) return refuse(consent);
  return decided(
    scene,
    ground,
    asked.map((one) => judge(scene, ground, one)),
  );
}

/**
 * Whether the family's word stops the message for everyone it would go to; where it stops some only, they are withheld.
 * A message that waits for a human already is not refused over the human's head.
 */
function refusedForAll(asked: readonly Asked[]): RefusalCode | null {
  const codes = asked.flatMap(({ consent }) => (consent.outcome === "refuse" ? [consent.code] : []));
  if (codes.length === 0 || codes.length < asked.length) return null;
  if (asked.every(({ held }) => held.length > 0)) return null;
  return codes.includes("consent-refused") ? "consent-refused" : "consent-missing";
}

/** What a decision was taken on, for those who show it; the same reading that `decide` makes. */
export function readDecisionScene(message: Message, facts: Facts, policy: Policy, now: Instant): Scene | undefined {
  const sender = policy.agencies.get(message.from);
  return sender && readScene(message, facts, policy, now, sender);
}
