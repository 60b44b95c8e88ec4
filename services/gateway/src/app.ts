import { setTimeout as delay } from "node:timers/promises";
import { answer } from "@gatehouse/bus/ask";
import { connectBus } from "@gatehouse/bus/connect";
import { checkServer } from "@gatehouse/bus/control";
import type { Bus } from "@gatehouse/bus/connect";
import { followIntake } from "@gatehouse/bus/follow";
import { streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { ensureTopology } from "@gatehouse/bus/topology";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { Log } from "@gatehouse/observe/log";
import type { MessagePath } from "@gatehouse/observe/message-path";
import type { Metrics } from "@gatehouse/observe/metrics";
import type { Tracing } from "@gatehouse/observe/tracing";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { GatewayConfig } from "./config.ts";
import { assemble } from "./assemble.ts";
import type { Assembly } from "./assemble.ts";
import { readSignedPartnership, trustDirectory, withNewestDirectory } from "./keys.ts";
import type { GatewayIdentity } from "./keys.ts";
import { finishErasing } from "./erase/erase-at-start.ts";
import { recover } from "./recover.ts";
import type { Checkpointer } from "./ledger/checkpointer.ts";
import { openLedger } from "./ledger/open-ledger.ts";
import type { OpenLedger } from "./ledger/open-ledger.ts";
import { PolicyWatch } from "./policy-watch.ts";
import type { StageTimes } from "./stage-times.ts";
import { messagePaths } from "./watch/message-path.ts";
import { watchGateway } from "./watch/watch-gateway.ts";

/** The world outside the gateway: real in service, handed in by tests that decide time and death. */
export type GatewayPorts = {
  readonly log: Log;
  /** The machine's clock, milliseconds since 1970. */
  readonly clock: () => number;
  /** A place where tests stop the world; does nothing in service. */
  readonly at: (point: string) => Promise<void>;
  /** By how much tests put the server's time ahead, so that what is due in days falls due; absent in service. */
  readonly aheadMs?: () => number;
  /** By how much more tests put it ahead for erasing, so that years pass for what is kept and for nothing else. */
  readonly erasingAheadMs?: () => number;
  /** Where it counts what it does; nowhere when absent. */
  readonly metrics?: Metrics;
  /** Where it notes the ways of messages; nowhere when absent. */
  readonly tracing?: Tracing;
};

export type Gateway = {
  /** Rejects with what stopped it; resolves when it was asked to stop. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
  /** Puts a newer directory in force. @throws `directory-invalid` when the root does not vouch for it */
  readonly adoptDirectory: (compact: string) => Promise<void>;
  readonly times: StageTimes;
  /** How far the messages of a number have come, of nobody: see `messagePaths`. */
  readonly paths: (id: string) => readonly MessagePath[];
  /** Number of the last committed record. */
  readonly record: () => number;
};

const TICK_MS = 1_000;
const SOURCE_WAIT_MS = 50;
/** Behind what is already recorded by more than this, the clock is wrong, and decisions depend on it. */
const MAX_CLOCK_BEHIND_MS = 120_000;
/** A clock further from the server's than this is said aloud (architecture §8). */
const ALARM_CLOCK_MS = 30_000;

/**
 * Starts a gateway: recovers its state from what was recorded, then decides what comes in until it is stopped.
 *
 * @throws `server-not-durable`, `bus-unavailable`, `bus-access-refused`, `topology-differs`, `ledger-mismatch`, `clock-wrong`,
 *   `ledger-behind-witness`, `ledger-forked`, `ledger-key-unlisted`
 */
export async function startGateway(
  config: GatewayConfig,
  identity: GatewayIdentity,
  ports: GatewayPorts,
): Promise<Gateway> {
  const { log, clock } = ports;
  await refuseCarelessServers(config, identity);
  const bus = await connectBus({ url: config.natsUrl, creds: identity.creds, caPem: identity.caPem, name: "gateway" });
  try {
    const accounts = identity.directory.trusted.agencies.map(({ account }) => account);
    await ensureTopology(bus, { accounts, profile: config.profile });
    const found = await recover(bus, {
      storageKey: identity.storageKey,
      policy: compilePolicy(identity.partnership),
      at: ports.at,
      pause: async () => await delay(SOURCE_WAIT_MS),
    });
    if (clock() < found.state.at.nowMs - MAX_CLOCK_BEHIND_MS) throw new GatehouseError("clock-wrong");
    const late = [...found.state.history.duties.values()].filter(({ told }) => told > 0).length;
    // An alarm that a crash swallowed is heard of at the next start at the latest.
    if (late > 0) log.warn("gateway.duties-late", { count: late });
    log.info("gateway.recovered", { count: found.folded, seq: found.end.n });
    const nowMs = (await streamInfo(bus, streams.intake)).serverTime.getTime();
    const current = await withNewestDirectory(config, identity, found.state.directory, nowMs);
    const policy = compilePolicy(current.partnership);
    const { storageKey } = identity;
    const recovered = await finishErasing(bus, found, { storageKey, policy, log, at: ports.at });
    const watch = new PolicyWatch(policy, current.unsigned, log);
    watch.look(nowMs);
    let inForce = current.directory.trusted;
    const { checkpointer, scrubbed } = await openLedger({
      bus,
      config,
      identity,
      clock,
      log,
      directory: () => inForce,
      records: recovered.end.n,
      answered: (agency, outcome) => ports.metrics?.count("gatehouse_witness_answers_total", { agency, outcome }),
    });
    const assembly = assemble({ bus, config, identity: current, ports, policy, nowMs, checkpointer }, recovered);
    // Before anything is awaited: no record may be committed unheard.
    assembly.committer.onCommitted((batch) => checkpointer.add(batch));
    if (ports.metrics) watchGateway(ports.metrics, { bus, clock, checkpointer, directory: () => inForce, ...assembly });
    const adoptDirectory = async (compact: string): Promise<TrustedDirectory> => {
      inForce = await assembly.adoptDirectory(compact);
      await sayWhatItRevokes(config, current, compact, { watch, log, clock });
      return inForce;
    };
    const paths = (id: string): readonly MessagePath[] =>
      pathsOf(assembly, checkpointer, inForce, { id, nowMs: clock() });
    return await run(bus, { ...assembly, adoptDirectory, checkpointer, scrubbed, paths }, watch, ports);
  } catch (cause) {
    await bus.close();
    throw cause;
  }
}

/** Whose signature a newer directory makes void: what is in force stays so until the next start, which leaves it out. */
async function sayWhatItRevokes(
  config: GatewayConfig,
  { root }: GatewayIdentity,
  compact: string,
  { watch, log, clock }: Pick<GatewayPorts, "log" | "clock"> & { readonly watch: PolicyWatch },
): Promise<void> {
  try {
    watch.lacks((await readSignedPartnership(config, await trustDirectory(compact, root), root, clock())).unsigned);
  } catch (error) {
    // The files were changed to something that the next start will refuse.
    log.error("gateway.alarm", { code: error instanceof GatehouseError ? error.code : "internal" });
  }
}

/** What a server acknowledges must be on its disk: each says how it keeps data, and a careless one is not used. */
async function refuseCarelessServers(config: GatewayConfig, identity: GatewayIdentity): Promise<void> {
  const { natsUrl: url, servers } = config;
  const observer = await connectBus({ url, creds: identity.observerCreds, caPem: identity.caPem, name: "observer" });
  try {
    await checkServer(observer, { servers });
  } finally {
    await observer.close();
  }
}

async function run(
  bus: Bus,
  assembly: Assembly & OpenLedger & Pick<Gateway, "paths">,
  watch: PolicyWatch,
  ports: GatewayPorts,
): Promise<Gateway> {
  const { loop, committer, snapshots, answerer, stopping, times, scrubbed } = assembly;
  const answering = await answer(bus, answerer);
  const ticking = everySoOften(() => tickQuietly(bus, { ...assembly, watch }, ports), TICK_MS);
  const signing = everySoOften(() => checkpointQuietly(assembly.checkpointer, ports.log), TICK_MS);
  const looping = loop.run(followIntake(bus, { fromSeq: loop.state.at.intake + 1, signal: stopping.signal }));
  const again = assembly.again.run();
  const lost = bus.closed.then((cause) => {
    if (cause && !stopping.signal.aborted) throw cause;
  });
  const differing = scrubbed.then(() => committer.failure());
  const ended = Promise.race([looping, committer.failure(), lost, differing, abortOf(stopping.signal)]).finally(() => {
    clearInterval(ticking);
    clearInterval(signing);
    stopping.abort();
  });
  ended.catch(() => undefined);
  ports.log.info("gateway.ready", { count: committer.committed });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.allSettled([looping, again, answering.stop(), assembly.eraser.idle()]);
    await committer.idle();
    await snapshots.last(loop.state);
    await bus.close();
  };
  let stopped: Promise<void> | null = null;
  return {
    ended,
    times,
    paths: assembly.paths,
    record: () => committer.committed,
    adoptDirectory: async (compact) => void (await assembly.adoptDirectory(compact)),
    stop: async () => await (stopped ??= stop()),
  };
}

