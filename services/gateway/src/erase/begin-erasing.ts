import { setTimeout as delay } from "node:timers/promises";
import type { Bus } from "@gatehouse/bus/connect";
import { retention } from "@gatehouse/contracts/retention";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { createSealer } from "@gatehouse/envelope/seal";
import type { Log } from "@gatehouse/observe/log";
import type { Policy } from "@gatehouse/policy/compile";
import type { GatewayPorts } from "../app.ts";
import type { GatewayConfig } from "../config.ts";
import { engine } from "../engine.ts";
import type { GatewayIdentity } from "../keys.ts";
import type { Recovered } from "../recover.ts";
import { destroyFetched } from "./destroy.ts";
import { eraseAtStart } from "./erase-at-start.ts";

const WAIT_MS = 50;
const DAY_MS = 24 * 3_600_000;

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
  if (config.erases) await destroyOldCopies(bus, recovered, { nowMs, directory: directory.trusted, log });
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

async function destroyOldCopies(
  bus: Bus,
  { state }: Recovered,
  given: { readonly nowMs: number; readonly directory: TrustedDirectory; readonly log: Log },
): Promise<void> {
  const keep = retention.find(({ id }) => id === "copy-fetched")?.keep;
  if (!keep || !("days" in keep)) return;
  const accounts = given.directory.agencies.map(
    ({ id, account }) => [account, state.lives.handedOver.get(id) ?? 0] as const,
  );
  const beforeMs = given.nowMs - keep.days * DAY_MS;
  const count = await destroyFetched(bus, { beforeMs, handedOver: new Map(accounts) });
  if (count > 0) given.log.info("gateway.copies-erased", { count });
}

/** From when on records are kept; null where they are kept for good. */
export function keptSince(nowMs: number): number | null {
  const keep = retention.find(({ id }) => id === "record")?.keep;
  if (!keep || !("months" in keep)) return null;
  const since = new Date(nowMs);
  since.setUTCMonth(since.getUTCMonth() - keep.months);
  return since.getTime();
}
