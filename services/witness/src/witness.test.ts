import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { listen } from "@gatehouse/http/app";
import { maxRequestBytes, parseCosignatures } from "@gatehouse/ledger/add-checkpoint";
import { parseCheckpoint, withSignatures } from "@gatehouse/ledger/checkpoint";
import { cosignaturesOf } from "@gatehouse/ledger/cosignature";
import { trustPolicy } from "@gatehouse/ledger/quorum";
import { passingFolder } from "@gatehouse/ledger/testing/dying-disk";
import { tileReader } from "@gatehouse/ledger/tile-reader";
import { parseTlogProof, verifyTlogProof } from "@gatehouse/ledger/tlog-proof";
import { verifyLog } from "@gatehouse/ledger/verify-log";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Witness } from "./witness.ts";
import { leafOf, leavesOf, origin, StoredLedger, testKey, testLog, testWitness } from "./testing/ledger.ts";

const log = testKey(origin, "ed25519");
const identity = { origin, keys: [log.key] };
const key = testKey("witness.example/police", "cosignature");

async function scene(count: number) {
  const stateDir = await passingFolder();
  onTestFinished(async () => rm(stateDir, { recursive: true, force: true }));
  const ledger = new StoredLedger();
  ledger.leaves = leavesOf(count);
  const open = async (): Promise<Witness> => testWitness({ stateDir, ledger, log: identity, key });
  return { stateDir, ledger, open, witness: await open(), gateway: await testLog(leavesOf(600), log) };
}

async function followAll(witness: Witness): Promise<void> {
  while (await witness.follow());
}

describe("a witness", () => {
  test("copies what it has checked, cosigns it, and goes on after a restart where it was", async () => {
    const { ledger, open, witness, gateway } = await scene(270);
    await followAll(witness);
    expect(witness.size()).toBe(270);
    const first = await witness.answer(await gateway.ask(0, 260));
    expect(first).toMatchObject({ outcome: "cosigned", status: 200 });
    const note = withSignatures(await gateway.noteAt(260), "signatures" in first ? first.signatures : []);
    expect(cosignaturesOf(note, [key.key], verifyNoteSignature)).toEqual([
      { key: key.key, timeSeconds: 1_793_606_103 },
    ]);
    ledger.leaves = leavesOf(300);
    const again = await open();
    expect(again.size()).toBe(270);
    expect(await again.answer(await gateway.ask(0, 300))).toEqual({ outcome: "size-differs", status: 409, size: 260 });
    expect(await again.answer(await gateway.ask(260, 300))).toMatchObject({ outcome: "cosigned" });
    expect(again.size()).toBe(300);
  });
  test("reads what it is asked to cosign before it does, and says to come again while that is not there", async () => {
    const { witness, gateway, ledger } = await scene(0);
    ledger.leaves = leavesOf(250);
    expect(await witness.answer(await gateway.ask(0, 250))).toMatchObject({ outcome: "cosigned" });
    expect(await witness.answer(await gateway.ask(250, 251))).toEqual({ outcome: "behind", status: 503 });
    expect(await witness.answer(await gateway.ask(250, 250))).toMatchObject({ outcome: "cosigned" });
  });
  test("cosigns no tree that its leaves do not make, however well it is signed and proved", async () => {
    const { witness } = await scene(10);
    await followAll(witness);
    const other = await testLog(leavesOf(20, 8), log);
    expect(await witness.answer(await other.ask(0, 10))).toEqual({ outcome: "inconsistent", status: 422 });
    expect(await witness.answer(await other.ask(0, 7))).toMatchObject({ outcome: "cosigned" });
    expect(await witness.answer(await other.ask(7, 10))).toEqual({ outcome: "inconsistent", status: 422 });
  });
  test.each([
    { name: "was put back", leaves: leavesOf(200), code: "ledger-behind-witness" },
    { name: "was put back and grew again", leaves: leavesOf(300, 150), code: "ledger-forked" },
    { name: "has a record left out", leaves: [...leavesOf(250), leafOf(252)], code: "ledger-forked" },
    { name: "has a record that is none", leaves: [...leavesOf(250), Buffer.from("{}")], code: "ledger-forked" },
    {
      name: "goes back in the intake",
      leaves: [...leavesOf(250), leafOf(251, "one", { intake: 1 })],
      code: "ledger-forked",
    },
  ])("follows no ledger that $name, cosigns nothing more, and says so", async ({ leaves, code }) => {
    const { witness, ledger, gateway } = await scene(250);
    await followAll(witness);
    expect(await witness.answer(await gateway.ask(0, 249))).toMatchObject({ outcome: "cosigned" });
    ledger.leaves = leaves;
    await followAll(witness);
    expect(witness.size()).toBe(250);
    expect(await witness.answer(await gateway.ask(249, 250))).toEqual({ outcome: "inconsistent", status: 422 });
    const door = witness.door();
    const port = await listen(door, { host: "127.0.0.1", port: 0 });
    onTestFinished(async () => door.close());
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    expect([health.status, await health.text()]).toEqual([503, expect.stringContaining(code)]);
    // What it has is served all the same: it is what shows where they part.
    expect((await fetch(`http://127.0.0.1:${port}/checkpoint`)).status).toBe(200);
  });
  test("waits for a directory that knows the gateway's key", async () => {
    const { stateDir, ledger } = await scene(5);
    let isKnown = false;
    const witness = await testWitness({ stateDir, ledger, log: identity, key, isGateway: () => isKnown });
    await followAll(witness);
    expect(witness.size()).toBe(0);
    isKnown = true;
    await followAll(witness);
    expect(witness.size()).toBe(5);
  });
});

