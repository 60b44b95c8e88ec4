import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { parseCheckpoint, withSignatures } from "@gatehouse/ledger/checkpoint";
import type { CheckpointNote } from "@gatehouse/ledger/checkpoint";
import { ledgerTrust } from "@gatehouse/ledger/directory-trust";
import { standingOf } from "@gatehouse/ledger/quorum";
import type { Broker } from "./broker.ts";
import type { Check } from "./checks.ts";

const POLL_MS = 100;
/** The gateway asks once a second, and a busy machine may take a few. */
const WITHIN_MS = 15_000;

/**
 * Whether the witnesses have seen the ledger to its end: all show the same tree, with the ledger's signature and, taken
 * together, the quorum's.
 */
export async function ledgerSeen({ places, witnesses }: Pick<Broker, "places" | "witnesses">): Promise<Check> {
  const root = readVerifyingKey(JSON.parse(await readFile(places.rootPublic, "utf8")));
  const verified = await verifyDirectory((await readFile(places.directory, "utf8")).trim(), root);
  const { policy } = verified.ok ? ledgerTrust(verified.directory.ledger, new Date().toISOString()) : { policy: null };
  let note: CheckpointNote | null = null;
  for (let waited = 0; policy !== null && waited < WITHIN_MS; waited += POLL_MS) {
    note = together(await Promise.all(witnesses.map(async ({ url }) => newest(url))));
    if (note !== null && standingOf(note, policy, verifyNoteSignature).outcome === "final") break;
    note = null;
    await delay(POLL_MS);
  }
  const records = note?.checkpoint.size ?? 0;
  return {
    held: records > 0,
    sentence: `the ledger of ${records} records was cosigned by ${witnesses.map(({ agency }) => agency).join(" and ")}`,
  };
}

/** One note with everybody's signatures; null while they do not show the same tree. */
function together(notes: readonly (CheckpointNote | null)[]): CheckpointNote | null {
  const [first, ...others] = notes;
  if (!first || others.some((other) => other?.text !== first.text)) return null;
  return others.reduce<CheckpointNote>((note, other) => withSignatures(note, other?.signatures ?? []), first);
}

async function newest(url: string): Promise<CheckpointNote | null> {
  const response = await fetch(`${url}/checkpoint`);
  return response.ok ? (parseCheckpoint(Buffer.from(await response.arrayBuffer())) ?? null) : null;
}
