import type { AgencyId } from "@gatehouse/contracts/agency";
import { blank } from "./judge.ts";
import { instant } from "./receipts.ts";
import { nextAt } from "./state.ts";
import type { GatewayState } from "./state.ts";
import type { StepOutput } from "./write.ts";

/** Copies one record tells of: each is a receipt, and all are one batch. */
const MOST_COPIES = 200;

/**
 * What the gateway records when copies were taken over by their recipients' systems, with the receipts that say so.
 *
 * @param reached by agency the record through which it has acknowledged its deliveries
 * @returns null when that is known already; at most so many copies at a time, so that more may be left
 */
export function judgeHandedOver(
  state: GatewayState,
  reached: ReadonlyMap<AgencyId, number>,
  nowMs: number,
): StepOutput | null {
  const through: Record<AgencyId, number> = {};
  const told = new Map<string, Record<AgencyId, string>>();
  let count = 0;
  for (const [agency, record] of reached) {
    for (const [n, key] of state.lives.outstanding.get(agency) ?? []) {
      if (n > record || count >= MOST_COPIES) break;
      count += 1;
      through[agency] = n;
      const delivery = state.lives.open.get(key)?.copies.get(agency)?.delivery;
      if (delivery !== undefined) told.set(key, { ...told.get(key), [agency]: delivery });
    }
  }
  if (count === 0) return null;
  const at = nextAt(state, null, nowMs);
  const step = blank(state, at, { type: "handed-over", through });
  return { ...step, common: { ...step.common, outcome: "handed-over" }, receipts: receiptsOf(state, at, told) };
}

function receiptsOf(
  state: GatewayState,
  at: StepOutput["at"],
  told: ReadonlyMap<string, Record<AgencyId, string>>,
): StepOutput["receipts"] {
  return [...told].flatMap(([key, recipients]) => {
    const open = state.lives.open.get(key);
    // Nobody waits to hear that an acknowledgement has arrived.
    if (!open || open.kind === "acknowledgement") return [];
    const receipt = {
      type: "delivered",
      message: open.signed.jti,
      at: instant(at.nowMs),
      record: at.n,
      recipients,
    } as const;
    return [{ to: open.signed.iss, receipt: () => receipt }];
  });
}
