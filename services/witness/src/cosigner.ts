import { judgeAddCheckpoint, parseAddCheckpoint } from "@gatehouse/ledger/add-checkpoint";
import type { Judgement } from "@gatehouse/ledger/add-checkpoint";
import { withSignatures } from "@gatehouse/ledger/checkpoint";
import type { CheckpointNote, LogIdentity } from "@gatehouse/ledger/checkpoint";
import { cosign } from "@gatehouse/ledger/cosignature";
import { emptyRoot } from "@gatehouse/ledger/merkle";
import type { NoteKey, SignNote, VerifyNote } from "@gatehouse/ledger/note-key";
import { verifyNote } from "@gatehouse/ledger/signed-note";
import type { NoteSignature } from "@gatehouse/ledger/signed-note";
import type { StateFile } from "./state-file.ts";
import type { WitnessCopy } from "./witness-copy.ts";

/** What a witness answers to a log. `behind`: its copy does not reach so far yet; the same may be asked again. */
export type CosignerAnswer =
  | Exclude<Judgement, { readonly outcome: "cosign" }>
  | { readonly outcome: "cosigned"; readonly status: 200; readonly signatures: readonly NoteSignature[] }
  | { readonly outcome: "behind"; readonly status: 503 };

export type CosignerPorts = {
  readonly key: NoteKey;
  readonly sign: SignNote;
  readonly verify: VerifyNote;
  /** The ledger as the directory in force knows it, now. */
  readonly log: () => LogIdentity;
  readonly copy: WitnessCopy;
  readonly state: StateFile;
  /** Brings the copy to a size, if that can be done in a moment. */
  readonly catchUp: (size: number) => Promise<void>;
  /** Unix time, seconds. */
  readonly now: () => number;
};

/**
 * Answers a log's request (C2SP tlog-witness, “add-checkpoint”), and cosigns only what this witness has read and checked
 * itself, leaf by leaf. The cosignature leaves when the checkpoint is on disk for good. Calls must not overlap.
 *
 * @param body untrusted
 */
export async function answerAddCheckpoint(body: Uint8Array, ports: CosignerPorts): Promise<CosignerAnswer> {
  const { copy, state, verify, key, sign, now } = ports;
  const log = ports.log();
  const latest = state.current().cosigned?.checkpoint ?? { size: 0, root: emptyRoot() };
  const request = parseAddCheckpoint(body);
  const find = (origin: string) => (origin === log.origin ? { log, latest } : undefined);
  const judgement = judgeAddCheckpoint(request, find, verify);
  if (judgement.outcome !== "cosign" || !request) return judgement.outcome === "cosign" ? malformed : judgement;
  const { size, root } = judgement.checkpoint;
  if (size > copy.size()) await ports.catchUp(size);
  if (size > copy.size()) return { outcome: "behind", status: 503 };
  // A proof shows that the log did not contradict itself; only the leaves show that it is the ledger.
  if (!(await copy.reader().root(size)).equals(root)) return { outcome: "inconsistent", status: 422 };
  const timeSeconds = Math.max(now(), 1);
  const signature = cosign(request.note.text, key, sign, timeSeconds);
  await state.save({ ...state.current(), cosigned: cosignedNote(request.note, log, signature, verify) });
  return { outcome: "cosigned", status: 200, signatures: [signature] };
}

const malformed = { outcome: "malformed", status: 400 } as const;

/** The checkpoint with the log's signatures that were verified and this witness's: nobody else's word is passed on. */
function cosignedNote(
  note: CheckpointNote,
  log: LogIdentity,
  signature: NoteSignature,
  verify: VerifyNote,
): CheckpointNote {
  const signers = verifyNote(note, log.keys, verify);
  const own = note.signatures.filter(({ name, id }) => signers.some((key) => key.name === name && key.id.equals(id)));
  return withSignatures({ ...note, signatures: own }, [signature]);
}
