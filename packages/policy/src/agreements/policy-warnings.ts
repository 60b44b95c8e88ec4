import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Purpose } from "@gatehouse/contracts/purpose";
import { addDays } from "../calendar.ts";
import { compareText } from "../canonical.ts";
import { inForce } from "../compile.ts";
import type { Policy, PolicyAgreement } from "../compile.ts";

/** What those who run the broker must pass on to those who sign agreements. */
export type PolicyWarning =
  /** Nothing is in force: every message is refused. */
  | { readonly code: "policy-not-in-force" }
  /** A purpose whose agreements have all ended, or end within 30 days with none to follow; `lastDay` is in force. */
  | {
      readonly code: "agreement-ended" | "agreement-ends-soon";
      readonly purpose: Purpose;
      readonly lastDay: CalendarDate;
    };

/** A new agreement takes about this long to be signed by everybody. */
const warnDays = 30;

/**
 * What is about to run out, or has: for each purpose the day after which no agreement covers it, successors that follow
 * without a gap counted in.
 *
 * @param today in London
 */
export function policyWarnings(policy: Policy, today: CalendarDate): readonly PolicyWarning[] {
  const all = [...policy.agreements].toSorted(([a], [b]) => compareText(a, b));
  const running = all.some(([, agreements]) => agreements.some((one) => inForce(one, today)));
  const ends = all.flatMap(([purpose, agreements]): PolicyWarning[] => {
    const lastDay = lastDayOf(agreements, today);
    if (lastDay === null || lastDay > addDays(today, warnDays)) return [];
    return [{ code: lastDay < today ? "agreement-ended" : "agreement-ends-soon", purpose, lastDay }];
  });
  return running ? ends : [{ code: "policy-not-in-force" }, ...ends];
}

/** The last day covered without a gap from today on, or the last that was; null where no end is in sight, or no beginning. */
function lastDayOf(agreements: readonly PolicyAgreement[], today: CalendarDate): CalendarDate | null {
  const begun = agreements.filter(({ from }) => from <= today).map(({ to }) => to);
  if (begun.length === 0 || begun.includes(null)) return null;
  let last = latest(begun);
  while (last !== null && last >= today) {
    const reach = addDays(last, 1);
    const followed = agreements.filter(({ from }) => from <= reach).map(({ to }) => to);
    if (followed.includes(null)) return null;
    const next = latest(followed);
    if (next === null || next <= last) return last;
    last = next;
  }
  return last;
}

function latest(days: readonly (CalendarDate | null)[]): CalendarDate | null {
  return days.toSorted((a, b) => compareText(a ?? "", b ?? "")).at(-1) ?? null;
}
