import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AgencyId } from "@gatehouse/contracts/agency";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Agreement, Partnership } from "@gatehouse/contracts/partnership";
import {
  claimedSigner,
  signAgreement,
  signPartnership,
  verifyPartnership,
} from "@gatehouse/envelope/agreement-signature";
import type { SignatureLack, UnsignedAgreement } from "@gatehouse/envelope/agreement-signature";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import { readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import type { SigningKey } from "@gatehouse/envelope/keys";
import { agreementSignatureFile, partnershipSignatureFile, readSignatures } from "@gatehouse/envelope/signature-folder";
import { writePrivate } from "../nats/server-state.ts";
import type { Places } from "./enrol.ts";

/** What of a partnership lacks whose signature; `terms` is why the root's does not count, null when it does. */
export type SignatureState = { readonly terms: SignatureLack | null; readonly unsigned: readonly UnsignedAgreement[] };

/**
 * Signs a partnership for everybody with the keys that the demonstration keeps for them, once: where the root has signed
 * already nothing is signed again, so that what is changed later is not in force until its parties sign it.
 *
 * @param absent an agency that signs for itself when it joins
 */
export async function signForAll(
  places: Places,
  partnership: Partnership,
  now: Date,
  absent: string | null = null,
): Promise<void> {
  const file = join(places.signatures, partnershipSignatureFile);
  if ((await readFile(file, "utf8").catch(() => null)) !== null) return;
  for (const { id } of partnership.agencies) if (id !== absent) await signAs(places, partnership, id, now);
  // Last: its presence says that all the rest is there.
  await signTerms(places, partnership, now);
}

/**
 * Signs, with an agency's own key, those agreements that it is a party to. A signature it gave before is replaced.
 *
 * @returns the ids of what it signed
 * @throws GatehouseError `agency-not-here` when the state folder has no key of it
 */
export async function signAs(
  places: Places,
  partnership: Partnership,
  agency: AgencyId,
  now: Date,
): Promise<readonly string[]> {
  const key = await keyIn(places.agency(agency), agency);
  const own = partnership.agreements.filter(({ parties }) => parties.includes(agency));
  const { agreements } = await readSignatures(places.signatures);
  await mkdir(places.signatures, { recursive: true, mode: 0o700 });
  for (const agreement of own) {
    const others = (agreements.get(agreement.id) ?? []).filter((compact) => claimedSigner(compact) !== agency);
    const compact = await signAgreement(agreement, { agency, key, partnership: partnership.id, at: now });
    await writeList(places, agreement, [...others, compact]);
  }
  return own.map(({ id }) => id);
}

/** Signs agencies, matrix, front door and telephone with the root's key. @throws GatehouseError `agency-not-here` */
export async function signTerms(places: Places, partnership: Partnership, now: Date): Promise<void> {
  const rootKey = await keyIn(places.root, partnership.id);
  await mkdir(places.signatures, { recursive: true, mode: 0o700 });
  const compact = await signPartnership(partnership, { rootKey, at: now });
  await writePrivate(join(places.signatures, partnershipSignatureFile), `${compact}\n`);
}

/** Whose signatures a partnership lacks, as a gateway on this state folder would find; null where nobody is enrolled. */
export async function signatureState(
  places: Places,
  partnership: Partnership,
  nowMs: number,
): Promise<SignatureState | null> {
  const compact = await readFile(places.directory, "utf8").catch(() => null);
  const rootText = await readFile(places.rootPublic, "utf8").catch(() => null);
  if (compact === null || rootText === null) return null;
  const root = readVerifyingKey(JSON.parse(rootText));
  const directory = await verifyDirectory(compact.trim(), root);
  if (!directory.ok) throw new GatehouseError("directory-invalid", { code: directory.code });
  const signatures = await readSignatures(places.signatures);
  const verified = await verifyPartnership(partnership, signatures, { directory: directory.directory, root, nowMs });
  return verified.ok ? { terms: null, unsigned: verified.unsigned } : { terms: verified.code, unsigned: [] };
}

async function writeList(places: Places, { id }: Agreement, list: readonly string[]): Promise<void> {
  await writePrivate(join(places.signatures, agreementSignatureFile(id)), `${JSON.stringify(list, null, 2)}\n`);
}

async function keyIn(dir: string, agency: string): Promise<SigningKey> {
  const text = await readFile(join(dir, "signing.jwk"), "utf8").catch(() => null);
  if (text === null) throw new GatehouseError("agency-not-here", { agency });
  return readSigningKey(JSON.parse(text));
}
