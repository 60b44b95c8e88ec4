import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { minSecretLength } from "@gatehouse/adapter/adapter-config";
import { readServiceSettings } from "@gatehouse/adapter/service-settings";
import { mintPartnership } from "@gatehouse/bus/accounts";
import { isLockFile } from "@gatehouse/client/state-lock";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { EnrolmentGrant } from "@gatehouse/contracts/enrolment";
import { signAgreement } from "@gatehouse/envelope/agreement-signature";
import { signDirectory, verifyDirectory } from "@gatehouse/envelope/directory";
import { signEnrolment, signGrant, verifyEnrolment, verifyGrant } from "@gatehouse/envelope/enrolment";
import { generateSigningKey, readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import type { SigningKey } from "@gatehouse/envelope/keys";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { partnershipFolder } from "../demo/broker.ts";
import { enrolBut } from "../demo/enrol.ts";
import { saveAccounts } from "../nats/accounts-file.ts";
import { approvalPlaces } from "../sandbox/sandbox.ts";
import { agencyFiles, readAgencyFolder, secretFiles } from "./agency-folder.ts";
import { approve } from "./approve.ts";
import type { Approved } from "./approve.ts";
import { finish } from "./finish.ts";
import { makeRequest } from "./request.ts";
import type { MadeRequest } from "./request.ts";

const partnership = loadPartnership(partnershipFolder);
const now = new Date("2026-11-23T09:00:00Z");
const later = (days: number): Date => new Date(now.getTime() + days * 24 * 3600_000);
const agency = "hillside-school";

let template = "";
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), "gatehouse-join-"));
  const others = partnership.agencies.map(({ id }) => id).filter((id) => id !== agency);
  const accounts = await mintPartnership({ agencies: others });
  const places = approvalPlaces(template);
  await saveAccounts(places.accounts, accounts);
  await enrolBut(agency, places, { partnership, accounts, now });
});
afterAll(() => rm(template, { recursive: true, force: true }));

type World = {
  readonly state: string;
  readonly dir: string;
  readonly request: (at?: Date) => Promise<MadeRequest>;
  readonly approve: (compact: string, fingerprint: string, at?: Date) => Promise<Approved>;
  readonly root: SigningKey;
};

/** A partnership that lacks the school, and an empty folder for the school. */
async function world(): Promise<World> {
  const base = await mkdtemp(join(tmpdir(), "gatehouse-join-"));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const state = join(base, "partnership");
  await cp(template, state, { recursive: true });
  const places = approvalPlaces(state);
  const dir = join(base, "school");
  return {
    state,
    dir,
    root: readSigningKey(JSON.parse(await readFile(join(places.root, "signing.jwk"), "utf8"))),
    request: (at = now) => makeRequest(dir, { agency, partnership, rootFile: places.rootPublic, now: at }),
    approve: (compact, fingerprint, at = now) => approve(places, { compact, fingerprint, partnership, now: at }),
  };
}

const textOf = (file: string): Promise<string> => readFile(file, "utf8");

async function granted(here: World): Promise<string> {
  const { file, fingerprint } = await here.request();
  return await textOf((await here.approve(await textOf(file), fingerprint)).grantFile);
}

async function allOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  // Who has the folder for the moment is no part of what is in it.
  const files = all.filter((file) => file.isFile() && !isLockFile(file.name));
  const paths = files.map((file) => join(file.parentPath, file.name)).toSorted();
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await textOf(path)] as const)));
}

test("an agency joins: its keys stay in its folder, the root lists them, and its agreements stay in force", async () => {
  const here = await world();
  const grant = await granted(here);
  await finish(here.dir, grant, now);
  const folder = await readAgencyFolder(here.dir);
  const verified = await verifyDirectory(folder.directoryJws, folder.root);
  if (!verified.ok) throw new Error(verified.code);
  const listed = verified.directory.agencies.find(({ id }) => id === agency);
  expect([verified.directory.version, listed?.signing[0]?.kid]).toEqual([2, folder.signing.kid]);
  expect((await readdir(here.dir)).toSorted()).toEqual(Object.values(agencyFiles).toSorted());
  for (const name of secretFiles) {
    expect([name, (await stat(join(here.dir, agencyFiles[name]))).mode & 0o777]).toEqual([name, 0o600]);
  }
});

