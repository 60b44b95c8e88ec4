import { GatehouseError } from "@gatehouse/contracts/errors";
import { withSignatures } from "@gatehouse/ledger/checkpoint";
import type { CheckpointNote } from "@gatehouse/ledger/checkpoint";
import { verifyCosignature } from "@gatehouse/ledger/cosignature";
import type { LedgerTrust } from "@gatehouse/ledger/directory-trust";
import type { VerifyNote } from "@gatehouse/ledger/note-key";
import { standingOf } from "@gatehouse/ledger/quorum";
import { formatNote, signaturesOf } from "@gatehouse/ledger/signed-note";
import type { NoteSignature } from "@gatehouse/ledger/signed-note";
import { openTileLog } from "@gatehouse/ledger/tile-log";
import type { TileLog, TreeHead } from "@gatehouse/ledger/tile-log";
import { tileReader } from "@gatehouse/ledger/tile-reader";
import type { TileReader } from "@gatehouse/ledger/tile-reader";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import type { TlogProof } from "@gatehouse/ledger/tlog-proof";
import type { Log } from "@gatehouse/observe/log";
import type { WitnessLine } from "./witness-line.ts";

export type CheckpointerPorts = {
  /** The tree with every record that LEDGER had at the start. */
  readonly tiles: TileLog;
  /** Where its tiles lie. */
  readonly store: TileStore;
  /** The newest checkpoint with a quorum's cosignatures that was kept before; null for none. */
  readonly final: CheckpointNote | null;
  readonly sign: (head: TreeHead) => CheckpointNote;
  /** Keeps a checkpoint for good. */
  readonly keep: (sort: "signed" | "cosigned", bytes: Uint8Array) => Promise<void>;
  /** Whom the directory in force vouches for, now. */
  readonly trust: () => LedgerTrust;
  readonly verify: VerifyNote;
  readonly witnesses: readonly WitnessLine[];
  readonly log: Log;
  /** Counts what a witness answered. */
  readonly answered?: (agency: string, outcome: "cosigned" | "away" | "refused" | "invalid") => void;
};

/** A committed record's leaf, by its number: record `n` is leaf `n - 1`. */
export type CommittedLeaf = { readonly n: number; readonly leaf: Uint8Array };

/**
 * Puts committed leaves into the tree, signs what it is about once a second, and asks the witnesses to cosign. None of it
 * stands in the way of a decision: a record is decided when it is in CORE, and *final* when a quorum has seen it.
 */
export class Checkpointer {
  readonly #ports: CheckpointerPorts;
  /** Null after a write that failed: what is in memory is then ahead of what is there. */
  #tiles: TileLog | null;
  /** Kept until a checkpoint that has them is. */
  #waiting: CommittedLeaf[] = [];
  #signedSize: number;
  #newest: CheckpointNote | null = null;
  #final: CheckpointNote | null;
  #signedAtMs = 0;
  #finalAtMs = 0;

  constructor(ports: CheckpointerPorts) {
    this.#ports = ports;
    this.#tiles = ports.tiles;
    this.#signedSize = ports.tiles.size();
    this.#final = ports.final;
  }

  /** The newest checkpoint that a quorum cosigned; null until there is one. */
  get final(): CheckpointNote | null {
    return this.#final;
  }

