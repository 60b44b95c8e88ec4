import { parseCheckpoint } from "./checkpoint.ts";
import type { CheckpointNote } from "./checkpoint.ts";
import { maxNoteBytes } from "./signed-note.ts";
import type { TileStore } from "./tile-store.ts";
import { parseTilePath, tilePath } from "./tiles.ts";

/** Somebody else's copy of a log, read by HTTP at the paths of C2SP tlog-tiles. Nothing that it answers is verified. */
export type RemoteLog = {
  /** Its newest checkpoint; `none` when it says that it has none, `away` when it does not answer as a log does. */
  readonly newest: () => Promise<CheckpointNote | "none" | "away">;
  /** Its tiles, to read only. */
  readonly tiles: TileStore;
};

/** Who has to read leaves first may take a while; who is away is not waited for. */
const TIMEOUT_MS = 5_000;
/** A tile is 8 KiB; a bundle of 256 leaves some 100, and never more than this. */
const MAX_TILE_BYTES = 17 << 20;

/**
 * Reads a log that is served at `url`.
 *
 * @param url where its paths begin, without a slash at the end
 */
export function remoteLog(url: string): RemoteLog {
  return {
    newest: async () => {
      const answer = await askLog(`${url}/checkpoint`, maxNoteBytes);
      if (answer?.status === 404) return "none";
      return (answer?.status === 200 ? parseCheckpoint(answer.body) : undefined) ?? "away";
    },
    tiles: {
      read: async (path) => {
        const tile = parseTilePath(path);
        if (!tile) return undefined;
        const answer = await askLog(`${url}/${tilePath(tile)}`, MAX_TILE_BYTES);
        return answer?.status === 200 ? answer.body : undefined;
      },
      write: async () => Promise.reject(new TypeError("whoever serves a log writes its tiles")),
      dropPartials: async () => Promise.reject(new TypeError("whoever serves a log drops its tiles")),
    },
  };
}

/** What somebody answered, untrusted; null when nobody did in time, or with more than is ever right. */
export async function askLog(
  url: string,
  maxBytes: number,
  options: { readonly method?: string; readonly body?: string } = {},
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
