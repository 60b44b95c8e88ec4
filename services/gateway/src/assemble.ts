import { setTimeout as delay } from "node:timers/promises";
import { appendBatch } from "@gatehouse/bus/append";
import type { Bus } from "@gatehouse/bus/connect";
import type { IntakeMessage } from "@gatehouse/bus/follow";
import type { AgencyId } from "@gatehouse/contracts/agency";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { noMetrics } from "@gatehouse/observe/metrics";
import { noTracing } from "@gatehouse/observe/tracing";
import { createKeyedHash } from "@gatehouse/envelope/keyed-hash";
import { sealingKeyAt } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import type { Opener } from "@gatehouse/envelope/open-sealed";
import { createSealer } from "@gatehouse/envelope/seal";
import type { Sealer } from "@gatehouse/envelope/seal";
import type { Policy } from "@gatehouse/policy/compile";
import { AgainWorker } from "./again-worker.ts";
import { createAnswerer } from "./answers.ts";
import type { GatewayPorts } from "./app.ts";
import type { Checkpointer } from "./ledger/checkpointer.ts";
import { Committer } from "./commit.ts";
import type { CommitPorts } from "./commit.ts";
import type { GatewayConfig } from "./config.ts";
import { trustDirectory } from "./keys.ts";
import type { Directory, GatewayIdentity } from "./keys.ts";
import { engine } from "./engine.ts";
import { retentionLimits } from "./erase/answer-retention.ts";
import { Eraser } from "./erase/eraser.ts";
import type { EraserPorts } from "./erase/eraser.ts";
import { HandOverWatch } from "./hand-over-watch.ts";
import type { JudgeContext } from "./judge.ts";
import { intakeContent } from "./intake-content.ts";
import type { IntakeContent, Place } from "./intake-content.ts";
import { judgePolicy } from "./judge-policy.ts";
import { openSafely } from "./open.ts";
import type { Opened } from "./open.ts";
import { OrderedLoop } from "./ordered-loop.ts";
import { letterLimits } from "./letter/letters.ts";
import { readStep } from "./letter/read-step.ts";
import { PreviewLimits } from "./preview-limits.ts";
import { readCoreEnd } from "./recover.ts";
import { recordedDecisions } from "./recorded-decisions.ts";
import { proofsOf } from "./ledger/proofs.ts";
import type { Recovered } from "./recover.ts";
import { lookLimits } from "./review/context.ts";
import { replyTo } from "./reply.ts";
import type { ReplyContext } from "./reply.ts";
import { createSnapshots } from "./snapshots.ts";
import type { Snapshots } from "./snapshots.ts";
import { createStageTimes } from "./stage-times.ts";
import type { StageTimes } from "./stage-times.ts";
import { tellAgain, toldIn } from "./tell-again.ts";
import { countSteps } from "./watch/count-steps.ts";
import { wishLimits } from "./wishes/answer-wishes.ts";
import { signReceipt, writeStep } from "./write.ts";

/** The gateway's parts, joined and not yet running. */
export type Assembly = {
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly snapshots: Snapshots;
  /** Decides again what waits for it, until the gateway stops. */
  readonly again: AgainWorker;
  readonly handOver: HandOverWatch;
  /** Erases what is past its time and what was asked for, while the others go on. */
  readonly eraser: Eraser;
  readonly answerer: (account: string, data: Uint8Array) => Promise<Uint8Array>;
  /** Resolves with the directory then in force. */
  readonly adoptDirectory: (compact: string) => Promise<TrustedDirectory>;
  readonly stopping: AbortController;
  readonly times: StageTimes;
};

type Given = {
  readonly bus: Bus;
  readonly config: GatewayConfig;
  /** By the newest directory that was ever in force. */
  readonly identity: GatewayIdentity;
  readonly ports: GatewayPorts;
  readonly policy: Policy;
  /** The server's time of this start. */
  readonly nowMs: number;
  readonly checkpointer: Checkpointer;
};

/** An identifier has at most 100 characters: one step hides which of its schemes it is. */
const OWN_ID_STEP = 256;
const SOON_MS = 10;
const RETRY_MS = [50, 100, 200, 500, 1000] as const;

