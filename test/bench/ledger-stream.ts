import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { putCheckpoint } from "@gatehouse/bus/checkpoint-store";
import type { Bus } from "@gatehouse/bus/connect";
import { appendBatch, MAX_BATCH_RECORDS } from "@gatehouse/bus/append";
import { streamInfo } from "@gatehouse/bus/read";
import { coreSubjects, streams } from "@gatehouse/bus/subjects";
import { generateNoteKey, notePublicKey, noteSigner, verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { Checkpointer } from "@gatehouse/gateway/ledger/checkpointer";
import type { CommittedLeaf } from "@gatehouse/gateway/ledger/checkpointer";
import { signCheckpoint } from "@gatehouse/ledger/checkpoint";
import { noteKey } from "@gatehouse/ledger/note-key";
import { openTileFolder } from "@gatehouse/ledger/tile-folder";
import { openTileLog } from "@gatehouse/ledger/tile-log";
import { silentLog } from "@gatehouse/observe/log";
import { startTestServer } from "@gatehouse/test/kit/nats";
import type { Claim, Size } from "./claim.ts";
import { leafOf, timed } from "./ledger.ts";
import { median, rounded } from "./statistics.ts";

/** For each register event of another bench, so many leaves: two million in a whole run. */
const LEAVES_PER_EVENT = 20;
/** A turn takes some seconds, so that checkpoints fall into it as in service. */
const TURN_BATCHES = 250;
const CHECKPOINT_MS = 1_000;

/** What the gateway puts leaves into trees with, over an empty ledger that nobody witnesses. */
async function openCheckpointer(bus: Bus, tilesDir: string): Promise<Checkpointer> {
  const secret = generateNoteKey();
  const key = noteKey("bench.example/ledger", "ed25519", notePublicKey(secret));
  const sign = noteSigner(secret);
  const store = await openTileFolder(tilesDir);
  return new Checkpointer({
    tiles: await openTileLog(store, 0),
    store,
    final: null,
    sign: (head) => signCheckpoint({ origin: key.name, ...head, extensions: [] }, key, sign),
    keep: async (sort, bytes) => putCheckpoint(bus, sort, bytes),
    trust: () => ({ log: { origin: key.name, keys: [key] }, witnesses: new Map(), policy: null }),
    verify: verifyNoteSignature,
    witnesses: [],
    log: silentLog,
  });
}

type Follow = (leaves: readonly CommittedLeaf[]) => void;

/** Appends a turn's leaves batch by batch; what follows the stream gets each batch once it is committed. */
async function append(bus: Bus, at: { n: number; seq: number }, batches: number, follow: Follow): Promise<void> {
  for (let batch = 0; batch < batches; batch++) {
    const leaves = Array.from({ length: MAX_BATCH_RECORDS }, (_, of) => ({
      n: at.n + of + 1,
      leaf: leafOf(at.n + of),
    }));
    const records = leaves.map(({ leaf }) => ({ subject: coreSubjects.ledger, data: leaf }));
    const outcome = await appendBatch(bus, records, { expectedLastSeq: at.seq });
    if (outcome.outcome !== "committed") throw new Error(`a batch was not committed: ${outcome.outcome}`);
    at.n += leaves.length;
    at.seq = outcome.lastSeq;
    follow(leaves);
  }
}

/** The same with a checkpoint each second, and one at the end that has every leaf. */
async function appendSigned(
  bus: Bus,
  at: { n: number; seq: number },
  batches: number,
  checkpointer: Checkpointer,
): Promise<number> {
  const ended = new AbortController();
  const each = (async (): Promise<number> => {
    let signed = 0;
    while (await second(ended.signal)) {
      await checkpointer.tick();
      signed += 1;
    }
    await checkpointer.tick();
    return signed + 1;
  })();
  try {
    await append(bus, at, batches, (leaves) => checkpointer.add(leaves));
  } finally {
    ended.abort();
  }
  return each;
}

/** @returns false when it was called off meanwhile */
async function second(signal: AbortSignal): Promise<boolean> {
  return setTimeout(CHECKPOINT_MS, true, { signal }).catch(() => false);
}

/** The ledger's stream by itself, and with the tree's tiles and a checkpoint each second beside it. */
export async function ledgerStream(size: Size, say: (line: string) => void): Promise<Claim> {
  const total = size.events * LEAVES_PER_EVENT;
  const batches = Math.max(1, Math.min(TURN_BATCHES, Math.round(total / (4 * MAX_BATCH_RECORDS))));
  const turn = batches * MAX_BATCH_RECORDS;
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-bench-stream-"));
  try {
    await using server = await startTestServer({ agencies: [] });
    const bus = await server.connect("gateway");
    const at = { n: 0, seq: (await streamInfo(bus, streams.core)).lastSeq };
    const checkpointer = await openCheckpointer(bus, join(dir, "tiles"));
    const [bare, whole]: [number[], number[]] = [[], []];
    const missed: CommittedLeaf[] = [];
    let checkpoints = 0;
    while (at.n < total || whole.length === 0) {
      // By turns, so that a stream that grows slower, or a machine that is busy, meets both.
      bare.push(await timed(async () => append(bus, at, batches, (leaves) => void missed.push(...leaves))));
      // What the other turn left out of the tree goes in between the two, and is not counted.
      checkpointer.add(missed.splice(0));
      await checkpointer.tick();
      whole.push(
        await timed(async () => {
          checkpoints += await appendSigned(bus, at, batches, checkpointer);
        }),
      );
      const rate = (times: readonly number[]): number => Math.round((turn * 1_000) / (times.at(-1) ?? 1));
      say(`${at.n} leaves, ${rate(bare)}/s bare, ${rate(whole)}/s with tiles and a checkpoint each second`);
    }
    if (checkpointer.standing().signed !== at.n) throw new Error("a leaf is in no checkpoint");
    const rate = (times: readonly number[]): number => Math.round((turn * 1_000) / median(times));
    const ratios = whole.map((ms, of) => (bare[of] ?? ms) / ms);
    return {
      name: "ledger-stream",
      title: `Appending ${at.n} leaves to the stream, with and without tree and checkpoints`,
      columns: ["", "with tiles and a checkpoint each second", "bare stream", "ratio"],
      rows: [["leaves/s, durable", rate(whole), rate(bare), rounded(median(ratios), 2)]],
      notes: [
        `Medians of ${whole.length} turns of ${turn} leaves each, in atomic batches of ${MAX_BATCH_RECORDS}; the ratio is that of two turns that follow each other. The server syncs each batch and copies CORE to LEDGER, as in service. The tree is kept by the gateway's own checkpointer in the process that appends: ${checkpoints} checkpoints, and a turn ends when one with its last leaf is kept.`,
      ],
      raw: { bare, whole, turn },
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
