import type { AgencyId } from "@gatehouse/contracts/agency";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { formatAddCheckpoint, parseCosignatures } from "@gatehouse/ledger/add-checkpoint";
import { parseCheckpoint } from "@gatehouse/ledger/checkpoint";
import type { CheckpointNote } from "@gatehouse/ledger/checkpoint";
import { maxNoteBytes } from "@gatehouse/ledger/signed-note";
import type { NoteSignature } from "@gatehouse/ledger/signed-note";
import { tilePath, parseTilePath } from "@gatehouse/ledger/tiles";
import type { TileStore } from "@gatehouse/ledger/tile-store";

/** What a witness says to a checkpoint. `away` is not an answer; `refused` is one that a human has to look at. */
export type WitnessAnswer =
  | { readonly outcome: "cosigned"; readonly signatures: readonly NoteSignature[] }
  | { readonly outcome: "away" }
  | { readonly outcome: "refused"; readonly code: ErrorCode; readonly size: number | null };

/** One witness, as the gateway reaches it (C2SP tlog-witness). */
export type WitnessLine = {
  readonly agency: AgencyId;
  /** Asks for a cosignature. @param proofFrom the consistency proof from a size to the checkpoint's */
  readonly cosign: (
    note: CheckpointNote,
    proofFrom: (size: number) => Promise<readonly Buffer[]>,
  ) => Promise<WitnessAnswer>;
  /** The newest checkpoint that it cosigned, unverified. */
  readonly newest: () => Promise<CheckpointNote | "none" | "away">;
  /** Its copy of the ledger, to read only; unverified. */
  readonly tiles: TileStore;
};

/** A witness may have to wait for the last leaves to reach it. */
const TIMEOUT_MS = 5_000;
/** A tile is 8 KiB, a bundle of 256 leaves some 100. */
const MAX_TILE_BYTES = 17 << 20;

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
    return request(`${url}/add-checkpoint`, maxNoteBytes, { method: "POST", body });
  };
  return {
    agency,
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
    newest: async () => {
      const answer = await request(`${url}/checkpoint`, maxNoteBytes, {});
      if (answer?.status === 404) return "none";
      return (answer?.status === 200 ? parseCheckpoint(answer.body) : undefined) ?? "away";
    },
    tiles: {
      read: async (path) => {
        const tile = parseTilePath(path);
        if (!tile) return undefined;
        const answer = await request(`${url}/${tilePath(tile)}`, MAX_TILE_BYTES, {});
        return answer?.status === 200 ? answer.body : undefined;
      },
      write: async () => Promise.reject(new TypeError("a witness writes its own tiles")),
      dropPartials: async () => Promise.reject(new TypeError("a witness drops its own tiles")),
    },
  };
}

/** Null when nobody answered in time, or with more than is ever right. */
async function request(
  url: string,
  maxBytes: number,
  options: { readonly method?: string; readonly body?: string },
): Promise<{ readonly status: number; readonly body: Buffer } | null> {
  try {
    const response = await fetch(url, { ...options, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const chunks: Uint8Array[] = [];
    let size = 0;
    const body: AsyncIterable<Uint8Array> | null = response.body;
    for await (const chunk of body ?? []) {
      size += chunk.length;
      if (size > maxBytes) return null;
      chunks.push(chunk);
    }
    return { status: response.status, body: Buffer.concat(chunks) };
  } catch {
    // Away, or not a witness: it will be asked again.
    return null;
  }
}
