import type { AgencyId } from "@gatehouse/contracts/agency";
import { handlingCodes } from "@gatehouse/contracts/codes";
import type { HandlingCode, HeldCode, RefusalCode, WithheldCode } from "@gatehouse/contracts/codes";
import type {
  Decision,
  DroppedStatement,
  Duty,
  Hold,
  KeptStatement,
  RecipientDecision,
} from "@gatehouse/contracts/decision";
import { compareText } from "../canonical.ts";

/** What a message is decided again on. */
export type DecidedBefore = {
  /** The decision in force, as recorded. */
  readonly before: Decision;
  /** What `decide` says of the same message now. */
  readonly fresh: Decision;
  /** Recipients whose copy was handed over, or may have been: what they have stays as it is recorded. */
  readonly handedOver: ReadonlySet<AgencyId>;
  /** What a human answered to a question; null while nobody has. */
  readonly answered: (hold: Hold) => "release" | "no" | null;
  /** Whether these statements are too little to share (decision step 10). */
  readonly tooLittle: (statements: readonly KeptStatement[]) => boolean;
};

/** What deciding again came to. */
export type DecidedAnew = {
  readonly decision: Decision;
  /** Recipients for whom it came out otherwise than before. */
  readonly changed: readonly AgencyId[];
};

/**
 * Decides a message again that was decided before, with one rule over all: never more by accident (ADR 6). A human's
 * release of a question gives what that question held back; everything else can only take away. Withheld stays withheld,
 * held stays held until each of its questions was answered, and what was handed over stays as it was recorded.
 *
 * Pure and total; the recipients are those of `before`.
 */
export function decideAgain(input: DecidedBefore): DecidedAnew {
  const { before, fresh } = input;
  const recipients: Record<AgencyId, RecipientDecision> = {};
  const changed: AgencyId[] = [];
  for (const [agency, old] of Object.entries(before.recipients)) {
    const anew = recipientAgain(agency, old, input);
    const same = isSame(old, anew);
    recipients[agency] = same ? old : anew;
    if (!same) changed.push(agency);
  }
  const holds = holdsAgain(recipients, input);
  const decision: Decision = {
    ...before,
    policy: fresh.policy,
    registerAsOf: fresh.registerAsOf,
    recipients,
    holds,
    duties: dutiesAgain(recipients, new Set(changed), holds, input),
  };
  return { decision, changed };
}

function recipientAgain(agency: AgencyId, old: RecipientDecision, input: DecidedBefore): RecipientDecision {
  const now = freshly(agency, old, input.fresh);
  switch (old.outcome) {
    case "withheld":
      return withheldAgain(agency, old, now, input);
    case "held":
      return heldAgain(agency, old, now, input);
    case "shared":
      return input.handedOver.has(agency)
        ? handedOverAgain(agency, old, now, input)
        : underWayAgain(agency, old, now, input);
  }
}

/** Refusals by which the family's word stops a message for everyone. */
const familysWord: ReadonlySet<RefusalCode> = new Set(["consent-missing", "consent-refused"]);

/** What this recipient would get now. A message that would be refused now gives nothing, and answers no question. */
function freshly(agency: AgencyId, old: RecipientDecision, fresh: Decision): RecipientDecision {
  const now = fresh.recipients[agency];
  if (now) return now;
  const family = fresh.reasons.some((code) => familysWord.has(code));
  if (!family && old.outcome === "held") return old;
  return withheld(old, family ? "consent-scope" : "no-sharing-agreement");
}

function withheld(from: RecipientDecision, reason: WithheldCode): RecipientDecision {
  const nothing = { statements: [], overrides: [], handling: [], retainUntil: null };
  return { ...from, ...nothing, outcome: "withheld", reasons: [reason], dutyCheck: false };
}

/** Questions about the whole copy that nobody has answered with a release. */
function openQuestions(agency: AgencyId, { before, answered }: DecidedBefore): readonly HeldCode[] {
  return before.holds
    .filter((hold) => hold.recipient === agency && hold.statement === null && answered(hold) !== "release")
    .map(({ reason }) => reason);
}

