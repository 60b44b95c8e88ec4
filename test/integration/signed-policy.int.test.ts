import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Directory } from "@gatehouse/contracts/directory";
import type { DecidedReceipt } from "@gatehouse/contracts/receipt";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { signDirectory } from "@gatehouse/envelope/directory";
import { readSigningKey } from "@gatehouse/envelope/keys";
import { agreementSignatureFile } from "@gatehouse/envelope/signature-folder";
import { readConfig } from "@gatehouse/gateway/config";
import { readIdentity } from "@gatehouse/gateway/keys";
import { signAs, signForAll, signTerms } from "@gatehouse/infra/demo/sign-agreements";
import { openLog } from "@gatehouse/observe/log";
import { policyOfText } from "@gatehouse/policy/compile";
import { listen, recordAll } from "@gatehouse/test/kit/agencies";
import type { Listener } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { readDirectory } from "@gatehouse/test/kit/intake-writer";
import { scanLedger } from "@gatehouse/test/kit/ledger-scan";
import { expect, onTestFinished, test, vi } from "vitest";

const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";
const homes = "northshire-homes";
const main = "northshire-safeguarding-2026";
const housing = "northshire-housing-support-2026";
const poll = { timeout: 60_000, interval: 20 };

type Line = Readonly<Record<string, unknown>>;
type World = {
  readonly broker: TestBroker;
  /** The partnership's files, this test's own. */
  readonly folder: string;
  readonly start: (ahead?: () => number) => ReturnType<TestBroker["startGateway"]>;
  /** What a gateway said aloud. */
  readonly alarms: () => readonly Line[];
};

async function world(): Promise<World> {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-partnership-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await cp(broker.settings["GATEWAY_PARTNERSHIP_DIR"] ?? "", folder, { recursive: true });
  const lines: string[] = [];
  const log = openLog({
    service: "gateway",
    level: "info",
    destination: { write: (line) => void lines.push(line) },
  });
  const settings = { GATEWAY_PARTNERSHIP_DIR: folder };
  return {
    broker,
    folder,
    start: async (aheadMs = () => 0) => broker.startGateway(undefined, { settings, log, aheadMs }),
    alarms: () => lines.map((line): Line => JSON.parse(line) as Line).filter(({ event }) => event === "gateway.alarm"),
  };
}

async function edit(folder: string, file: string, change: (text: string) => string): Promise<void> {
  const path = join(folder, file);
  const text = await readFile(path, "utf8");
  const changed = change(text);
  if (changed === text) throw new Error(`${file} has not what is to be changed`);
  await writeFile(path, changed);
}

/** Takes an agency's signature from under an agreement. */
async function withoutSignature({ broker }: World, agreement: string, at: number): Promise<void> {
  const file = join(broker.places.signatures, agreementSignatureFile(agreement));
  const list = JSON.parse(await readFile(file, "utf8")) as string[];
  await writeFile(file, JSON.stringify(list.toSpliced(at, 1)));
}

async function decided(sender: Listener, draft: Line): Promise<DecidedReceipt> {
  const { id } = await sender.client.publish(draft);
  const find = () => sender.receipts.find((one): one is DecidedReceipt => one.type === "decided" && one.message === id);
  return await vi.waitUntil(find, poll);
}

const fromSchool = (change: Line = {}): Line => ({ ...schoolUpdate("ada"), to: [practice, council], ...change });
const toHomes = (): Line => ({
  ...schoolUpdate("ada"),
  from: council,
  author: { name: "G. Lindow", role: "social-worker" },
  purpose: "housing-support",
  to: [homes],
});

