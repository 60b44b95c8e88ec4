import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DutyName } from "@gatehouse/contracts/codes";
import type { AskedItem, FollowedCopy } from "@gatehouse/contracts/request";
import { dutyKey } from "./duties.ts";
import { askedItems } from "./requests.ts";
import type { History } from "./state.ts";
import { atAgency } from "./state.ts";

/** What a recipient can have to do with a copy, as its sender may know it. */
const ofACopy = ["acknowledge", "decide", "answer-request", "delete"] as const satisfies readonly DutyName[];

/** How a message goes on after it was decided, for the agency that sent it; nothing for anyone else. */
export function followed(
  history: History,
  message: string,
  asker: AgencyId,
  nowMs: number,
): { readonly copies: FollowedCopy[]; readonly asked: AskedItem[] } {
  const passed = history.messages.get(message);
  if (passed?.from !== asker) return { copies: [], asked: [] };
  const copies = Object.keys(passed.shared).map((agency) => followedCopy(history, message, agency, nowMs));
  return { copies, asked: [...askedItems(history, message)] };
}

function followedCopy(history: History, message: string, agency: AgencyId, nowMs: number): FollowedCopy {
  const kept = ofACopy.flatMap((duty) => {
    const open = history.duties.get(dutyKey({ duty, message, from: agency, on: agency, dueMs: 0 }));
    return open ? [open] : [];
  });
  return {
    agency,
    acknowledged: history.acknowledged.has(atAgency(message, agency)),
    open: kept.map(({ duty }) => duty),
    late: kept.filter(({ dueMs }) => dueMs <= nowMs).map(({ duty }) => duty),
  };
}
