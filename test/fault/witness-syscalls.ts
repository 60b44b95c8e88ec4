import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, execPath, exit, stdout } from "node:process";
import { generateNoteKey, notePublicKey, noteSigner } from "@gatehouse/envelope/note-key";
import { parseCheckpoint } from "@gatehouse/ledger/checkpoint";
import { openTileFolder } from "@gatehouse/ledger/tile-folder";
import { verifyLog } from "@gatehouse/ledger/verify-log";
import { noteKey } from "@gatehouse/ledger/note-key";
import { gatewayKey, leavesOf, origin, testLog } from "@gatehouse/witness/testing/ledger";

// As Tessera's fault test: every file system call by which a witness writes is made to fail in turn, by strace, in a
// process of its own; afterwards the log must be whole, and every cosignature that left must be stood by. Writes and opens
// are left to `services/witness/src/dying-disk.test.ts`: Node itself makes many, and strace cannot tell them apart. Not part of
// `npm test`: it needs strace and the right to trace. `node test/fault/witness-syscalls.ts [ENOSPC]`

const calls = ["fsync", "link,linkat", "rename,renameat,renameat2", "mkdir,mkdirat", "unlink,unlinkat"];
const error = argv[2] ?? "EIO";
const [before, after] = [250, 262];
const child = new URL("witness-child.ts", import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), "gatehouse-syscalls-"));
const log = generateNoteKey();
const witnessKey = generateNoteKey();
const key = noteKey(origin, "ed25519", notePublicKey(log));
const leaves = leavesOf(after);
const gateway = await testLog(leaves, { key, sign: noteSigner(log) });

async function task(name: string, stateDir: string, from: number, to: number): Promise<string> {
  const file = join(dir, name);
  const body = (await gateway.ask(from, to)).toString("base64");
  const logKey = Buffer.from(notePublicKey(log)).toString("base64");
  const texts = leaves.slice(0, to).map(String);
  writeFileSync(file, JSON.stringify({ stateDir, leaves: texts, body, gatewayKey, origin, logKey, witnessKey }));
  return file;
}

/** Runs the child, the `at`-th of such calls failing. @returns its status, and whether one did */
function run(file: string, only: { readonly calls: string; readonly at: number } | null) {
  // One thread does all file work, so that the calls have one order.
  const env = { ...process.env, UV_THREADPOOL_SIZE: "1" };
  if (only === null) return { status: spawnSync(execPath, [child, file], { env }).status, hasFailed: false };
  const out = join(dir, "strace.txt");
  const inject = `inject=${only.calls}:error=${error}:when=${only.at}`;
  const args = ["-f", "-o", out, "-e", `trace=${only.calls}`, "-e", inject, execPath, child, file];
  const { status } = spawnSync("strace", args, { env });
  return { status, hasFailed: readFileSync(out, "utf8").includes("(INJECTED)") };
}

const begun = join(dir, "begun");
if (run(await task("begin.json", begun, 0, before), null).status !== 0) throw new Error("the first run failed");
let [made, wrong] = [0, 0];
for (const names of calls) {
  for (let at = 1; ; at++) {
    const stateDir = join(dir, "state");
    rmSync(stateDir, { recursive: true, force: true });
    cpSync(begun, stateDir, { recursive: true });
    const file = await task("task.json", stateDir, before, after);
    const { status, hasFailed } = run(file, { calls: names, at });
    if (!hasFailed) break;
    made += 1;
    const problem = await problemOf(stateDir, status === 0);
    if (problem !== null) wrong += 1;
    stdout.write(`${names} ${at}: status ${status}${problem === null ? "" : `  WRONG: ${problem}`}\n`);
  }
}
rmSync(dir, { recursive: true, force: true });
stdout.write(`${made} calls failed with ${error}, ${wrong} left something wrong\n`);
exit(wrong === 0 && made > 0 ? 0 : 1);

async function problemOf(stateDir: string, hasLeft: boolean): Promise<string | null> {
  const state = JSON.parse(readFileSync(join(stateDir, "state.json"), "utf8")) as { copied: number; cosigned: string };
  const cosigned = parseCheckpoint(Buffer.from(state.cosigned))?.checkpoint;
  if (!cosigned) return "no checkpoint";
  if (hasLeft && cosigned.size !== after) return "a cosignature left and is forgotten";
  const head = { size: state.copied, root: await gateway.reader.root(state.copied) };
  const verdict = await verifyLog(await openTileFolder(join(stateDir, "log")), head);
  if (verdict.outcome !== "whole") return `record ${verdict.record} ${verdict.what}`;
  const again = await task("again.json", stateDir, cosigned.size, after);
  return run(again, null).status === 0 ? null : "it does not go on";
}
