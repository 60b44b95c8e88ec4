import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Accounts } from "@gatehouse/bus/accounts";
import type { Directory, DirectoryKey } from "@gatehouse/contracts/directory";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { signDirectory } from "@gatehouse/envelope/directory";
import {
  generateSealingKey,
  generateSigningKey,
  publicKey,
  readSealingKey,
  readSigningKey,
} from "@gatehouse/envelope/keys";
import type { SealingKey, SigningKey } from "@gatehouse/envelope/keys";
import { writePrivate } from "../nats/server-state.ts";
import { signForAll } from "./sign-agreements.ts";

/** Where the demonstration keeps what each party holds; in production each folder is on another machine. */
export type Places = {
  readonly root: string;
  readonly gateway: string;
  readonly agency: (id: string) => string;
  /** What an agency's witness holds: its cosigning key, and its own copy of the ledger. */
  readonly witness: (agency: string) => string;
  /** Public: the directory signed by the root, and the root's public key that everybody pins. */
  readonly directory: string;
  readonly rootPublic: string;
  /** Public: what each party, and the root, signed of the agreements. */
  readonly signatures: string;
};

export function placesIn(stateDir: string): Places {
  return {
    root: join(stateDir, "root"),
    gateway: join(stateDir, "gateway"),
    agency: (id) => join(stateDir, "agencies", id),
    witness: (agency) => join(stateDir, "witnesses", agency),
    directory: join(stateDir, "directory.jws"),
    rootPublic: join(stateDir, "root.jwk"),
    signatures: join(stateDir, "signatures"),
  };
}

/** The demonstration's keys live a year; real agencies renew monthly (architecture §5). */
const KEY_LIFE_MS = 365 * 24 * 3600_000;
const secretBytes = 32;

/**
 * Makes what is missing of the partnership's keys, its signed directory and everybody's signatures under the agreements:
 * the root's, the gateway's and each agency's, every file its owner's alone (0600). A second start finds them and changes
 * nothing, so an agreement that was changed since is nobody's until its parties sign it.
 */
export async function enrol(places: Places, partnership: Partnership, accounts: Accounts, now: Date): Promise<void> {
  await enrolBut(null, places, { partnership, accounts, now });
}

/** As `enrol`, for everybody but one agency, which makes its keys itself and joins later. */
export async function enrolBut(
  absent: string | null,
  places: Places,
  {
    partnership,
    accounts,
    now,
  }: { readonly partnership: Partnership; readonly accounts: Accounts; readonly now: Date },
): Promise<void> {
  const present = { ...partnership, agencies: partnership.agencies.filter(({ id }) => id !== absent) };
  await makeDirectory(places, present, accounts, now);
  await signForAll(places, partnership, now, absent);
}

async function makeDirectory(places: Places, partnership: Partnership, accounts: Accounts, now: Date): Promise<void> {
  if ((await readFile(places.directory, "utf8").catch(() => null)) !== null) return;
  const root = await signingKeyIn(places.root);
  const gateway = { signing: await signingKeyIn(places.gateway), sealing: await sealingKeyIn(places.gateway) };
  await writeSecret(join(places.gateway, "storage.key"));
  await writeSecret(join(places.gateway, "identity.key"));
  const agencies = [];
  for (const agency of partnership.agencies) {
    const dir = places.agency(agency.id);
    const signing = await signingKeyIn(dir);
    const sealing = await sealingKeyIn(dir);
    agencies.push({
      id: agency.id,
      kind: agency.kind,
      name: agency.name,
      account: accounts.agencies[agency.id]?.publicKey ?? "",
      signing: [listed(signing, now)],
      sealing: [listed(sealing, now)],
    });
  }
  const ledger = await makeLedger(places, partnership, now);
  const directory: Directory = {
    partnership: partnership.id,
    version: 1,
    issuedAt: now.toISOString(),
    root: root.kid,
    frontDoor: partnership.frontDoor,
    agencies,
    gateway: {
      account: accounts.gateway.publicKey,
      signing: [listed(gateway.signing, now)],
      sealing: [listed(gateway.sealing, now)],
    },
    ledger,
  };
  await writePrivate(places.rootPublic, `${JSON.stringify(publicKey(root))}\n`);
  // Last: its presence says that all the rest is there.
  await writePrivate(places.directory, await signDirectory(directory, root));
}

/** Its name and key, and a witness at each agency that runs one: all of them are to have seen what is called final. */
async function makeLedger(places: Places, partnership: Partnership, now: Date): Promise<Directory["ledger"]> {
  const origin = `gatehouse.example/${partnership.id}`;
  const witnesses = [];
  for (const agency of witnessAgencies(partnership)) {
    const key = await signingKeyIn(places.witness(agency));
    witnesses.push({ agency, name: `${origin}/witness/${agency}`, keys: [listed(key, now)] });
  }
  const key = await signingKeyIn(join(places.gateway, "ledger"));
  return { origin, keys: [listed(key, now)], witnesses, quorum: witnesses.length };
}

/** Who runs a witness in the demonstration: the front door and the police, two that would not agree to a lie. */
export function witnessAgencies({ frontDoor, agencies }: Partnership): readonly string[] {
  const police = agencies.find(({ kind, id }) => kind === "police" && id !== frontDoor);
  return [frontDoor, ...(police ? [police.id] : [])].filter((id) => agencies.some((agency) => agency.id === id));
}

/** A clock that is a few minutes behind must not find its key not yet good. */
const BEFORE_MS = 10 * 60_000;

/** A public key as the directory lists it, good from a little before now. */
export function listed(key: { readonly kid: string; readonly x: string }, now: Date): DirectoryKey {
  const at = (ms: number): string => new Date(ms).toISOString();
  const from = now.getTime();
  return { kid: key.kid, x: key.x, validFrom: at(from - BEFORE_MS), validTo: at(from + KEY_LIFE_MS), revokedAt: null };
}

async function signingKeyIn(dir: string): Promise<SigningKey> {
  const file = join(dir, "signing.jwk");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null) return readSigningKey(JSON.parse(text));
  const key = generateSigningKey();
  await writeNew(file, `${JSON.stringify(key)}\n`);
  return key;
}

async function sealingKeyIn(dir: string): Promise<SealingKey> {
  const file = join(dir, "sealing.jwk");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null) return readSealingKey(JSON.parse(text));
  const key = generateSealingKey();
  await writeNew(file, `${JSON.stringify(key)}\n`);
  return key;
}

async function writeSecret(file: string): Promise<void> {
  if ((await readFile(file, "utf8").catch(() => null)) !== null) return;
  await writeNew(file, `${randomBytes(secretBytes).toString("base64url")}\n`);
}

async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writePrivate(file, text);
}
