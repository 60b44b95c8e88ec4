import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import type { Receipt, ReceiptRecipient } from "@gatehouse/contracts/receipt";
import { effectText, recordedAs } from "./effect.ts";
import type { At, Effect } from "./effect.ts";

/** What the gateway's own part of a record holds: the effect that a start folds, and where it stands. */
export type RecordedStep = {
  readonly at: At;
  readonly effect: Effect;
  /** What the sender was told. */
  readonly told: Receipt | null;
};

type Told = Extract<Receipt, { type: "decided" }>;
/** As it is kept: `recipients` is null where the sender was told of each what the decision says, nothing masked. */
type KeptStep = Omit<RecordedStep, "told"> & {
  readonly told: Receipt | (Omit<Told, "recipients"> & { readonly recipients: null }) | null;
};

/**
 * Writes the gateway's own part of a record, as text: the effect in exactly the spelling that the facts' digest is over.
 * What the sender was told of the recipients is nearly always the decision again, and is then not written twice.
 */
export function writeRecordedStep({ at, effect, told }: RecordedStep): string {
  const again = told?.type === "decided" && effect.type === "decided" && tellsAll(told, effect.decision);
  const kept = again ? { ...told, recipients: null } : told;
  const [before, after] = aroundEffect(at, kept);
  return before + effectText(effect) + after;
}

/** What stands before the effect's text and after it. */
function aroundEffect(at: At, kept: KeptStep["told"]): readonly [string, string] {
  return [`{"at":${JSON.stringify(at)},"effect":`, `,"told":${JSON.stringify(kept)}}`];
}

/**
 * Reads the gateway's own part of a record.
 *
 * @param part opened from a record whose root has been checked: it is ours, written by `writeRecordedStep` and nothing
 * else, so its shape is not checked again (100,000 of them are read at a start)
 */
export function readRecordedStep(part: unknown): RecordedStep {
  const text = String(part);
  const { told, ...step } = JSON.parse(text) as KeptStep;
  const [before, after] = aroundEffect(step.at, told);
  if (text.startsWith(before) && text.endsWith(after))
    recordedAs(step.effect, text.slice(before.length, text.length - after.length));
  if (told?.type !== "decided" || told.recipients !== null) return { ...step, told };
  const recipients = step.effect.type === "decided" ? toldOf(step.effect.decision) : {};
  return { ...step, told: { ...told, recipients } };
}

function tellsAll(told: Told, decision: Decision): boolean {
  const entries = Object.entries(told.recipients);
  return (
    entries.length === Object.keys(decision.recipients).length &&
    entries.every(([agency, one]) => {
      const decided = decision.recipients[agency];
      return decided !== undefined && isToldAll(one, decided);
    })
  );
}

function isToldAll(told: ReceiptRecipient, decided: RecipientDecision): boolean {
  return (
    told.outcome === decided.outcome &&
    told.dutyCheck === decided.dutyCheck &&
    sameList(told.reasons, decided.reasons, (a, b) => a === b) &&
    sameList(told.kept, decided.statements, (a, b) => a.id === b.id && a.item === b.item && a.form === b.form) &&
    sameList(told.dropped, decided.dropped, (a, b) => a.id === b.id && a.item === b.item && a.reason === b.reason)
  );
}

function sameList<A, B>(told: readonly A[], decided: readonly B[], same: (a: A, b: B) => boolean): boolean {
  if (told.length !== decided.length) return false;
  return told.every((a, at) => {
    const b = decided[at];
    return b !== undefined && same(a, b);
  });
}

function toldOf(decision: Decision): Told["recipients"] {
  const told: Told["recipients"] = {};
  for (const [agency, { outcome, statements, dropped, reasons, dutyCheck }] of Object.entries(decision.recipients))
    told[agency] = { outcome, kept: [...statements], dropped: [...dropped], reasons: [...reasons], dutyCheck };
  return told;
}
