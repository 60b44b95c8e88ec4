import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mintRestorer } from "@gatehouse/bus/accounts";
import type { Accounts } from "@gatehouse/bus/accounts";
import { connectBus } from "@gatehouse/bus/connect";
import type { Profile } from "@gatehouse/bus/topology";
import { lockStateDir } from "@gatehouse/client/state-lock";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Restored, RestoreStep } from "@gatehouse/gateway/ledger/restore";
import { restoreLedger } from "@gatehouse/gateway/ledger/restore";
import { placesIn } from "@gatehouse/infra/demo/enrol";
import { readAccounts } from "@gatehouse/infra/nats/accounts-file";
import { findNatsServer } from "@gatehouse/infra/nats/find-server";
import { startNatsServer } from "@gatehouse/infra/nats/run-server";
import { cacheDir } from "@gatehouse/infra/paths";
import { describeError } from "../describe-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { trustFrom } from "../ledger-source.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { readWitnessFolder } from "../witness-folder.ts";

const SAY_EVERY_MS = 2_000;

type Options = {
  readonly from: string;
  /** The broker to restore at; null for the demonstration's, which is stopped and started for it alone. */
  readonly broker: BrokerPlaces | null;
  readonly state: string;
  readonly json?: boolean;
};

/** A broker of one's own: its server runs, its gateway does not. */
export type BrokerPlaces = {
  readonly server: string;
  /** The certificate authority of the server, PEM. */
  readonly ca: string;
  /** The broker's accounts, with which a user is made who may restore, for an hour. */
  readonly accounts: string;
  /** The gateway's folder of keys. */
  readonly keys: string;
  readonly directory: string;
  readonly root: string;
  /** What durability its gateway insists on (GATEWAY_PROFILE). */
  readonly profile: Profile;
};

type Environment = Readonly<Record<string, string | undefined>>;
type ConnectedBus = Awaited<ReturnType<typeof connectBus>>;

/** Puts LEDGER and PARTS of a broker whose gateway is stopped in place again from a witness's folder. */
export async function restoreFrom(
  { from, broker, state, json = false }: Options,
  environment: Environment,
): Promise<number> {
  const trust = await trustFrom({ directory: broker?.directory ?? null, root: broker?.root ?? null, state });
  if (typeof trust === "number") return trust;
  try {
    const { copy, cosigned } = await readWitnessFolder(from, trust);
    printNote(`${copy.size} records, cosigned by ${cosigned.join(" and ")}`);
    const keys = broker?.keys ?? placesIn(state).gateway;
    const storageKey = Buffer.from((await readKept(join(keys, "storage.key"))).trim(), "base64url");
    const profile = broker?.profile ?? "demo";
    const work = async (bus: ConnectedBus): Promise<Restored> =>
      restoreLedger(bus, copy, { storageKey, profile, passed: progress(copy.size) });
    const restored = await (broker ? atServer(broker, work) : withServer(state, environment, work));
    if (json) printJson({ ...restored, cosigned });
    else sayRestored(restored);
    return exitCodes.ok;
  } catch (error) {
    return failed(error);
  }
}

function sayRestored({ records, ledger, parts, erased }: Restored): void {
  const said = { whole: "was whole and is left as it is", restored: "is in place again" } as const;
  printLine(`LEDGER ${said[ledger]}: ${records} records, each as it was cosigned`);
  printLine(
    `PARTS ${said[parts]}: ${records - erased} records open with their keys; ${erased} were erased and stay so`,
  );
}

/** Runs the broker's server alone while it works: the state folder is taken, so nothing else does. */
async function withServer<T>(
  state: string,
  environment: Environment,
  work: (bus: ConnectedBus) => Promise<T>,
): Promise<T> {
  const accounts = await readAccounts(join(state, "accounts.json"));
  const release = await lockStateDir(state);
  try {
    const binary = await findNatsServer({ env: environment, cacheDir, report: printNote });
    const server = await startNatsServer({ stateDir: join(state, "nats"), binary, accounts });
    try {
      return await asRestorer({ url: server.url, caPem: server.caPem }, accounts, work);
    } finally {
      await server.stop();
    }
  } finally {
    await release();
  }
}

/** At a server that runs: whoever calls has stopped its gateway. */
async function atServer<T>(broker: BrokerPlaces, work: (bus: ConnectedBus) => Promise<T>): Promise<T> {
  // Read first: what is missing is then named as a file, not as a broker that does not run.
  await readKept(broker.accounts);
  const accounts = await readAccounts(broker.accounts);
  return asRestorer({ url: broker.server, caPem: await readKept(broker.ca) }, accounts, work);
}

async function asRestorer<T>(
  server: { readonly url: string; readonly caPem: string },
  accounts: Accounts,
  work: (bus: ConnectedBus) => Promise<T>,
): Promise<T> {
  const bus = await connectBus({ ...server, creds: await mintRestorer(accounts), name: "restore" });
  try {
    return await work(bus);
  } finally {
    await bus.close();
  }
}

async function readKept(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  });
}

function progress(records: number): (step: RestoreStep, count: number) => void {
  let said = performance.now();
  return (step, count) => {
    if (performance.now() - said < SAY_EVERY_MS) return;
    said = performance.now();
    printNote(`${step}: ${count} of ${records}`);
  };
}

function failed(error: unknown): number {
  const record = error instanceof GatehouseError ? error.facts.limit : undefined;
  printNote(`${describeError(error)}${record === undefined ? "" : `; record ${record}`}`);
  const code = error instanceof GatehouseError ? error.code : "internal";
  if (code === "file-unreadable") return exitCodes.unreadable;
  return code === "nats-server-not-found" || code === "not-running" ? exitCodes.notRunning : exitCodes.failed;
}