describe("its copy", () => {
  test.each([
    { name: "a record", file: "tile/entries/000", at: 40_000 },
    { name: "a tile", file: "tile/0/000", at: 4_000 },
  ])("is read whole: with a changed byte of $name it cosigns nothing more, and says so", async ({ file, at }) => {
    const { stateDir, open, witness, gateway } = await scene(270);
    expect(await witness.scrub()).toBe(true);
    expect(await witness.answer(await gateway.ask(0, 260))).toMatchObject({ outcome: "cosigned" });
    expect(await witness.scrub()).toBe(true);
    const path = join(stateDir, "log", file);
    const bytes = await readFile(path);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const again = await open();
    expect(await again.scrub()).toBe(false);
    expect(await again.answer(await gateway.ask(260, 265))).toMatchObject({ status: 422 });
  });
});

describe("its state", () => {
  test.each([
    { name: "is missing", change: async (file: string) => rm(file) },
    { name: "is empty", change: async (file: string) => writeFile(file, "") },
    { name: "is cut short", change: async (file: string) => writeFile(file, (await readFile(file)).subarray(0, -2)) },
    {
      name: "has another checkpoint's root",
      change: async (file: string) =>
        writeFile(
          file,
          (await readFile(file, "utf8")).replace(/\\n5\\n[^\\]*/, `\\n5\\n${Buffer.alloc(32).toString("base64")}`),
        ),
    },
    {
      name: "says more was cosigned than copied",
      change: async (file: string) =>
        writeFile(file, (await readFile(file, "utf8")).replace('"copied":9', '"copied":4')),
    },
  ])("when it $name the witness does not start: it could cosign against its own word", async ({ change }) => {
    const { stateDir, open, witness, gateway } = await scene(9);
    await followAll(witness);
    await witness.answer(await gateway.ask(0, 5));
    await change(join(stateDir, "state.json"));
    await expect(open()).rejects.toThrow("witness-state-damaged");
  });
});

