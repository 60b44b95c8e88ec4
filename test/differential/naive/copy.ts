import type { DroppedCode, HeldCode, WithheldCode } from "@gatehouse/contracts/codes";
import type { DroppedStatement, Hold, KeptStatement, RecipientDecision } from "@gatehouse/contracts/decision";
import type { Message, Statement } from "@gatehouse/contracts/message";
import { londonDay, monthsAfter } from "./clock.ts";
import { handlingFor } from "./step-11.ts";
import { holdOf, reviewed } from "./step-12.ts";
import { rulesHold } from "./step-1-2.ts";
import { recipientRefusal } from "./step-3.ts";
import type { Going } from "./step-4.ts";
import { bars, locationProtected, placeInText } from "./step-4.ts";
import { orderedFor } from "./step-5.ts";
import { tierOf } from "./step-6.ts";
import type { ConsentVerdict } from "./step-7.ts";
import { consentFor } from "./step-7.ts";
import type { Effect } from "./step-8.ts";
import { objectionsFor } from "./step-8.ts";
import type { Passed } from "./step-9.ts";
import { matrix, shortForm } from "./step-9.ts";
import type { World } from "./world.ts";
import { agencyOf, agreementsFor, itemOf } from "./world.ts";

/** What becomes of one recipient's copy, with what the whole decision needs of it. */
export type Copy = {
  readonly recipient: string;
  readonly decision: RecipientDecision;
  readonly holds: readonly Hold[];
  readonly consent: ConsentVerdict;
  /** Step 2 has a question about it. */
  readonly waits: boolean;
  readonly effects: readonly Effect[];
};

/** How a reviewer's no reads, by what the question was; where no code fits, sharing does more harm. */
const saidNo: Readonly<Partial<Record<HeldCode, WithheldCode>>> = {
  "seek-advice": "objection",
  "competence-not-assessed": "objection",
  "parents-disagree": "consent-scope",
  "no-parental-responsibility": "consent-scope",
  "new-team-member": "consent-scope",
  "family-not-told": "consent-scope",
  "views-missing": "consent-scope",
};

