import type { HandlingCode, HeldCode, WithheldCode } from "@gatehouse/contracts/codes";
import type {
  Decision,
  DroppedStatement,
  Duty,
  Hold,
  KeptStatement,
  RecipientDecision,
} from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { Partnership } from "@gatehouse/contracts/partnership";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { acceptedEvents } from "./accepted.ts";
import { londonDay, monthsAfter } from "./clock.ts";
import { handlingFor } from "./step-11.ts";
import { dutiesOf, holdOf, noticeOnRefusal, reviewed } from "./step-12.ts";
import { envelopeRefusal, ruleRefusal, rulesHold } from "./step-1-2.ts";
import { recipientRefusal, recipientsOf } from "./step-3.ts";
import { bars, locationProtected, placeInText } from "./step-4.ts";
import { orderedFor } from "./step-5.ts";
import { tierOf } from "./step-6.ts";
import type { ConsentVerdict } from "./step-7.ts";
import { consentFor } from "./step-7.ts";
import type { Effect } from "./step-8.ts";
import { objectionsFor } from "./step-8.ts";
import { matrix, shortForm } from "./step-9.ts";
import type { Past, World } from "./world.ts";
import { agreementsFor, itemOf } from "./world.ts";

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
  const refused = (code: Decision["reasons"][number], duties: readonly Duty[]) => ({
    outcome: "refused" as const,
    reasons: [code],
    registerAsOf: events.length,
    recipients: {},
    holds: [],
    duties,
  });
  const parsed = parseMessage(file.message);
  if (!parsed.ok) return refused(parsed.code, noticeOnRefusal(world, file.message));
  const { message } = parsed;
  const refusal = envelopeRefusal(world, message) ?? ruleRefusal(world, message);
  if (refusal) return refused(refusal, noticeOnRefusal(world, file.message));

  const recipients = recipientsOf(world, message);
  const copies = recipients.map((recipient) => copyFor(world, message, recipient));
  const all = copies.map((copy) => copy.consent.says);
  const stopped = all.length > 0 && all.every((says) => says === "refused" || says === "missing");
  if (stopped)
    return refused(
      all.includes("refused") ? "consent-refused" : "consent-missing",
      noticeOnRefusal(world, file.message),
    );

  const holds: readonly Hold[] = copies.flatMap((copy) => copy.holds);
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

type Copy = {
  readonly recipient: string;
  readonly consent: ConsentVerdict;
  readonly decision: RecipientDecision;
  readonly holds: readonly Hold[];
  readonly effects: readonly Effect[];
};