describe("its door", () => {
  async function served() {
    const all = await scene(300);
    await followAll(all.witness);
    const { witness } = all;
    const door = witness.door();
    const port = await listen(door, { host: "127.0.0.1", port: 0 });
    onTestFinished(async () => door.close());
    const url = `http://127.0.0.1:${port}`;
    const post = async (body: Buffer) => fetch(`${url}/add-checkpoint`, { method: "POST", body: new Uint8Array(body) });
    return { ...all, url, post };
  }

  test("C2SP tlog-witness: each outcome has its status and its type", async () => {
    const { post, gateway, url } = await served();
    expect((await fetch(`${url}/checkpoint`)).status).toBe(404);
    const good = await post(await gateway.ask(0, 290));
    expect([good.status, good.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(parseCosignatures(Buffer.from(await good.arrayBuffer()))?.map(({ name }) => name)).toEqual([key.key.name]);
    const conflict = await post(await gateway.ask(0, 291));
    expect([conflict.status, conflict.headers.get("content-type")]).toEqual([409, "text/x.tlog.size"]);
    expect(await conflict.text()).toBe("290\n");
    expect((await post(Buffer.from("old 0\n"))).status).toBe(400);
    expect((await post(Buffer.alloc(0))).status).toBe(400);
    const stranger = await testLog(leavesOf(300), testKey(origin, "ed25519"));
    expect((await post(await stranger.ask(290, 300))).status).toBe(403);
  });
  test("C2SP tlog-witness: the checkpoint stands under the hash of its origin too, with both signatures", async () => {
    const { post, gateway, url } = await served();
    await post(await gateway.ask(0, 290));
    const hash = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(origin))).toString("hex");
    const texts = await Promise.all(
      [`${url}/checkpoint`, `${url}/${hash}/checkpoint`].map(async (at) => (await fetch(at)).text()),
    );
    expect(texts[0]).toBe(texts[1]);
    const note = parseCheckpoint(Buffer.from(texts[0] ?? ""));
    expect(note?.signatures.map(({ name }) => name)).toEqual([origin, key.key.name]);
    expect((await fetch(`${url}/${hash.replace(/^./, "z")}/checkpoint`)).status).toBe(404);
  });
  test("C2SP tlog-tiles: another's reader can verify the whole log from it, at sizes this copy never stopped at", async () => {
    const { post, gateway, url } = await served();
    const store = {
      read: async (path: string) => {
        const answer = await fetch(`${url}/${path}`);
        if (answer.status !== 200) return undefined;
        expect(answer.headers.get("content-type")).toBe("application/octet-stream");
        return Buffer.from(await answer.arrayBuffer());
      },
      write: async () => expect.fail("only read"),
      dropPartials: async () => expect.fail("only read"),
    };
    let from = 0;
    for (const size of [1, 255, 256, 257, 290]) {
      await post(await gateway.ask(from, size));
      from = size;
      const { root } =
        parseCheckpoint(Buffer.from(await (await fetch(`${url}/checkpoint`)).arrayBuffer()))?.checkpoint ??
        expect.fail();
      expect(await verifyLog(store, { size, root })).toEqual({ outcome: "whole" });
      expect((await tileReader(store, size).root(size)).equals(root)).toBe(true);
    }
  });
  test.each([
    "tile/0/000.p/301",
    "tile/0/001.p/45",
    "tile/0/002",
    "tile/2/000",
    "tile/0/..%2f..%2fstate.json",
    "tile/../state.json",
    "tile/entries/001",
    "tile/0/0",
    "state.json",
  ])("has nothing at /%s", async (path) => {
    const { url } = await served();
    expect((await fetch(`${url}/${path}`)).status).toBe(404);
  });
  test("nobody fills its memory: too long a request is not read, and only so many wait while it catches up", async () => {
    const { url, post, gateway, witness, ledger } = await served();
    expect((await post(Buffer.alloc(maxRequestBytes + 1, "x"))).status).toBe(413);
    expect((await fetch(`${url}/head`, { method: "POST", body: "x".repeat(2_000) })).status).toBe(413);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = new StoredLedger();
    slow.leaves = ledger.leaves;
    const stateDir = await passingFolder();
    onTestFinished(async () => rm(stateDir, { recursive: true, force: true }));
    const recordsFrom = async (n: number) => held.then(async () => slow.recordsFrom(n));
    const busy = await testWitness({ stateDir, ledger: slow, log: identity, key, recordsFrom });
    const door = busy.door();
    const at = `http://127.0.0.1:${await listen(door, { host: "127.0.0.1", port: 0 })}/add-checkpoint`;
    onTestFinished(async () => door.close());
    const ask = new Uint8Array(await gateway.ask(0, 290));
    let told = 0;
    const answers = Array.from({ length: 100 }, async () => {
      const { status } = await fetch(at, { method: "POST", body: ask });
      told += 1;
      return status;
    });
    // Those beyond the limit are told while the others wait.
    await vi.waitUntil(() => told === 100 - 32, { timeout: 60_000 });
    release();
    const statuses = await Promise.all(answers);
    expect(statuses.filter((status) => status === 503)).toHaveLength(100 - 32);
    expect(statuses).toContain(200);
    expect(witness.size()).toBe(300);
  });
  test("two witnesses shown different ledgers find out from one line of text each", async () => {
    const [one, two] = [await served(), await served()];
    two.ledger.leaves = leavesOf(320, 280);
    const fresh = await testWitness({ stateDir: `${two.stateDir}/two`, ledger: two.ledger, log: identity, key });
    await followAll(fresh);
    const forked = await testLog(leavesOf(320, 280), log);
    expect((await fresh.answer(await forked.ask(0, 320))).status).toBe(200);
    const door = fresh.door();
    const other = `http://127.0.0.1:${await listen(door, { host: "127.0.0.1", port: 0 })}`;
    onTestFinished(async () => door.close());
    await one.post(await one.gateway.ask(0, 290));
    const told = async (from: string, to: string) =>
      (await fetch(`${to}/head`, { method: "POST", body: await (await fetch(`${from}/head`)).text() })).text();
    // The shorter cannot tell yet; the longer can.
    expect([await told(one.url, other), await told(other, one.url)]).toEqual(["other\n", "longer\n"]);
    expect(await told(one.url, one.url)).toBe("same\n");
    expect((await fetch(`${one.url}/head`, { method: "POST", body: "x" })).status).toBe(400);
  });
  test("C2SP tlog-proof: the proof of a record verifies offline, and there is none beyond what was cosigned", async () => {
    const { post, gateway, url } = await served();
    await post(await gateway.ask(0, 290));
    const policy = trustPolicy({ log: identity, witnesses: [key.key], quorum: 1 });
    for (const index of [0, 255, 256, 289]) {
      const proof = parseTlogProof(Buffer.from(await (await fetch(`${url}/proof/${index}`)).arrayBuffer()));
      const leaf = leafOf(index + 1);
      expect(proof && verifyTlogProof(proof, leaf, policy, verifyNoteSignature).outcome).toBe("final");
    }
    for (const index of ["290", "-1", "01", "x", "1e1"])
      expect((await fetch(`${url}/proof/${index}`)).status).toBe(404);
  });
});
