import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { describe, expect, test } from "vitest";
import {
  checkpointText,
  parseCheckpoint,
  parseCheckpointText,
  signCheckpoint,
  verifyCheckpoint,
  withSignatures,
} from "./checkpoint.ts";
import { cosign, cosignaturesOf, cosignedMessage, verifyCosignature } from "./cosignature.ts";
import { noteKey } from "./note-key.ts";
import { standingOf, trustPolicy } from "./quorum.ts";
import { formatNote, signNoteText } from "./signed-note.ts";
import { testKey } from "./testing/note-keys.ts";

const exampleText = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
`;
const example = `${exampleText}
— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;
const log = testKey("log.example/gatehouse", "ed25519");
const identity = { origin: "log.example/gatehouse", keys: [log.key] };
const root = Buffer.alloc(32, 5);
const checkpoint = { origin: identity.origin, size: 7, root, extensions: [] };
const signed = signCheckpoint(checkpoint, log.key, log.sign);
const witnesses = ["one", "two", "three"].map((name) => testKey(`witness.example/${name}`, "cosignature"));
const keys = witnesses.map(({ key }) => key);
const time = 1_793_606_103;
const [one, two] = witnesses.map(({ key, sign }) => cosign(signed.text, key, sign, time));
if (!one || !two) throw new Error("two witnesses");