  /** How many records are signed and final, and when that was last the case for more; 0 before the first of this start. */
  standing(): {
    readonly signed: number;
    readonly signedAtMs: number;
    readonly final: number;
    readonly finalAtMs: number;
  } {
    const signed = this.#newest?.checkpoint.size ?? 0;
    const final = this.#final?.checkpoint.size ?? 0;
    return { signed, signedAtMs: this.#signedAtMs, final, finalAtMs: this.#finalAtMs };
  }

  /** How many records are committed and not in a signed checkpoint yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes leaves that are in CORE for good, in order and without a gap. */
  add(leaves: readonly CommittedLeaf[]): void {
    // One by one: a call takes only so many arguments.
    for (const leaf of leaves) this.#waiting.push(leaf);
  }

  /**
   * Signs a checkpoint when there is something new, and asks whoever has not cosigned the newest one. Not to be called
   * again before it has ended.
   *
   * @throws `ledger-mismatch` when a leaf is missing between the tree and what waits; what disk or server say when they
   *   cannot be written: nothing is lost, and the next call tries again
   */
  async tick(): Promise<void> {
    await this.#grow();
    const note = this.#newest;
    if (note === null || note.checkpoint.size === this.#final?.checkpoint.size) return;
    const cosigned = await this.#cosigned(note);
    if (cosigned === null) return;
    await this.#ports.keep("cosigned", Buffer.from(formatNote(cosigned)));
    this.#final = cosigned;
    this.#finalAtMs = Date.now();
  }

  /**
   * The proof that a record is in the newest final checkpoint, to be verified offline against the directory.
   *
   * @param n the record's number
   * @returns null while that is not final
   */
  async proofOf(n: number): Promise<TlogProof | null> {
    const note = this.#final;
    if (note === null || n < 1 || n > note.checkpoint.size) return null;
    return { index: n - 1, hashes: await this.#reader().inclusionProof(n - 1, note.checkpoint.size), note };
  }

  #reader(): TileReader {
    return tileReader(this.#ports.store, this.#signedSize);
  }

  async #grow(): Promise<void> {
    const { sign, keep, store } = this.#ports;
    const leaves = [...this.#waiting];
    if (leaves.length === 0 && this.#newest !== null) return;
    const tiles = this.#tiles ?? (await openTileLog(store, this.#signedSize));
    this.#tiles = null;
    const head = await tiles.append(newLeaves(leaves, tiles.size()));
    this.#tiles = tiles;
    if (head.size === 0) return;
    const note = sign(head);
    // Kept before anybody is shown it: a start can always tell what was signed.
    await keep("signed", Buffer.from(formatNote(note)));
    this.#waiting.splice(0, leaves.length);
    this.#signedSize = head.size;
    this.#newest = note;
    this.#signedAtMs = Date.now();
  }

  /** The checkpoint with the cosignatures of a quorum; null while they are too few. */
  async #cosigned(note: CheckpointNote): Promise<CheckpointNote | null> {
    const { witnesses, trust, verify, log, answered } = this.#ports;
    const reader = this.#reader();
    const { policy } = trust();
    if (policy === null) return null;
    const { size } = note.checkpoint;
    const answers = await Promise.all(
      witnesses.map(async (witness) => witness.cosign(note, async (from) => reader.consistencyProof(from, size))),
    );
    const signatures: NoteSignature[] = [];
    for (const [at, answer] of answers.entries()) {
      const agency = witnesses[at]?.agency ?? "";
      if (answer.outcome === "cosigned") {
        const word = wordOf(agency, note.text, answer.signatures, trust(), verify);
        answered?.(agency, word ? "cosigned" : "invalid");
        if (word) signatures.push(word);
        else log.error("gateway.alarm", { code: "witness-answer-invalid", agency });
        continue;
      }
      answered?.(agency, answer.outcome);
      const seq = answer.outcome === "refused" && answer.size !== null ? { seq: answer.size } : {};
      if (answer.outcome === "away") log.warn("gateway.witness-away", { agency });
      else log.error("gateway.alarm", { code: answer.code, agency, ...seq });
    }
    const all = withSignatures(note, signatures);
    return standingOf(all, policy, verify).outcome === "final" ? all : null;
  }
}

/** As far as a witness's clock may be from the gateway's: whose key it was is looked up by the time that it says. */
const mostSkewSeconds = 300;

/**
 * What a witness says of itself to a checkpoint, in one line; nothing else that it sends goes any further. A bad line under
 * another's name would make the whole note bad, and enough lines of strangers a note that nobody reads: then one witness
 * could keep everything from becoming final.
 *
 * @param signatures untrusted
 * @returns null when there is none, one of them is bad, or its time is far from now
 */
function wordOf(
  agency: string,
  text: string,
  signatures: readonly NoteSignature[],
  { policy, witnesses }: LedgerTrust,
  verify: VerifyNote,
): NoteSignature | null {
  const keys = witnesses.get(agency) ?? [];
  const key = policy?.witnesses.find(({ name, id }) => keys.some((own) => own.name === name && own.id.equals(id)));
  if (!key) return null;
  const told = signaturesOf({ text, signatures }, key).map((line) => ({
    line,
    timeSeconds: verifyCosignature(text, line, key, verify) ?? null,
  }));
  const [newest] = told.toSorted((a, b) => (b.timeSeconds ?? 0) - (a.timeSeconds ?? 0));
  if (!newest || newest.timeSeconds === null || told.some(({ timeSeconds }) => timeSeconds === null)) return null;
  const isNow = Math.abs(newest.timeSeconds - Date.now() / 1_000) <= mostSkewSeconds;
  return isNow ? newest.line : null;
}

/** What of these leaves the tree has not: after a checkpoint that could not be kept, the first of them are in it. */
function newLeaves(leaves: readonly CommittedLeaf[], size: number): readonly Uint8Array[] {
  const more = leaves.filter(({ n }) => n > size);
  if (more.some(({ n }, at) => n !== size + 1 + at)) throw new GatehouseError("ledger-mismatch", { limit: size + 1 });
  return more.map(({ leaf }) => leaf);
}
