import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Accounts } from "@gatehouse/bus/accounts";
import { errors, GatehouseError } from "@gatehouse/contracts/errors";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { ensureAccounts, writeCredentials } from "../nats/accounts-file.ts";
import { writePrivate } from "../nats/server-state.ts";
import { findNatsServer } from "../nats/find-server.ts";
import { startNatsServer } from "../nats/run-server.ts";
import type { NatsServer } from "../nats/run-server.ts";
import { cacheDir, rootDir } from "../paths.ts";
import { startChild } from "../start/child-service.ts";
import type { RunningChild } from "../start/child-service.ts";
import type { Report } from "../start/progress.ts";
import type { Running, Supervisor } from "../start/supervise.ts";
import { enrol, placesIn, witnessAgencies } from "./enrol.ts";
import type { Places } from "./enrol.ts";
import { gatewaySettings } from "./gateway-settings.ts";
import { keptPort } from "./kept-port.ts";
import { signatureState } from "./sign-agreements.ts";
import { startWitnesses } from "./witnesses.ts";
import type { WitnessPlace } from "./witnesses.ts";

/** What everybody needs to take part in the demonstration's broker. */
export type Broker = {
  readonly places: Places;
  readonly partnership: Partnership;
  readonly accounts: Accounts;
  readonly nats: { readonly url: string; readonly caPem: string };
  /** Where the witnesses of the ledger answer. */
  readonly witnesses: readonly WitnessPlace[];
  /** Where the gateway shows what it does. */
  readonly metrics: string;
};

export const partnershipFolder = join(rootDir, "contracts", "partnerships", "northshire");
const gatewayMain = join(rootDir, "services", "gateway", "src", "main.ts");

/**
 * Starts the NATS server, enrols the partnership on first start, and starts the gateway as a process of its own.
 *
 * @param environment `PATH` and `NATS_SERVER_BIN` are read, nothing else
 * @throws `nats-server-not-found`, `nats-server-failed`, `service-not-started`
 */
export async function startBroker(
  stateDir: string,
  environment: Readonly<Record<string, string | undefined>>,
  supervisor: Supervisor,
  report: Report,
): Promise<Broker> {
  const partnership = loadPartnership(partnershipFolder);
  const binary = await report.step("finding nats-server", () =>
    findNatsServer({ env: environment, cacheDir, report: (line) => report.say(line) }),
  );
  const accounts = await ensureAccounts(
    join(stateDir, "accounts.json"),
    partnership.agencies.map(({ id }) => id),
    witnessAgencies(partnership),
  );
  const credentials = await writeCredentials(join(stateDir, "creds"), accounts);
  const places = placesIn(stateDir);
  await enrol(places, partnership, accounts, new Date());
  await sayUnsigned(places, partnership, report);
  const server = await report.step("starting nats-server (TLS, encrypted at rest, synced on every write)", () =>
    supervisor.start("nats-server", async () =>
      watched(await startNatsServer({ stateDir: join(stateDir, "nats"), binary, accounts })),
    ),
  );
  const caFile = join(stateDir, "ca.pem");
  await writeFile(caFile, server.caPem);
  const witnesses = await report.step("starting the witnesses of the ledger", () =>
    startWitnesses(
      { places, natsUrl: server.url, caFile, credsFiles: witnessCredentials(partnership, credentials) },
      supervisor,
    ),
  );
  const metricsPort = await keptPort(join(places.gateway, "metrics-port"));
  const settings = gatewaySettings(
    places,
    {
      url: server.url,
      caFile,
      credsFile: credentials["GW.gateway"] ?? "",
      observerCredsFile: credentials["SYS.observer"] ?? "",
    },
    partnershipFolder,
    witnesses,
    metricsPort,
  );
  // By these anybody who may read the gateway's keys can judge again what it decided (gatehouse replay, audit).
  await writePrivate(join(places.gateway, "gateway.env"), envText(settings));
  await report.step("starting the gateway", () =>
    supervisor.start("gateway", () => startGatewayProcess(settings, join(stateDir, "gateway.log"))),
  );
  const metrics = `http://127.0.0.1:${metricsPort}/metrics`;
  return { places, partnership, accounts, nats: { url: server.url, caPem: server.caPem }, witnesses, metrics };
}

/** As `node --env-file` reads it: every value is a place, a name or a number, none with a quote in it. */
function envText(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}="${value}"\n`)
    .join("");
}

function witnessCredentials(
  partnership: Partnership,
  credentials: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const ofWitness = (agency: string): string => credentials[`witness-${agency}.follower`] ?? "";
  return Object.fromEntries(witnessAgencies(partnership).map((agency) => [agency, ofWitness(agency)]));
}

/** An agreement that was changed since it was signed is not in force: whoever changed it is told where they look. */
async function sayUnsigned(places: Places, partnership: Partnership, report: Report): Promise<void> {
  const state = await signatureState(places, partnership, Date.now());
  for (const { agreement, missing } of state?.unsigned ?? [])
    report.say(
      `${agreement} is not in force: not signed as it stands by ${missing.map(({ agency }) => agency).join(", ")} ` +
        "(gatehouse agreements sign --as AGENCY, then start again)",
    );
}

/** A server as a supervisor watches it. */
export function watched(server: NatsServer): NatsServer & Running {
  return { ...server, ended: server.exited.then((code) => ({ code, signal: null })) };
}

/** Starts the gateway as a process of its own. @throws `service-not-started`, or why the gateway stopped */
export async function startGatewayProcess(
  settings: Readonly<Record<string, string>>,
  logFile: string,
): Promise<RunningChild> {
  const log = createWriteStream(logFile, { flags: "a", mode: 0o600 });
  let code: ErrorCode | null = null;
  try {
    return await startChild({
      command: process.execPath,
      args: [gatewayMain],
      env: { ...settings },
      isReady: (line) => line.includes('"gateway.ready"'),
      onLine: (line) => {
        log.write(`${line}\n`);
        code = stoppedBecause(line) ?? code;
      },
    });
  } catch (cause) {
    // The gateway's own reason tells more than that it ended.
    throw code === null ? cause : new GatehouseError(code, { file: logFile }, { cause });
  }
}

/** The code in a log line that says why the gateway stopped. */
function stoppedBecause(line: string): ErrorCode | null {
  const code = /"code":"([a-z-]+)".*"event":"gateway\.stopped"/.exec(line)?.[1] ?? "";
  return isErrorCode(code) ? code : null;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code);
}