describe("C2SP tlog-checkpoint, “Note text”", () => {
  test("the examples are read, and written again to the byte", () => {
    const read = parseCheckpoint(Buffer.from(example)) ?? expect.fail("no checkpoint");
    expect(read.checkpoint).toMatchObject({ origin: "example.com/behind-the-sofa", size: 20_852_163, extensions: [] });
    expect(read.checkpoint.root.toString("base64")).toBe("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
    expect([formatNote(read), checkpointText(read.checkpoint)]).toEqual([example, exampleText]);
  });
  test("extension lines are kept, opaque", () => {
    const text = `${exampleText}one\n two \n`;
    expect(parseCheckpointText(text)?.extensions).toEqual(["one", " two "]);
    expect(checkpointText(parseCheckpointText(text) ?? expect.fail())).toBe(text);
  });
  test("an empty tree's size is 0", () => {
    expect(parseCheckpointText(exampleText.replace("20852163", "0"))?.size).toBe(0);
  });
  test.each([
    { name: "two lines", text: "origin\n7\n" },
    { name: "no final newline", text: exampleText.trimEnd() },
    { name: "an empty origin", text: exampleText.replace("example.com/behind-the-sofa", "") },
    { name: "an empty extension line", text: `${exampleText}\n` },
    { name: "an empty line between extension lines", text: `${exampleText}a\n\nb\n` },
    { name: "a leading zero", text: exampleText.replace("20852163", "020852163") },
    { name: "a sign", text: exampleText.replace("20852163", "+20852163") },
    { name: "a size below nothing", text: exampleText.replace("20852163", "-1") },
    { name: "a hexadecimal size", text: exampleText.replace("20852163", "0x10") },
    { name: "a size with a space", text: exampleText.replace("20852163", "20852163 ") },
    { name: "a size in other digits", text: exampleText.replace("20852163", "٢") },
    { name: "a size that numbers cannot count", text: exampleText.replace("20852163", "9007199254740992") },
    { name: "a size beyond all", text: exampleText.replace("20852163", "3438945738945739845734895735") },
    { name: "a root of another length", text: exampleText.replace(/CsUY.*=/, "YmFuYW5hcw==") },
    { name: "a root without padding", text: exampleText.replace("=", "") },
    { name: "a root with bits to spare", text: exampleText.replace("2I=", "2J=") },
  ])("is no checkpoint: $name", ({ text }) => {
    expect(parseCheckpointText(text)).toBeUndefined();
  });
  test.each([
    { origin: "", size: 1, root, extensions: [] },
    { origin: "a\nb", size: 1, root, extensions: [] },
    { origin: "a", size: -1, root, extensions: [] },
    { origin: "a", size: 1.5, root, extensions: [] },
    { origin: "a", size: 1, root: root.subarray(1), extensions: [] },
    { origin: "a", size: 1, root, extensions: [""] },
    { origin: "a", size: 1, root, extensions: ["b\nc"] },
  ])("what would be read as another is not written", (wrong) => {
    expect(() => checkpointText(wrong)).toThrow(RangeError);
  });
  test("it is a log's when its origin says so and one of its keys signed it", () => {
    expect(verifyCheckpoint(signed, identity, verifyNoteSignature)).toBe(true);
    expect(verifyCheckpoint(signed, { ...identity, origin: "log.example/other" }, verifyNoteSignature)).toBe(false);
    const other = testKey(identity.origin, "ed25519");
    expect(verifyCheckpoint(signed, { ...identity, keys: [other.key] }, verifyNoteSignature)).toBe(false);
  });
});

describe("C2SP tlog-cosignature", () => {
  test("“Format”: the example's cosignature has the time of the example's signed message", () => {
    const read = parseCheckpoint(Buffer.from(example));
    expect(read?.signatures[1]?.signature.readBigUInt64BE()).toBe(1_679_315_147n);
    expect(read?.signatures[1]?.signature.length).toBe(72);
  });
  test("“Ed25519 signed message”: two lines, then the checkpoint's text", () => {
    expect(cosignedMessage(exampleText, 1_679_315_147).toString()).toBe(`cosignature/v1
time 1679315147
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
`);
  });
  test("“Ed25519 signed message”: extension lines are signed with it", () => {
    const text = checkpointText({ ...checkpoint, extensions: ["more"] });
    const [witness] = witnesses;
    const line = witness && cosign(text, witness.key, witness.sign, time);
    expect(witness && line && verifyCosignature(text, line, witness.key, verifyNoteSignature)).toBe(time);
    expect(witness && line && verifyCosignature(signed.text, line, witness.key, verifyNoteSignature)).toBeUndefined();
  });
  test("“Format”: the key id is over the byte 0x04", () => {
    const [witness] = witnesses;
    const plain = witness && noteKey(witness.key.name, "ed25519", witness.key.publicKey);
    expect(plain?.id.equals(one.id)).toBe(false);
    // A plain signature of the same key is no cosignature, whatever id it is given.
    const asPlain = plain && witness && { ...signNoteText(signed.text, plain, witness.sign), id: witness.key.id };
    expect(asPlain && cosignaturesOf(withSignatures(signed, [asPlain]), keys, verifyNoteSignature)).toBeUndefined();
  });
  test.each([
    { name: "a changed time", change: (bytes: Buffer) => bytes.writeUInt8(1, 3) },
    { name: "a time beyond 2⁶³", change: (bytes: Buffer) => bytes.writeUInt8(0x80, 0) },
    { name: "a changed signature", change: (bytes: Buffer) => bytes.writeUInt8((bytes[40] ?? 0) ^ 1, 40) },
  ])("$name makes it bad", ({ change }) => {
    const signature = Buffer.from(one.signature);
    change(signature);
    expect(cosignaturesOf(withSignatures(signed, [{ ...one, signature }]), keys, verifyNoteSignature)).toBeUndefined();
  });
  test("one of another length is bad, and a key of another type or a time of 0 signs none", () => {
    const [witness] = witnesses;
    if (!witness) return expect.fail();
    for (const signature of [one.signature.subarray(1), Buffer.concat([one.signature, Buffer.of(0)])])
      expect(verifyCosignature(signed.text, { ...one, signature }, witness.key, verifyNoteSignature)).toBeUndefined();
    expect(() => cosign(signed.text, log.key, log.sign, time)).toThrow(RangeError);
    for (const wrong of [0, -1, 1.5, 2 ** 53])
      expect(() => cosign(signed.text, witness.key, witness.sign, wrong)).toThrow(RangeError);
  });
  test("a witness that cosigned twice counts once, with its newest time", () => {
    const [witness] = witnesses;
    if (!witness) return expect.fail();
    const later = cosign(signed.text, witness.key, witness.sign, time + 5);
    expect(cosignaturesOf(withSignatures(signed, [one, later, one]), keys, verifyNoteSignature)).toEqual([
      { key: witness.key, timeSeconds: time + 5 },
    ]);
    expect(withSignatures(signed, [one, one]).signatures.length).toBe(2);
  });
});

describe("a quorum", () => {
  const policy = trustPolicy({ log: identity, witnesses: keys, quorum: 2 });
  const stands = (note: typeof signed) => standingOf(note, policy, verifyNoteSignature);

  test("of two of three is reached by any two, not by one twice, nor by unknown ones", () => {
    const stranger = testKey("witness.example/one", "cosignature");
    const strange = cosign(signed.text, stranger.key, stranger.sign, time);
    expect(stands(signed)).toEqual({ outcome: "signed", cosignatures: [] });
    expect(stands(withSignatures(signed, [one])).outcome).toBe("signed");
    expect(stands(withSignatures(signed, [one, strange])).outcome).toBe("signed");
    expect(stands(withSignatures(signed, [one, two])).outcome).toBe("final");
    expect(stands(withSignatures(signed, [strange, two, one])).outcome).toBe("final");
  });
  test("is worth nothing under a checkpoint its log did not sign, or with one bad cosignature", () => {
    expect(stands({ ...signed, signatures: [one, two] }).outcome).toBe("bad");
    const bad = { ...two, signature: one.signature };
    expect(stands(withSignatures(signed, [one, two, bad])).outcome).toBe("bad");
  });
  test("of another size or root is not this one's", () => {
    const other = signCheckpoint({ ...checkpoint, size: 8 }, log.key, log.sign);
    expect(stands(withSignatures(other, [one, two])).outcome).toBe("bad");
  });
  test.each([
    { name: "nobody", change: { quorum: 0 } },
    { name: "more than there are", change: { quorum: 4 } },
    { name: "half of one", change: { quorum: 0.5 } },
    { name: "one witness twice", change: { witnesses: [keys[0], keys[0]] } },
    {
      name: "one key under two names",
      change: { witnesses: [keys[0], keys[0] && noteKey("b", "cosignature", keys[0].publicKey)] },
    },
    {
      name: "two keys under one name",
      change: { witnesses: [keys[0], keys[0] && noteKey(keys[0].name, "cosignature", root)] },
    },
    { name: "the log itself", change: { witnesses: [log.key, keys[0]] } },
    { name: "witnesses of a log without a key", change: { log: { ...identity, keys: [] } } },
    { name: "witnesses of a log whose key is a witness's", change: { log: { ...identity, keys } } },
  ])("of $name cannot be asked for", ({ change }) => {
    expect(() => trustPolicy({ ...policy, ...change } as typeof policy)).toThrow(RangeError);
  });
});
