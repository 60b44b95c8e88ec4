import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signCheckpoint, withSignatures } from "./checkpoint.ts";
import { cosign } from "./cosignature.ts";
import { trustPolicy } from "./quorum.ts";
import { memoryTiles } from "./testing/memory-tiles.ts";
import { testKey } from "./testing/note-keys.ts";
import { someLeaves } from "./testing/plain-tree.ts";
import { openTileLog } from "./tile-log.ts";
import { tileReader } from "./tile-reader.ts";
import { formatTlogProof, maxProofBytes, parseTlogProof, verifyTlogProof } from "./tlog-proof.ts";
import type { TlogProof } from "./tlog-proof.ts";

const origin = "log.example/a";
const log = testKey(origin, "ed25519");
const witnesses = ["one", "two"].map((name) => testKey(`witness.example/${name}`, "cosignature"));
const policy = trustPolicy({ log: { origin, keys: [log.key] }, witnesses: witnesses.map(({ key }) => key), quorum: 2 });
const leaves = someLeaves(300);
const store = memoryTiles();
await (await openTileLog(store, 0)).append(leaves);
const tree = tileReader(store, 300);

async function proofOf(index: number, size: number, cosigners = 2): Promise<TlogProof> {
  const note = signCheckpoint({ origin, size, root: await tree.root(size), extensions: [] }, log.key, log.sign);
  const lines = witnesses.slice(0, cosigners).map(({ key, sign }) => cosign(note.text, key, sign, 1_793_606_103));
  return { index, hashes: await tree.inclusionProof(index, size), note: withSignatures(note, lines) };
}
const proof = await proofOf(7, 300);
const text = formatTlogProof(proof);
const parse = (all: string) => parseTlogProof(Buffer.from(all));
const verify = (one: TlogProof | undefined, leaf = leaves[7] ?? Buffer.alloc(0)) =>
  one ? verifyTlogProof(one, leaf, policy, verifyNoteSignature).outcome : "unreadable";

describe("C2SP tlog-proof, “Format”", () => {
  test("the lines are those of the specification", () => {
    const lines = text.split("\n");
    expect(lines.slice(0, 2)).toEqual(["c2sp.org/tlog-proof@v1", "index 7"]);
    expect(lines.slice(2, 2 + proof.hashes.length)).toEqual(proof.hashes.map((hash) => hash.toString("base64")));
    expect(lines.slice(2 + proof.hashes.length, 5 + proof.hashes.length)).toEqual(["", origin, "300"]);
  });
  test("what is written is read; extra data too, and it changes nothing", () => {
    expect(parse(text)).toEqual(proof);
    const extra = Buffer.from("anything");
    const withExtra = formatTlogProof({ ...proof, extra });
    expect(withExtra.split("\n")[1]).toBe("extra YW55dGhpbmc=");
    expect(parse(withExtra)?.extra).toEqual(extra);
    expect(verify(parse(withExtra))).toBe("final");
    expect(parse(formatTlogProof({ ...proof, extra: Buffer.alloc(0) }))?.extra).toEqual(Buffer.alloc(0));
  });
  test("a tree of one leaf has a proof of no lines", async () => {
    const one = formatTlogProof(await proofOf(0, 1));
    expect(one.startsWith(`c2sp.org/tlog-proof@v1\nindex 0\n\n${origin}\n1\n`)).toBe(true);
    expect(verify(parse(one), leaves[0])).toBe("final");
  });
  test.each([
    { name: "nothing", all: "" },
    { name: "another head", all: text.replace("@v1", "@v2") },
    { name: "extra data that is not base64", all: text.replace("index", "extra !!notbase64!!\nindex") },
    { name: "extra data twice", all: text.replace("index", "extra AAAA\nextra AAAA\nindex") },
    { name: "extra data after the index", all: text.replace("index 7\n", "index 7\nextra AAAA\n") },
    { name: "no index", all: text.replace("index 7\n", "") },
    { name: "an index that is no number", all: text.replace("index 7", "index seven") },
    { name: "an index below 0", all: text.replace("index 7", "index -7") },
    { name: "a leading zero", all: text.replace("index 7", "index 07") },
    { name: "an index that numbers cannot count", all: text.replace("index 7", "index 9007199254740992") },
    { name: "a hash that is not base64", all: text.replace("index 7\n", "index 7\n!!notbase64!!\n") },
    { name: "a hash of 64 bytes", all: text.replace("index 7\n", `index 7\n${Buffer.alloc(64).toString("base64")}\n`) },
    {
      name: "64 hashes",
      all: text.replace("index 7\n", `index 7\n${`${Buffer.alloc(32).toString("base64")}\n`.repeat(64)}`),
    },
    { name: "no empty line", all: text.replace(`\n\n${origin}`, `\n${origin}`) },
    { name: "no checkpoint", all: text.slice(0, text.indexOf(origin)) },
    { name: "a checkpoint without a signature", all: text.slice(0, text.indexOf("—")) },
    { name: "carriage returns", all: text.replaceAll("\n", "\r\n") },
    { name: "a proof beyond any size", all: `${text}${"x".repeat(maxProofBytes)}` },
  ])("is no proof: $name", ({ all }) => {
    expect(parse(all)).toBeUndefined();
  });
});

describe("C2SP tlog-proof, “Verifying a tlog proof”", () => {
  test("1: it is of this leaf and no other", () => {
    expect(verify(proof)).toBe("final");
    expect(verify(proof, leaves[8])).toBe("not-included");
  });
  test("2: origin and log key are those configured", () => {
    const other = testKey("log.example/b", "ed25519");
    const note = signCheckpoint({ ...proof.note.checkpoint, origin: "log.example/b" }, other.key, other.sign);
    expect(verify({ ...proof, note })).toBe("bad-checkpoint");
    const forged = signCheckpoint(proof.note.checkpoint, testKey(origin, "ed25519").key, other.sign);
    expect(verify({ ...proof, note: forged })).toBe("bad-checkpoint");
  });
  test("3: below the quorum it is signed and not final; a bad cosignature spoils it", async () => {
    expect(verify(await proofOf(7, 300, 1))).toBe("signed");
    expect(verify(await proofOf(7, 300, 0))).toBe("signed");
    const [one, two, three] = proof.note.signatures;
    if (!one || !two || !three) return expect.fail();
    const bad = { ...three, signature: two.signature };
    expect(verify({ ...proof, note: { ...proof.note, signatures: [one, two, bad] } })).toBe("bad-checkpoint");
  });
  test("4: another index, a hash more or less is not included", () => {
    expect(verify({ ...proof, index: 6 })).toBe("not-included");
    expect(verify({ ...proof, index: 300 })).toBe("not-included");
    expect(verify({ ...proof, hashes: proof.hashes.slice(1) })).toBe("not-included");
    expect(verify({ ...proof, hashes: [...proof.hashes, Buffer.alloc(32)] })).toBe("not-included");
  });
  test("property: every leaf of every tree has one that holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.nat(), async (size, at) => {
        const index = at % size;
        expect(verify(parse(formatTlogProof(await proofOf(index, size))), leaves[index])).toBe("final");
      }),
      { numRuns: 40 },
    );
  });
  test("property: with any byte changed it is unreadable, or shows nothing", () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        // A witness's name or id changed makes it a stranger's, and what is left is below the quorum.
        expect(verify(parseTlogProof(changed))).not.toBe("final");
      }),
      { numRuns: 500 },
    );
  });
});
