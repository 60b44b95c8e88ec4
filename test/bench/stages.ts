import { cpuUsage, threadCpuUsage } from "node:process";
import { createKeyedHash } from "@gatehouse/envelope/keyed-hash";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { createSealer } from "@gatehouse/envelope/seal";
import type { GatewayIdentity } from "@gatehouse/gateway/keys";
import { judge } from "@gatehouse/gateway/judge";
import { openItem } from "@gatehouse/gateway/open";
import type { Opened, SealedItem } from "@gatehouse/gateway/open";
import { applyEffect, emptyState } from "@gatehouse/gateway/state";
import { writeStep } from "@gatehouse/gateway/write";
import type { StepOutput } from "@gatehouse/gateway/write";
import { compilePolicy } from "@gatehouse/policy/compile";
import { contextOf, take } from "./floor.ts";
import { frontDoor, sender } from "./family.ts";
import type { Workload } from "./workload.ts";

/** What one stage costs a message: microseconds of its own thread, and of all threads with it. */
export type StageCost = { readonly main: number; readonly all: number };
export type StageCosts = Readonly<Record<string, StageCost>>;

/** As many at once as the gateway opens and writes at once. */
const AT_ONCE = 64;

/** The gateway's stages without a server, each over all messages before the next: what they cost in processor time. */
export async function gatewayStages(workload: Workload, identity: GatewayIdentity): Promise<StageCosts> {
  const { partnership, directory, signingKey, storageKey } = identity;
  const policy = compilePolicy(partnership);
  const policyName = `${policy.id} ${policy.hash}`;
  const opening = {
    opener: createOpener(identity.sealingKeys),
    directory: directory.trusted,
    partnership: partnership.id,
  };
  const deciding = {
    directory: directory.trusted,
    policy,
    policyName,
    keyedHash: createKeyedHash(identity.identityKey),
    sealTo: () => null,
  };
  const writing = {
    partnership: partnership.id,
    directory: directory.trusted,
    signingKey,
    sealer: createSealer({ from: partnership.id, now: Date.now }),
    storageKey,
    engine: "bench",
    policy: policyName,
  };
  const state = emptyState();
  const step = (opened: Opened): StepOutput => {
    const output = judge(state, opened, deciding);
    applyEffect(state, output.at, output.effect, policy);
    return output;
  };
  const { events, messages } = itemsOf(workload);
  for (const event of events) step(await openItem(event, opening));
  // Twice: the first time the engine is still compiling.
  for (let warm = 0; ; warm++) {
    const half = warm === 0 ? messages.slice(0, messages.length / 2) : messages.slice(messages.length / 2);
    const open = await cost(half, async (item) => await openItem(item, opening));
    const decide = await cost(open.results, (opened) => step(opened));
    const write = await cost(decide.results, async (output) => await writeStep(output, writing));
    if (warm > 0) return { open: open.cost, decide: decide.cost, write: write.cost };
  }
}

/** The floor's one stage, without a server. */
export async function floorStages(workload: Workload, identity: GatewayIdentity): Promise<StageCosts> {
  const context = contextOf(identity);
  const { messages } = itemsOf(workload);
  for (let warm = 0; ; warm++) {
    const half = warm === 0 ? messages.slice(0, messages.length / 2) : messages.slice(messages.length / 2);
    const all = await cost(half, async (item) => await take(item, context.open(item.data), item.seq, context));
    if (warm > 0) return { all: all.cost };
  }
}

function itemsOf({ accounts, events, messages }: Workload): {
  readonly events: readonly SealedItem[];
  readonly messages: readonly SealedItem[];
} {
  const storedAt = new Date();
  const by = (agency: string): string => accounts.agencies[agency]?.publicKey ?? "";
  const item = (account: string, first: number) => (data: Uint8Array, at: number) => ({
    seq: first + at,
    account,
    data,
    storedAt,
  });
  return {
    events: events.map(item(by(frontDoor), 1)),
    messages: messages.map(item(by(sender), 1 + events.length)),
  };
}

async function cost<T, R>(
  items: readonly T[],
  work: (item: T) => R | Promise<R>,
): Promise<{ results: R[]; cost: StageCost }> {
  const results: R[] = [];
  const all = cpuUsage();
  const main = threadCpuUsage();
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  const [a, m] = [cpuUsage(all), threadCpuUsage(main)];
  const each = (used: { user: number; system: number }): number => Math.round((used.user + used.system) / items.length);
  return { results, cost: { main: each(m), all: each(a) } };
}