test("an agreement that one party has not signed is not in force, the others are; once signed it is, and what says so is recorded", async () => {
  const w = await world();
  // Its parties in the order of the partnership's file: council, homes, family support.
  await withoutSignature(w, housing, 1);
  const first = await w.start();
  expect(w.alarms()).toMatchObject([
    { code: "agreement-unsigned", agreement: housing, agency: homes, state: "signature-missing" },
  ]);
  const [atCouncil, atSchool] = [await listen(w.broker, council), await listen(w.broker, school)];
  await recordAll(atCouncil, familyEvents("ada", [practice, school, council, homes]));
  expect((await decided(atCouncil, toHomes())).recipients[homes]).toMatchObject({
    outcome: "withheld",
    reasons: ["no-sharing-agreement"],
  });
  expect((await decided(atSchool, fromSchool())).recipients[practice]?.outcome).toBe("shared");
  await first.stop();

  await signAs(w.broker.places, loadPartnership(w.folder), homes, new Date());
  await w.start();
  expect(w.alarms()).toHaveLength(1);
  const shared = await decided(atCouncil, toHomes());
  expect(shared.recipients[homes]?.reasons).not.toContain("no-sharing-agreement");

  const records = await scanLedger(w.broker);
  const adopted = records.flatMap(({ step }) => (step.effect.type === "policy" ? [step.effect] : []));
  expect(adopted.map(({ text, hash }) => policyOfText(text, hash)?.agreements.has("housing-support"))).toEqual([
    false,
    true,
  ]);
  expect(shared.policy).toBe(`${adopted[1]?.id} ${adopted[1]?.hash}`);
});

test("with no agreement signed messages are refused with the front door's telephone, and register events go on", async () => {
  const w = await world();
  const { agreements, telephone } = w.broker.partnership;
  for (const { id } of agreements) await withoutSignature(w, id, 0);
  await w.start();
  expect(w.alarms().map(({ code }) => code)).toEqual([
    ...agreements.map(() => "agreement-unsigned"),
    "policy-not-in-force",
  ]);
  const [atCouncil, atSchool] = [await listen(w.broker, council), await listen(w.broker, school)];
  await recordAll(atCouncil, familyEvents("ada", [practice, school, council]));
  const receipt = await decided(atSchool, fromSchool());
  expect(receipt).toMatchObject({ outcome: "refused", reasons: ["policy-not-in-force"], recipients: {}, telephone });
  await vi.waitUntil(() => w.alarms().some(({ messageId }) => messageId === receipt.message), poll);
});

test("a policy is recorded once, before all else; another one in its place, and one that returns again and aloud", async () => {
  const w = await world();
  const { places } = w.broker;
  const title = (from: string, to: string) =>
    edit(w.folder, "agreements/safeguarding.yaml", (text) => text.replace(from, to));
  const sign = async (): Promise<void> => {
    const partnership = loadPartnership(w.folder);
    for (const { id } of partnership.agencies) await signAs(places, partnership, id, new Date());
  };
  const run = async (): Promise<void> => {
    const gateway = await w.start();
    const atCouncil = await w.broker.client(council);
    const { id } = await atCouncil.record({ ...familyEvents(`ada-${w.alarms().length}-${runs++}`, [])[0] });
    await expect.poll(async () => (await atCouncil.status(id))?.outcome, poll).toMatch(/recorded|refused/);
    await atCouncil.close();
    await gateway.stop();
  };
  let runs = 0;
  await run();
  await run();
  await title("Safeguarding and early help", "Safeguarding, and early help");
  // A changed agreement is nobody's until it is signed anew; what its parties signed before is of other words.
  await run();
  expect(w.alarms()).toContainEqual(expect.objectContaining({ agreement: main, state: "signature-outdated" }));
  await sign();
  await run();
  await title("Safeguarding, and early help", "Safeguarding and early help");
  await sign();
  const returned = () => w.alarms().filter(({ code }) => code === "policy-returned");
  expect(returned()).toEqual([]);
  await run();
  await run();

  const records = await scanLedger(w.broker);
  const adopted = records.flatMap(({ leaf, step }) =>
    step.effect.type === "policy" ? [{ n: leaf.n, ...step.effect }] : [],
  );
  expect(adopted).toHaveLength(4);
  expect(adopted[0]?.n).toBe(1);
  expect(adopted[3]?.hash).toBe(adopted[0]?.hash);
  expect(new Set(adopted.map(({ hash }) => hash)).size).toBe(3);
  expect(returned()).toMatchObject([{ version: adopted[0]?.hash, seq: 1 }]);
  // Every record names the policy that was recorded last, its own included.
  for (const { leaf } of records) {
    const there = adopted.findLast(({ n }) => n <= leaf.n);
    expect(leaf.policy).toBe(`${there?.id} ${there?.hash}`);
  }
});

