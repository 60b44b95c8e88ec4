import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mintPartnership } from "@gatehouse/bus/accounts";
import type { Accounts } from "@gatehouse/bus/accounts";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { gatewaySealingKeyAt, verifyDirectory } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { signEvent } from "@gatehouse/envelope/event";
import { readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import { createSealer } from "@gatehouse/envelope/seal";
import { signMessage } from "@gatehouse/envelope/sign-message";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { readConfig } from "@gatehouse/gateway/config";
import { readIdentity } from "@gatehouse/gateway/keys";
import type { GatewayIdentity } from "@gatehouse/gateway/keys";
import { enrol, placesIn } from "@gatehouse/infra/demo/enrol";
import type { Places } from "@gatehouse/infra/demo/enrol";
import { gatewaySettings } from "@gatehouse/infra/demo/gateway-settings";
import { rootDir } from "@gatehouse/infra/paths";
import { familyOpened, frontDoor, recipients, sender, update } from "./family.ts";

/** A partnership with its keys, and intake that its agencies signed and sealed beforehand: the same bytes for every run. */
export type Workload = AsyncDisposable & {
  readonly dir: string;
  readonly places: Places;
  readonly partnership: Partnership;
  readonly accounts: Accounts;
  /** Register events that make the families known, as the front door sealed them. */
  readonly events: readonly Uint8Array[];
  /** Messages as the school sealed them. */
  readonly messages: readonly Uint8Array[];
  /** Characters of one message as signed, before sealing. */
  readonly signedChars: number;
};

/** So many children that a history grows as it does in service, so few that making them known is no part of the time. */
const FAMILIES = 50;
const partnershipFolder = join(rootDir, "contracts", "partnerships", "northshire");

/** Makes a partnership and signs and seals so many messages of 25 statements to 5 recipients. */
export async function makeWorkload(count: number): Promise<Workload> {
  const partnership = loadPartnership(partnershipFolder);
  const accounts = await mintPartnership({ agencies: partnership.agencies.map(({ id }) => id) });
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const places = placesIn(dir);
  await enrol(places, partnership, accounts, new Date());
  const council = await signerOf(places, partnership, frontDoor);
  const school = await signerOf(places, partnership, sender);
  const families = Array.from({ length: FAMILIES }, (_, at) => at);
  const events = await Promise.all(families.flatMap((family) => familyOpened(family).map(council.event)));
  const messages = await inTurn(count, (at) => school.message(update(at % FAMILIES, at)));
  return {
    dir,
    places,
    partnership,
    accounts,
    events,
    messages: messages.map(({ sealed }) => sealed),
    signedChars: messages[0]?.chars ?? 0,
    [Symbol.asyncDispose]: async () => await rm(dir, { recursive: true, force: true }),
  };
}

/** The accounts of those whose copies are counted. */
export function accountOf(workload: Workload, agency: string): string {
  return workload.accounts.agencies[agency]?.publicKey ?? "";
}

/** Everyone to whom something is delivered for a message: its recipients, and its sender, who gets the receipt. */
export const addressees: readonly string[] = [...recipients, sender];

export type Signer = {
  readonly event: (event: unknown) => Promise<Uint8Array>;
  readonly message: (draft: unknown) => Promise<{ readonly sealed: Uint8Array; readonly chars: number }>;
};

/** Signs and seals as an agency of the workload does. */
export async function signerOf(places: Places, partnership: Partnership, agency: string): Promise<Signer> {
  const key = readSigningKey(JSON.parse(await readFile(join(places.agency(agency), "signing.jwk"), "utf8")));
  const directory = await directoryIn(places);
  const gateway = gatewaySealingKeyAt(directory, new Date().toISOString());
  if (!gateway) throw new Error("no key to seal to");
  const sealer = createSealer({ from: agency, now: Date.now });
  const seal = (compact: string): Uint8Array =>
    Buffer.from(sealer.seal({ agency: partnership.id, key: gateway }, Buffer.from(compact, "latin1")), "latin1");
  return {
    async event(event) {
      const parsed = parseRegisterEvent(event);
      if (!parsed.ok) throw new Error(`event: ${parsed.code}`);
      return seal(await signEvent(parsed.event, { key, partnership: partnership.id }));
    },
    async message(draft) {
      const parsed = parseMessage(draft);
      if (!parsed.ok) throw new Error(`draft: ${parsed.code} ${parsed.path}`);
      const { compact } = await signMessage(parsed.message, { key, partnership: partnership.id });
      return { sealed: seal(compact), chars: compact.length };
    },
  };
}

async function directoryIn(places: Places): Promise<TrustedDirectory> {
  const root = readVerifyingKey(JSON.parse(await readFile(places.rootPublic, "utf8")));
  const verified = await verifyDirectory((await readFile(places.directory, "utf8")).trim(), root);
  if (!verified.ok) throw new Error(`directory: ${verified.code}`);
  return verified.directory;
}

/** The environment of a process that reads the workload's keys and a server's address. */
export async function settingsOf(
  workload: Workload,
  server: { readonly url: string; readonly caPem: string },
): Promise<Readonly<Record<string, string>>> {
  const caFile = join(workload.dir, "ca.pem");
  const credsFile = join(workload.dir, "gateway.creds");
  const observerCredsFile = join(workload.dir, "observer.creds");
  await writeFile(caFile, server.caPem);
  await writeFile(credsFile, workload.accounts.gateway.users["gateway"]?.creds ?? "");
  await writeFile(observerCredsFile, workload.accounts.system.users["observer"]?.creds ?? "");
  return gatewaySettings(workload.places, { url: server.url, caFile, credsFile, observerCredsFile }, partnershipFolder);
}

/** The gateway's keys and trust, read as the gateway reads them. */
export async function identityOf(workload: Workload): Promise<GatewayIdentity> {
  // No server is asked for anything: its address only has to be one.
  const read = readConfig(await settingsOf(workload, { url: "tls://127.0.0.1:4222", caPem: "" }));
  if (!read.ok) throw new Error(`settings: ${read.variables.join(" ")}`);
  return await readIdentity(read.config);
}

const AT_ONCE = 32;

/** A few at a time: a promise each for thousands would hold them all in memory at once. */
export async function inTurn<T>(count: number, work: (at: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let at = 0; at < count; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, each) => work(at + each));
    made.push(...(await Promise.all(some)));
  }
  return made;
}
