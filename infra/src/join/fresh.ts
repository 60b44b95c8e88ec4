import { GatehouseError } from "@gatehouse/contracts/errors";

const maxAgeMs = 7 * 24 * 3600_000;
/** Clocks of two organisations. */
const maxAheadMs = 10 * 60_000;

/** @throws the code when `at` is more than seven days past, or ahead, or no time */
export function mustBeFresh(at: string, now: Date, code: "enrolment-stale" | "grant-stale"): void {
  const age = now.getTime() - Date.parse(at);
  if (!(age <= maxAgeMs && age >= -maxAheadMs)) throw new GatehouseError(code);
}
