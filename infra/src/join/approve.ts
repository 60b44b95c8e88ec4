import { hash, timingSafeEqual } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { addAgencyWithKey } from "@gatehouse/bus/user-key";
import { lockStateDir } from "@gatehouse/client/state-lock";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import type { Directory } from "@gatehouse/contracts/directory";
import type { EnrolmentGrant, EnrolmentRequest } from "@gatehouse/contracts/enrolment";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { claimedSigner, verifyPartnership } from "@gatehouse/envelope/agreement-signature";
import type { Signatures } from "@gatehouse/envelope/agreement-signature";
import { signDirectory, verifyDirectory } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { signGrant, verifyEnrolment, verifyGrant } from "@gatehouse/envelope/enrolment";
import { readSigningKey } from "@gatehouse/envelope/keys";
import type { SigningKey } from "@gatehouse/envelope/keys";
import { agreementSignatureFile, readSignatures } from "@gatehouse/envelope/signature-folder";
import { listed } from "../demo/enrol.ts";
import type { Places } from "../demo/enrol.ts";
import { readAccounts, saveAccounts } from "../nats/accounts-file.ts";
import { writePrivate } from "../nats/server-state.ts";
import { mustBeFresh } from "./fresh.ts";

/** Where the partnership keeps what approving needs and makes. */
export type ApprovalPlaces = Places & {
  readonly accounts: string;
  /** What was approved, by the request's id, and the grants. */
  readonly grants: string;
};

export type Approval = {
  readonly compact: string;
  /** As the agency told it by another way than the request came. */
  readonly fingerprint: string;
  readonly partnership: Partnership;
  readonly now: Date;
};

export type Approved = { readonly request: EnrolmentRequest; readonly grantFile: string; readonly version: number };

/**
 * Approves a request: the agency gets an account with a user of its own key, a place in a new version of the directory,
 * its signatures are put to the agreements, and a grant signed by the root says so. Run again after a crash it goes on.
 *
 * @throws `enrolment-invalid`, `enrolment-fingerprint-wrong`, `enrolment-of-another-partnership`, `enrolment-stale`,
 *   `enrolment-replayed`, `enrolment-agency-unknown`, `enrolment-agency-known`, `enrolment-unsigned`, `state-dir-in-use` while somebody else approves
 */
export async function approve(places: ApprovalPlaces, approval: Approval): Promise<Approved> {
  await mkdir(places.grants, { recursive: true, mode: 0o700 });
  // Two at once would each write the directory of before with one agency more.
  const release = await lockStateDir(places.grants);
  try {
    return await approveAlone(places, approval);
  } finally {
    await release();
  }
}

async function approveAlone(
  places: ApprovalPlaces,
  { compact, fingerprint, partnership, now }: Approval,
): Promise<Approved> {
  const verified = await verifyEnrolment(compact.trim());
  if (!verified.ok) throw new GatehouseError("enrolment-invalid", { code: verified.code });
  const { request } = verified;
  if (!same(request.signing.kid, fingerprint.trim())) throw new GatehouseError("enrolment-fingerprint-wrong");
  const root = readSigningKey(JSON.parse(await readFile(join(places.root, "signing.jwk"), "utf8")));
  const directory = await currentDirectory(places, root);
  const begun = await begunBefore(places, request, root, directory);
  check({ request, partnership, root, directory, now }, begun === "done");
  if (begun !== null && begun !== "done") {
    // It died before the last step, and nobody was approved since: all that is left is that step.
    await writePrivate(places.directory, begun.directory);
    return { request, grantFile: begun.grantFile, version: directory.version + 1 };
  }
  const { accounts, userJwt } = await addAgencyWithKey(
    await readAccounts(places.accounts),
    request.agency.id,
    request.user,
  );
  const account = accounts.agencies[request.agency.id]?.publicKey ?? "";
  const version = directory.version + 1;
  const next = await signDirectory(withAgency(directory, request, account, now), root);
  const signatures = withSignatures(await readSignatures(places.signatures), request);
  await agreementsHold(signatures, { partnership, root, next, request, now });
  // Nothing was written until here: who is refused leaves no trace.
  await saveAccounts(places.accounts, accounts);
  for (const id of Object.keys(request.agreements)) {
    const list = signatures.agreements.get(id);
    const file = join(places.signatures, agreementSignatureFile(id));
    if (list !== undefined) await writePrivate(file, `${JSON.stringify(list, null, 2)}\n`);
  }
  const grant: EnrolmentGrant = {
    v: 1,
    id: uuidV7(now),
    partnership: partnership.id,
    agency: request.agency.id,
    request: hash("sha256", compact.trim()),
    account,
    user: userJwt,
    directory: next,
    frontDoor: { agency: partnership.frontDoor, telephone: partnership.telephone },
    at: now.toISOString(),
  };
  const grantFile = grantFileOf(places, request);
  await writePrivate(grantFile, `${await signGrant(grant, root)}\n`);
  await writePrivate(approvedFileOf(places, request), "");
  // Last: from here on everybody sees the agency.
  await writePrivate(places.directory, next);
  return { request, grantFile, version };
}

