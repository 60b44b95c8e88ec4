import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errors } from "@gatehouse/contracts/errors";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import type { Finding } from "@gatehouse/evidence/check/findings";
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

/**
 * Verifies an evidence file and says of each part whether it holds. What another version of Gatehouse made is neither sound
 * as a whole nor altered: what was signed holds, and this version's own words stand below.
 */
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
  const { findings, evidence, words } = await verifyEvidenceFile(bytes, root);
  const open = findings.filter(({ notCompared }) => notCompared === true);
  const wrong = findings.filter((one) => !one.ok && !open.includes(one));
  const verdict = wrong.length > 0 ? "altered" : open.length > 0 ? "other-version" : "holds";
  if (places.json === true) {
    const [agency, message] = [evidence?.agency ?? null, evidence?.message ?? null];
    const said = verdict === "other-version" ? { words } : {};
    printJson({ holds: verdict === "holds", verdict, agency, message, root, checks: findings, ...said });
  } else {
    for (const one of findings) printLine(`${stateOf(one)}  ${one.part}: ${one.text}`);
    if (verdict === "holds") printLine(`all ${findings.length} checks hold`);
    if (verdict === "other-version") printOwnWords(findings.length - open.length, words);
  }
  if (verdict === "holds") return exitCodes.ok;
  if (verdict === "other-version") {
    printNote(`evidence-other-version: ${errors["evidence-other-version"].title}`);
    return exitCodes.notCompared;
  }
  const parts = [...new Set(wrong.map(({ part }) => part))];
  printNote(`evidence-altered: ${errors["evidence-altered"].title} (${parts.join(", ")})`);
  return exitCodes.failed;
}

function stateOf({ ok, notCompared }: Finding): string {
  if (notCompared === true) return "OPEN  ";
  return ok ? "holds " : "FAILED";
}

function printOwnWords(count: number, words: readonly string[]): void {
  printLine(`all ${count} checks of what was signed and sealed hold`);
  printLine("read this instead of the file's own words, which another version made:");
  for (const line of words) printLine(`  ${line}`);
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
