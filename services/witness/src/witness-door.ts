import { hash } from "node:crypto";
import { createApp } from "@gatehouse/http/app";
import type { App, AppReply } from "@gatehouse/http/app";
import { formatCosignatures, judgementBody, maxRequestBytes, sizeMediaType } from "@gatehouse/ledger/add-checkpoint";
import { encodeEntries } from "@gatehouse/ledger/entry-bundle";
import { headLine, judgeHeadLine, parseHeadLine } from "@gatehouse/ledger/head-line";
import { formatNote } from "@gatehouse/ledger/signed-note";
import { readBundle, readTile, tileReader } from "@gatehouse/ledger/tile-reader";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import { hashBytes, parseTilePath, tileAt, tileWidth } from "@gatehouse/ledger/tiles";
import { formatTlogProof } from "@gatehouse/ledger/tlog-proof";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import type { CosignerAnswer } from "./cosigner.ts";
import type { StateFile } from "./state-file.ts";

export type DoorPorts = {
  readonly store: TileStore;
  readonly state: StateFile;
  readonly origin: string;
  readonly answer: (body: Uint8Array) => Promise<CosignerAnswer>;
  /** A code when the witness cannot do its work. */
  readonly trouble: () => string | null;
  readonly log: Log;
  readonly metrics?: Metrics | undefined;
};

/** They are answered one after the other, and anybody may ask: a log asks once a second, so who comes behind so many comes again. */
const mostWaiting = 32;
/** A line of text is a fraction of it. */
const maxHeadBytes = 1_024;

const text = "text/plain; charset=utf-8";
const retryAfterSeconds = 1;
const forGood = "public, max-age=31536000, immutable";
const place = /^(?:0|[1-9][0-9]{0,15})$/;

/**
 * What a witness serves: its cosignatures (C2SP tlog-witness), its copy of the log (C2SP tlog-tiles), and proofs
 * (C2SP tlog-proof). Anybody may ask; nothing here is about anybody.
 */
export function witnessDoor(ports: DoorPorts): App {
  const { state, origin, log, trouble } = ports;
  const app = createApp({
    log,
    metrics: ports.metrics,
    // The specification names no media type for a request.
    accepts: ["*"],
    health: () => {
      const code = trouble();
      return code === null ? { ready: true } : { ready: false, code };
    },
  });
  const open = { config: { open: true } } as const;
  if (ports.metrics) watchCopy(ports.metrics, ports);
  let waiting = 0;
  app.post("/add-checkpoint", { ...open, bodyLimit: maxRequestBytes }, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (waiting >= mostWaiting) return sendAnswer(reply, { outcome: "behind", status: 503 });
    waiting += 1;
    const answer = await ports.answer(body).finally(() => {
      waiting -= 1;
    });
    ports.metrics?.count("gatehouse_witness_requests_total", { outcome: answer.outcome });
    await sendAnswer(reply, answer);
  });
  const checkpoint = async (reply: AppReply): Promise<void> => {
    const { cosigned } = state.current();
    if (!cosigned) return notThere(reply);
    await reply.header("content-type", text).header("cache-control", "no-store").send(formatNote(cosigned));
  };
  app.get("/checkpoint", open, async (_, reply) => checkpoint(reply));
  app.get(`/${hash("sha256", origin)}/checkpoint`, open, async (_, reply) => checkpoint(reply));
  app.get("/head", open, async (_, reply) => {
    const { cosigned } = state.current();
    if (!cosigned) return notThere(reply);
    await sendLine(reply, headLine(cosigned.checkpoint));
  });
  app.post("/head", { ...open, bodyLimit: maxHeadBytes }, async (request, reply) => {
    const head = Buffer.isBuffer(request.body) ? parseHeadLine(request.body.toString().replace(/\n$/, "")) : undefined;
    if (!head) return sendLine(reply.status(400), "malformed");
    const size = state.current().copied;
    await sendLine(reply, await judgeHeadLine(head, origin, { reader: tileReader(ports.store, size), size }));
  });
  app.get<{ Params: { "*": string } }>("/tile/*", open, async (request, reply) => {
    const bytes = await tileBytes(ports, `tile/${request.params["*"]}`);
    if (!bytes) return notThere(reply);
    await reply.header("content-type", "application/octet-stream").header("cache-control", forGood).send(bytes);
  });
  app.get<{ Params: { index: string } }>("/proof/:index", open, async (request, reply) => {
    const proof = place.test(request.params.index) ? await proofOf(ports, Number(request.params.index)) : undefined;
    if (proof === undefined) return notThere(reply);
    await reply.header("content-type", text).header("cache-control", "no-store").send(proof);
  });
  return app;
}

function watchCopy(metrics: Metrics, { state, trouble }: DoorPorts): void {
  metrics.read(
    ["gatehouse_witness_copied_records", "gatehouse_witness_cosigned_records", "gatehouse_witness_troubled"],
    () => {
      const { copied, cosigned } = state.current();
      return {
        gatehouse_witness_copied_records: copied,
        gatehouse_witness_cosigned_records: cosigned?.checkpoint.size ?? 0,
        gatehouse_witness_troubled: trouble() === null ? 0 : 1,
      };
    },
  );
}

async function sendAnswer(reply: AppReply, answer: CosignerAnswer): Promise<void> {
  reply.header("cache-control", "no-store");
  if (answer.outcome === "cosigned") {
    await reply.header("content-type", text).send(formatCosignatures(answer.signatures));
    return;
  }
  if (answer.outcome === "behind") {
    await reply.status(answer.status).header("retry-after", String(retryAfterSeconds)).send("");
    return;
  }
  const type = answer.outcome === "size-differs" ? sizeMediaType : text;
  await reply.status(answer.status).header("content-type", type).send(judgementBody(answer));
}

async function sendLine(reply: AppReply, line: string): Promise<void> {
  await reply.header("content-type", text).header("cache-control", "no-store").send(`${line}\n`);
}

async function notThere(reply: AppReply): Promise<void> {
  await reply.status(404).header("content-type", text).header("cache-control", "no-store").send("not-found\n");
}

/**
 * A tile as far as a checkpoint needs it: of any width up to what is copied, cut from the widest there is, because a
 * checkpoint's sizes are the log's and the copy's steps are not.
 */
async function tileBytes({ store, state }: DoorPorts, path: string): Promise<Buffer | undefined> {
  const asked = parseTilePath(path);
  if (!asked) return undefined;
  const there = tileAt(asked.level, asked.index * tileWidth, state.current().copied);
  if (!there || asked.width > there.width) return undefined;
  if (asked.level === "entries") return encodeEntries((await readBundle(store, there)).slice(0, asked.width));
  return (await readTile(store, there)).subarray(0, asked.width * hashBytes);
}

async function proofOf({ store, state }: DoorPorts, index: number): Promise<string | undefined> {
  const { cosigned, copied } = state.current();
  if (!cosigned || index >= cosigned.checkpoint.size) return undefined;
  const hashes = await tileReader(store, copied).inclusionProof(index, cosigned.checkpoint.size);
  return formatTlogProof({ index, hashes, note: cosigned });
}
