import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Accounts } from "@gatehouse/bus/accounts";
import { openClient } from "@gatehouse/client/client";
import type { AgencyClient, ClientConfig, ClientPorts } from "@gatehouse/client/client-config";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { readSealingKey, readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import type { Log } from "@gatehouse/observe/log";
import type { Tracing } from "@gatehouse/observe/tracing";
import type { Places } from "./enrol.ts";

export type Enrolled = {
  readonly places: Places;
  readonly partnership: Partnership;
  readonly accounts: Accounts;
  readonly nats: { readonly url: string; readonly caPem: string };
  readonly log: Log;
  readonly tracing?: Tracing;
};

/** Opens the client of one agency of the demonstration, with its own keys, credentials and state folder. */
export async function openAgencyClient(
  enrolled: Enrolled,
  agency: string,
  ports: Partial<ClientPorts> = {},
): Promise<AgencyClient> {
  const { places, partnership, accounts, nats, log } = enrolled;
  const dir = places.agency(agency);
  const creds = accounts.agencies[agency]?.users["client"]?.creds;
  if (creds === undefined) throw new GatehouseError("agency-not-here", { agency });
  const config: ClientConfig = {
    agency,
    stateDir: join(dir, "client"),
    url: nats.url,
    caPem: nats.caPem,
    creds,
    signingKey: readSigningKey(JSON.parse(await readFile(join(dir, "signing.jwk"), "utf8"))),
    sealingKeys: [readSealingKey(JSON.parse(await readFile(join(dir, "sealing.jwk"), "utf8")))],
    directoryJws: (await readFile(places.directory, "utf8")).trim(),
    rootJwk: readVerifyingKey(JSON.parse(await readFile(places.rootPublic, "utf8"))),
    partnership: { id: partnership.id, telephone: partnership.telephone },
    log,
    ...(enrolled.tracing ? { tracing: enrolled.tracing } : {}),
  };
  return await openClient(config, ports);
}
