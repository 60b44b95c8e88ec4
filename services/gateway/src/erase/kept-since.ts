import { retention } from "@gatehouse/contracts/retention";
import type { RetentionRow } from "@gatehouse/contracts/retention";

/**
 * From when on something is kept by the retention table: what is older may go. Null where it is kept for good.
 *
 * @param nowMs the server's time
 */
export function keptSince(id: RetentionRow["id"], nowMs: number): number | null {
  const keep = retention.find((row) => row.id === id)?.keep;
  if (!keep) return null;
  const since = new Date(nowMs);
  if ("days" in keep) since.setUTCDate(since.getUTCDate() - keep.days);
  else since.setUTCMonth(since.getUTCMonth() - keep.months);
  return since.getTime();
}