/** Steps 2 to 10 for one recipient, in their order: what others get never matters. */
export function copyFor(world: World, message: Message, recipient: string): Copy {
  const tier = tierOf(world, message, recipient);
  const questions = rulesHold(world, message, recipient);
  const consent = consentFor(world, message, recipient);
  const plain = { tier, statements: [], dropped: [], overrides: [], handling: [], dutyCheck: false, retainUntil: null };
  let routedTo: string | null = null;
  const end = (
    outcome: "held" | "withheld",
    reasons: readonly (WithheldCode | HeldCode)[],
    holds: readonly Hold[],
  ): Copy => ({
    recipient,
    consent,
    waits: questions.length > 0,
    effects: [],
    holds,
    decision: { ...plain, outcome, reasons, routedTo },
  });
  /** Whoever has the duty to share is asked why not, also where a human upheld the objection. */
  const dutyCheck = (code: WithheldCode): boolean => {
    const duty = agencyOf(world, message.from)?.dutyStatus;
    return code === "objection" && tier === "support" && (duty === "section-11" || duty === "education-16e");
  };
  const withhold = (code: WithheldCode): Copy => {
    const copy = end("withheld", [code], []);
    return { ...copy, decision: { ...copy.decision, dutyCheck: dutyCheck(code) } };
  };
  /** Asks a human, unless one has said yes to everything; a no withholds the copy. */
  const ask = (codes: readonly HeldCode[]): Copy | null => {
    const open = codes.filter((code) => reviewed(world, message, recipient, code) !== "release");
    const no = open.find((code) => reviewed(world, message, recipient, code) === "no");
    if (no) return withhold(saidNo[no] ?? "detriment");
    if (open.length === 0) return null;
    return end(
      "held",
      open,
      open.map((code) => holdOf(world, message, recipient, null, code)),
    );
  };

  // Step 2: what waits for a human.
  const waiting = ask(questions);
  if (waiting) return waiting;

  // Step 3: who may be a recipient.
  const refusal = recipientRefusal(world, message, recipient);
  if (refusal) return withhold(refusal);

  // Step 4: bars.
  const barred = bars(world, message, recipient);
  if (barred.code) return withhold(barred.code);
  routedTo = barred.routedTo;

  // Step 5: a body that no order names gets nothing.
  const ordered = message.purpose === "court-order" ? orderedFor(world, message, recipient) : null;
  if (message.purpose === "court-order" && ordered === null && isNothing(message, [])) {
    const copy = withhold("nothing-to-share");
    const dropped = message.statements.map(({ id, item }) => ({ id, item, reason: "outside-order" as const }));
    return { ...copy, decision: { ...copy.decision, dropped } };
  }

  // Step 7: consent.
  if (consent.says === "held") {
    const question = ask([consent.code]);
    if (question) return question;
  } else if (consent.says !== "agreed") return withhold("consent-scope");
  const agreed = consent.says === "agreed" ? consent.categories : null;

  // Step 8: objections to the whole copy.
  const effects = objectionsFor(world, message, recipient);
  if (effects.some((one) => one.stops === "all")) return withhold("objection");
  const unassessed = effects.some((one) => one.held) ? ask(["competence-not-assessed"]) : null;
  if (unassessed) return unassessed;

  // Steps 4, 5, 7, 8 and 9 for each statement: the first that drops it says why.
  const kept: KeptStatement[] = [];
  const dropped: DroppedStatement[] = [];
  const sealed: Hold[] = [];
  const texts: Going[] = [];
  for (const statement of message.statements) {
    const { id, item } = statement;
    const passed: Passed = locationProtected(world, message, recipient, statement)
      ? { drop: "location-protected", hold: null }
      : matrix(world, message, recipient, tier, statement);
    const early = "drop" in passed && ["location-protected", "outside-order"].includes(passed.drop);
    const wish = early ? null : unwished(statement, agreed, effects);
    if ("form" in passed)
      texts.push({
        id,
        value: passed.form === "full" ? statement.value : shortForm(message, statement),
        full: passed.form === "full",
        kept: wish === null,
      });
    if (wish) dropped.push({ id, item, reason: wish });
    else if ("form" in passed) kept.push({ id, item, form: passed.form });
    else {
      dropped.push({ id, item, reason: passed.drop });
      if (passed.hold) sealed.push(holdOf(world, message, recipient, id, passed.hold));
    }
  }

  // Step 10: nothing left.
  if (isNothing(message, kept)) {
    const copy = withhold("nothing-to-share");
    return { ...copy, holds: sealed, decision: { ...copy.decision, dropped } };
  }

  // Step 4 again, for it asks what would be shared: a text that gives a protected place away.
  const place = placeInText(world, message, recipient, texts) ? ask(["protected-location-in-text"]) : null;
  if (place) return place;

  return {
    recipient,
    consent,
    waits: questions.length > 0,
    effects,
    holds: sealed,
    decision: {
      ...plain,
      outcome: "shared",
      statements: kept,
      dropped,
      reasons: [],
      overrides: effects.flatMap((one) => (one.override ? [{ objection: one.objection.id, by: one.override }] : [])),
      handling: handlingFor(world, message, kept),
      routedTo,
      retainUntil: retainUntil(world, message, recipient),
    },
  };
}

/** Whether the family's wishes keep a statement back. */
function unwished(
  statement: Statement,
  agreed: readonly string[] | null,
  effects: readonly Effect[],
): DroppedCode | null {
  if (agreed && !agreed.includes(itemOf(statement).category)) return "consent-scope";
  const reasons = effects.map((one) => one.dropped.get(statement.id));
  if (reasons.includes("objection")) return "objection";
  return reasons.includes("third-party-objection") ? "third-party-objection" : null;
}

/** Step 10: whether what is left is not worth sharing. */
function isNothing(message: Message, kept: readonly KeptStatement[]): boolean {
  if (message.kind === "recall") return false;
  const mayBeEmpty = ["acknowledgement", "information-request", "correction", "escalation", "decision"];
  if (mayBeEmpty.includes(message.kind)) return kept.length === 0 && message.statements.length > 0;
  return kept.every((one) => ["identity", "meta"].includes(itemOf(one).category));
}

/** The shortest retention of the agreements for the purpose, in months from the day the message was made. */
function retainUntil(world: World, message: Message, recipient: string): string | null {
  const months = agreementsFor(world, message, recipient).flatMap((one) => one.retention[message.purpose] ?? []);
  return months.length === 0 ? null : monthsAfter(londonDay(message.createdAt), Math.min(...months));
}