/** A question is over when a human answered it, not when the register stops asking it. */
function heldAgain(
  agency: AgencyId,
  old: RecipientDecision,
  now: RecipientDecision,
  input: DecidedBefore,
): RecipientDecision {
  if (now.outcome === "withheld") return now;
  const open = openQuestions(agency, input);
  if (open.length === 0) return now;
  const asked = now.outcome === "held" ? now.reasons : [];
  return { ...old, reasons: [...new Set([...open, ...asked])].toSorted(compareText) };
}

/**
 * Withheld stays withheld, but where all that counted waited for an approver, who released it: then that goes, with what
 * was too little to go alone.
 */
function withheldAgain(
  agency: AgencyId,
  old: RecipientDecision,
  now: RecipientDecision,
  input: DecidedBefore,
): RecipientDecision {
  if (!waitsForApprover(old) || now.outcome !== "shared") return old;
  const released = new Set(releasedStatements(agency, old, now, input).map(({ id }) => id));
  if (released.size === 0) return old;
  const left = new Set(old.dropped.map(({ id }) => id));
  const statements = now.statements.filter(({ id }) => released.has(id) || !left.has(id));
  const dropped = old.dropped.filter(({ id }) => !released.has(id));
  return { ...now, statements, dropped };
}

/** Nothing was left of it; what was dropped may be sealed, and have its question. */
function waitsForApprover({ outcome, reasons }: RecipientDecision): boolean {
  return outcome === "withheld" && reasons.includes("nothing-to-share");
}

/** A further copy, where a human released more of the message: what they may still have of the first, and that. */
function handedOverAgain(
  agency: AgencyId,
  old: RecipientDecision,
  now: RecipientDecision,
  input: DecidedBefore,
): RecipientDecision {
  const released = releasedStatements(agency, old, now, input);
  if (now.outcome !== "shared" || released.length === 0) return old;
  return narrowed(old, now, released);
}

/** A copy that nobody has yet: what both decisions give, in the form that says less. */
function underWayAgain(
  agency: AgencyId,
  old: RecipientDecision,
  now: RecipientDecision,
  input: DecidedBefore,
): RecipientDecision {
  if (now.outcome !== "shared") return now;
  const both = narrowed(old, now, releasedStatements(agency, old, now, input));
  const cut = both.statements.length < now.statements.length;
  return cut && input.tooLittle(both.statements)
    ? { ...withheld(both, "nothing-to-share"), dropped: both.dropped }
    : both;
}

/** Statements whose own question a human answered with a release, and that would go now. */
function releasedStatements(
  agency: AgencyId,
  old: RecipientDecision,
  now: RecipientDecision,
  { before, answered }: DecidedBefore,
): readonly KeptStatement[] {
  const had = new Set(old.statements.map(({ id }) => id));
  const released = new Set(
    before.holds
      .filter((hold) => hold.recipient === agency && hold.statement !== null && answered(hold) === "release")
      .map(({ statement }) => statement),
  );
  return now.statements.filter(({ id }) => released.has(id) && !had.has(id));
}

function narrowed(
  old: RecipientDecision,
  now: RecipientDecision,
  released: readonly KeptStatement[],
): RecipientDecision {
  const had = new Map(old.statements.map((statement) => [statement.id, statement]));
  const free = new Set(released.map(({ id }) => id));
  const statements: KeptStatement[] = [];
  const dropped: DroppedStatement[] = [...now.dropped];
  for (const statement of now.statements) {
    const before = had.get(statement.id);
    if (free.has(statement.id)) statements.push(statement);
    else if (before) statements.push(before.form === "minimised" ? before : statement);
    else dropped.push({ id: statement.id, item: statement.item, reason: reasonBefore(old, statement.id) });
  }
  return {
    ...now,
    statements,
    dropped: dropped.toSorted((a, b) => compareText(a.id, b.id)),
    handling: bothHandlings(old.handling, now.handling),
    routedTo: now.routedTo ?? old.routedTo,
    retainUntil: earlier(old.retainUntil, now.retainUntil),
  };
}

