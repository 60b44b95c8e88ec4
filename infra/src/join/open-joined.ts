import { join } from "node:path";
import { openClient } from "@gatehouse/client/client";
import type { AgencyClient, ClientPorts } from "@gatehouse/client/client-config";
import type { Log } from "@gatehouse/observe/log";
import type { AgencyFolder } from "./agency-folder.ts";

/** Where the broker is: the operators tell it, and its authority's certificate. */
export type BrokerAddress = { readonly url: string; readonly caPem: string };

/** Opens the client of an agency that has joined, over its own folder. */
export async function openJoined(
  dir: string,
  folder: AgencyFolder,
  at: BrokerAddress,
  {
    log,
    ports = {},
    state = "state",
  }: { readonly log: Log; readonly ports?: Partial<ClientPorts>; readonly state?: string },
): Promise<AgencyClient> {
  const { agency, signing, sealing, root, directoryJws, creds, partnership, frontDoor } = folder;
  const config = {
    agency,
    stateDir: join(dir, state),
    ...at,
    creds,
    signingKey: signing,
    directoryJws,
    rootJwk: root,
    partnership: { id: partnership, telephone: frontDoor.telephone },
    log,
  };
  return await openClient({ ...config, sealingKeys: [sealing] }, ports);
}
