import { setTimeout as delay } from "node:timers/promises";
import { publishIntake } from "@gatehouse/bus/agency";
import { startTestServer } from "@gatehouse/test/kit/nats";
import type { Claim, Size } from "./claim.ts";
import { startConsumers } from "./consumers.ts";
import { frontDoor, recipients, sender } from "./family.ts";
import { median, quantile, rounded } from "./statistics.ts";
import { runThrough } from "./run-through.ts";
import { startSubject } from "./start-subject.ts";
import type { SubjectName } from "./start-subject.ts";
import { makeWorkload, settingsOf } from "./workload.ts";
import type { Workload } from "./workload.ts";

const TICK_MS = 2;
/** Left out at the beginning: engines compile then. */
const WARM_SHARE = 0.2;

type Run = { readonly subject: SubjectName; readonly p50: number; readonly p90: number; readonly p99: number };

/** From publishing to the last of the five copies taken, at half of what the gateway can do; the floor at the same rate. */
export async function latency(size: Size, say: (line: string) => void): Promise<Claim> {
  await using loaded = await makeWorkload(size.messages);
  const full = await runThrough("gateway", loaded);
  const rate = Math.max(1, Math.round(full.perSecond / 2));
  await using workload = await makeWorkload(rate * size.seconds);
  const runs: Run[] = [];
  for (let round = 0; round < size.rounds; round++) {
    const order: readonly SubjectName[] = round % 2 === 0 ? ["gateway", "floor"] : ["floor", "gateway"];
    for (const subject of order) {
      const run = await underLoad(subject, workload, rate);
      runs.push(run);
      say(`${subject}: p50 ${run.p50} ms, p99 ${run.p99} ms at ${rate} messages a second`);
    }
  }
  const of = (subject: SubjectName, pick: (run: Run) => number): number =>
    rounded(median(runs.filter((run) => run.subject === subject).map(pick)), 1);
  const row = (name: string, pick: (run: Run) => number): (string | number)[] => {
    const [gateway, floor] = [of("gateway", pick), of("floor", pick)];
    return [name, gateway, floor, rounded(gateway / floor, 2)];
  };
  return {
    name: "latency",
    title: `From publishing to the last of five copies, at ${rate} messages a second (half of the gateway's throughput)`,
    columns: ["milliseconds", "gateway", "floor", "times the floor"],
    rows: [row("p50", (run) => run.p50), row("p90", (run) => run.p90), row("p99", (run) => run.p99)],
    notes: [
      `${size.seconds} s of load a run, the first fifth left out; medians of ${size.rounds} runs each, interleaved.`,
    ],
    raw: { rate, runs },
  };
}

async function underLoad(subject: SubjectName, workload: Workload, rate: number): Promise<Run> {
  await using server = await startTestServer({ agencies: [], accounts: workload.accounts });
  const council = await server.connect(frontDoor);
  const school = await server.connect(sender);
  for (const [at, event] of workload.events.entries()) await publishIntake(council, event, { msgId: `event-${at}` });
  const measured = await startSubject(subject, await settingsOf(workload, server), { dir: workload.dir });
  const consumers = await startConsumers(server);
  await measured.start();
  const before = subject === "gateway" ? workload.events.length : 0;
  // The front door's receipts for its events come first.
  await consumers.until({ [frontDoor]: before });
  const sentAt: number[] = [];
  const from = performance.now();
  const sending: Promise<unknown>[] = [];
  while (sentAt.length < workload.messages.length) {
    const owed = Math.min(workload.messages.length, Math.floor(((performance.now() - from) / 1000) * rate));
    while (sentAt.length < owed) {
      const message = workload.messages[sentAt.length];
      sentAt.push(performance.now());
      if (message) sending.push(publishIntake(school, message, { msgId: `message-${sentAt.length}` }));
    }
    await delay(TICK_MS);
  }
  await Promise.all(sending);
  const counts = recipients.map((agency) => [agency, sentAt.length + (agency === frontDoor ? before : 0)] as const);
  await consumers.until(Object.fromEntries(counts));
  // Copies come to each agency in the order of the intake, so the k-th is of the k-th message.
  const took = sentAt.map((sent, at) => {
    const taken = recipients.map(
      (agency) => consumers.taken.get(agency)?.[at + (agency === frontDoor ? before : 0)] ?? 0,
    );
    return Math.max(...taken) - sent;
  });
  await consumers.stop();
  await measured.kill();
  const counted = took.slice(Math.floor(took.length * WARM_SHARE));
  const at = (share: number): number => rounded(quantile(counted, share), 1);
  return { subject, p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}
