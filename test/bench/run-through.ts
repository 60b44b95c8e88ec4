import { cpuUsage } from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { publishIntake } from "@gatehouse/bus/agency";
import { startTestServer } from "@gatehouse/test/kit/nats";
import type { TestServer } from "@gatehouse/test/kit/nats";
import { startConsumers } from "./consumers.ts";
import { frontDoor, recipients, sender } from "./family.ts";
import { processorMs, serverPid } from "./processor-time.ts";
import { startSubject } from "./start-subject.ts";
import type { SubjectName } from "./start-subject.ts";
import { inTurn, settingsOf } from "./workload.ts";
import type { Workload } from "./workload.ts";

/** One run of one subject over the whole workload. */
export type Through = {
  readonly subject: SubjectName;
  readonly messages: number;
  /** Until the last copy and receipt was acknowledged at the transport. */
  readonly seconds: number;
  readonly perSecond: number;
  /** Until the last record was committed; taken by asking every few milliseconds. */
  readonly decidedPerSecond: number;
  /** Processor microseconds a message, by process; `main` is the subject's main thread alone. */
  readonly micros: {
    readonly main: number;
    readonly subject: number;
    readonly server: number;
    readonly consumers: number;
  };
  readonly rss: number;
  readonly stages: Readonly<Record<string, { readonly count: number; readonly ms: number }>>;
};

const POLL_MS = 10;

/** Lets a subject work off an intake that is already there, on a server of its own. */
export async function runThrough(
  subject: SubjectName,
  workload: Workload,
  options: { readonly execArgv?: readonly string[]; readonly onCopy?: (agency: string, data: Uint8Array) => void } = {},
): Promise<Through> {
  await using server = await startTestServer({ agencies: [], accounts: workload.accounts });
  const events = await fillIntake(server, workload);
  const consumers = await startConsumers(server, options.onCopy);
  const settings = await settingsOf(workload, server);
  const measured = await startSubject(subject, settings, { dir: workload.dir, ...options });
  const pid = await serverPid(server.stateDir);
  const messages = workload.messages.length;
  const counts: Record<string, number> = {};
  for (const agency of [...recipients, sender]) counts[agency] = messages;
  // The front door has a receipt for each event besides; the floor tells nobody of them.
  if (subject === "gateway") counts[frontDoor] = messages + events;
  const serverBefore = await processorMs(pid);
  const ownBefore = ownMicros();
  measured.begin();
  await measured.start();
  const from = performance.now();
  let decidedAt = 0;
  const wanted = subject === "gateway" ? messages + events : messages;
  const decided = (async () => {
    while ((await measured.figures()).decided < wanted) await delay(POLL_MS);
    decidedAt = performance.now();
  })();
  await consumers.until(counts);
  const seconds = (performance.now() - from) / 1000;
  await decided;
  const own = ownMicros() - ownBefore;
  const figures = await measured.figures();
  const serverMs = (await processorMs(pid)) - serverBefore;
  await consumers.stop();
  await measured.stop();
  const perMessage = (ms: number): number => Math.round((ms * 1000) / messages);
  return {
    subject,
    messages,
    seconds,
    perSecond: Math.round(messages / seconds),
    decidedPerSecond: Math.round((messages * 1000) / (decidedAt - from)),
    micros: {
      main: perMessage(figures.mainMs),
      subject: perMessage(figures.cpuMs),
      server: perMessage(serverMs),
      consumers: Math.round(own / messages),
    },
    rss: figures.rss,
    stages: figures.stages,
  };
}

function ownMicros(): number {
  const { user, system } = cpuUsage();
  return user + system;
}

/** Puts everything into the intake in order; says how many register events stand before the messages. */
async function fillIntake(server: TestServer, workload: Workload): Promise<number> {
  const council = await server.connect(frontDoor);
  const school = await server.connect(sender);
  // Events of one family depend on each other, so they go one after the other; messages do not.
  for (const [at, event] of workload.events.entries()) await publishIntake(council, event, { msgId: `event-${at}` });
  await inTurn(workload.messages.length, async (at) => {
    const message = workload.messages[at];
    if (message) await publishIntake(school, message, { msgId: `message-${at}` });
  });
  return workload.events.length;
}
