import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { formatAddCheckpoint, parseCosignatures } from "@gatehouse/ledger/add-checkpoint";
import { signCheckpoint, withSignatures } from "@gatehouse/ledger/checkpoint";
import type { CheckpointNote } from "@gatehouse/ledger/checkpoint";
import { formatVerifierKey, noteKey } from "@gatehouse/ledger/note-key";
import { standingOf } from "@gatehouse/ledger/quorum";
import { memoryTiles } from "@gatehouse/ledger/testing/memory-tiles";
import { testKey } from "@gatehouse/ledger/testing/note-keys";
import { openTileLog } from "@gatehouse/ledger/tile-log";
import { tileReader } from "@gatehouse/ledger/tile-reader";
import { say } from "@gatehouse/test/kit/environment";
import { otherPrograms } from "@gatehouse/test/kit/other-programs";
import { expect, onTestFinished, test } from "vitest";

// Somebody else's witness: litewitness, by the author of the C2SP formats, from Debian's package `torchwood`.
const run = promisify(execFile);
const found = await otherPrograms("torchwood", ["torchwood"]);
const agent = await run("ssh-agent", ["-h"]).then(
  () => true,
  (cause: unknown) => !(cause instanceof Error && "code" in cause && cause.code === "ENOENT"),
);
const why = reasonToSkip();
if (why !== null) say(`other-witness: skipped, ${why}`);

function reasonToSkip(): string | null {
  if ("missing" in found) return found.missing;
  return agent ? null : "there is no ssh-agent on this machine, where litewitness has its key";
}

const origin = "northshire.example/ledger";
const log = testKey(origin, "ed25519");
const name = "witness.example/other";

test.skipIf(why !== null)("another author's witness follows a ledger of ours, and notices one that forks", async () => {
  const { url, key } = await startLitewitness();
  const ask = async (oldSize: number, proof: readonly Buffer[], note: CheckpointNote): Promise<Response> =>
    fetch(`${url}/add-checkpoint`, { method: "POST", body: formatAddCheckpoint({ oldSize, proof, note }) });
  const ours = await ledger("ours");
  let last = 0;
  for (const size of [1, 2, 255, 256, 257, 700]) {
    const { note, reader } = await ours.growTo(size);
    const answer = await ask(last, await reader.consistencyProof(last, size), note);
    expect([size, answer.status]).toEqual([size, 200]);
    const signatures = parseCosignatures(Buffer.from(await answer.arrayBuffer())) ?? [];
    const policy = { log: { origin, keys: [log.key] }, witnesses: [key], quorum: 1 };
    expect(standingOf(note, policy, verifyNoteSignature).outcome).toBe("signed");
    expect(standingOf(withSignatures(note, signatures), policy, verifyNoteSignature).outcome).toBe("final");
    last = size;
  }
  const { note, reader } = await ours.growTo(900);
  const proof = await reader.consistencyProof(700, 900);
  const late = await ask(257, await reader.consistencyProof(257, 900), note);
  expect([late.status, await late.text()]).toEqual([409, "700\n"]);
  const unsigned = { ...note, signatures: signedBy(testKey(origin, "ed25519"), note) };
  expect((await ask(700, proof, unsigned)).status).toBe(403);
  const fork = await (await ledger("another")).growTo(900);
  expect((await ask(700, await fork.reader.consistencyProof(700, 900), fork.note)).status).toBe(422);
  expect((await ask(700, proof, note)).status).toBe(200);
});

function signedBy({ key, sign }: ReturnType<typeof testKey>, note: CheckpointNote): CheckpointNote["signatures"] {
  return signCheckpoint(note.checkpoint, key, sign).signatures;
}

async function ledger(leaf: string) {
  const store = memoryTiles();
  const tiles = await openTileLog(store, 0);
  return {
    growTo: async (size: number) => {
      const more = Array.from({ length: size - tiles.size() }, (_, at) => Buffer.from(`${leaf} ${tiles.size() + at}`));
      const { root } = await tiles.append(more);
      const note = signCheckpoint({ origin, size, root, extensions: [] }, log.key, log.sign);
      return { note, reader: tileReader(store, size) };
    },
  };
}

/** With a fresh key, which it keeps in an agent; it knows our ledger by its origin and key. */
async function startLitewitness() {
  // A socket's path may have about a hundred characters.
  const dir = await mkdtemp(join(tmpdir(), "gh-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  const bin = join("dir" in found ? found.dir : "", "usr/bin");
  const [socket, db, keyFile] = [join(dir, "s"), join(dir, "w.db"), join(dir, "k")];
  ends(spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" }));
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", keyFile]);
  const add = async (): Promise<unknown> => run("ssh-add", ["-q", keyFile], { env: { SSH_AUTH_SOCK: socket } });
  await expect.poll(async () => add().then(Boolean, () => false)).toBe(true);
  const { stdout: line } = await run("ssh-keygen", ["-l", "-f", keyFile]);
  const fingerprint = line.split(" ")[1] ?? "";
  await run(join(bin, "witnessctl"), ["add-log", "-db", db, "-origin", origin]);
  const vkey = formatVerifierKey(log.key);
  await run(join(bin, "witnessctl"), ["add-key", "-db", db, "-origin", origin, "-key", vkey]);
  const listen = `127.0.0.1:${await freePort()}`;
  const args = ["-name", name, "-db", db, "-ssh-agent", socket, "-listen", listen, "-key", fingerprint];
  ends(spawn(join(bin, "litewitness"), args, { stdio: "ignore", cwd: dir }));
  const url = `http://${listen}`;
  await expect
    .poll(async () =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
    .toBe(true);
  return { url, key: noteKey(name, "cosignature", await publicKeyIn(`${keyFile}.pub`)) };
}

/** The 32 bytes at the end of OpenSSH's form of an Ed25519 key (RFC 8709 §4). */
async function publicKeyIn(file: string): Promise<Buffer> {
  const [, blob = ""] = (await readFile(file, "utf8")).split(" ");
  return Buffer.from(blob, "base64").subarray(-32);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((done) => void server.close(done));
  return typeof address === "object" && address ? address.port : 0;
}

function ends(child: ChildProcess): void {
  onTestFinished(() => void child.kill());
}
