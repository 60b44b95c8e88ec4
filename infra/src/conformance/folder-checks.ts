import { stat } from "node:fs/promises";
import { join } from "node:path";
import { sealingKeyAt, signingKeyAt, verifyDirectory } from "@gatehouse/envelope/directory";
import type { AgencyFolder } from "../join/agency-folder.ts";
import { agencyFiles, secretFiles } from "../join/agency-folder.ts";
import { CheckFailed } from "./check-failed.ts";

const modeBits = 0o777;
const ownerAlone = 0o600;

/** Every secret of the folder is its owner's alone. */
export async function checkKeys(dir: string): Promise<string> {
  for (const name of secretFiles) {
    const { mode } = await stat(join(dir, agencyFiles[name]));
    if ((mode & modeBits) !== ownerAlone) {
      throw new CheckFailed(
        `${agencyFiles[name]} can be read by others: its mode is ${(mode & modeBits).toString(8)}.`,
      );
    }
  }
  return `${secretFiles.length} secret files are their owner's alone (600).`;
}

/** The pinned root vouches for the directory, and the directory for the keys of the folder. */
export async function checkDirectory({ agency, root, directoryJws, signing, sealing }: AgencyFolder): Promise<string> {
  const verified = await verifyDirectory(directoryJws, root);
  if (!verified.ok) throw new CheckFailed(`The directory does not verify against the pinned root: ${verified.code}.`);
  const now = new Date().toISOString();
  const { directory } = verified;
  if (typeof signingKeyAt(directory, agency, signing.kid, now) === "string") {
    throw new CheckFailed("The directory does not list the folder's signing key as good now.");
  }
  if (sealingKeyAt(directory, agency, now)?.kid !== sealing.kid) {
    throw new CheckFailed("The directory has others seal to another key than the folder's.");
  }
  return `Directory ${directory.version} verifies against the pinned root and lists both keys as good now.`;
}
