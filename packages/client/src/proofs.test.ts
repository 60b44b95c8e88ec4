import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DirectoryLedger } from "@gatehouse/contracts/directory";
import type { RecordProof } from "@gatehouse/contracts/request";
import { generateNoteKey, notePublicKey, noteSigner } from "@gatehouse/envelope/note-key";
import type { NoteSigningKey } from "@gatehouse/envelope/note-key";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { signCheckpoint, withSignatures } from "@gatehouse/ledger/checkpoint";
import { cosign } from "@gatehouse/ledger/cosignature";
import { hashLeaf, hashNode } from "@gatehouse/ledger/merkle";
import { noteKey } from "@gatehouse/ledger/note-key";
import { formatTlogProof } from "@gatehouse/ledger/tlog-proof";
import { expect, onTestFinished, test } from "vitest";
import { realDisk } from "./disk.ts";
import { openProofs, proves } from "./proofs.ts";

const origin = "gatehouse.example/northshire";
const now = new Date("2026-11-02T09:00:00Z");
const [ledgerKey, council, police, stranger] = [
  generateNoteKey(),
  generateNoteKey(),
  generateNoteKey(),
  generateNoteKey(),
];
const entry = ({ kid, x }: NoteSigningKey) => ({
  kid,
  x,
  validFrom: "2026-01-01T00:00:00Z",
  validTo: "2027-01-01T00:00:00Z",
  revokedAt: null,
});
const witnessName = (agency: string): string => `${origin}/witness/${agency}`;
const ledger: DirectoryLedger = {
  origin,
  keys: [entry(ledgerKey)],
  witnesses: [
    { agency: "council", name: witnessName("council"), keys: [entry(council)] },
    { agency: "police", name: witnessName("police"), keys: [entry(police)] },
  ],
  quorum: 2,
};

const leaf = (n: number): string =>
  canonicalJson({
    n,
    intake: n,
    gatewayKey: "A".repeat(43),
    engine: "test",
    policy: "test 1",
    factsDigest: "0".repeat(64),
    root: "1".repeat(64),
  });

/** The proof of record 1 or 2 in a ledger of two. */
function proofOf(
  record: number,
  {
    log = ledgerKey,
    by = [
      ["council", council],
      ["police", police],
    ] as readonly (readonly [string, NoteSigningKey])[],
  } = {},
): RecordProof {
  const hashes = [1, 2].map((n) => hashLeaf(Buffer.from(leaf(n))));
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = hashes;
  const head = { origin, size: 2, root: hashNode(first, second), extensions: [] };
  const note = signCheckpoint(head, noteKey(origin, "ed25519", notePublicKey(log)), noteSigner(log));
  const cosignatures = by.map(([agency, key]) =>
    cosign(note.text, noteKey(witnessName(agency), "cosignature", notePublicKey(key)), noteSigner(key), 1_793_606_400),
  );
  const proof = {
    index: record - 1,
    hashes: [record === 1 ? second : first],
    note: withSignatures(note, cosignatures),
  };
  return { record, leaf: leaf(record), proof: formatTlogProof(proof) };
}

test("a proof with the quorum's cosignatures is one", () => {
  expect([1, 2].map((record) => proves(proofOf(record), ledger, now))).toEqual([true, true]);
});

test.each<[string, RecordProof, DirectoryLedger]>([
  ["another record's", { ...proofOf(2), record: 1 }, ledger],
  ["another leaf's", { ...proofOf(1), leaf: leaf(2) }, ledger],
  ["of a leaf that is none", { ...proofOf(1), leaf: "{}" }, ledger],
  ["no proof", { ...proofOf(1), proof: "c2sp.org/tlog-proof@v1\n" }, ledger],
  ["signed by a stranger", proofOf(1, { log: stranger }), ledger],
  ["cosigned by one of two", proofOf(1, { by: [["council", council]] }), ledger],
  [
    "cosigned by one under two names",
    proofOf(1, {
      by: [
        ["council", council],
        ["police", council],
      ],
    }),
    ledger,
  ],
  ["good, where the directory names no quorum", proofOf(1), { ...ledger, quorum: 0 }],
])("a proof that is %s proves nothing", (_what, proof, said) => {
  expect(proves(proof, said, now)).toBe(false);
});

/** A clock that goes on when told. */
function steppedClock() {
  const tasks: (() => void)[] = [];
  const clock = {
    now: () => now,
    after: (_ms: number, task: () => void) => {
      tasks.push(task);
      return () => void tasks.splice(0);
    },
  };
  return { clock, step: () => tasks.shift()?.(), waits: () => tasks.length };
}

async function opened(answer: (records: readonly number[]) => Promise<readonly RecordProof[]>) {
  const dir = join(await mkdtemp(join(tmpdir(), "gatehouse-proofs-")), "proofs");
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  const asked: (readonly number[])[] = [];
  const failed: unknown[] = [];
  const time = steppedClock();
  const ask = async (records: readonly number[]): Promise<readonly RecordProof[]> => {
    asked.push([...records]);
    return answer(records);
  };
  const options = { dir, disk: realDisk(), clock: time.clock, ledger: () => ledger };
  const proofs = openProofs({ ...options, ask, onFailed: (error) => failed.push(error) });
  return { proofs, asked, failed, ...time };
}

test("what was told is asked for until its proof is there, and kept", async () => {
  const answers: (readonly RecordProof[])[] = [[], [{ ...proofOf(2), record: 1 }, proofOf(2)], [proofOf(1)]];
  const { proofs, asked, step, waits } = await opened(async () => answers.shift() ?? []);
  proofs.want(1);
  proofs.want(2);
  proofs.want(1);
  for (const many of [1, 2, 3]) {
    expect(waits()).toBe(1);
    step();
    await expect.poll(() => asked.length).toBe(many);
    await expect.poll(() => many === 3 || waits() === 1).toBe(true);
  }
  await expect.poll(async () => (await proofs.read(1))?.record).toBe(1);
  expect(asked).toEqual([[1, 2], [1, 2], [1]]);
  expect(await proofs.read(2)).toEqual(proofOf(2));
  expect(await proofs.read(3)).toBeNull();
  expect(waits()).toBe(0);
});

test("a question that fails is asked again, and nothing after the end", async () => {
  const { proofs, asked, failed, step, waits } = await opened(async () => Promise.reject(new Error("away")));
  proofs.want(1);
  step();
  await expect.poll(() => failed.length).toBe(1);
  await expect.poll(() => waits()).toBe(1);
  proofs.stop();
  expect(waits()).toBe(0);
  proofs.want(2);
  expect([waits(), asked.length]).toEqual([0, 1]);
});
