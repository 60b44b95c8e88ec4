import { rm } from "node:fs/promises";
import { join } from "node:path";
import { lastCheckpoint, putCheckpoint } from "@gatehouse/bus/checkpoint-store";
import type { CheckpointSort } from "@gatehouse/bus/checkpoint-store";
import type { Bus } from "@gatehouse/bus/connect";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { notePublicKey, noteSigner, verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { parseCheckpoint, signCheckpoint } from "@gatehouse/ledger/checkpoint";
import type { CheckpointNote } from "@gatehouse/ledger/checkpoint";
import { ledgerTrust } from "@gatehouse/ledger/directory-trust";
import type { LedgerTrust } from "@gatehouse/ledger/directory-trust";
import { noteKey } from "@gatehouse/ledger/note-key";
import { openTileFolder } from "@gatehouse/ledger/tile-folder";
import type { Log } from "@gatehouse/observe/log";
import type { GatewayConfig } from "../config.ts";
import type { GatewayIdentity } from "../keys.ts";
import { Checkpointer } from "./checkpointer.ts";
import type { CheckpointerPorts } from "./checkpointer.ts";
import { openCheckedTree, scrub } from "./start-check.ts";
import { witnessLine } from "./witness-line.ts";

export type LedgerGiven = {
  readonly bus: Bus;
  readonly config: Pick<GatewayConfig, "tilesDir" | "witnesses">;
  readonly identity: Pick<GatewayIdentity, "ledgerKey">;
  /** The directory in force, at any time. */
  readonly directory: () => TrustedDirectory;
  /** How many records LEDGER has. */
  readonly records: number;
  readonly clock: () => number;
  readonly log: Log;
  readonly answered?: CheckpointerPorts["answered"];
};

/** The ledger's tree, checked against what was seen of it, and the reading of what was too long to be read before. */
export type OpenLedger = { readonly checkpointer: Checkpointer; readonly scrubbed: Promise<void> };

/**
 * Opens the tree over the ledger and refuses one that is not what was signed or cosigned of it.
 *
 * @throws `ledger-behind-witness`, `ledger-forked`; `key-unknown` when the directory does not list the ledger's key
 */
export async function openLedger(given: LedgerGiven): Promise<OpenLedger> {
  const { bus, config, identity, directory, records, clock, log } = given;
  const trust = (): LedgerTrust => ledgerTrust(directory().ledger, new Date(clock()).toISOString());
  const { origin } = directory().ledger;
  const key = noteKey(origin, "ed25519", notePublicKey(identity.ledgerKey));
  // Nobody would believe what it signs.
  if (!trust().log.keys.some(({ id }) => id.equals(key.id))) throw new GatehouseError("ledger-key-unlisted");
  const store = await openTileFolder(config.tilesDir);
  const witnesses = config.witnesses.map(({ agency, url }) => witnessLine(agency, url));
  const check = {
    bus,
    records,
    signed: await kept(bus, "signed"),
    witnesses,
    trust: trust(),
    verify: verifyNoteSignature,
    store,
    emptyStore: async () => rm(join(config.tilesDir, "tile"), { recursive: true, force: true }),
    log,
  };
  const tiles = await openCheckedTree(check);
  const sign = noteSigner(identity.ledgerKey);
  const checkpointer = new Checkpointer({
    tiles,
    store,
    final: await kept(bus, "cosigned"),
    sign: (head) => signCheckpoint({ origin, ...head, extensions: [] }, key, sign),
    keep: async (sort, bytes) => putCheckpoint(bus, sort, bytes),
    trust,
    verify: verifyNoteSignature,
    witnesses,
    log,
    ...(given.answered ? { answered: given.answered } : {}),
  });
  return { checkpointer, scrubbed: scrub(check) };
}

async function kept(bus: Bus, sort: CheckpointSort): Promise<CheckpointNote | null> {
  const bytes = await lastCheckpoint(bus, sort);
  if (bytes === null) return null;
  const note = parseCheckpoint(bytes);
  // It was one when it was kept: the server's files are not what they were.
  if (!note) throw new GatehouseError("ledger-forked", { code: sort });
  return note;
}