/** Joins what `recover` found to the stages that go on from there. */
export function assemble(given: Given, recovered: Recovered): Assembly {
  const { bus, config, identity, ports, policy } = given;
  const { clock, at, log } = ports;
  const { storageKey, signingKey } = identity;
  const partnership = identity.partnership.id;
  const stopping = new AbortController();
  const counts = countSteps(ports.metrics ?? noMetrics, ports.tracing ?? noTracing, clock);
  const times = createStageTimes(undefined, counts.stage);
  const policyName = `${policy.id} ${policy.hash}`;
  const keyedHash = createKeyedHash(identity.identityKey);
  const opener = createOpener(identity.sealingKeys);
  const sealer = createSealer({ from: partnership, now: clock });
  let directory = identity.directory;
  const sealTo = sealOwnIds(sealer, () => directory.trusted, clock);
  const committer = new Committer(commitPorts(bus, ports, times, stopping.signal), recovered.end);
  committer.onCommitted(counts.committed);
  const stored = { storedN: storedAt(recovered), erased: recovered.erased };
  const snapshots = createSnapshots(bus, { config, committer, ...stored, storageKey, log, at });
  const open = async (item: IntakeMessage): Promise<Opened> =>
    await openSafely(item, { opener, directory: directory.trusted, partnership }, log);
  const judgeContext = (): JudgeContext => ({ directory: directory.trusted, policy, policyName, keyedHash, sealTo });
  const lasting = { bus, committer, storageKey, log, at };
  const usual = { committer, judgeContext, clock, at, times, log, onStep: counts.took };
  const loop = new OrderedLoop(recovered.state, {
    ...usual,
    open: async (item) => {
      const opened = await times.measureAsync("open", () => open(item));
      await at("loop.after-open");
      return opened;
    },
    write: async (output) => {
      // The directory that it was judged by: a newer one is in force only behind it.
      const by = { partnership, directory: directory.trusted, signingKey, sealer, storageKey, engine };
      const told = await untilAnswered(() => tellAgain(bus, output, storageKey), stopping.signal);
      const written = await writeStep(told, { ...by, policy: policyName });
      await at("loop.after-write");
      return written;
    },
    afterStep: (state) => {
      snapshots.consider(state);
      again.wake();
    },
  });
  const again = new AgainWorker({ ...lasting, loop, open, judgeContext, signal: stopping.signal, pause: soon });
  const handOver = new HandOverWatch({ bus, loop, committer, at, directory: () => directory.trusted });
  const eraser = eraserOf(given, recovered, { ...lasting, loop, snapshots, signal: stopping.signal }, () => directory);
  putInForce(loop, directory, given);
  const shared = { keyedHash, opener, sealer, directory: () => directory };
  const answerer = answererOf(given, { loop, committer, handOver, eraser, open, ...shared });
  const adoptDirectory = async (compact: string): Promise<TrustedDirectory> => {
    const newer = await trustDirectory(compact, identity.root);
    if (newer.trusted.version > loop.state.directory.version) {
      directory = newer;
      loop.adoptDirectory(newer.trusted.version, compact);
    }
    return directory.trusted;
  };
  return { loop, committer, snapshots, again, handOver, eraser, answerer, adoptDirectory, stopping, times };
}

/** What erases, by the partnership's settings. */
function eraserOf(
  { config, policy }: Given,
  { erased }: Recovered,
  ports: Pick<EraserPorts, "bus" | "loop" | "committer" | "snapshots" | "storageKey" | "signal" | "log" | "at">,
  directory: () => Directory,
): Eraser {
  const trusted = (): TrustedDirectory => directory().trusted;
  return new Eraser({
    ...ports,
    policy,
    directory: trusted,
    byTable: config.erases,
    finished: erased,
    pause: soon,
  });
}

/** The record up to which the newest stored snapshot goes. */
function storedAt({ end, folded }: Recovered): number {
  return end.n - folded;
}

/** Seals an identifier to the agency that gave it, at the key it has then; null when it has none. */
function sealOwnIds(
  sealer: Sealer,
  directory: () => TrustedDirectory,
  clock: () => number,
): (agency: AgencyId, text: string) => string | null {
  return (agency, text) => {
    const key = sealingKeyAt(directory(), agency, new Date(clock()).toISOString());
    return key ? sealer.seal({ agency, key }, Buffer.from(text), OWN_ID_STEP) : null;
  };
}

/**
 * Puts what is configured in force at this place of the order. The policy first: every record names one, and is then found
 * behind it. A policy that was in force before is adopted again, and said aloud.
 */
