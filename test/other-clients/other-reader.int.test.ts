import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { recordAt } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { ledgerTrust } from "@gatehouse/ledger/directory-trust";
import { hashLeaf } from "@gatehouse/ledger/merkle";
import { formatVerifierKey } from "@gatehouse/ledger/note-key";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { readEnvironment, say } from "@gatehouse/test/kit/environment";
import { familyEvents } from "@gatehouse/test/kit/family";
import { otherPrograms } from "@gatehouse/test/kit/other-programs";
import { startTestWitnesses, witnessesSetting } from "@gatehouse/test/kit/witness";
import { expect, onTestFinished, test } from "vitest";

// Somebody else's client: `read-log.go`, built of filippo.io/torchwood and golang.org/x/mod/sumdb, from Debian's packages.
// The compiler is a large download, so only the long run does this.
const run = promisify(execFile);
const { long } = readEnvironment();
const packages = [
  "golang-1.26-go",
  "golang-1.26-src",
  "golang-filippo-torchwood-dev",
  "golang-golang-x-mod-dev",
  "golang-golang-x-sync-dev",
  "golang-golang-x-crypto-dev",
];
const found = long ? await otherPrograms("go", packages) : { missing: "it belongs to the long run" };
if ("missing" in found) say(`other-reader: skipped, ${found.missing}`);

/** More than one full tile of leaves. */
const records = 300;

test.skipIf("missing" in found)(
  "another author's client reads a witness's whole copy and every proof in it",
  async () => {
    const broker = await startTestBroker();
    onTestFinished(async () => broker[Symbol.asyncDispose]());
    const witnesses = await startTestWitnesses(broker);
    onTestFinished(async () => void (await Promise.all(witnesses.map(({ stop }) => stop()))));
    const gateway = await broker.startGateway(undefined, { settings: witnessesSetting(witnesses) });
    const council = await broker.client("northshire-council");
    for (let at = 0; at < records; at++) {
      const [event] = familyEvents(`child-${at}`, ["hillside-school"]);
      await council.record(event ?? {});
    }
    await expect.poll(() => gateway.record() >= records, { timeout: 600_000 }).toBe(true);
    await gateway.stop();
    const root = readVerifyingKey(JSON.parse(await readFile(broker.places.rootPublic, "utf8")));
    const directory = await verifyDirectory((await readFile(broker.places.directory, "utf8")).trim(), root);
    const policy = directory.ok ? ledgerTrust(directory.directory.ledger, new Date().toISOString()).policy : null;
    if (!policy) throw new Error("no quorum");
    const program = await build();
    const bus = await broker.server.connect("gateway");
    const [key] = policy.log.keys.map(formatVerifierKey);
    for (const { url } of witnesses) {
      // One witness serves its own cosignature; the quorum is the gateway's to gather.
      const { stdout } = await run(program, [url, "1", key ?? "", ...policy.witnesses.map(formatVerifierKey)]);
      const [head = "", ...hashes] = stdout.trim().split("\n");
      const size = Number(head.split(" ")[1]);
      expect([size > 256, hashes.length]).toEqual([true, size]);
      for (const [at, hash] of hashes.entries())
        expect(hash).toBe(
          hashLeaf((await recordAt(bus, streams.ledger, at + 1))?.data ?? Buffer.alloc(0)).toString("base64"),
        );
    }
  },
);

async function build(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-go-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  const usr = join("dir" in found ? found.dir : "", "usr");
  const env = {
    GOROOT: join(usr, "lib/go-1.26"),
    GOPATH: join(usr, "share/gocode"),
    GOCACHE: join(dir, "cache"),
    GO111MODULE: "off",
    CGO_ENABLED: "0",
  };
  const program = join(dir, "read-log");
  await run(join(env.GOROOT, "bin/go"), ["build", "-o", program, join(import.meta.dirname, "read-log.go")], { env });
  return program;
}