test.each([
  { name: "with the broker", broker: { url: "tls://127.0.0.1:4222", caPem: "pem" }, lacks: [] },
  { name: "without the broker", broker: null, lacks: ["ADAPTER_NATS_CA_FILE", "ADAPTER_NATS_URL"] },
])(
  "$name an adapter starts by the folder's settings, and names what only the agency can say",
  async ({ broker, lacks }) => {
    const here = await world();
    await finish(here.dir, await granted(here), now, broker);
    const settings = parseEnv(await textOf(join(here.dir, agencyFiles.adapterEnv)));
    const own = ["ADAPTER_AUTHOR_NAME", "ADAPTER_AUTHOR_ROLE", "ADAPTER_CONTACT"];
    const read = readServiceSettings(settings);
    expect(read.ok ? [] : read.variables.toSorted()).toEqual([...own, ...lacks].toSorted());
    for (const [name, value] of Object.entries(settings))
      if (/_FILE$|_KEYS_DIR$/.test(name)) expect([name, (await stat(value ?? "")).size > 0]).toEqual([name, true]);
    expect((await textOf(settings["ADAPTER_SECRET_FILE"] ?? "")).trim().length).toBeGreaterThanOrEqual(minSecretLength);
    expect(settings["ADAPTER_FRONT_DOOR_TELEPHONE"]).toBe(partnership.telephone);
  },
);

test("nothing private of the agency is in its request, the grant, or anywhere at the partnership", async () => {
  const here = await world();
  await finish(here.dir, await granted(here), now);
  const { signing, sealing } = await readAgencyFolder(here.dir);
  const seed = (await textOf(join(here.dir, agencyFiles.user))).trim();
  const texts = Object.values(await allOf(here.state));
  const request = await textOf(join(here.dir, agencyFiles.request));
  const decoded = [...texts, request]
    .flatMap((text) => [text, ...text.split(".").map((part) => atobText(part))])
    .join("\n");
  expect(decoded).toContain(signing.x);
  for (const secret of [signing.d, sealing.d, seed]) expect(decoded).not.toContain(secret);
});

function atobText(part: string): string {
  return Buffer.from(part, "base64url").toString("utf8");
}

test("a folder that holds anything is left alone", async () => {
  const here = await world();
  const { fingerprint } = await here.request();
  await expect(here.request()).rejects.toMatchObject({ code: "keys-exist" });
  expect((await readdir(here.dir)).length).toBe(5);
  expect(JSON.parse(await textOf(join(here.dir, agencyFiles.signing)))).toMatchObject({ kid: fingerprint });
});

/** The request again with something changed, signed anew with the agency's own key. */
async function resigned(here: World, change: object, key?: SigningKey): Promise<string> {
  const made = await verifyEnrolment((await textOf(join(here.dir, agencyFiles.request))).trim());
  if (!made.ok) throw new Error(made.code);
  const own = readSigningKey(JSON.parse(await textOf(join(here.dir, agencyFiles.signing))));
  return await signEnrolment({ ...made.request, ...change }, key ?? own);
}

const other = generateSigningKey();
const refusedRequests: readonly (readonly [string, string, (here: World, compact: string) => Promise<string>])[] = [
  [
    "altered",
    "enrolment-invalid",
    async (_here, compact) => compact.replace(/\.(.)/, (_, c: string) => (c === "e" ? ".f" : ".e")),
  ],
  ["no request", "enrolment-invalid", async () => "hello"],
  ["signed by another key", "enrolment-invalid", (here) => resigned(here, {}, other)],
  ["with a key more", "enrolment-invalid", (here) => resigned(here, { more: 1 })],
  [
    "made by somebody else",
    "enrolment-fingerprint-wrong",
    (here) => resigned(here, { signing: { kid: other.kid, x: other.x } }, other),
  ],
  [
    "for another partnership",
    "enrolment-of-another-partnership",
    (here) => resigned(here, { partnership: "southshire" }),
  ],
  ["under another root", "enrolment-of-another-partnership", (here) => resigned(here, { root: other.kid })],
  [
    "of another kind",
    "enrolment-agency-unknown",
    (here) => resigned(here, { agency: { id: agency, kind: "police", name: "Hillside" } }),
  ],
  [
    "of nobody known",
    "enrolment-agency-unknown",
    (here) => resigned(here, { agency: { id: "nobody", kind: "education", name: "N" } }),
  ],
  [
    "in the name of another",
    "enrolment-agency-known",
    (here) => resigned(here, { agency: namedAgency("northshire-police") }),
  ],
  ["without its signatures", "enrolment-unsigned", (here) => resigned(here, { agreements: {} })],
  ["with a word under an agreement of others", "enrolment-invalid", (here) => withForeignWord(here)],
  ["too old", "enrolment-stale", (here) => resigned(here, { at: later(-8).toISOString() })],
  ["from the future", "enrolment-stale", (here) => resigned(here, { at: later(1).toISOString() })],
];

