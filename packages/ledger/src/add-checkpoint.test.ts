import { readFileSync } from "node:fs";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatAddCheckpoint,
  formatCosignatures,
  judgeAddCheckpoint,
  judgementBody,
  maxRequestBytes,
  parseAddCheckpoint,
  parseCosignatures,
} from "./add-checkpoint.ts";
import type { AddCheckpoint, WitnessedLog } from "./add-checkpoint.ts";
import { signCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import { cosign } from "./cosignature.ts";
import { emptyRoot } from "./merkle.ts";
import { noteKey } from "./note-key.ts";
import { memoryTiles } from "./testing/memory-tiles.ts";
import { testKey } from "./testing/note-keys.ts";
import { someLeaves } from "./testing/plain-tree.ts";
import { openTileLog } from "./tile-log.ts";
import { tileReader } from "./tile-reader.ts";

const example = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
`;
const answer = `— witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==
— witness.example/w1 I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==
— witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==
`;

const log = testKey("log.example/a", "ed25519");
const identity = { origin: "log.example/a", keys: [log.key] };
const parse = (text: string) => parseAddCheckpoint(Buffer.from(text));
const store = memoryTiles();
await (await openTileLog(store, 0)).append(someLeaves(300));
const tree = tileReader(store, 300);

async function noteAt(size: number, root?: Buffer) {
  return signCheckpoint(
    { origin: identity.origin, size, root: root ?? (await tree.root(size)), extensions: [] },
    log.key,
    log.sign,
  );
}

async function requestOf(from: number, to: number, change: Partial<AddCheckpoint> = {}): Promise<AddCheckpoint> {
  return { oldSize: from, proof: await tree.consistencyProof(from, to), note: await noteAt(to), ...change };
}

async function judge(request: AddCheckpoint | undefined, latest: number) {
  const witnessed: WitnessedLog = { log: identity, latest: { size: latest, root: await tree.root(latest) } };
  const find = (origin: string) => (origin === identity.origin ? witnessed : undefined);
  return judgeAddCheckpoint(request, find, verifyNoteSignature);
}

describe("C2SP tlog-witness, “add-checkpoint”: the request", () => {
  test("the example is read, and written again to the byte", () => {
    const request = parse(example) ?? expect.fail("no request");
    expect([request.oldSize, request.proof.length, request.note.signatures.length]).toEqual([20_852_014, 4, 2]);
    expect(formatAddCheckpoint(request)).toBe(example);
  });
  test.each([
    { name: "nothing", text: "" },
    { name: "no old size", text: example.replace("old 20852014\n", "") },
    { name: "another word", text: example.replace("old ", "new ") },
    { name: "two spaces", text: example.replace("old ", "old  ") },
    { name: "a leading zero", text: example.replace("old 2", "old 02") },
    { name: "a size below nothing", text: example.replace("old 2", "old -2") },
    { name: "a size that is none", text: example.replace("old 20852014", "old ") },
    { name: "a carriage return", text: example.replace("old 20852014\n", "old 20852014\r\n") },
    {
      name: "a proof line that is no hash",
      text: example.replace("PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", "AAAA"),
    },
    { name: "a proof line with bits to spare", text: example.replace("pkaw=", "pkax=") },
    { name: "no empty line", text: example.replace("\n\nexample", "\nexample") },
    { name: "two empty lines", text: example.replace("\n\nexample", "\n\n\nexample") },
    { name: "no checkpoint", text: example.slice(0, example.indexOf("example.com")) },
    { name: "a checkpoint without a signature", text: example.slice(0, example.indexOf("—")) },
    {
      name: "64 proof lines",
      text: example.replace("old 20852014\n", `old 20852014\n${`${Buffer.alloc(32).toString("base64")}\n`.repeat(60)}`),
    },
  ])("is malformed, and answered 400: $name", async ({ text }) => {
    expect(parse(text)).toBeUndefined();
    expect(await judge(parse(text), 0)).toEqual({ outcome: "malformed", status: 400 });
  });
  test("63 proof lines are read, and no request beyond any size", () => {
    const zeros = `${Buffer.alloc(32).toString("base64")}\n`.repeat(59);
    expect(parse(example.replace("old 20852014\n", `old 20852014\n${zeros}`))?.proof.length).toBe(63);
    expect(parse("x".repeat(maxRequestBytes + 1))).toBeUndefined();
  });
});

describe("C2SP tlog-witness, “add-checkpoint”: the outcome", () => {
  test.each([
    { from: 0, to: 1 },
    { from: 0, to: 300 },
    { from: 1, to: 300 },
    { from: 255, to: 256 },
    { from: 256, to: 257 },
    { from: 300, to: 300 },
    { from: 0, to: 0 },
  ])("200 from $from to $to", async ({ from, to }) => {
    const request = await requestOf(from, to);
    expect(await judge(request, from)).toMatchObject({ outcome: "cosign", status: 200, checkpoint: { size: to } });
    expect(await judge(parse(formatAddCheckpoint(request)), from)).toMatchObject({ outcome: "cosign" });
  });
  test("404 for an origin that is not known, before its signature is looked at", async () => {
    const note = signCheckpoint(
      { origin: "log.example/b", size: 1, root: emptyRoot(), extensions: [] },
      log.key,
      log.sign,
    );
    expect(await judge({ oldSize: 0, proof: [], note }, 0)).toEqual({ outcome: "origin-unknown", status: 404 });
  });
  test("403 without a signature of a trusted key, and with a bad one beside a good one", async () => {
    const { note } = await requestOf(0, 5);
    const other = testKey(identity.origin, "ed25519");
    const foreign = signCheckpoint(note.checkpoint, other.key, other.sign);
    const [good] = note.signatures;
    if (!good) return expect.fail();
    const bad = { ...good, signature: Buffer.alloc(64) };
    for (const signatures of [foreign.signatures, [bad], [good, bad], [...foreign.signatures, bad]])
      expect(await judge({ oldSize: 0, proof: [], note: { ...note, signatures } }, 0)).toEqual({
        outcome: "not-signed",
        status: 403,
      });
    expect(
      await judge({ oldSize: 0, proof: [], note: { ...note, signatures: [...foreign.signatures, good] } }, 0),
    ).toMatchObject({ status: 200 });
  });
  test("400 for an old size beyond the checkpoint's, whatever the witness has", async () => {
    for (const latest of [0, 5, 6])
      expect(await judge(await requestOf(5, 5, { oldSize: 6 }), latest)).toMatchObject({ status: 400 });
  });
  test("409 with the size cosigned last, when the old size is another", async () => {
    const judgement = await judge(await requestOf(4, 9), 5);
    expect(judgement).toEqual({ outcome: "size-differs", status: 409, size: 5 });
    expect(judgement.status !== 200 && judgementBody(judgement)).toBe("5\n");
    expect(await judge(await requestOf(0, 9), 5)).toMatchObject({ status: 409 });
    expect(await judge(await requestOf(4, 9), 0)).toMatchObject({ status: 409, size: 0 });
  });
  test("422 for a tree of size 0 with a root that is not the hash of nothing", async () => {
    const note = await noteAt(0, Buffer.alloc(32));
    expect(await judge({ oldSize: 0, proof: [], note }, 0)).toEqual({ outcome: "inconsistent", status: 422 });
  });
  test("422 for a proof from nothing that is not empty", async () => {
    expect(await judge(await requestOf(0, 5, { proof: [emptyRoot()] }), 0)).toMatchObject({ status: 422 });
  });
  test("422 for two roots of one size, and for a proof between equals", async () => {
    const note = await noteAt(5, Buffer.alloc(32));
    expect(await judge({ oldSize: 5, proof: [], note }, 5)).toMatchObject({ status: 422 });
    expect(await judge(await requestOf(5, 5, { proof: [emptyRoot()] }), 5)).toMatchObject({ status: 422 });
  });
  test("422 for a tree that is not the old one grown", async () => {
    const other = memoryTiles();
    const fork = await openTileLog(other, 0);
    await fork.append([Buffer.from("another"), ...someLeaves(299)]);
    const forked = tileReader(other, 300);
    const request = { oldSize: 7, proof: await forked.consistencyProof(7, 300), note: await noteAt(300, fork.root()) };
    expect(await judge(request, 7)).toEqual({ outcome: "inconsistent", status: 422 });
    expect(await judge(await requestOf(7, 300, { proof: [] }), 7)).toMatchObject({ status: 422 });
  });
  test("property: any changed byte of a request that would be cosigned is refused, or leaves what is cosigned as it was", async () => {
    const body = Buffer.from(formatAddCheckpoint(await requestOf(7, 300)));
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect((await judge(parseAddCheckpoint(changed), 7)).outcome).not.toBe("cosign");
      }),
      { numRuns: 400 },
    );
  });
});

describe("C2SP tlog-witness, “add-checkpoint”: the answer", () => {
  test("the example is read, and written again to the byte", () => {
    const signatures = parseCosignatures(Buffer.from(answer)) ?? expect.fail("no answer");
    expect(signatures.map(({ name }) => name)).toEqual([
      "witness.example/w1",
      "witness.example/w1",
      "witness.example/w2",
    ]);
    expect(formatCosignatures(signatures)).toBe(answer);
  });
  test("nothing, or something else, is no answer", () => {
    for (const text of ["", "\n", "5\n", answer.trimEnd(), `text\n\n${answer}`])
      expect(parseCosignatures(Buffer.from(text))).toBeUndefined();
  });
});

test("another witness's test (torchwood's litewitness): each of its requests, with the status of the specification", () => {
  const file = new URL("../../../test/vectors/torchwood/add-checkpoint.hurl", import.meta.url);
  const requests = [...readFileSync(file, "utf8").matchAll(/^```\n([\s\S]*?)```\nHTTP (\d+)\n[\s\S]*?body (.*)\n/gm)];
  const origin = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
  const publicKey = Buffer.from("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f", "hex");
  const known = { origin, keys: [noteKey(origin, "ed25519", publicKey)] };
  let latest = { size: 0, root: emptyRoot() };
  const seen = requests.map(([, body = "", status = "", says = ""]) => {
    const request = parse(body);
    const judgement = judgeAddCheckpoint(
      request,
      (of) => (of === origin ? { log: known, latest } : undefined),
      verifyNoteSignature,
    );
    if (judgement.status === 200) latest = judgement.checkpoint;
    if (judgement.status === 409) expect(says).toBe(`== ${JSON.stringify(judgementBody(judgement))}`);
    return `${status} ${judgement.status}`;
  });
  expect(seen).toEqual([
    "200 200",
    // The signature ends with bits to spare, which this reader takes for no base64.
    "403 400",
    // Litewitness says 403; the specification 404.
    "403 404",
    "422 422",
    "422 422",
    "200 200",
    "409 409",
    "200 200",
    "409 409",
  ]);
});

test("a checkpoint with a witness's answer put behind it is still its log's", async () => {
  const note = await noteAt(3);
  const witness = testKey("witness.example/w", "cosignature");
  const line = formatCosignatures([cosign(note.text, witness.key, witness.sign, 1)]);
  const request = parse(`${formatAddCheckpoint({ oldSize: 0, proof: [], note })}${line}`);
  expect(request?.note.signatures.length).toBe(2);
  expect(request && verifyCheckpoint(request.note, identity, verifyNoteSignature)).toBe(true);
});
