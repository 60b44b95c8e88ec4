import { createWriteStream } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connectBus } from "@gatehouse/bus/connect";
import { pushClaims } from "@gatehouse/bus/control";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { openLog } from "@gatehouse/observe/log";
import type { Log } from "@gatehouse/observe/log";
import { partnershipFolder, startGatewayProcess, watched } from "../demo/broker.ts";
import { enrolBut, placesIn } from "../demo/enrol.ts";
import { gatewaySettings } from "../demo/gateway-settings.ts";
import type { ApprovalPlaces } from "../join/approve.ts";
import { ensureAccounts, readAccounts, writeCredentials } from "../nats/accounts-file.ts";
import { findNatsServer } from "../nats/find-server.ts";
import { startNatsServer } from "../nats/run-server.ts";
import type { NatsServer } from "../nats/run-server.ts";
import { writePrivate } from "../nats/server-state.ts";
import { cacheDir } from "../paths.ts";
import type { Report } from "../start/progress.ts";
import type { Supervisor } from "../start/supervise.ts";
import { openCounterpart } from "./counterpart.ts";

export type SandboxOptions = {
  readonly dir: string;
  /** The agency that joins: it alone has no keys here. */
  readonly agency: string;
  readonly report: Report;
  readonly supervisor: Supervisor;
  /** `PATH` and `NATS_SERVER_BIN` are read, nothing else. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
};

/** A broker to join and to try things with, on loopback. */
export type Sandbox = {
  readonly places: ApprovalPlaces;
  readonly partnership: Partnership;
  /** Where the broker is, for who joins: its URL and its authority's certificate, as JSON. */
  readonly brokerFile: string;
  /** Waits until the agency has been approved, and starts what it then needs. */
  readonly serve: () => Promise<void>;
};

const POLL_MS = 50;

/** Where a partnership's folder has what approving needs. */
export function approvalPlaces(dir: string): ApprovalPlaces {
  return { ...placesIn(dir), accounts: join(dir, "accounts.json"), grants: join(dir, "grants") };
}

/**
 * Starts a sandbox: a server, and the demonstration's partnership of which every agency but one is enrolled. Nobody's
 * data is in it, and none belongs there.
 *
 * @throws `enrolment-agency-unknown` for an agency that is not in the partnership, or is its front door, the counterpart
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dir, agency, report, supervisor, environment } = options;
  const partnership = loadPartnership(partnershipFolder);
  const ids = partnership.agencies.map(({ id }) => id);
  if (!ids.includes(agency) || agency === partnership.frontDoor) {
    throw new GatehouseError("enrolment-agency-unknown", { agency });
  }
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const log = openLog({
    service: "sandbox",
    level: "info",
    destination: createWriteStream(join(dir, "sandbox.log"), { flags: "a", mode: 0o600 }),
  });
  const places = approvalPlaces(dir);
  const present = ids.filter((id) => id !== agency);
  const accounts = await ensureAccounts(places.accounts, present);
  await enrolBut(agency, places, { partnership, accounts, now: new Date() });
  const binary = await findNatsServer({ env: environment, cacheDir, report: (line) => report.say(line) });
  const server = await supervisor.start("nats-server", async () =>
    watched(await startNatsServer({ stateDir: join(dir, "nats"), binary, accounts })),
  );
  const brokerFile = join(dir, "broker.json");
  await writePrivate(join(dir, "ca.pem"), server.caPem);
  await writePrivate(
    brokerFile,
    `${JSON.stringify({ url: server.url, caPem: server.caPem, sandbox: true }, null, 2)}\n`,
  );
  report.say(`sandbox of ${partnership.name} at ${server.url}, for ${agency} to join`);
  report.say(`its root key, to pin: ${places.rootPublic}`);
  return { places, partnership, brokerFile, serve: () => serve({ ...options, places, partnership, server, log }) };
}

type Serving = SandboxOptions & {
  readonly places: ApprovalPlaces;
  readonly partnership: Partnership;
  readonly server: NatsServer;
  readonly log: Log;
};

/** Once the directory names the agency: its account goes to the server, the gateway starts, the counterpart answers. */
async function serve(serving: Serving): Promise<void> {
  const { dir, agency, places, partnership, server, log, supervisor, report, signal } = serving;
  const root = readVerifyingKey(JSON.parse(await readFile(places.rootPublic, "utf8")));
  const inDirectory = async (): Promise<boolean> => {
    const verified = await verifyDirectory((await readFile(places.directory, "utf8")).trim(), root);
    const directory: TrustedDirectory | null = verified.ok ? verified.directory : null;
    return directory?.agencies.some(({ id }) => id === agency) ?? false;
  };
  while (!(await inDirectory())) await delay(POLL_MS, undefined, { signal });
  const accounts = await readAccounts(places.accounts);
  const { url, caPem } = server;
  const creds = accounts.system.users["control"]?.creds ?? "";
  const control = await connectBus({ url, caPem, creds, name: "control" });
  try {
    await pushClaims(control, accounts.agencies[agency]?.jwt ?? "", { servers: 1 });
  } finally {
    await control.close();
  }
  const credentials = await writeCredentials(join(dir, "creds"), accounts);
  const files = {
    url,
    caFile: join(dir, "ca.pem"),
    credsFile: credentials["GW.gateway"] ?? "",
    observerCredsFile: credentials["SYS.observer"] ?? "",
  };
  const settings = gatewaySettings(places, files, partnershipFolder);
  await supervisor.start("gateway", () => startGatewayProcess(settings, join(dir, "gateway.log")));
  const counterpart = await openCounterpart({ places, partnership, accounts, nats: { url, caPem }, log });
  await supervisor.start("counterpart", async () => ({ stop: () => counterpart.close() }));
  report.say(`${agency} has joined; ${partnership.frontDoor} answers every advice query. Ctrl-C ends the sandbox.`);
}