function namedAgency(id: string): object {
  const found = partnership.agencies.find((one) => one.id === id);
  return { id, kind: found?.kind, name: found?.name };
}

test.each(refusedRequests)(
  "a request %s is refused with %s, and nothing at the partnership changes",
  async (_name, code, change) => {
    const here = await world();
    const { fingerprint, file } = await here.request();
    const before = await allOf(here.state);
    const compact = await change(here, (await textOf(file)).trim());
    await expect(here.approve(compact, fingerprint)).rejects.toMatchObject({ code });
    expect(await allOf(here.state)).toEqual(before);
  },
);

/** What claims to be the word of one of the parties, under an agreement that the school is no party to. */
async function withForeignWord(here: World): Promise<string> {
  const made = await verifyEnrolment((await textOf(join(here.dir, agencyFiles.request))).trim());
  const theirs = partnership.agreements.find(({ parties }) => !parties.includes(agency));
  if (!made.ok || theirs === undefined) throw new Error("no request, or no agreement of others");
  const by = { agency: theirs.parties[0] ?? "", key: other, partnership: partnership.id, at: now };
  const agreements = { ...made.request.agreements, [theirs.id]: await signAgreement(theirs, by) };
  return await resigned(here, { agreements });
}

test("a request that lay for six days before somebody approved it still has its agency's word under the agreements", async () => {
  const here = await world();
  const { file, fingerprint } = await here.request();
  const { grantFile } = await here.approve(await textOf(file), fingerprint, later(6));
  await finish(here.dir, await textOf(grantFile), later(6));
});

test("a thief of a request who puts a key of their own into it, and is believed on the telephone, has not signed the agreements", async () => {
  const here = await world();
  await here.request();
  const before = await allOf(here.state);
  const thiefs = await resigned(here, { signing: { kid: other.kid, x: other.x } }, other);
  await expect(here.approve(thiefs, other.kid)).rejects.toMatchObject({ code: "enrolment-unsigned" });
  expect(await allOf(here.state)).toEqual(before);
});

test("approving that died at any point goes on when it is run again, and the agency can finish", async () => {
  const here = await world();
  const { file, fingerprint } = await here.request();
  const compact = await textOf(file);
  const places = approvalPlaces(here.state);
  const directory = await textOf(places.directory);
  await here.approve(compact, fingerprint);
  // The directory is what was to be written last.
  await writeFile(places.directory, directory);
  const again = await here.approve(compact, fingerprint);
  expect(again.version).toBe(2);
  await finish(here.dir, await textOf(again.grantFile), now);
  const first = await world();
  const asked = await first.request();
  const early = approvalPlaces(first.state);
  await first.approve(await textOf(asked.file), asked.fingerprint);
  await rm(early.grants, { recursive: true });
  await writeFile(early.directory, directory);
  const { grantFile } = await first.approve(await textOf(asked.file), asked.fingerprint);
  await finish(first.dir, await textOf(grantFile), now);
});