function pathsOf(
  { loop }: Pick<Assembly, "loop">,
  checkpointer: Checkpointer,
  { agencies, ledger }: TrustedDirectory,
  asked: { readonly id: string; readonly nowMs: number },
): readonly MessagePath[] {
  const standing = { ...checkpointer.standing(), isWitnessed: ledger.quorum > 0 };
  const senders = agencies.map((agency) => agency.id);
  return messagePaths(loop.state, standing, senders, asked);
}

/** What cannot be signed now is signed later: no decision waits for it. */
async function checkpointQuietly(checkpointer: Checkpointer, log: Log): Promise<void> {
  try {
    await checkpointer.tick();
  } catch (error) {
    const code = error instanceof GatehouseError ? error.code : "internal";
    // The server is away for a moment when it is started again; anything else is for a human.
    if (code !== "bus-unavailable") log.error("gateway.alarm", { code, err: error });
  }
}

async function abortOf(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Calls again and again, never before the last call has ended. */
function everySoOften(work: () => Promise<void>, ms: number): NodeJS.Timeout {
  let working = false;
  return setInterval(() => {
    if (working) return;
    working = true;
    void work().finally(() => {
      working = false;
    });
  }, ms);
}

/** Commits what has fallen due by the server's time, once nothing stored before it waits: that comes first. */
async function tickQuietly(
  bus: Bus,
  { loop, again, handOver, eraser, stopping, watch }: Assembly & { readonly watch: PolicyWatch },
  { clock, log, aheadMs, erasingAheadMs }: GatewayPorts,
): Promise<void> {
  try {
    const { lastSeq, serverTime } = await streamInfo(bus, streams.intake);
    const ms = clock() - serverTime.getTime();
    if (Math.abs(ms) > ALARM_CLOCK_MS) log.error("gateway.clock-wrong", { code: "clock-wrong", ms });
    watch.look(serverTime.getTime() + (aheadMs?.() ?? 0));
    const current = loop.state.at.intake >= lastSeq && !stopping.signal.aborted;
    if (current) loop.tick(serverTime.getTime() + (aheadMs?.() ?? 0));
    again.retry();
    eraser.look(serverTime.getTime() + (aheadMs?.() ?? 0) + (erasingAheadMs?.() ?? 0));
    await handOver.look(serverTime.getTime());
  } catch {
    // The server is away and will be asked again; or the committer has stopped, and `ended` says why.
  }
}
