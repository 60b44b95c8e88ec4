import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeUserKey } from "@gatehouse/bus/user-key";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import type { EnrolmentRequest } from "@gatehouse/contracts/enrolment";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { signAgreement } from "@gatehouse/envelope/agreement-signature";
import { signEnrolment } from "@gatehouse/envelope/enrolment";
import { generateSealingKey, generateSigningKey, publicKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import { writePrivate } from "../nats/server-state.ts";
import { agencyFiles } from "./agency-folder.ts";

/** A request, and the fingerprint that the agency tells the partnership by another way. */
export type MadeRequest = { readonly request: EnrolmentRequest; readonly fingerprint: string; readonly file: string };

/**
 * Makes an agency's keys in a folder of its own and its request to join: public keys, and its signature under each
 * agreement that it is a party to. No private key leaves the folder.
 *
 * @param rootFile the partnership's root key, got from somebody known, not with the request's answer
 * @throws `keys-exist`, `enrolment-agency-unknown`, `file-unreadable`, `key-malformed`
 */
export async function makeRequest(
  dir: string,
  asked: { readonly agency: string; readonly partnership: Partnership; readonly rootFile: string; readonly now: Date },
): Promise<MadeRequest> {
  const { partnership, now } = asked;
  const agency = partnership.agencies.find(({ id }) => id === asked.agency);
  if (agency === undefined) throw new GatehouseError("enrolment-agency-unknown", { agency: asked.agency });
  const root = readVerifyingKey(JSON.parse(await rootText(asked.rootFile)));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if ((await readdir(dir)).length > 0) throw new GatehouseError("keys-exist", { file: dir });
  const signing = generateSigningKey();
  const sealing = generateSealingKey();
  const user = makeUserKey();
  const agreements: Record<string, string> = {};
  for (const agreement of partnership.agreements.filter(({ parties }) => parties.includes(agency.id))) {
    const by = { agency: agency.id, key: signing, partnership: partnership.id, at: now };
    agreements[agreement.id] = await signAgreement(agreement, by);
  }
  const request: EnrolmentRequest = {
    v: 1,
    id: uuidV7(now),
    partnership: partnership.id,
    root: root.kid,
    agency: { id: agency.id, kind: agency.kind, name: agency.name },
    signing: { kid: signing.kid, x: signing.x },
    sealing: { kid: sealing.kid, x: sealing.x },
    user: user.publicKey,
    agreements,
    at: now.toISOString(),
  };
  const write = (name: keyof typeof agencyFiles, text: string): Promise<void> =>
    writePrivate(join(dir, agencyFiles[name]), `${text}\n`);
  await write("signing", JSON.stringify(signing));
  await write("sealing", JSON.stringify(sealing));
  await write("user", user.seed);
  await write("root", JSON.stringify(publicKey(root)));
  await write("request", await signEnrolment(request, signing));
  return { request, fingerprint: signing.kid, file: join(dir, agencyFiles.request) };
}

async function rootText(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((cause: unknown) => {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  });
}