test("of two that approve at once one is told so, and neither approval is lost", async () => {
  const here = await world();
  const { file, fingerprint } = await here.request();
  const compact = await textOf(file);
  const outcomes = await Promise.allSettled([here.approve(compact, fingerprint), here.approve(compact, fingerprint)]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const refused = outcomes.find((one) => one.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "state-dir-in-use" });
  const { grantFile } = await here.approve(compact, fingerprint).catch(() => ({
    grantFile: join(approvalPlaces(here.state).grants, `${agency}.jws`),
  }));
  await finish(here.dir, await textOf(grantFile), now);
});

test("who left the partnership since does not come back by the request of then", async () => {
  const here = await world();
  const { file, fingerprint } = await here.request();
  const compact = await textOf(file);
  const places = approvalPlaces(here.state);
  await here.approve(compact, fingerprint);
  const joined = await verifyDirectory((await textOf(places.directory)).trim(), here.root);
  if (!joined.ok) throw new Error(joined.code);
  const { directory } = joined;
  const agencies = directory.agencies.filter(({ id }) => id !== agency);
  const without = { ...directory, agencies, version: directory.version + 1 };
  await writeFile(places.directory, await signDirectory(without, here.root));
  await expect(here.approve(compact, fingerprint)).rejects.toMatchObject({ code: "enrolment-replayed" });
});

test("a request is approved once", async () => {
  const here = await world();
  const { fingerprint, file } = await here.request();
  const compact = await textOf(file);
  await here.approve(compact, fingerprint);
  await expect(here.approve(compact, fingerprint)).rejects.toMatchObject({ code: "enrolment-replayed" });
  const anew = await resigned(here, { id: "0198f3c2-6f0e-7cc4-9a0e-3f0d6c1f7a11" });
  await expect(here.approve(anew, fingerprint)).rejects.toMatchObject({ code: "enrolment-agency-known" });
});

/** The grant with something changed, signed anew by the root. */
async function regranted(here: World, grant: string, change: object, key = here.root): Promise<string> {
  const verified = await verifyGrant(
    grant.trim(),
    readVerifyingKey(JSON.parse(await textOf(join(here.dir, agencyFiles.root)))),
  );
  if (!verified.ok) throw new Error(verified.code);
  return await signGrant(EnrolmentGrant.parse({ ...verified.grant, ...change }), key);
}

const refusedGrants: readonly (readonly [string, string, (here: World, grant: string) => Promise<string>])[] = [
  [
    "altered",
    "grant-invalid",
    async (_here, grant) => grant.replace(/\.(.)/, (_, c: string) => (c === "e" ? ".f" : ".e")),
  ],
  ["of another root", "grant-invalid", (here, grant) => regranted(here, grant, {}, other)],
  [
    "of another request",
    "grant-of-another-request",
    (here, grant) => regranted(here, grant, { request: "0".repeat(64) }),
  ],
  [
    "with the directory of before",
    "grant-invalid",
    async (here, grant) => regranted(here, grant, { directory: await textOf(approvalPlaces(template).directory) }),
  ],
  [
    "with another's user",
    "grant-invalid",
    async (here, grant) => regranted(here, grant, { user: await userOf(await granted(await world())) }),
  ],
  ["too old", "grant-stale", (here, grant) => regranted(here, grant, { at: later(-8).toISOString() })],
];

async function userOf(grant: string): Promise<string> {
  return String((JSON.parse(atobText(grant.split(".")[1] ?? "")) as { user: unknown }).user);
}

test.each(refusedGrants)(
  "a grant %s is refused with %s, and the folder stays as it was",
  async (_name, code, change) => {
    const here = await world();
    const grant = await change(here, await granted(here));
    const before = await readdir(here.dir);
    await expect(finish(here.dir, grant, now)).rejects.toMatchObject({ code });
    expect(await readdir(here.dir)).toEqual(before);
  },
);

test("a grant is taken once, and one that another folder asked for is refused", async () => {
  const here = await world();
  const grant = await granted(here);
  await finish(here.dir, grant, now);
  await expect(finish(here.dir, grant, now)).rejects.toMatchObject({ code: "grant-replayed" });
  const elsewhere = await world();
  await elsewhere.request();
  await writeFile(join(elsewhere.dir, agencyFiles.root), await textOf(join(here.dir, agencyFiles.root)));
  await expect(finish(elsewhere.dir, grant, now)).rejects.toMatchObject({ code: "grant-of-another-request" });
});
