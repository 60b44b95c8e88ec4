import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Signatures } from "./agreement-signature.ts";

/** The file of the root's signature; each agreement's signatures stand in `<its id>.json`. */
export const partnershipSignatureFile = "partnership.jws";
const ending = ".json";

/**
 * Reads the signatures kept in a folder: `partnership.jws` and, for each agreement, `<id>.json`, a list of compact JWS.
 * Nothing of it is verified. What is not there, or cannot be read, is no signature: it then counts for nothing.
 *
 * @param folder path of the folder, untrusted
 */
export async function readSignatures(folder: string): Promise<Signatures> {
  const names = await readdir(folder).catch(() => []);
  const lists = names
    .filter((name) => name.endsWith(ending))
    .map(async (name) => [name.slice(0, -ending.length), await listIn(join(folder, name))] as const);
  const partnership = await readFile(join(folder, partnershipSignatureFile), "utf8").catch(() => null);
  return { agreements: new Map(await Promise.all(lists)), partnership: partnership?.trim() ?? null };
}

/** The file in which an agreement's signatures are kept. */
export function agreementSignatureFile(agreement: string): string {
  return `${agreement}${ending}`;
}

async function listIn(file: string): Promise<readonly string[]> {
  try {
    const list: unknown = JSON.parse(await readFile(file, "utf8"));
    return Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : [];
  } catch {
    return [];
  }
}
