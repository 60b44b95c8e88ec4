import { readFileSync } from "node:fs";
import { argv, exit } from "node:process";
import { readNoteKey, notePublicKey, noteSigner, verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { noteKey } from "@gatehouse/ledger/note-key";
import { silentLog } from "@gatehouse/observe/log";
import { openWitness } from "@gatehouse/witness/witness";
import { z } from "zod";

// One witness that takes over leaves, cosigns once and ends: what `witness-syscalls.ts` runs under strace.

const Task = z.object({
  stateDir: z.string(),
  leaves: z.array(z.string()),
  /** The request to be answered, base64. */
  body: z.string(),
  gatewayKey: z.string(),
  origin: z.string(),
  logKey: z.string(),
  witnessKey: z.unknown(),
});
const task = Task.parse(JSON.parse(readFileSync(argv[2] ?? "", "utf8")));
const secret = readNoteKey(task.witnessKey);
const logKey = noteKey(task.origin, "ed25519", Buffer.from(task.logKey, "base64"));
try {
  const witness = await openWitness({
    stateDir: task.stateDir,
    key: noteKey("witness.example/fault", "cosignature", notePublicKey(secret)),
    sign: noteSigner(secret),
    verify: verifyNoteSignature,
    ledger: () => ({ origin: task.origin, keys: [logKey] }),
    isGateway: (kid) => kid === task.gatewayKey,
    recordsFrom: async (n) =>
      task.leaves.slice(n - 1).map((leaf, at) => ({ data: Buffer.from(leaf), coreSeq: n + at })),
    partsFrom: async () => [],
    clock: Date.now,
    log: silentLog,
    catchUpMs: 0,
  });
  const answer = await witness.answer(Buffer.from(task.body, "base64"));
  exit(answer.status === 200 ? 0 : 3);
} catch {
  // Whatever the disk said: the cosignature did not leave.
  exit(4);
}
