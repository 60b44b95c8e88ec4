import { readFile } from "node:fs/promises";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { placesIn } from "@gatehouse/infra/demo/enrol";
import type { CheckpointNote } from "@gatehouse/ledger/checkpoint";
import { verifyCheckpoint } from "@gatehouse/ledger/checkpoint";
import { cosignaturesOf } from "@gatehouse/ledger/cosignature";
import { ledgerTrust } from "@gatehouse/ledger/directory-trust";
import type { LedgerTrust } from "@gatehouse/ledger/directory-trust";
import { remoteLog } from "@gatehouse/ledger/remote-log";
import type { RemoteLog } from "@gatehouse/ledger/remote-log";
import { exitCodes } from "./exit-codes.ts";
import { printNote } from "./print.ts";

/** By which directory and root a ledger is checked; null for the demonstration's own. */
export type LedgerPlaces = {
  readonly directory: string | null;
  readonly root: string | null;
  readonly state: string;
  readonly json?: boolean;
};

/** A log as a witness serves it, with its newest checkpoint: signed by the ledger, and by whom cosigned. */
export type ShownLog = {
  readonly url: string;
  readonly log: RemoteLog;
  readonly note: CheckpointNote;
  /** The agencies whose witness cosigned it. */
  readonly cosigned: readonly string[];
  /** RFC 3339: when one of them last did; null for nobody. Whoever shows an old checkpoint shows an old time. */
  readonly cosignedAt: string | null;
};

/** What the directory says of the ledger. @returns the exit status, once it is said why there is none */
export async function trustFrom({ directory, root, state }: LedgerPlaces): Promise<LedgerTrust | number> {
  const places = placesIn(state);
  const [compact, key] = [await read(directory ?? places.directory), await read(root ?? places.rootPublic)];
  if (compact === null || key === null) {
    printNote("file-unreadable: the directory, or the root's public key; name both, or start the demonstration once");
    return exitCodes.unreadable;
  }
  const verified = await verifyDirectory(compact.trim(), readVerifyingKey(JSON.parse(key)));
  if (!verified.ok) {
    printNote(`directory-invalid: the root does not vouch for it (${verified.code})`);
    return exitCodes.failed;
  }
  return ledgerTrust(verified.directory.ledger, new Date().toISOString());
}

/** A witness's newest checkpoint, once its signatures have held. @returns the exit status, once it is said why not */
export async function shownBy(address: string, trust: LedgerTrust): Promise<ShownLog | number> {
  const url = address.replace(/\/+$/, "");
  const log = remoteLog(url);
  const note = await log.newest();
  if (typeof note === "string") {
    printNote(
      note === "none"
        ? `${url} has cosigned nothing yet`
        : `witness-answer-invalid: nobody answers at ${url} as a witness does`,
    );
    return exitCodes.failed;
  }
  const cosigned = cosignersOf(note, trust);
  if (!cosigned) {
    printNote(`witness-answer-invalid: what ${url} shows is not signed by ${trust.log.origin}`);
    return exitCodes.failed;
  }
  return { url, log, note, cosigned, cosignedAt: cosignedAt(note, trust) };
}

/** The agencies whose witness cosigned a checkpoint; undefined when the ledger's own key did not sign it. */
export function cosignersOf(note: CheckpointNote, trust: LedgerTrust): readonly string[] | undefined {
  if (!verifyCheckpoint(note, trust.log, verifyNoteSignature)) return undefined;
  const known = [...trust.witnesses].flatMap(([agency, keys]) => keys.map((key) => ({ agency, key })));
  const keys = known.map(({ key }) => key);
  const found = cosignaturesOf(note, keys, verifyNoteSignature);
  return found && known.filter(({ key }) => found.some((one) => one.key.id.equals(key.id))).map(({ agency }) => agency);
}

/** When a checkpoint, whose signatures have held, was last cosigned. */
function cosignedAt(note: CheckpointNote, trust: LedgerTrust): string | null {
  const found = cosignaturesOf(note, [...trust.witnesses.values()].flat(), verifyNoteSignature) ?? [];
  const newest = new Date(Math.max(...found.map(({ timeSeconds }) => timeSeconds)) * 1_000);
  // No date for a time that no calendar has, or where nobody cosigned.
  return Number.isNaN(newest.getTime()) ? null : newest.toISOString();
}

async function read(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch(() => null);
}
