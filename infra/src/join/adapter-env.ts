import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { writePrivate } from "../nats/server-state.ts";
import type { AgencyFile } from "./agency-folder.ts";
import { agencyFiles } from "./agency-folder.ts";
import type { BrokerAddress } from "./open-joined.ts";

const secretBytes = 32;

/**
 * Writes what an adapter beside this folder is started with, as `node --env-file` reads it (0600): everything that the folder
 * knows, and a line to fill in for what only the agency can say. The door has no client yet.
 *
 * @param broker null while the operators have not said where it is
 * @throws `setting-wrong` for a folder whose name no line of such a file can hold
 */
export async function writeAdapterEnv(dir: string, agency: AgencyFile, broker: BrokerAddress | null): Promise<void> {
  const place = (name: string): string => resolve(dir, name);
  const caFile = "ca.pem";
  const known: Readonly<Record<string, string>> = {
    ADAPTER_AGENCY: agency.agency,
    ADAPTER_PARTNERSHIP: agency.partnership,
    ADAPTER_FRONT_DOOR: agency.frontDoor.agency,
    ADAPTER_FRONT_DOOR_TELEPHONE: agency.frontDoor.telephone,
    ADAPTER_FOLDER: place("adapter"),
    ADAPTER_STATE_DIR: place("adapter-state"),
    ADAPTER_KEYS_DIR: resolve(dir),
    ADAPTER_NATS_CREDS_FILE: place(agencyFiles.creds),
    ADAPTER_DIRECTORY_FILE: place(agencyFiles.directory),
    ADAPTER_ROOT_FILE: place(agencyFiles.root),
    ADAPTER_CLIENTS_FILE: place(agencyFiles.doorClients),
    ADAPTER_SECRET_FILE: place(agencyFiles.adapterSecret),
    ...(broker === null ? {} : { ADAPTER_NATS_URL: broker.url, ADAPTER_NATS_CA_FILE: place(caFile) }),
  };
  const open = [
    "# Only you can say these: take the # away. The adapter names each that it lacks.",
    '#ADAPTER_AUTHOR_NAME="in whose name your system sends"',
    '#ADAPTER_AUTHOR_ROLE="a role of your agency, as in the partnership\'s files"',
    '#ADAPTER_CONTACT="how partners reach the author"',
    ...(broker === null
      ? ['#ADAPTER_NATS_URL="tls://where the operators say"', '#ADAPTER_NATS_CA_FILE="/the operators\' ca.pem"']
      : []),
  ];
  const lines = [...Object.entries(known).map(([name, value]) => `${name}=${quoted(value)}`), ...open];
  if (broker !== null) await writePrivate(join(dir, caFile), broker.caPem);
  await writePrivate(join(dir, agencyFiles.adapterSecret), `${randomBytes(secretBytes).toString("hex")}\n`);
  await writePrivate(join(dir, agencyFiles.doorClients), `${JSON.stringify({ clients: [] })}\n`);
  await writePrivate(join(dir, agencyFiles.adapterEnv), `${lines.join("\n")}\n`);
}

/** As `node --env-file` reads it back: in the first kind of quotation mark that the value does not have. */
function quoted(value: string): string {
  const mark = ['"', "'", "`"].find((one) => !value.includes(one));
  // A line end would begin another variable; a backslash before an n would become one.
  if (mark === undefined || /[\r\n\\\0]/.test(value)) throw new GatehouseError("setting-wrong");
  return `${mark}${value}${mark}`;
}
