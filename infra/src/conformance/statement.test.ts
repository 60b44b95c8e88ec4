import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mintPartnership } from "@gatehouse/bus/accounts";
import type { ConformanceStatement } from "@gatehouse/contracts/enrolment";
import { conformanceChecks } from "@gatehouse/contracts/enrolment";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { signConformance } from "@gatehouse/envelope/enrolment";
import { generateSigningKey, publicKey, readSigningKey } from "@gatehouse/envelope/keys";
import { afterAll, beforeAll, expect, test } from "vitest";
import { partnershipFolder } from "../demo/broker.ts";
import { enrolBut } from "../demo/enrol.ts";
import type { AgencyFolder } from "../join/agency-folder.ts";
import { readAgencyFolder } from "../join/agency-folder.ts";
import { approve } from "../join/approve.ts";
import { finish } from "../join/finish.ts";
import { makeRequest } from "../join/request.ts";
import { saveAccounts } from "../nats/accounts-file.ts";
import { approvalPlaces } from "../sandbox/sandbox.ts";
import { checkDirectory, checkKeys } from "./folder-checks.ts";
import type { Checked } from "./kit.ts";
import { readConformance, stateConformance } from "./statement.ts";

const now = new Date();
const agency = "oakfield-school";
let base = "";
let dir = "";
let folder: AgencyFolder;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "gatehouse-conformance-"));
  dir = join(base, "school");
  const partnership = loadPartnership(partnershipFolder);
  const places = approvalPlaces(join(base, "partnership"));
  const ids = partnership.agencies.map(({ id }) => id);
  const accounts = await mintPartnership({ agencies: ids.filter((id) => id !== agency) });
  await saveAccounts(places.accounts, accounts);
  await enrolBut(agency, places, { partnership, accounts, now });
  const { file, fingerprint } = await makeRequest(dir, { agency, partnership, rootFile: places.rootPublic, now });
  const approval = { compact: await readFile(file, "utf8"), fingerprint, partnership, now };
  await finish(dir, await readFile((await approve(places, approval)).grantFile, "utf8"), now);
  folder = await readAgencyFolder(dir);
});
afterAll(() => rm(base, { recursive: true, force: true }));

const checks: readonly Checked[] = conformanceChecks.map((check) => ({ check, result: "passed", said: "It held." }));
const read = (compact: string, change: object = {}): Promise<ConformanceStatement> =>
  readConformance(compact, { directoryJws: folder.directoryJws, root: publicKey(folder.root), ...change });

test("a statement says who, what, when and with which versions, and verifies by the directory", async () => {
  const statement = await read(await stateConformance(folder, checks, now));
  expect(statement).toMatchObject({ agency, partnership: "northshire", checks, at: now.toISOString() });
  expect(statement.versions.node).toBe(process.versions.node);
});

test.each([
  { name: "altered", make: async () => (await stateConformance(folder, checks, now)).replace(/.{4}$/, "AAAA") },
  { name: "signed by a key that nobody listed", make: () => signedBy({}, generateSigningKey()) },
  { name: "in the name of another agency", make: () => signedBy({ agency: "northshire-police" }) },
  { name: "of nobody", make: () => signedBy({ agency: "nobody" }) },
  { name: "from before its key was good", make: () => signedBy({ at: "2020-01-01T00:00:00Z" }) },
  { name: "from after its key was good", make: () => signedBy({ at: "2090-01-01T00:00:00Z" }) },
  { name: "of another partnership", make: () => signedBy({ partnership: "southshire" }) },
  { name: "with a check left out", make: () => signedBy({ checks: checks.slice(1) }) },
  { name: "with more in it", make: () => signedBy({ certified: true }) },
  { name: "no statement", make: async () => "hello" },
])("a statement $name is refused", async ({ make }) => {
  await expect(read(await make())).rejects.toMatchObject({ code: "conformance-invalid" });
});

async function signedBy(change: object, key = folder.signing): Promise<string> {
  const statement = await read(await stateConformance(folder, checks, now));
  return await signConformance({ ...statement, ...change }, readSigningKey({ ...key }));
}

test("a directory of another root is no directory", async () => {
  const compact = await stateConformance(folder, checks, now);
  const root = publicKey(generateSigningKey());
  await expect(read(compact, { root })).rejects.toMatchObject({ code: "directory-invalid" });
});

test("a key that others can read, and one that the directory does not list, fail their check", async () => {
  expect(await checkKeys(dir)).toContain("600");
  await chmod(join(dir, "user.seed"), 0o640);
  await expect(checkKeys(dir)).rejects.toThrow("user.seed can be read by others: its mode is 640.");
  expect(await checkDirectory(folder)).toContain("Directory 2");
  await expect(checkDirectory({ ...folder, signing: generateSigningKey() })).rejects.toThrow("does not list");
  await expect(checkDirectory({ ...folder, root: generateSigningKey() })).rejects.toThrow("key-unknown");
});
