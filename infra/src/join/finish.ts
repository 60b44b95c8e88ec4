import { hash } from "node:crypto";
import { join } from "node:path";
import { credentialsOf } from "@gatehouse/bus/user-key";
import type { EnrolmentGrant } from "@gatehouse/contracts/enrolment";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import { verifyGrant } from "@gatehouse/envelope/enrolment";
import { readSealingKey, readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import { writePrivate } from "../nats/server-state.ts";
import { writeAdapterEnv } from "./adapter-env.ts";
import { agencyFiles, readAgencyFile } from "./agency-folder.ts";
import type { AgencyFile } from "./agency-folder.ts";
import { mustBeFresh } from "./fresh.ts";
import type { BrokerAddress } from "./open-joined.ts";

/**
 * Finishes joining: once the pinned root's grant for exactly this folder's request has held, the folder gets its
 * credentials, the directory, and the settings of an adapter. Nothing is written before every check has passed.
 *
 * @param broker where the operators say that it is; null while nobody has said
 * @throws `grant-invalid`, `grant-of-another-request`, `grant-stale`, `grant-replayed`, `file-unreadable`
 */
export async function finish(
  dir: string,
  compact: string,
  now: Date,
  broker: BrokerAddress | null = null,
): Promise<EnrolmentGrant> {
  const json = async (name: "root" | "signing" | "sealing"): Promise<unknown> =>
    JSON.parse(await readAgencyFile(dir, name));
  const root = readVerifyingKey(await json("root"));
  const verified = await verifyGrant(compact.trim(), root);
  if (!verified.ok) throw new GatehouseError("grant-invalid", { code: verified.code });
  const { grant } = verified;
  if (grant.request !== hash("sha256", await readAgencyFile(dir, "request"))) {
    throw new GatehouseError("grant-of-another-request");
  }
  if (await isThere(dir, "creds")) throw new GatehouseError("grant-replayed");
  mustBeFresh(grant.at, now, "grant-stale");
  const directory = await verifyDirectory(grant.directory, root);
  if (!directory.ok) throw new GatehouseError("grant-invalid", { code: directory.code, field: "directory" });
  const own = directory.directory.agencies.find(({ id }) => id === grant.agency);
  const signing = readSigningKey(await json("signing"));
  const sealing = readSealingKey(await json("sealing"));
  const isOurs =
    own?.account === grant.account &&
    own.signing.some(({ kid }) => kid === signing.kid) &&
    own.sealing.some(({ kid }) => kid === sealing.kid);
  if (!isOurs) throw new GatehouseError("grant-invalid", { field: "directory" });
  const creds = credentialsOf(grant.user, await readAgencyFile(dir, "user"), grant.account);
  const agency: AgencyFile = { agency: grant.agency, partnership: grant.partnership, frontDoor: grant.frontDoor };
  await writePrivate(join(dir, agencyFiles.grant), `${compact.trim()}\n`);
  await writePrivate(join(dir, agencyFiles.directory), `${grant.directory}\n`);
  await writePrivate(join(dir, agencyFiles.agency), `${JSON.stringify(agency, null, 2)}\n`);
  await writeAdapterEnv(dir, agency, broker);
  // Last: its presence says that the folder has joined.
  await writePrivate(join(dir, agencyFiles.creds), creds);
  return grant;
}

async function isThere(dir: string, name: keyof typeof agencyFiles): Promise<boolean> {
  return await readAgencyFile(dir, name).then(
    () => true,
    () => false,
  );
}
