import { setTimeout as delay } from "node:timers/promises";
import type { Bus } from "@gatehouse/bus/connect";
import { retention } from "@gatehouse/contracts/retention";
import { createSealer } from "@gatehouse/envelope/seal";
import type { Policy } from "@gatehouse/policy/compile";
import type { GatewayPorts } from "../app.ts";
import type { GatewayConfig } from "../config.ts";
import { engine } from "../engine.ts";
import type { GatewayIdentity } from "../keys.ts";
import type { Recovered } from "../recover.ts";
import { eraseAtStart } from "./erase-at-start.ts";

const WAIT_MS = 50;

/** Erases what is due by the retention table, where the settings switch that on; finishes what an earlier start began. */
export async function beginErasing(
  bus: Bus,
  recovered: Recovered,
  given: {
    readonly config: GatewayConfig;
    readonly identity: GatewayIdentity;
    readonly ports: GatewayPorts;
    readonly policy: Policy;
    readonly nowMs: number;
  },
): Promise<Recovered> {
  const { config, identity, ports, policy } = given;
  const { log, at, clock, aheadMs } = ports;
  const nowMs = given.nowMs + (aheadMs?.() ?? 0);
  const { signingKey, storageKey, directory } = identity;
  const partnership = identity.partnership.id;
  const sealer = createSealer({ from: partnership, now: clock });
  return eraseAtStart(bus, recovered, {
    beforeMs: config.erases ? keptSince(nowMs) : null,
    nowMs,
    policy,
    write: { partnership, directory: directory.trusted, signingKey, sealer, storageKey, engine },
    log,
    at,
    pause: async () => await delay(WAIT_MS),
  });
}

/** From when on records are kept; null where they are kept for good. */
export function keptSince(nowMs: number): number | null {
  const keep = retention.find(({ id }) => id === "record")?.keep;
  if (!keep || !("months" in keep)) return null;
  const since = new Date(nowMs);
  since.setUTCMonth(since.getUTCMonth() - keep.months);
  return since.getTime();
}
