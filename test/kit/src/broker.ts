import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mintPartnership } from "@gatehouse/bus/accounts";
import type { AgencyClient, ClientPorts } from "@gatehouse/client/client-config";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { startGateway } from "@gatehouse/gateway/app";
import type { Gateway } from "@gatehouse/gateway/app";
import { readConfig } from "@gatehouse/gateway/config";
import { readIdentity } from "@gatehouse/gateway/keys";
import { openAgencyClient } from "@gatehouse/infra/demo/agency-client";
import { enrol, placesIn, witnessAgencies } from "@gatehouse/infra/demo/enrol";
import type { Places } from "@gatehouse/infra/demo/enrol";
import { gatewaySettings } from "@gatehouse/infra/demo/gateway-settings";
import { rootDir } from "@gatehouse/infra/paths";
import { silentLog } from "@gatehouse/observe/log";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import { noTracing } from "@gatehouse/observe/tracing";
import type { Tracing } from "@gatehouse/observe/tracing";
import { startTestServer } from "./nats.ts";
import type { TestServer } from "./nats.ts";

/** A real broker for a test: server, keys, directory, gateway, and the clients a test opens. */
export type TestBroker = AsyncDisposable & {
  readonly server: TestServer;
  readonly places: Places;
  readonly partnership: Partnership;
  /** The environment with which a gateway of this broker starts. */
  readonly settings: Readonly<Record<string, string>>;
  readonly startGateway: (at?: (point: string) => Promise<void>, change?: GatewayChange) => Promise<Gateway>;
  readonly client: (
    agency: string,
    log?: Log,
    ports?: Partial<ClientPorts>,
    tracing?: Tracing,
  ) => Promise<AgencyClient>;
};

/** What of a gateway is to be otherwise than usual. */
export type GatewayChange = {
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: () => number;
  /** By how much the server's time is ahead when the gateway looks for what is due. */
  readonly aheadMs?: () => number;
  /** By how much more it is ahead when it looks for what is to be erased. */
  readonly erasingAheadMs?: () => number;
  readonly log?: Log;
  readonly metrics?: Metrics;
  readonly tracing?: Tracing;
};

const partnershipFolder = join(rootDir, "contracts", "partnerships", "northshire");

/** Starts a server and enrols the demonstration partnership on it; no gateway runs yet. */
export async function startTestBroker(
  options: { readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<TestBroker> {
  const partnership = loadPartnership(partnershipFolder);
  const agencies = partnership.agencies.map(({ id }) => id);
  const accounts = await mintPartnership({ agencies, witnesses: witnessAgencies(partnership) });
  const server = await startTestServer({ agencies, accounts });
  const dir = join(server.stateDir, "partnership");
  await mkdir(dir, { recursive: true });
  const places = placesIn(dir);
  await enrol(places, partnership, server.accounts, new Date());
  const caFile = join(dir, "ca.pem");
  const credsFile = join(dir, "gateway.creds");
  await writeFile(caFile, server.caPem);
  const observerCredsFile = join(dir, "observer.creds");
  await writeFile(credsFile, server.accounts.gateway.users["gateway"]?.creds ?? "");
  await writeFile(observerCredsFile, server.accounts.system.users["observer"]?.creds ?? "");
  const settings = {
    ...gatewaySettings(places, { url: server.url, caFile, credsFile, observerCredsFile }, partnershipFolder),
    ...options.settings,
  };
  const gateways: Gateway[] = [];
  const clients: AgencyClient[] = [];
  return {
    server,
    places,
    partnership,
    settings,
    async startGateway(at = async () => undefined, change = {}) {
      const read = readConfig({ ...settings, ...change.settings });
      if (!read.ok) throw new Error(`settings: ${read.variables.join(" ")}`);
      const identity = await readIdentity(read.config);
      const { log = silentLog, clock = Date.now, aheadMs = () => 0 } = change;
      const { metrics, tracing } = change;
      const seen = { ...(metrics ? { metrics } : {}), ...(tracing ? { tracing } : {}) };
      const { erasingAheadMs = () => 0 } = change;
      const ports = { log, clock, at, aheadMs, erasingAheadMs, ...seen };
      const gateway = await startGateway(read.config, identity, ports);
      gateways.push(gateway);
      return gateway;
    },
    async client(agency, log = silentLog, ports = {}, tracing = noTracing) {
      const nats = { url: server.url, caPem: server.caPem };
      const enrolled = { places, partnership, accounts: server.accounts, nats, log, tracing };
      const client = await openAgencyClient(enrolled, agency, ports);
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      await server[Symbol.asyncDispose]();
    },
  };
}
