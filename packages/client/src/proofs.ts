import { join } from "node:path";
import { maxProofRecords, RecordProof } from "@gatehouse/contracts/request";
import type { DirectoryLedger } from "@gatehouse/contracts/directory";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { ledgerTrust } from "@gatehouse/ledger/directory-trust";
import { readLeaf } from "@gatehouse/ledger/record";
import { parseTlogProof, verifyTlogProof } from "@gatehouse/ledger/tlog-proof";
import { decodeChecked, encodeChecked } from "./checked-file.ts";
import type { Clock } from "./clock.ts";
import type { Disk } from "./disk.ts";
import { writeWhole } from "./disk.ts";

/** A record is final a second or two after it was decided; nobody waits at a screen for it. */
const firstAskAfterMs = 3_000;
/** While records wait: a small question every so often, however many there are. */
const askEveryMs = 10_000;
/** Records that wait for their proof; more are asked for when somebody asks about their message. */
const mostWaiting = 10_000;

/** The proofs that what this agency was told of is in the ledger, and cosigned: its evidence, kept for good. */
export type Proofs = {
  /** Asks for a record's proof by and by, unless it is here. */
  readonly want: (record: number) => void;
  /** Asks for these now, and waits for the answer. @throws as asking the gateway does */
  readonly fetch: (records: readonly number[]) => Promise<void>;
  /** The proof of a record, verified when it came; null while there is none. */
  readonly read: (record: number) => Promise<RecordProof | null>;
  readonly stop: () => void;
};

export type ProofsOptions = {
  readonly dir: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly ask: (records: readonly number[]) => Promise<readonly RecordProof[]>;
  /** What the directory in force says of the ledger. */
  readonly ledger: () => DirectoryLedger;
  readonly onFailed: (error: unknown) => void;
};

/** Opens the folder with one small file a record: a leaf and the proof that it is in a cosigned checkpoint. */
export function openProofs(options: ProofsOptions): Proofs {
  const { dir, disk, clock, ask, ledger, onFailed } = options;
  const waiting = new Set<number>();
  let cancel: (() => void) | null = null;
  let stopped = false;
  const read: Proofs["read"] = async (record) => {
    const bytes = await disk.read(fileOf(dir, record));
    const parsed = RecordProof.safeParse(bytes === null ? null : decodeChecked(bytes)?.meta);
    return parsed.success && parsed.data.record === record ? parsed.data : null;
  };
  const take = async (records: readonly number[]): Promise<void> => {
    for (const proof of await ask(records)) {
      if (!records.includes(proof.record) || !proves(proof, ledger(), clock.now())) continue;
      await disk.makeDir(dir);
      await writeWhole(disk, fileOf(dir, proof.record), encodeChecked(proof, new Uint8Array()));
      waiting.delete(proof.record);
    }
  };
  const round = async (): Promise<void> => {
    const records = [...waiting].slice(0, maxProofRecords);
    // Whoever is not answered goes to the end: one that never comes must not keep others waiting.
    for (const record of records) waiting.delete(record);
    for (const record of records) waiting.add(record);
    await take(records);
  };
  const next = (ms: number): void => {
    if (stopped || cancel !== null || waiting.size === 0) return;
    cancel = clock.after(ms, () => {
      void round()
        .catch(onFailed)
        .finally(() => {
          cancel = null;
          next(askEveryMs);
        });
    });
  };
  return {
    read,
    fetch: async (records) => {
      for (let at = 0; at < records.length; at += maxProofRecords) await take(records.slice(at, at + maxProofRecords));
    },
    want: (record) => {
      if (stopped || waiting.size >= mostWaiting) return;
      waiting.add(record);
      next(firstAskAfterMs);
    },
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
}

/**
 * Whether a proof shows that a record is final: its leaf is that record's, in a checkpoint of the partnership's ledger,
 * cosigned by a quorum of its witnesses, all by the directory and nothing that the answer says of itself.
 */
export function proves({ record, leaf, proof }: RecordProof, ledger: DirectoryLedger, now: Date): boolean {
  const { policy } = ledgerTrust(ledger, now.toISOString());
  const bytes = Buffer.from(leaf, "utf8");
  const parsed = parseTlogProof(Buffer.from(proof, "utf8"));
  if (policy === null || !parsed || parsed.index !== record - 1 || readLeaf(bytes)?.n !== record) return false;
  return verifyTlogProof(parsed, bytes, policy, verifyNoteSignature).outcome === "final";
}

function fileOf(dir: string, record: number): string {
  return join(dir, `${record}.proof`);
}
