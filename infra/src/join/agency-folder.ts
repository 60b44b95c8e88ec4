import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { readSealingKey, readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import type { SealingKey, SigningKey, VerifyingKey } from "@gatehouse/envelope/keys";
import { z } from "zod";

/** The files of an agency's own folder. Those with a private key, and the credentials, are its owner's alone (0600). */
export const agencyFiles = {
  signing: "signing.jwk",
  sealing: "sealing.jwk",
  user: "user.seed",
  root: "root.jwk",
  request: "request.jws",
  grant: "grant.jws",
  directory: "directory.jws",
  creds: "agency.creds",
  agency: "agency.json",
  adapterEnv: "adapter.env",
  adapterSecret: "adapter.secret",
  doorClients: "door-clients.json",
} as const;
export const secretFiles = [
  "signing",
  "sealing",
  "user",
  "creds",
  "adapterSecret",
] as const satisfies readonly (keyof typeof agencyFiles)[];

/** Who this folder is and where it belongs: no secret. */
const AgencyFile = z.strictObject({
  agency: z.string(),
  partnership: z.string(),
  frontDoor: z.strictObject({ agency: z.string(), telephone: z.string() }),
});
export type AgencyFile = z.infer<typeof AgencyFile>;

/** What an agency's folder holds once it has joined. */
export type AgencyFolder = AgencyFile & {
  readonly signing: SigningKey;
  readonly sealing: SealingKey;
  readonly root: VerifyingKey;
  readonly directoryJws: string;
  readonly creds: string;
};

/** Reads one file of the folder. @throws `file-unreadable` naming it */
export async function readAgencyFile(dir: string, name: keyof typeof agencyFiles): Promise<string> {
  const file = join(dir, agencyFiles[name]);
  return (
    await readFile(file, "utf8").catch((cause: unknown) => {
      throw new GatehouseError("file-unreadable", { file }, { cause });
    })
  ).trim();
}

/** Reads a folder that has joined. @throws `file-unreadable`, `key-malformed` */
export async function readAgencyFolder(dir: string): Promise<AgencyFolder> {
  const json = async (name: keyof typeof agencyFiles): Promise<unknown> => JSON.parse(await readAgencyFile(dir, name));
  return {
    ...AgencyFile.parse(await json("agency")),
    signing: readSigningKey(await json("signing")),
    sealing: readSealingKey(await json("sealing")),
    root: readVerifyingKey(await json("root")),
    directoryJws: await readAgencyFile(dir, "directory"),
    creds: `${await readAgencyFile(dir, "creds")}\n`,
  };
}