test("roles, matrix and front door that the root did not sign are nobody's: the gateway does not start", async () => {
  const w = await world();
  const read = readConfig({ ...w.broker.settings, GATEWAY_PARTNERSHIP_DIR: w.folder });
  if (!read.ok) throw new Error("settings");
  await expect(readIdentity(read.config)).resolves.toMatchObject({ unsigned: [] });
  await edit(w.folder, "partnership.yaml", (text) => text.replace("01632 960100", "01632 960666"));
  const refused = { code: "policy-unsigned", facts: { code: "signature-outdated" } };
  await expect(readIdentity(read.config)).rejects.toMatchObject(refused);
  // The signature is there, so a further start signs nothing by itself.
  await signForAll(w.broker.places, loadPartnership(w.folder), new Date());
  await expect(w.start()).rejects.toMatchObject(refused);
  await signTerms(w.broker.places, loadPartnership(w.folder), new Date());
  await expect(readIdentity(read.config)).resolves.toMatchObject({ partnership: { telephone: expect.any(String) } });
});

test("30 days before an agreement ends without a successor it is said aloud, once a day, of the day by the server", async () => {
  const w = await world();
  const end = new Date(Date.now() + 40 * 24 * 3600_000).toISOString().slice(0, 10);
  await edit(w.folder, "agreements/learning-review.yaml", (text) =>
    text.replace(/^reviewOn/m, `to: "${end}"\nreviewOn`),
  );
  const partnership = loadPartnership(w.folder);
  for (const { id } of partnership.agencies) await signAs(w.broker.places, partnership, id, new Date());
  const time = { ahead: 0 };
  await w.start(() => time.ahead);
  expect(w.alarms()).toEqual([]);
  const soon = { code: "agreement-ends-soon", kind: "learning-review", day: end };
  for (const [days, expected] of [
    [20, [soon]],
    [21, [soon, soon]],
    [60, [soon, soon, { ...soon, code: "agreement-ended" }]],
  ] as const) {
    time.ahead = days * 24 * 3600_000;
    await expect.poll(w.alarms, poll).toMatchObject(expected);
  }
});

test("a key revoked while running is said at once to void its signatures, and the next start leaves them out, whatever directory lies there", async () => {
  const w = await world();
  const { places } = w.broker;
  const first = await w.start();
  const root = readSigningKey(JSON.parse(await readFile(join(places.root, "signing.jwk"), "utf8")));
  const { ...directory }: Directory = await readDirectory(w.broker);
  const revokedAt = new Date().toISOString();
  const agencies = directory.agencies.map((agency) =>
    agency.id === homes ? { ...agency, signing: agency.signing.map((key) => ({ ...key, revokedAt })) } : agency,
  );
  await first.adoptDirectory(await signDirectory({ ...directory, version: 2, agencies }, root));
  const out = w.broker.partnership.agreements.filter(({ parties }) => parties.includes(homes)).map(({ id }) => id);
  const expected = out.map((agreement) => ({
    code: "agreement-unsigned",
    agreement,
    agency: homes,
    state: "key-revoked",
  }));
  expect(expected.length).toBeGreaterThan(1);
  expect(w.alarms()).toMatchObject(expected);
  await expect.poll(() => first.record(), poll).toBe(3);
  await first.stop();

  // The older directory still lies in its place: the ledger knows the newer one.
  const second = await w.start();
  expect(w.alarms()).toMatchObject([...expected, ...expected]);
  await expect.poll(() => second.record(), poll).toBe(4);
  const [, , , adopted] = await scanLedger(w.broker);
  const effect = adopted?.step.effect;
  const policy = effect?.type === "policy" ? policyOfText(effect.text, effect.hash) : null;
  expect(policy?.partnership.agreements.map(({ id }) => id)).toEqual(
    w.broker.partnership.agreements.map(({ id }) => id).filter((id) => !out.includes(id)),
  );
});