type Judged = {
  readonly request: EnrolmentRequest;
  readonly partnership: Partnership;
  readonly root: SigningKey;
  readonly directory: TrustedDirectory;
  readonly now: Date;
};

function check({ request, partnership, root, directory, now }: Judged, isDone: boolean): void {
  const { agency, signing, sealing } = request;
  if (request.partnership !== partnership.id || request.root !== root.kid) {
    throw new GatehouseError("enrolment-of-another-partnership");
  }
  mustBeFresh(request.at, now, "enrolment-stale");
  if (isDone) throw new GatehouseError("enrolment-replayed");
  const named = partnership.agencies.find(({ id }) => id === agency.id);
  if (named?.kind !== agency.kind || named.name !== agency.name) throw new GatehouseError("enrolment-agency-unknown");
  const kids = [...directory.agencies, directory.gateway].flatMap((one) => [...one.signing, ...one.sealing]);
  const isKnown = directory.agencies.some(({ id }) => id === agency.id);
  if (isKnown || kids.some(({ kid }) => kid === signing.kid || kid === sealing.kid)) {
    throw new GatehouseError("enrolment-agency-known");
  }
  // Its word counts under its own agreements: others' are not for it to put anything to.
  const foreign = partnership.agreements.find(
    ({ id, parties }) => Object.hasOwn(request.agreements, id) && !parties.includes(agency.id),
  );
  if (foreign !== undefined) throw new GatehouseError("enrolment-invalid", { field: foreign.id });
}

const grantFileOf = ({ grants }: ApprovalPlaces, { agency }: EnrolmentRequest): string =>
  join(grants, `${agency.id}.jws`);
const approvedFileOf = ({ grants }: ApprovalPlaces, { id }: EnrolmentRequest): string => join(grants, `${id}.approved`);

/**
 * What became of a request before: nothing, approved to the end, or all but its directory. The last is so when the grant
 * holds the very next version: an agency that left since is not let in again.
 */
async function begunBefore(
  places: ApprovalPlaces,
  request: EnrolmentRequest,
  root: SigningKey,
  directory: TrustedDirectory,
): Promise<{ readonly directory: string; readonly grantFile: string } | "done" | null> {
  if ((await readFile(approvedFileOf(places, request)).catch(() => null)) === null) return null;
  const grantFile = grantFileOf(places, request);
  const granted = await verifyGrant((await readFile(grantFile, "utf8").catch(() => "")).trim(), root);
  const next = granted.ok ? await verifyDirectory(granted.grant.directory, root) : granted;
  const isNext = granted.ok && next.ok && next.directory.version === directory.version + 1;
  return isNext ? { directory: granted.grant.directory, grantFile } : "done";
}

/** Signed as they stand: an agency that joins on other words than the others signed would put the agreement out of force. */
async function agreementsHold(
  signatures: Signatures,
  { partnership, root, next, request, now }: Omit<Judged, "directory"> & { readonly next: string },
): Promise<void> {
  const verified = await verifyDirectory(next, root);
  if (!verified.ok) throw new GatehouseError("directory-invalid", { code: verified.code });
  const trust = { directory: verified.directory, root, nowMs: now.getTime() };
  const signed = await verifyPartnership(partnership, signatures, trust);
  if (!signed.ok) throw new GatehouseError("policy-unsigned", { code: signed.code });
  const lacking = signed.unsigned.find(({ missing }) => missing.some(({ agency }) => agency === request.agency.id));
  if (lacking !== undefined) throw new GatehouseError("enrolment-unsigned", { field: lacking.agreement });
}

async function currentDirectory(places: Places, root: SigningKey): Promise<TrustedDirectory> {
  const verified = await verifyDirectory((await readFile(places.directory, "utf8")).trim(), root);
  if (!verified.ok) throw new GatehouseError("directory-invalid", { code: verified.code });
  return verified.directory;
}

/** A name from the request never becomes a path: only agreements that stand here already are signed. */
function withSignatures(known: Signatures, { agency, agreements }: EnrolmentRequest): Signatures {
  const lists = [...known.agreements].map(([id, list]) => {
    const others = list.filter((other) => claimedSigner(other) !== agency.id);
    const own = agreements[id];
    return [id, own === undefined ? list : [...others, own]] as const;
  });
  return { ...known, agreements: new Map(lists) };
}

function withAgency(directory: Directory, request: EnrolmentRequest, account: string, now: Date): Directory {
  const { agency, signing, sealing } = request;
  // The agency signed the agreements when it asked, up to a week ago, and its key must have been its own then. It reached no
  // transport before now, so the key can have signed nothing else that counts.
  const since = new Date(Math.min(Date.parse(request.at), now.getTime()));
  const added = { ...agency, account, signing: [listed(signing, since)], sealing: [listed(sealing, now)] };
  return {
    ...directory,
    version: directory.version + 1,
    issuedAt: now.toISOString(),
    agencies: [...directory.agencies, added],
  };
}

function same(one: string, other: string): boolean {
  const digest = (text: string): Buffer => Buffer.from(hash("sha256", text, "hex"));
  return timingSafeEqual(digest(one), digest(other));
}
