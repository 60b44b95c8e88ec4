import { hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import type { ConformanceStatement } from "@gatehouse/contracts/enrolment";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import { signConformance, verifyConformance } from "@gatehouse/envelope/enrolment";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { rootDir } from "../paths.ts";
import type { AgencyFolder } from "../join/agency-folder.ts";
import type { Checked } from "./kit.ts";

const schemasDir = join(rootDir, "contracts", "generated");

/** Says what was tried and signs it with the agency's key. */
export async function stateConformance(folder: AgencyFolder, checks: readonly Checked[], now: Date): Promise<string> {
  const { version } = JSON.parse(await readFile(join(rootDir, "cli", "package.json"), "utf8")) as { version: string };
  const statement: ConformanceStatement = {
    v: 1,
    id: uuidV7(now),
    partnership: folder.partnership,
    agency: folder.agency,
    at: now.toISOString(),
    versions: { gatehouse: version, node: process.versions.node },
    digests: { directory: hash("sha256", folder.directoryJws), contract: await contractDigest() },
    checks: [...checks],
  };
  return await signConformance(statement, folder.signing);
}

/** Over names and contents of the schemas, in the order of their names. */
async function contractDigest(): Promise<string> {
  const names = (await readdir(schemasDir)).filter((name) => name.endsWith(".json")).toSorted();
  const digests = await Promise.all(
    names.map(async (name) => `${name} ${hash("sha256", await readFile(join(schemasDir, name)))}`),
  );
  return hash("sha256", digests.join("\n"));
}

/**
 * Reads a statement by the directory and the root that the reader trusts.
 *
 * @throws `conformance-invalid`, `directory-invalid`
 */
export async function readConformance(
  compact: string,
  trust: { readonly directoryJws: string; readonly root: unknown },
): Promise<ConformanceStatement> {
  const directory = await verifyDirectory(trust.directoryJws.trim(), readVerifyingKey(trust.root));
  if (!directory.ok) throw new GatehouseError("directory-invalid", { code: directory.code });
  const verified = await verifyConformance(compact.trim(), directory.directory);
  if (!verified.ok) throw new GatehouseError("conformance-invalid", { code: verified.code });
  return verified.statement;
}
