import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mintRestorer } from "@gatehouse/bus/accounts";
import { connectBus } from "@gatehouse/bus/connect";
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

type Options = { readonly from: string; readonly state: string; readonly json?: boolean };

/** Puts LEDGER and PARTS of the demonstration's stopped broker in place again from a witness's folder. */
export async function restoreFrom(
  { from, state, json = false }: Options,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const trust = await trustFrom({ directory: null, root: null, state });
  if (typeof trust === "number") return trust;
  try {
    const { copy, cosigned } = await readWitnessFolder(from, trust);
    printNote(`${copy.size} records, cosigned by ${cosigned.join(" and ")}`);
    const storageKey = Buffer.from((await readKey(state)).trim(), "base64url");
    const restored = await withServer(state, environment, async (bus) =>
      restoreLedger(bus, copy, { storageKey, profile: "demo", passed: progress(copy.size) }),
    );
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
  environment: Readonly<Record<string, string | undefined>>,
  work: (bus: Awaited<ReturnType<typeof connectBus>>) => Promise<T>,
): Promise<T> {
  const accounts = await readAccounts(join(state, "accounts.json"));
  const release = await lockStateDir(state);
  try {
    const binary = await findNatsServer({ env: environment, cacheDir, report: printNote });
    const server = await startNatsServer({ stateDir: join(state, "nats"), binary, accounts });
    try {
      const creds = await mintRestorer(accounts);
      const bus = await connectBus({ url: server.url, caPem: server.caPem, creds, name: "restore" });
      try {
        return await work(bus);
      } finally {
        await bus.close();
      }
    } finally {
      await server.stop();
    }
  } finally {
    await release();
  }
}

async function readKey(state: string): Promise<string> {
  const file = join(placesIn(state).gateway, "storage.key");
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
