import * as nodeFs from "node:fs/promises";
import { dirname } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { parseCheckpoint } from "@gatehouse/ledger/checkpoint";
import type { CheckpointNote } from "@gatehouse/ledger/checkpoint";
import { formatNote } from "@gatehouse/ledger/signed-note";
import { z } from "zod";

/** The calls to the file system that the state makes; tests let each of them fail. */
export type StateDisk = Pick<typeof nodeFs, "open" | "readFile" | "rename">;

/** What a witness must not forget: how far its copy reaches, and the newest checkpoint it cosigned, with its cosignature. */
export type WitnessState = { readonly copied: number; readonly cosigned: CheckpointNote | null };

/** The state on disk. */
export type StateFile = {
  readonly current: () => WitnessState;
  /**
   * Writes a newer state: when it resolves it is there through any crash; when not, the old one or the new one is. After a
   * failure nothing more is written: which of the two is there, the next start finds out.
   *
   * @throws RangeError for a state that would go back
   */
  readonly save: (next: WitnessState) => Promise<void>;
};

const Kept = z.strictObject({
  v: z.literal(1),
  copied: z.number().int().min(0),
  cosigned: z.string().nullable(),
});

/**
 * Opens the state, or begins it.
 *
 * @param isFresh whether nothing of a copy is there: a witness that has lost its state and not its copy does not begin
 *   again, for it could then cosign against its own word
 * @throws GatehouseError `witness-state-damaged` when it is missing, or not whole
 */
export async function openStateFile(file: string, isFresh: boolean, disk: StateDisk = nodeFs): Promise<StateFile> {
  let state = await readState(file, disk);
  if (state === null && !isFresh) throw new GatehouseError("witness-state-damaged");
  state ??= { copied: 0, cosigned: null };
  let current = state;
  let hasFailed = false;
  return {
    current: () => current,
    save: async (next) => {
      if (hasFailed) throw new GatehouseError("witness-state-damaged");
      if (goesBack(current, next)) throw new RangeError("a witness does not go back");
      hasFailed = true;
      await writeState(file, next, disk);
      hasFailed = false;
      current = next;
    },
  };
}

function goesBack(from: WitnessState, to: WitnessState): boolean {
  if (to.copied < from.copied || (to.cosigned?.checkpoint.size ?? 0) > to.copied) return true;
  if (from.cosigned === null) return false;
  if (to.cosigned === null) return true;
  const [old, next] = [from.cosigned.checkpoint, to.cosigned.checkpoint];
  return next.origin !== old.origin || next.size < old.size || (next.size === old.size && !next.root.equals(old.root));
}

async function readState(file: string, disk: StateDisk): Promise<WitnessState | null> {
  let text: string;
  try {
    text = await disk.readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw cause;
  }
  try {
    const { copied, cosigned } = Kept.parse(JSON.parse(text));
    if (cosigned === null) return { copied, cosigned };
    const note = parseCheckpoint(Buffer.from(cosigned));
    if (note && note.checkpoint.size <= copied) return { copied, cosigned: note };
  } catch (cause) {
    throw new GatehouseError("witness-state-damaged", {}, { cause });
  }
  throw new GatehouseError("witness-state-damaged");
}

async function writeState(file: string, { copied, cosigned }: WitnessState, disk: StateDisk): Promise<void> {
  const text = JSON.stringify({ v: 1, copied, cosigned: cosigned && formatNote(cosigned) });
  const temporary = `${file}.new`;
  const handle = await disk.open(temporary, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await disk.rename(temporary, file);
  const folder = await disk.open(dirname(file), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