function reasonBefore(old: RecipientDecision, statement: string): DroppedStatement["reason"] {
  return old.dropped.find(({ id }) => id === statement)?.reason ?? "not-in-agreement";
}

function bothHandlings(old: readonly HandlingCode[], now: readonly HandlingCode[]): readonly HandlingCode[] {
  return old.length + now.length === 0 ? now : handlingCodes.filter((code) => old.includes(code) || now.includes(code));
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** Whether a copy, or the lack of one, says the same: tier and retention alone are no reason to send it again. */
function isSame(old: RecipientDecision, anew: RecipientDecision): boolean {
  return old === anew || essence(old) === essence(anew);
}

function essence({ outcome, statements, reasons, handling, routedTo }: RecipientDecision): string {
  const kept = statements.map(({ id, form }) => `${id} ${form}`).toSorted(compareText);
  return JSON.stringify([outcome, kept, reasons.toSorted(compareText), handling.toSorted(compareText), routedTo]);
}

/** A question that stays keeps its clock; new ones have their own. */
function holdsAgain(
  recipients: Readonly<Record<AgencyId, RecipientDecision>>,
  { before, fresh, answered }: DecidedBefore,
): readonly Hold[] {
  const all = new Map<string, Hold>();
  for (const hold of [...fresh.holds, ...before.holds]) {
    const recipient = recipients[hold.recipient];
    if (recipient && isOpen(hold, recipient, answered)) all.set(hold.id, hold);
  }
  return [...all.values()].toSorted((a, b) => compareText(a.id, b.id));
}

function isOpen(hold: Hold, recipient: RecipientDecision, answered: DecidedBefore["answered"]): boolean {
  if (hold.statement === null)
    return recipient.outcome === "held" && recipient.reasons.includes(hold.reason) && answered(hold) !== "release";
  const went = recipient.statements.some(({ id }) => id === hold.statement);
  return (recipient.outcome === "shared" || waitsForApprover(recipient)) && !went && answered(hold) === null;
}

const ofACopy: ReadonlySet<Duty["duty"]> = new Set(["acknowledge", "decide", "answer-request", "delete"]);

/** Duties of before go on with their clocks; what asks for a copy that is gone ends, and new copies bring their own. */
function dutiesAgain(
  recipients: Readonly<Record<AgencyId, RecipientDecision>>,
  changed: ReadonlySet<AgencyId>,
  holds: readonly Hold[],
  { before, fresh }: DecidedBefore,
): readonly Duty[] {
  const has = (agency: AgencyId): boolean => recipients[agency]?.outcome === "shared";
  const had = (agency: AgencyId): boolean => before.recipients[agency]?.outcome === "shared";
  const stay = before.duties.filter(({ duty, on }) => !ofACopy.has(duty) || has(on) || !had(on));
  const known = new Set(stay.map(nameOf));
  // Whoever is on notice of a concern that reaches nobody stays so, though no question waits.
  const waits = holds.length > 0 || fresh.duties.some(({ duty }) => duty === "review-hold");
  const kept = waits ? stay : stay.filter(({ duty }) => duty !== "review-hold");
  const sent = [...changed].some(has);
  const news = ({ duty, on }: Duty): boolean => {
    if (duty === "review-hold") return changed.size > 0;
    return ofACopy.has(duty) ? changed.has(on) && has(on) : sent;
  };
  const added = fresh.duties.filter((duty) => !known.has(nameOf(duty)) && news(duty));
  return [...kept, ...added].toSorted((a, b) => compareText(nameOf(a), nameOf(b)));
}

function nameOf({ duty, on, person }: Duty): string {
  return `${duty} ${on} ${person ?? ""}`;
}
