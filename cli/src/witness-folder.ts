import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { LedgerCopy } from "@gatehouse/gateway/ledger/restore";
import { parseCheckpoint } from "@gatehouse/ledger/checkpoint";
import type { LedgerTrust } from "@gatehouse/ledger/directory-trust";
import { readPartsFolder } from "@gatehouse/ledger/parts-folder";
import { z } from "zod";
import { cosignersOf } from "./ledger-source.ts";

const State = z.object({ copied: z.number().int().min(0), cosigned: z.string() });

/**
 * A witness's folder, read and never written: its head is what it cosigned, once the signatures have held.
 *
 * @returns the copy, and the agencies whose witnesses cosigned its head
 * @throws GatehouseError `file-unreadable`; `witness-state-damaged`; `ledger-forked` when the ledger's key, or no witness's
 *   that the directory lists, signed what it says
 */
export async function readWitnessFolder(
  dir: string,
  trust: LedgerTrust,
): Promise<{ readonly copy: LedgerCopy; readonly cosigned: readonly string[] }> {
  const file = join(dir, "state.json");
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  });
  const state = stateIn(text);
  const note = state && parseCheckpoint(Buffer.from(state.cosigned));
  if (!state || !note || note.checkpoint.size > state.copied)
    throw new GatehouseError("witness-state-damaged", { file });
  const cosigned = cosignersOf(note, trust);
  if (!cosigned || cosigned.length === 0) throw new GatehouseError("ledger-forked", { code: "signatures" });
  const { size, root } = note.checkpoint;
  const refuse = async (): Promise<never> => Promise.reject(new TypeError("a witness's folder is only read"));
  const store = {
    read: async (path: string) => readFile(join(dir, "log", path)).catch(absent),
    write: refuse,
    dropPartials: refuse,
  };
  return {
    copy: { size, root, reach: state.copied, store, parts: () => readPartsFolder(join(dir, "parts")) },
    cosigned,
  };
}

function stateIn(text: string): z.infer<typeof State> | undefined {
  try {
    return State.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON, so no state.
    return undefined;
  }
}

function absent(cause: unknown): undefined {
  if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR"))
    return undefined;
  throw cause;
}