/** Steps 3 to 11 for one recipient: what others get never matters. */
function copyFor(world: World, message: Message, recipient: string): Copy {
  const tier = tierOf(world, message, recipient);
  const review = (code: HeldCode) => reviewed(world, message, recipient, code);
  const released = (codes: readonly HeldCode[]) => codes.filter((code) => review(code) === "release");
  const questions: readonly HeldCode[] = [
    "seek-advice",
    "parents-disagree",
    "no-parental-responsibility",
    "competence-not-assessed",
    "new-team-member",
  ];
  const consent = consentFor(world, message, recipient, released(questions));
  const effects = objectionsFor(world, message, recipient).map((one) =>
    one.held && review("competence-not-assessed") === "release" ? { ...one, held: false } : one,
  );
  const stop = (
    outcome: "held" | "withheld",
    reasons: readonly (HeldCode | WithheldCode)[],
    routedTo: string | null,
    more: readonly Hold[] = [],
  ): Copy => ({
    recipient,
    consent,
    effects: [],
    holds: [
      ...more,
      ...(outcome === "held" ? reasons : []).map((code) => holdOf(world, message, recipient, null, code as HeldCode)),
    ],
    decision: {
      outcome,
      tier,
      statements: [],
      dropped: [],
      reasons,
      overrides: [],
      handling: [],
      dutyCheck: false,
      routedTo,
      retainUntil: null,
    },
  });
  const ask = (codes: readonly HeldCode[], no: WithheldCode): Copy | null => {
    const open = codes.filter((code) => review(code) !== "release");
    if (open.length === 0) return null;
    if (open.some((code) => review(code) === "no")) return stop("withheld", [no], null);
    return stop("held", open, null);
  };

  // Step 2: what waits for a human.
  const waits = ask(rulesHold(world, message, recipient), "detriment");
  if (waits) return waits;
  // Step 3: who may be a recipient.
  const refusal = recipientRefusal(world, message, recipient);
  if (refusal) return stop("withheld", [refusal], null);
  // Step 4: bars.
  const barred = bars(world, message, recipient);
  if (barred.codes.length > 0) return stop("withheld", barred.codes, null);
  const { routedTo } = barred;
  // What would go by steps 4, 5 and 9 alone; wishes are not counted when deciding whether a text gives a place away.
  const kept: KeptStatement[] = [];
  const dropped: DroppedStatement[] = [];
  const sealed: Hold[] = [];
  const going: { item: string; value: unknown }[] = [];
  for (const statement of message.statements) {
    const { id, item } = statement;
    const category = itemOf(statement).category;
    if (locationProtected(world, message, recipient, statement)) {
      dropped.push({ id, item, reason: "location-protected" });
      continue;
    }
    const passed = matrix(world, message, recipient, tier, statement);
    if ("form" in passed)
      going.push({ item, value: passed.form === "full" ? statement.value : shortForm(message, statement) });
    const outside = "drop" in passed && passed.drop === "outside-order";
    const objection = effects.map((one) => one.dropped.get(id)).find((reason) => reason !== undefined);
    if (outside) dropped.push({ id, item, reason: "outside-order" });
    else if (consent.says === "agreed" && !consent.categories.includes(category))
      dropped.push({ id, item, reason: "consent-scope" });
    else if (objection)
      dropped.push({
        id,
        item,
        reason: effects.some((one) => one.dropped.get(id) === "objection") ? "objection" : objection,
      });
    else if ("form" in passed) kept.push({ id, item, form: passed.form });
    else {
      dropped.push({ id, item, reason: passed.drop });
      if (passed.hold) sealed.push(holdOf(world, message, recipient, id, passed.hold));
    }
  }
  if (placeInText(world, message, recipient, going)) {
    const place = ask(["protected-location-in-text"], "detriment");
    if (place) return place;
  }
  // Step 5: a body that no order names.
  if (message.purpose === "court-order" && orderedFor(world, message, recipient) === null)
    return stop("withheld", ["nothing-to-share"], null);
  // Step 7: consent.
  if (consent.says === "held") {
    const no = consent.code === "seek-advice" ? "objection" : "consent-scope";
    return ask([consent.code], no) ?? stop("withheld", [no], null);
  }
  if (consent.says !== "agreed") return stop("withheld", ["consent-scope"], null);
  // Step 8: objections.
  if (effects.some((one) => one.stops === "all")) {
    const copy = stop("withheld", ["objection"], null);
    const sender = world.partnership.agencies.find((agency) => agency.id === message.from);
    const duty = sender?.dutyStatus === "section-11" || sender?.dutyStatus === "education-16e";
    return { ...copy, decision: { ...copy.decision, dutyCheck: duty && tier === "support" } };
  }
  if (effects.some((one) => one.held)) {
    const waiting = ask(["competence-not-assessed"], "objection");
    if (waiting) return waiting;
  }
  // Step 10: nothing left.
  const mayBeEmpty = [
    "acknowledgement",
    "information-request",
    "recall",
    "correction",
    "escalation",
    "decision",
  ].includes(message.kind);
  const something = mayBeEmpty
    ? kept.length > 0 || message.statements.length === 0 || message.kind === "recall"
    : kept.some((one) => !["identity", "meta"].includes(itemOf(one).category));
  if (!something) return stop("withheld", ["nothing-to-share"], null, sealed);
  return {
    recipient,
    consent,
    effects,
    holds: sealed,
    decision: {
      outcome: "shared",
      tier,
      statements: kept,
      dropped,
      reasons: [],
      overrides: effects.flatMap((one) => (one.override ? [{ objection: one.objection.id, by: one.override }] : [])),
      handling: handlingFor(world, message, kept) as readonly HandlingCode[],
      dutyCheck: false,
      routedTo,
      retainUntil: retainUntil(world, message, recipient),
    },
  };
}

/** The shortest retention of the agreements for the purpose, in months from the day the message was made. */
function retainUntil(world: World, message: Message, recipient: string): string | null {
  const months = agreementsFor(world, message, recipient).flatMap((one) => one.retention[message.purpose] ?? []);
  return months.length === 0 ? null : monthsAfter(londonDay(message.createdAt), Math.min(...months));
}
