import { mkdir, readFile } from "node:fs/promises";
import { setInterval as every, setTimeout as delay } from "node:timers/promises";
import { connectBus } from "@gatehouse/bus/connect";
import type { Bus } from "@gatehouse/bus/connect";
import { streams } from "@gatehouse/bus/subjects";
import { storedFrom } from "@gatehouse/bus/witness";
import { lockStateDir } from "@gatehouse/client/state-lock";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { notePublicKey, noteSigner, readNoteKey, verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { listen } from "@gatehouse/http/app";
import { openWatchDoor } from "@gatehouse/http/watch-door";
import { ledgerTrust } from "@gatehouse/ledger/directory-trust";
import { noteKey } from "@gatehouse/ledger/note-key";
import type { NoteKey } from "@gatehouse/ledger/note-key";
import type { Log } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import type { Metrics } from "@gatehouse/observe/metrics";
import { ofSetting } from "@gatehouse/observe/service-process";
import type { WitnessConfig } from "./config.ts";
import { openDirectoryFile } from "./directory-file.ts";
import type { DirectoryFile } from "./directory-file.ts";
import type { StoredParts } from "./parts-copy.ts";
import { openWitness } from "./witness.ts";
import type { Witness } from "./witness.ts";

const REFRESH_MS = 10_000;
/** How often a witness reads all it has, beginning with its start. */
const SCRUB_MS = 24 * 3_600_000;

/**
 * Runs a witness: follows LEDGER and PARTS, keeps its copy, cosigns and serves.
 *
 * @throws GatehouseError for a file that a setting names, with the variable; `state-dir-in-use`; `witness-key-unlisted` when
 *   the directory does not name this witness with its key; `bus-unavailable`, `bus-access-refused`; as `openWitness`
 * @returns where it listens, and what stops it
 */
export async function runWitness(
  config: WitnessConfig,
  log: Log,
): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const text = async (variable: string, file: string): Promise<string> =>
    await ofSetting(variable, async () => readText(file));
  const json = async (variable: string, file: string): Promise<unknown> =>
    await ofSetting<unknown>(variable, async () => JSON.parse(await readText(file)));
  const rootJson = await json("WITNESS_ROOT_FILE", config.rootFile);
  const root = await ofSetting("WITNESS_ROOT_FILE", () => readVerifyingKey(rootJson));
  const keyJson = await json("WITNESS_KEY_FILE", config.keyFile);
  const secret = await ofSetting("WITNESS_KEY_FILE", () => readNoteKey(keyJson));
  const directory = await ofSetting("WITNESS_DIRECTORY_FILE", async () =>
    openDirectoryFile(config.directoryFile, root),
  );
  const key = ownKey(directory, config.agency, notePublicKey(secret));
  const creds = await text("WITNESS_NATS_CREDS_FILE", config.credsFile);
  const caPem = await text("WITNESS_NATS_CA_FILE", config.caFile);
  await mkdir(config.stateDir, { recursive: true, mode: 0o700 });
  const unlock = await lockStateDir(config.stateDir);
  const ending = new AbortController();
  const metrics = openMetrics("witness");
  let bus: Bus | null = null;
  try {
    const line = await connectBus({ url: config.natsUrl, creds, caPem, name: "witness" });
    bus = line;
    const witness = await openWitness({
      stateDir: config.stateDir,
      key,
      sign: noteSigner(secret),
      verify: verifyNoteSignature,
      ledger: () => ledgerTrust(directory.current().ledger, new Date().toISOString()).log,
      isGateway: (kid) => directory.current().gateway.signing.some((each) => each.kid === kid),
      recordsFrom: async (n) => storedFrom(line, streams.ledger, n),
      partsFrom: async (n) => partsFrom(line, n),
      clock: Date.now,
      log,
      metrics,
    });
    const doors = await openDoors(witness, config, { metrics, log });
    const following = witness.run(ending.signal);
    const refreshing = refresh(directory, ending.signal, log);
    const scrubbing = scrubDaily(witness, ending.signal, log);
    return {
      port: doors.port,
      stop: async () => {
        ending.abort();
        await doors.close();
        await Promise.all([following, refreshing, scrubbing]);
        await line.close();
        await unlock();
      },
    };
  } catch (cause) {
    // An open line would keep the process, and a witness that does not start must end.
    await bus?.close();
    await unlock();
    throw cause;
  }
}

/** Opens what everybody may ask, and what is for those who run it. */
async function openDoors(
  witness: Witness,
  config: WitnessConfig,
  { metrics, log }: { readonly metrics: Metrics; readonly log: Log },
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const door = witness.door();
  const port = await listen(door, config);
  const health = () => {
    const code = witness.trouble();
    return code === null ? { ready: true } : { ready: false, code };
  };
  const watching = await openWatchDoor(config.watch, { metrics, log, health, folder: config.stateDir });
  log.info("witness.started", { count: witness.size() });
  const close = async (): Promise<void> => {
    await watching?.close();
    await door.close();
  };
  return { port, close };
}

async function partsFrom(line: Bus, n: number): Promise<readonly StoredParts[]> {
  return (await storedFrom(line, streams.parts, n)).map(({ seq, data }) => ({ n: seq, data }));
}

/** Its key under the name that the directory gives it: nobody would count what it cosigned under another. */
function ownKey(directory: DirectoryFile, agency: string, publicKey: Uint8Array): NoteKey {
  const x = Buffer.from(publicKey).toString("base64url");
  const entry = directory.current().ledger.witnesses.find((each) => each.agency === agency);
  if (!entry?.keys.some((each) => each.x === x)) throw new GatehouseError("witness-key-unlisted");
  return noteKey(entry.name, "cosignature", publicKey);
}

async function scrubDaily(witness: Witness, signal: AbortSignal, log: Log): Promise<void> {
  while (!signal.aborted) {
    // A disk that cannot be read now is asked again; what it has read and is wrong, the witness says itself.
    await witness.scrub().catch((err: unknown) => log.warn("witness.not-scrubbed", { err }));
    await delay(SCRUB_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function refresh(directory: DirectoryFile, signal: AbortSignal, log: Log): Promise<void> {
  try {
    for await (const _ of every(REFRESH_MS, undefined, { signal }))
      if (!(await directory.refresh().catch(() => false))) log.warn("witness.directory-not-read", {});
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  }
}
