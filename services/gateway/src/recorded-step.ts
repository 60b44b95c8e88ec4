import type { Receipt } from "@gatehouse/contracts/receipt";
import type { At, Effect } from "./effect.ts";

/** What the gateway's own part of a record holds: the effect that a start folds, and where it stands. */
export type RecordedStep = {
  readonly at: At;
  readonly effect: Effect;
  /** What the sender was told. */
  readonly told: Receipt | null;
};

/**
 * Reads the gateway's own part of a record.
 *
 * @param part opened from a record whose root has been checked: it is ours, written by `writeStep` and nobody else, so
 * its shape is not checked again (100,000 of them are read at a start)
 */
export function readRecordedStep(part: unknown): RecordedStep {
  return part as RecordedStep;
}
