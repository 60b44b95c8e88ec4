import type { AgencyId } from "@gatehouse/contracts/agency";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { formatAddCheckpoint, parseCosignatures } from "@gatehouse/ledger/add-checkpoint";
import type { CheckpointNote } from "@gatehouse/ledger/checkpoint";
import { askLog, remoteLog } from "@gatehouse/ledger/remote-log";
import type { RemoteLog } from "@gatehouse/ledger/remote-log";
import { maxNoteBytes } from "@gatehouse/ledger/signed-note";
import type { NoteSignature } from "@gatehouse/ledger/signed-note";

/** What a witness says to a checkpoint. `away` is not an answer; `refused` is one that a human has to look at. */
export type WitnessAnswer =
  | { readonly outcome: "cosigned"; readonly signatures: readonly NoteSignature[] }
  | { readonly outcome: "away" }
  | { readonly outcome: "refused"; readonly code: ErrorCode; readonly size: number | null };

/** One witness, as the gateway reaches it (C2SP tlog-witness). */
export type WitnessLine = RemoteLog & {
  readonly agency: AgencyId;
  /** Asks for a cosignature. @param proofFrom the consistency proof from a size to the checkpoint's */
  readonly cosign: (
    note: CheckpointNote,
    proofFrom: (size: number) => Promise<readonly Buffer[]>,
  ) => Promise<WitnessAnswer>;
};

/**
 * Reaches a witness by HTTP. What it answers is untrusted throughout.
 *
 * @param url where its paths begin, without a slash at the end
 */
export function witnessLine(agency: AgencyId, url: string): WitnessLine {
  let known = 0;
  const post = async (
    note: CheckpointNote,
    oldSize: number,
    proofFrom: (size: number) => Promise<readonly Buffer[]>,
  ): Promise<{ readonly status: number; readonly body: Buffer } | null> => {
    const proof = oldSize === 0 ? [] : await proofFrom(oldSize);
    const body = formatAddCheckpoint({ oldSize, proof, note });
    return askLog(`${url}/add-checkpoint`, maxNoteBytes, { method: "POST", body });
  };
  return {
    agency,
    ...remoteLog(url),
    cosign: async (note, proofFrom) => {
      const { size } = note.checkpoint;
      for (let attempt = 0; attempt < 2; attempt++) {
        const answer = await post(note, Math.min(known, size), proofFrom);
        if (answer === null || answer.status === 503 || answer.status === 429) return { outcome: "away" };
        if (answer.status === 409) {
          const theirs = Number(answer.body.toString("latin1").trim());
          if (!Number.isSafeInteger(theirs) || theirs < 0) break;
          // It has cosigned more than there is: not this ledger, or not all of it.
          if (theirs > size) return { outcome: "refused", code: "ledger-behind-witness", size: theirs };
          known = theirs;
          continue;
        }
        if (answer.status === 422) return { outcome: "refused", code: "ledger-forked", size: known };
        const signatures = answer.status === 200 ? parseCosignatures(answer.body) : undefined;
        if (!signatures) break;
        known = size;
        return { outcome: "cosigned", signatures };
      }
      return { outcome: "refused", code: "witness-answer-invalid", size: null };
    },
  };
}