function putInForce(loop: OrderedLoop, directory: Directory, { policy, nowMs, ports: { log } }: Given): void {
  const earlier = loop.state.policies.get(policy.hash);
  const n = loop.consider((state) => judgePolicy(state, policy, nowMs));
  loop.adoptDirectory(directory.trusted.version, directory.compact);
  if (n === null) return;
  log.info("gateway.policy-adopted", { version: policy.hash, seq: n });
  if (earlier !== undefined)
    log.error("gateway.alarm", { code: "policy-returned", version: policy.hash, seq: earlier });
}

type Asked = Pick<ReplyContext, "loop" | "committer" | "keyedHash" | "directory"> & {
  readonly opener: Opener;
  readonly sealer: Sealer;
  readonly handOver: HandOverWatch;
  readonly eraser: Eraser;
  readonly open: (item: IntakeMessage) => Promise<Opened>;
};

/** What answers the questions of agencies, from the loop's state and what was recorded. */
function answererOf({ bus, identity, ports, policy, checkpointer }: Given, asked: Asked): Assembly["answerer"] {
  const { clock } = ports;
  const { storageKey, signingKey } = identity;
  const partnership = identity.partnership.id;
  const receipt = async (agency: AgencyId, n: number): Promise<string | null> => {
    const told = await toldIn(bus, n, storageKey);
    return told ? await signReceipt(clock(), agency, told, { partnership, signingKey }) : null;
  };
  const redeliver = (account: string, from: number): Promise<void> => asked.handOver.redeliver(account, from);
  const limits = new PreviewLimits();
  const decisions: ReplyContext["decisions"] = (page) => recordedDecisions(bus, storageKey, page);
  const reply = replyTo({
    ...asked,
    policy,
    partnership,
    clock,
    limits,
    retention: retentionOf(bus, ports, identity, asked),
    letters: { limits: new PreviewLimits(letterLimits), read: (n) => readStep(bus, storageKey, n, soon) },
    reviews: { looks: new PreviewLimits(lookLimits), content: (place) => contentAt(bus, asked.open, place) },
    wishLimits: new PreviewLimits(wishLimits),
    log: ports.log,
    redeliver,
    receipt,
    decisions,
    proofs: (records) => proofsOf(bus, checkpointer, records),
  });
  const directory = (): TrustedDirectory => asked.directory().trusted;
  return createAnswerer({ ...asked, partnership, directory, signingKey, clock, reply });
}

/** What placing holds and asking for erasures takes. */
function retentionOf(
  bus: Bus,
  { clock, aheadMs, erasingAheadMs }: GatewayPorts,
  { storageKey }: GatewayIdentity,
  { eraser }: Pick<Asked, "eraser">,
): ReplyContext["retention"] {
  return {
    limits: new PreviewLimits(retentionLimits),
    read: (n) => readStep(bus, storageKey, n, soon),
    nowMs: () => clock() + (aheadMs?.() ?? 0) + (erasingAheadMs?.() ?? 0),
    wake: () => eraser.wake(),
  };
}

/** What cannot be read is as what is no longer kept: nobody is shown anything, and deciding it again says why. */
async function contentAt(bus: Bus, open: Asked["open"], place: Place): Promise<IntakeContent | null> {
  const content = await intakeContent(bus, open, place);
  return typeof content === "string" ? null : content;
}

/** What the server copies by itself takes a millisecond or two. */
async function soon(): Promise<void> {
  await delay(SOON_MS);
}

function commitPorts(bus: Bus, ports: GatewayPorts, times: StageTimes, signal: AbortSignal): CommitPorts {
  return {
    append: async (records, expectedLastSeq) =>
      await times.measureAsync("commit", () => appendBatch(bus, records, { expectedLastSeq })),
    coreEnd: async () => await untilAnswered(() => readCoreEnd(bus), signal),
    pause: async (attempt) => await delay(retryMs(attempt)),
    at: ports.at,
  };
}

/** Codes of a server that is away, or restarting: it will answer. Any other is an answer. */
const unanswered: ReadonlySet<string> = new Set(["bus-unavailable", "internal"]);

/** Reads again until the server answers: what was written must be known before anything else is. */
async function untilAnswered<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await read();
    } catch (cause) {
      if (signal.aborted || !(cause instanceof GatehouseError) || !unanswered.has(cause.code)) throw cause;
      await delay(retryMs(attempt));
    }
  }
}

function retryMs(attempt: number): number {
  return RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 1000;
}
