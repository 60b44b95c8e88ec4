import type { Bus } from "@gatehouse/bus/connect";
import { deliveryPositions, oldestWaiting } from "@gatehouse/bus/hand-over";
import type { AgencyId } from "@gatehouse/contracts/agency";
import { fewBelow } from "@gatehouse/contracts/override-rates";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { Readings } from "@gatehouse/observe/metrics";

const msPerSecond = 1_000;

/**
 * A count of one agency's items in steps of five: fewer are not told, as a few could be one family's
 * (`contracts/src/override-rates.ts`).
 */
export function inSteps(count: number): number {
  return count - (count % fewBelow);
}

/** How far agencies have come with what is delivered to them. @param nowMs the server's time */
export async function readDeliveries(bus: Bus, directory: TrustedDirectory, nowMs: number): Promise<Readings> {
  const positions = await deliveryPositions(bus);
  const standing: { agency: AgencyId; waiting: number; isListening: boolean; oldestMs: number | null }[] = [];
  for (const { id: agency, account } of directory.agencies) {
    const at = positions.get(account);
    if (!at) continue;
    const { waiting, isListening, acknowledged } = at;
    const oldest = waiting === 0 ? null : await oldestWaiting(bus, account, acknowledged);
    standing.push({ agency, waiting, isListening, oldestMs: oldest?.getTime() ?? null });
  }
  const ages = standing.flatMap(({ oldestMs }) => (oldestMs === null ? [] : [(nowMs - oldestMs) / msPerSecond]));
  return {
    // In steps too: with one agency that does not listen, the whole would be that agency's.
    gatehouse_delivery_waiting_items: inSteps(standing.reduce((sum, { waiting }) => sum + waiting, 0)),
    gatehouse_delivery_oldest_seconds: Math.max(0, ...ages),
    gatehouse_delivery_waiting_steps: standing.map(({ agency, waiting }) => ({
      labels: { agency },
      value: inSteps(waiting),
    })),
    gatehouse_agency_listening: standing.map(({ agency, isListening }) => ({
      labels: { agency },
      value: isListening ? 1 : 0,
    })),
  };
}
