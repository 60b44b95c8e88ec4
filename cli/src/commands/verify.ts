import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errors } from "@gatehouse/contracts/errors";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { maxEvidenceBytes, verifyEvidenceFile } from "@gatehouse/evidence/evidence-file";
import { placesIn } from "@gatehouse/infra/demo/enrol";
import { agencyFiles } from "@gatehouse/infra/join/agency-folder";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** By which root a file is checked: the first of these that is named. */
export type RootPlaces = {
  readonly root?: string;
  readonly fingerprint?: string;
  readonly dir?: string;
  readonly state: string;
  readonly json?: boolean;
};

/** Verifies an evidence file and says of each part whether it holds. */
export async function verifyFile(file: string, places: RootPlaces): Promise<number> {
  const bytes = await beginningOf(file).catch(() => null);
  if (bytes === null) {
    printNote(`file-unreadable: ${file}`);
    return exitCodes.unreadable;
  }
  const root = await fingerprintOf(places);
  if (root === null) {
    printNote("file-unreadable: the root's public key; name it with --root FILE or --fingerprint TEXT");
    return exitCodes.unreadable;
  }
  const { findings, evidence } = await verifyEvidenceFile(bytes, root);
  const wrong = findings.filter(({ ok }) => !ok);
  if (places.json === true) {
    const [agency, message] = [evidence?.agency ?? null, evidence?.message ?? null];
    printJson({ holds: wrong.length === 0, agency, message, root, checks: findings });
  } else {
    for (const { part, ok, text } of findings) printLine(`${ok ? "holds " : "FAILED"}  ${part}: ${text}`);
    if (wrong.length === 0) printLine(`all ${findings.length} checks hold`);
  }
  if (wrong.length === 0) return exitCodes.ok;
  const parts = [...new Set(wrong.map(({ part }) => part))];
  printNote(`evidence-altered: ${errors["evidence-altered"].title} (${parts.join(", ")})`);
  return exitCodes.failed;
}

/** As much of a file as evidence may be, and one byte: enough to see that it is more. */
async function beginningOf(file: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: maxEvidenceBytes }))
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function fingerprintOf({ root, fingerprint, dir, state }: RootPlaces): Promise<string | null> {
  if (root === undefined && fingerprint !== undefined) return fingerprint;
  const file = root ?? (dir === undefined ? placesIn(state).rootPublic : join(dir, agencyFiles.root));
  try {
    return readVerifyingKey(JSON.parse(await readFile(file, "utf8"))).kid;
  } catch {
    // Not there, or no key: either way there is no root to check by, and that is said.
    return null;
  }
}
