import { readFile } from "node:fs/promises";
import type { Directory, DirectoryKey } from "@gatehouse/contracts/directory";
import { errors } from "@gatehouse/contracts/errors";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { placesIn } from "@gatehouse/infra/demo/enrol";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** Lists the directory's keys once the pinned root's signature over it has held. */
export async function keys(stateDir: string, json: boolean): Promise<number> {
  const places = placesIn(stateDir);
  const compact = await readFile(places.directory, "utf8").catch(() => null);
  const root = await readFile(places.rootPublic, "utf8").catch(() => null);
  if (compact === null || root === null) {
    printNote(`not-running: ${errors["not-running"].title}; npm start makes the keys`);
    return exitCodes.notRunning;
  }
  const verified = await verifyDirectory(compact.trim(), readVerifyingKey(JSON.parse(root)));
  if (!verified.ok) {
    printNote(`directory-invalid: ${errors["directory-invalid"].title} (${verified.code})`);
    return exitCodes.failed;
  }
  if (json) printJson(verified.directory);
  else for (const line of linesOf(verified.directory)) printLine(line);
  return exitCodes.ok;
}

function linesOf(directory: Directory): string[] {
  const holders = [...directory.agencies, { id: "(gateway)", ...directory.gateway }];
  return [
    `${directory.partnership}, directory ${directory.version} of ${directory.issuedAt}, root ${directory.root}`,
    ...holders.flatMap(({ id, signing, sealing }) => [
      ...signing.map((key) => describeKey(id, "signs", key)),
      ...sealing.map((key) => describeKey(id, "opens", key)),
    ]),
  ];
}

function describeKey(holder: string, use: string, key: DirectoryKey): string {
  const until = key.revokedAt === null ? `${key.validFrom} to ${key.validTo}` : `revoked ${key.revokedAt}`;
  return `${holder.padEnd(22)} ${use}  ${key.kid}  ${until}`;
}
