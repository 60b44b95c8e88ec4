import type { AgencyId } from "@gatehouse/contracts/agency";
import type { CommonPart } from "@gatehouse/contracts/ledger";
import type { Effect, SharedCopy } from "./effect.ts";
import type { StepOutput } from "./write.ts";

/** A copy that was numbered and taken back on its way: in which record that was done. */
export type VoidCopy = { readonly counter: number; readonly record: number };

/**
 * Numbers without gaps, by agency, which both ends can compare: a record that is missing is seen by who should have been
 * told of it. Folded from recorded effects like all of the state.
 */
export type Counters = {
  /** Copies each agency has had. */
  readonly counters: Map<AgencyId, number>;
  /** Records of which each agency was told as the sender: those with its receipts. */
  readonly told: Map<AgencyId, number>;
  /** Copies taken back, whose numbers need not be missed: in the order in which that was done. */
  readonly voided: Map<AgencyId, readonly VoidCopy[]>;
};

/** The sender whose receipt the record of an effect carries; null where nobody is told as a sender. */
export function senderTold(effect: Effect): AgencyId | null {
  switch (effect.type) {
    case "decided":
    case "registered":
      return effect.signed.iss;
    case "refused":
      return effect.signed?.iss ?? effect.told ?? null;
    case "decided-again":
      return effect.decision === null ? null : effect.signed.iss;
    default:
      return null;
  }
}

/** Writes into a step's common part how many records its sender was told of before. */
export function numbered({ told }: Pick<Counters, "told">, step: StepOutput): StepOutput {
  const sender = senderTold(step.effect);
  if (sender === null) return step;
  const common: CommonPart = { ...step.common, counter: told.get(sender) ?? 0 };
  return { ...step, common };
}

/** Folds that the sender of an effect was told. */
export function countTold({ told }: Pick<Counters, "told">, effect: Effect): void {
  const sender = senderTold(effect);
  if (sender !== null) told.set(sender, (told.get(sender) ?? 0) + 1);
}

/** Folds that copies were made. @returns the number of each */
export function countCopies({ counters }: Pick<Counters, "counters">, shared: readonly SharedCopy[]): number[] {
  return shared.map(({ agency }) => {
    const before = counters.get(agency) ?? 0;
    counters.set(agency, before + 1);
    return before;
  });
}

/** Folds that a copy was taken back: who does not have it will not get it any more. */
export function voidCopy({ voided }: Pick<Counters, "voided">, agency: AgencyId, copy: VoidCopy): void {
  voided.set(agency, [...(voided.get(agency) ?? []), copy]);
}
