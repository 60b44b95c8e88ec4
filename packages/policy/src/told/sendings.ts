import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { AgainRecord, SentRecord } from "./records.ts";

/** Copies of one message that went out together, by which decision. */
export type Sending = {
  readonly n: number;
  readonly atMs: number;
  readonly decision: Pick<Decision, "recipients">;
  readonly to: readonly AgencyId[];
};

/** What became of a message in all: its copies, and the decision in force now. */
export type Course = {
  readonly sendings: readonly Sending[];
  readonly inForce: Pick<Decision, "recipients">;
  /** Record of that decision. */
  readonly inForceN: number;
};

/** Follows a message through all its decisions. A copy that was taken back before anybody had it never went. */
export function courseOf(record: SentRecord, again: readonly AgainRecord[]): Course {
  const { n, atMs, decision, message } = record;
  let sendings: Sending[] = [{ n, atMs, decision, to: record.shared }];
  let inForce = decision;
  let inForceN = n;
  for (const later of again) {
    if (later.message !== message.id || later.from !== message.from || later.n < n) continue;
    const gone = new Set(later.withdrawn);
    sendings = sendings.map((sending) => ({ ...sending, to: sending.to.filter((agency) => !gone.has(agency)) }));
    if (later.decision === null) continue;
    inForce = later.decision;
    inForceN = later.n;
    sendings.push({ n: later.n, atMs: later.atMs, decision: later.decision, to: later.shared });
  }
  return { sendings: sendings.filter(({ to }) => to.length > 0), inForce, inForceN };
}
