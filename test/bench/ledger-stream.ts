import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bus } from "@gatehouse/bus/connect";
import { appendBatch, MAX_BATCH_RECORDS } from "@gatehouse/bus/append";
import { streamInfo } from "@gatehouse/bus/read";
import { coreSubjects, streams } from "@gatehouse/bus/subjects";
import { generateNoteKey, notePublicKey, noteSigner } from "@gatehouse/envelope/note-key";
import { signCheckpoint } from "@gatehouse/ledger/checkpoint";
import { noteKey } from "@gatehouse/ledger/note-key";
import { formatNote } from "@gatehouse/ledger/signed-note";
import { openTileFolder } from "@gatehouse/ledger/tile-folder";
import { openTileLog } from "@gatehouse/ledger/tile-log";
import type { TileLog } from "@gatehouse/ledger/tile-log";
import { startTestServer } from "@gatehouse/test/kit/nats";
import type { Claim, Size } from "./claim.ts";
import { leafOf } from "./ledger.ts";
import { median, rounded } from "./statistics.ts";

/** For each register event of another bench, so many leaves: a million in a whole run. */
const LEAVES_PER_EVENT = 10;
/** About what a stream takes in a second: as many as a checkpoint covers. */
const CHUNK_BATCHES = 20;

type Checkpoint = (log: TileLog) => Promise<void>;

/** Signs and keeps a checkpoint, as the gateway does each second. */
function checkpointer(dir: string): Checkpoint {
  const secret = generateNoteKey();
  const key = noteKey("bench.example/ledger", "ed25519", notePublicKey(secret));
  const sign = noteSigner(secret);
  return async (log) => {
    const head = { size: log.size(), root: log.root() };
    const file = await open(join(dir, `checkpoint.${head.size}`), "wx");
    await file.writeFile(formatNote(signCheckpoint({ origin: key.name, ...head, extensions: [] }, key, sign)));
    await file.sync();
    await file.close();
  };
}

/** Appends a chunk batch by batch; what follows the stream gets each batch once it is committed, and is waited for at last. */
async function append(
  bus: Bus,
  at: { n: number; seq: number },
  follow: (leaves: readonly Buffer[]) => Promise<unknown>,
): Promise<number> {
  const begin = performance.now();
  let following: Promise<unknown> = Promise.resolve();
  for (let batch = 0; batch < CHUNK_BATCHES; batch++) {
    const leaves = Array.from({ length: MAX_BATCH_RECORDS }, (_, of) => leafOf(at.n + of));
    const records = leaves.map((data) => ({ subject: coreSubjects.ledger, data }));
    const outcome = await appendBatch(bus, records, { expectedLastSeq: at.seq });
    if (outcome.outcome !== "committed") throw new Error(`a batch was not committed: ${outcome.outcome}`);
    at.n += leaves.length;
    at.seq = outcome.lastSeq;
    following = following.then(async () => follow(leaves));
  }
  await following;
  return performance.now() - begin;
}

/** The ledger's stream by itself, and with the tree's tiles and a checkpoint each second beside it. */
export async function ledgerStream(size: Size, say: (line: string) => void): Promise<Claim> {
  const total = size.events * LEAVES_PER_EVENT;
  const chunk = CHUNK_BATCHES * MAX_BATCH_RECORDS;
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-bench-stream-"));
  try {
    await using server = await startTestServer({ agencies: [] });
    const bus = await server.connect("gateway");
    const at = { n: 0, seq: (await streamInfo(bus, streams.core)).lastSeq };
    const log = await openTileLog(await openTileFolder(join(dir, "tiles")), 0);
    const checkpoint = checkpointer(dir);
    const [bare, whole]: [number[], number[]] = [[], []];
    for (let turn = 0; at.n < total || whole.length === 0; turn++) {
      // By turns, so that a stream that grows slower, or a machine that is busy, meets both.
      if (turn % 2 === 0) bare.push(await append(bus, at, async () => undefined));
      else {
        const begin = performance.now();
        await append(bus, at, async (leaves) => log.append(leaves));
        await checkpoint(log);
        whole.push(performance.now() - begin);
      }
      const rate = Math.round((chunk * 1_000) / ((turn % 2 === 0 ? bare : whole).at(-1) ?? 1));
      say(`${at.n} leaves, ${rate}/s ${turn % 2 === 0 ? "bare" : "with tiles and a checkpoint"}`);
    }
    const rate = (times: readonly number[]): number => Math.round((chunk * 1_000) / median(times));
    return {
      name: "ledger-stream",
      title: `Appending ${at.n} leaves to the stream, with and without tree and checkpoints`,
      columns: ["", "with tiles and a checkpoint each second", "bare stream", "ratio"],
      rows: [["leaves/s, durable", rate(whole), rate(bare), rounded(rate(whole) / rate(bare), 2)]],
      notes: [
        `Medians of ${whole.length} and ${bare.length} chunks of ${chunk} leaves, by turns, in atomic batches of ${MAX_BATCH_RECORDS}; the server syncs each and copies CORE to LEDGER, as in service. The tiles follow the stream as the gateway's do: a chunk ends when its last tile and its checkpoint are on disk.`,
      ],
      raw: { bare, whole, chunk },
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
