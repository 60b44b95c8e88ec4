import type { AgencyId } from "@gatehouse/contracts/agency";
import type { MessagePath, PathStep } from "@gatehouse/observe/message-path";
import { pathSteps } from "@gatehouse/observe/message-path";
import type { GatewayState } from "../state.ts";
import { seenKey } from "../state.ts";

/** How much of the ledger stands; where nobody witnesses it, nothing waits to be final. */
export type LedgerStanding = { readonly signed: number; readonly final: number; readonly isWitnessed: boolean };

/** Times are told down to this: when exactly a message came is half of whose it was. */
const stepMs = 5 * 60_000;
/** A copy nobody fetched is told as late no sooner: an agency that is away for an hour would be known by it. */
const lateMs = 24 * 3_600_000;

/**
 * How far the messages of this number have come, for those who run the broker (ADR 13). A message that was shared, one that
 * was withheld, one that a human holds and one that was refused are told alike, until somebody is late: what operators can
 * help with is what waits in the broker, on the way to the ledger, and past its time at somebody's inbox. Whether it was
 * not fetched or not read is not told: of an agency that is known to be away, that would say whose it is.
 *
 * @param agencies whoever may have sent it: ids are each agency's own
 * @returns empty for a number that is not known: it never came, came as nothing that a known agency signed, is not decided
 *   yet, or is longer ago than ids are remembered
 */
export function messagePaths(
  state: Pick<GatewayState, "seen" | "lives" | "history">,
  ledger: LedgerStanding,
  agencies: readonly AgencyId[],
  { id, nowMs }: { readonly id: string; readonly nowMs: number },
): readonly MessagePath[] {
  const unread = new Set(
    [...state.history.duties.values()].flatMap(({ duty, message, from, dueMs }) =>
      duty === "acknowledge" && message === id && dueMs <= nowMs ? seenKey({ iss: from, jti: id }) : [],
    ),
  );
  return agencies.flatMap((iss) => {
    const key = seenKey({ iss, jti: id });
    const seen = state.seen.get(key);
    if (!seen) return [];
    const n = seen.told ?? seen.n;
    const unfetched = (state.lives.open.get(key)?.copies.size ?? 0) > 0 && seen.atMs + lateMs <= nowMs;
    const waiting: Readonly<Record<PathStep, boolean>> = {
      decided: state.lives.again.has(key),
      signed: n > ledger.signed,
      final: ledger.isWitnessed && n > ledger.final,
      read: unread.has(key) || unfetched,
    };
    const since = `${new Date(seen.atMs - (seen.atMs % stepMs)).toISOString().slice(0, 19)}Z`;
    return [{ since, waits: pathSteps.filter((step) => waiting[step]) }];
  });
}
