import { silentLog } from "@gatehouse/observe/log";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { openClient } from "./client.ts";
import type { AgencyClient } from "./client-config.ts";
import type { Disk } from "./disk.ts";
import { realDisk } from "./disk.ts";
import { concernDraft } from "./testing/drafts.ts";
import { deaths, mortal } from "./testing/dying-disk.ts";
import { manualClock } from "./testing/manual-clock.ts";
import { MemoryBroker } from "./testing/memory-broker.ts";
import { StandIn } from "./testing/stand-in-gateway.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";
import { agencyOf, makeWorld, partnershipId } from "./testing/world.ts";

const school = "hillside-school";
const council = "northshire-council";
const world = await makeWorld({ [school]: `A${"B".repeat(55)}`, [council]: `A${"C".repeat(55)}` });
const ids = [1, 2, 3].map((n) => `0198f3c2-0000-7000-8000-00000000000${n}`);

type Scene = {
  readonly gateway: StandIn;
  readonly open: (disk: Disk) => Promise<AgencyClient>;
  /** Lets time pass until the condition holds. */
  readonly until: (condition: () => boolean) => Promise<boolean>;
  readonly handed: string[];
};

async function scene(): Promise<Scene> {
  const stateDir = await temporaryFolder();
  const clock = manualClock("2026-11-02T08:55:00Z");
  const gateway = new StandIn(world);
  const broker = new MemoryBroker(gateway, clock.now);
  const handed: string[] = [];
  const open = async (disk: Disk): Promise<AgencyClient> => {
    const config = {
      agency: school,
      stateDir,
      url: "",
      caPem: "",
      creds: "",
      signingKey: agencyOf(world, school).signing,
      sealingKeys: [agencyOf(world, school).sealing] as const,
      directoryJws: world.jws,
      rootJwk: world.pinned,
      partnership: { id: partnershipId, telephone: "" },
      log: silentLog,
    };
    const client = await openClient(config, { disk, clock, random: () => 0.5, connect: () => broker.connect(school) });
    client.deliveries({ handover: async ({ id }) => void handed.push(id) });
    return client;
  };
  const until = (condition: () => boolean): Promise<boolean> => {
    const passing = (): boolean => {
      clock.advance(5_000);
      return condition();
    };
    return vi.waitUntil(passing, { timeout: 30_000, interval: 1 });
  };
  return { gateway, open, until, handed };
}

const lives = fc.array(fc.record({ dieAt: fc.integer({ min: 1, max: 90 }), death: fc.constantFrom(...deaths) }), {
  minLength: 1,
  maxLength: 3,
});

test("property: killed anywhere between publishing and the receipt, every promised message is decided, under one signature", async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (killed) => {
      const { gateway, open, until } = await scene();
      const promised = new Set<string>();
      for (const { dieAt, death } of killed) {
        const process = mortal(realDisk(), dieAt, death);
        const client = await open(process.disk).catch(() => null);
        if (client !== null) {
          const publish = async (id: string): Promise<void> => {
            await client.publish(concernDraft({ id }));
            promised.add(id);
          };
          await Promise.allSettled(ids.map(publish));
          await until(() => process.dead() || client.counters().waiting === 0);
          await client.close();
        }
        await process.afterDeath();
      }
      const last = await open(realDisk());
      await until(() => last.counters().waiting === 0);
      for (const id of promised) expect((await last.status(id))?.outcome).toBe("decided");
      await Promise.all(ids.map((id) => last.publish(concernDraft({ id }))));
      await until(() => last.counters().waiting === 0);
      for (const id of ids) {
        const sent = (gateway.taken.get(id) ?? []).map((bytes) => Buffer.from(bytes).toString("latin1"));
        expect(new Set(sent).size).toBe(1);
      }
      expect(last.counters()).toMatchObject({ damaged: 0, quarantined: 0 });
      await last.close();
    }),
    { numRuns: 30 },
  );
}, 120_000);
