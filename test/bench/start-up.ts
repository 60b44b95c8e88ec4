import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { publishIntake } from "@gatehouse/bus/agency";
import { rootDir } from "@gatehouse/infra/paths";
import { startTestServer } from "@gatehouse/test/kit/nats";
import type { Claim, Size } from "./claim.ts";
import { startConsumers } from "./consumers.ts";
import { frontDoor, linked, sender } from "./family.ts";
import { median, rounded } from "./statistics.ts";
import { peakMemory } from "./processor-time.ts";
import { startSubject } from "./start-subject.ts";
import type { Measured } from "./start-subject.ts";
import { inTurn, makeWorkload, settingsOf, signerOf } from "./workload.ts";

const POLL_MS = 20;
/** Past every record there will be: a start has to fold them all. */
const NEVER = "1000000000";
const MIB = 2 ** 20;

type Start = { readonly what: string; readonly ms: number; readonly rss: number; readonly peak: number };

/** How long a gateway takes to its first decision, and to recover with a large register, with what memory. */
export async function startUp(size: Size, say: (line: string) => void): Promise<Claim> {
  const first: Start[] = [];
  for (let round = 0; round < size.rounds; round++) first.push(await firstDecision(say));
  const large = await largeRegister(size.events, say);
  const row = (start: Start): (string | number)[] => [
    start.what,
    rounded(start.ms),
    rounded(start.rss / MIB),
    rounded(start.peak / MIB),
  ];
  const middle = (pick: (start: Start) => number): number => median(first.map(pick));
  const empty = {
    what: "process start to the first receipt, empty register",
    ms: middle(({ ms }) => ms),
    rss: middle(({ rss }) => rss),
    peak: middle(({ peak }) => peak),
  };
  return {
    name: "start-up",
    title: "Start and recovery",
    columns: ["", "milliseconds", "resident, MiB", "peak, MiB"],
    rows: [row(empty), ...large.map(row)],
    notes: [
      `The first row is the gateway's own program, median of ${size.rounds}; the others count from connecting to ready, ` +
        `with ${size.events} register events recorded, in a process whose modules are loaded.`,
    ],
    raw: { first, large },
  };
}

async function firstDecision(say: (line: string) => void): Promise<Start> {
  await using workload = await makeWorkload(1);
  await using server = await startTestServer({ agencies: [], accounts: workload.accounts });
  const school = await server.connect(sender);
  const [message] = workload.messages;
  if (message) await publishIntake(school, message, { msgId: "message" });
  const consumers = await startConsumers(server);
  const settings = await settingsOf(workload, server);
  const from = performance.now();
  const child = spawn(process.execPath, [join(rootDir, "services", "gateway", "src", "main.ts")], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const gone = once(child, "exit");
  await Promise.race([
    consumers.until({ [sender]: 1 }),
    gone.then(() => Promise.reject(new Error("the gateway ended before its first decision"))),
  ]);
  const ms = performance.now() - from;
  const peak = await peakMemory(child.pid ?? 0);
  child.kill("SIGTERM");
  await gone;
  await consumers.stop();
  say(`first decision after ${rounded(ms)} ms, ${rounded(peak / MIB)} MiB`);
  return { what: "first decision", ms, rss: peak, peak };
}

async function largeRegister(count: number, say: (line: string) => void): Promise<Start[]> {
  await using workload = await makeWorkload(0);
  await using server = await startTestServer({ agencies: [], accounts: workload.accounts, intakePerAgency: count + 1 });
  const council = await signerOf(workload.places, workload.partnership, frontDoor);
  const bus = await server.connect(frontDoor);
  await inTurn(count, async (at) => {
    const event = await council.event(linked(at));
    await publishIntake(bus, event, { msgId: `event-${at}` });
  });
  say(`${count} register events wait in the intake`);
  const settings = {
    ...(await settingsOf(workload, server)),
    GATEWAY_SNAPSHOT_EVERY: NEVER,
    GATEWAY_SNAPSHOT_MINUTES: NEVER,
  };
  const start = async (): Promise<Measured> => await startSubject("gateway", settings, { dir: workload.dir });
  const first = await start();
  await first.start();
  const from = performance.now();
  while ((await first.figures()).decided < count) await delay(POLL_MS);
  say(`recorded, ${rounded((count * 1000) / (performance.now() - from))} a second`);
  await first.kill();
  const folding = await start();
  const folded = await recovered("recovery by folding every record", folding, say);
  // In order, so that it leaves a snapshot.
  await folding.stop();
  const restoring = await start();
  const restored = await recovered("recovery from a snapshot", restoring, say);
  await restoring.kill();
  return [folded, restored];
}

async function recovered(what: string, measured: Measured, say: (line: string) => void): Promise<Start> {
  const { tookMs, rss } = await measured.start();
  const peak = await peakMemory(measured.pid);
  say(`${what}: ${rounded(tookMs)} ms, ${rounded(peak / MIB)} MiB`);
  return { what, ms: tookMs, rss, peak };
}
