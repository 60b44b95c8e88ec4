import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatVerifierKey, noteKey, parseVerifierKey } from "./note-key.ts";
import {
  formatNote,
  maxNoteBytes,
  maxSignatures,
  parseNote,
  parseSignatures,
  signNoteText,
  verifyNote,
} from "./signed-note.ts";
import { testKey } from "./testing/note-keys.ts";

const exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const example = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
const poem = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`;
const line =
  "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

const read = (text: string) => parseNote(Buffer.from(text));
const keyOf = (text: string) => parseVerifierKey(text) ?? expect.fail(text);
const noteOf = (text: string) => read(text) ?? expect.fail(text);

describe("C2SP signed-note, “Format”", () => {
  test.each([example, poem])("the examples are read, and written again to the byte", (text) => {
    expect(formatNote(noteOf(text))).toBe(text);
  });
  test("the text has its final newline and may have empty lines; the last one ends it", () => {
    expect(noteOf(poem).text.endsWith("\n\ned è subito sera.\n")).toBe(true);
    expect(noteOf(`a\n\n\n${line}`).text).toBe("a\n\n");
    expect(noteOf(`\n\n${line}`).text).toBe("\n");
    expect(noteOf(`— a b\n\n${line}`).text).toBe("— a b\n");
  });
  test.each([
    { name: "no blank line", text: `text\n${line}` },
    { name: "no signature", text: "text\n\n" },
    { name: "nothing", text: "" },
    { name: "no newline at the end", text: `text\n\n${line.trimEnd()}` },
    { name: "a line that is no signature", text: `text\n\n${line}x\n` },
    { name: "a hyphen for the em dash", text: `text\n\n${line.replace("—", "-")}` },
    { name: "an em dash without a space", text: `text\n\n${line.replace("— ", "—")}` },
    { name: "two spaces", text: `text\n\n${line.replace("— ", "—  ")}` },
    { name: "no name", text: `text\n\n${line.replace("example.com/foo ", "")}` },
    { name: "a plus in a name", text: `text\n\n${line.replace("com/foo", "com+foo")}` },
    { name: "a Unicode space in a name", text: `text\n\n${line.replace("com/foo", "com\u2003foo")}` },
    { name: "a next line in a name", text: `text\n\n${line.replace("com/foo", "com\u0085foo")}` },
    { name: "something after the signature", text: `text\n\n${line.replace("=\n", "= x\n")}` },
    { name: "a space after the signature", text: `text\n\n${line.replace("=\n", "= \n")}` },
    { name: "base64 without padding", text: `text\n\n${line.replace("=", "")}` },
    { name: "base64 with bits to spare", text: `text\n\n${line.replace("M=", "N=")}` },
    { name: "base64 of URLs", text: `text\n\n— a ${Buffer.alloc(9, 255).toString("base64url")}\n` },
    { name: "a signature of 4 bytes", text: "text\n\n— a AAAAAA==\n" },
    { name: "a carriage return", text: `text\r\n\n${line}` },
    { name: "a tab", text: `te\txt\n\n${line}` },
    { name: "a zero", text: `te\0xt\n\n${line}` },
    { name: "a byte order mark before a signature", text: `text\n\n\ufeff${line}` },
  ])("is no note: $name", ({ text }) => {
    expect(read(text)).toBeUndefined();
  });
  test("is no note: bytes that are not UTF-8, among them a surrogate and a letter spelled too long", () => {
    for (const bytes of [[0xff], [0xed, 0xa0, 0x80], [0xc1, 0x81]])
      expect(parseNote(Buffer.concat([Buffer.from(bytes), Buffer.from(`text\n\n${line}`)]))).toBeUndefined();
  });
  test("what is no ASCII control character may stand in a text", () => {
    expect(noteOf(`\u007f\u0085\u2028\ufeff\n\n${line}`).text).toBe("\u007f\u0085\u2028\ufeff\n");
  });
  test("at least 16 signatures are read, and no more than a limit; nor is a note beyond any size", () => {
    expect(noteOf(`text\n\n${line.repeat(16)}`).signatures.length).toBe(16);
    expect(noteOf(`text\n\n${line.repeat(maxSignatures)}`).signatures.length).toBe(maxSignatures);
    expect(read(`text\n\n${line.repeat(maxSignatures + 1)}`)).toBeUndefined();
    const postQuantum = `— pq ${Buffer.alloc(5_000, 1).toString("base64")}\n`;
    expect(noteOf(`text\n\n${postQuantum.repeat(16)}`).signatures.length).toBe(16);
    expect(read(`${"x".repeat(maxNoteBytes)}\n\n${line}`)).toBeUndefined();
  });
  test("signature lines alone are read as a witness answers them", () => {
    expect(parseSignatures("")).toEqual([]);
    expect(parseSignatures(line)?.length).toBe(1);
    for (const text of ["\n", `${line}\n`, `\n${line}`, line.trimEnd()]) expect(parseSignatures(text)).toBeUndefined();
  });
  test.each(["no newline", "a\rb\n", "\ud800\n"])("what cannot be a note's text is not written", (text) => {
    const { signatures } = noteOf(example);
    expect(() => formatNote({ text, signatures })).toThrow(RangeError);
    expect(() => formatNote({ text: "text\n", signatures: [] })).toThrow(RangeError);
  });
});

describe("C2SP signed-note, “Signatures”", () => {
  const { key, sign } = testKey("log.example", "ed25519");
  const other = testKey("log.example", "ed25519");
  const text = "text\n";
  const verify = (note: Parameters<typeof verifyNote>[0], keys = [key]) => verifyNote(note, keys, verifyNoteSignature);
  const good = signNoteText(text, key, sign);

  test("a known key's signature makes the note good, beside unknown ones", () => {
    const unknown = signNoteText(text, other.key, other.sign);
    expect(verify({ text, signatures: [unknown, good] })).toEqual([key]);
    expect(verify({ text, signatures: [good, unknown] }, [key, other.key])).toEqual([key, other.key]);
  });
  test("unknown keys are passed over, also with the name or the id of a known one", () => {
    expect(verify({ text, signatures: [signNoteText(text, other.key, other.sign)] })).toEqual([]);
    expect(verify({ text, signatures: [{ ...good, name: "another.example" }, good] })).toEqual([key]);
    expect(verify({ text, signatures: [{ ...good, id: other.key.id }, good] })).toEqual([key]);
  });
  test("one bad signature under a known name and id makes the whole note bad", () => {
    const bad = { ...good, signature: other.sign(Buffer.from(text)) as Buffer };
    expect(verify({ text, signatures: [good, bad] })).toEqual([]);
    expect(verify({ text, signatures: [good, { ...good, signature: good.signature.subarray(1) }] })).toEqual([]);
  });
  test("without keys, or with a witness's key, nothing is good", () => {
    expect(verify({ text, signatures: [good] }, [])).toEqual([]);
    const witness = noteKey("log.example", "cosignature", key.publicKey);
    expect(verify({ text, signatures: [{ ...good, id: witness.id }] }, [witness])).toEqual([]);
    expect(() => signNoteText(text, witness, sign)).toThrow(RangeError);
  });
  test("property: any changed byte of a signed note makes it none, or not good", () => {
    const note = Buffer.from(
      formatNote({ text: "origin\n7\nroot\n", signatures: [signNoteText("origin\n7\nroot\n", key, sign)] }),
    );
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(note);
        changed[at] = (changed[at] ?? 0) ^ change;
        const parsed = parseNote(changed);
        expect(parsed ? verify(parsed) : []).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("C2SP signed-note, “Verifier keys”", () => {
  test("the example's key is read, written again, and verifies the example", () => {
    const key = keyOf(exampleKey);
    expect([key.name, key.type, key.id.toString("hex")]).toEqual(["example.com/foo", "ed25519", "530d903a"]);
    expect(formatVerifierKey(key)).toBe(exampleKey);
    expect(verifyNote(noteOf(example), [key], verifyNoteSignature)).toEqual([key]);
    expect(verifyNote(noteOf(example.replace("This", "That")), [key], verifyNoteSignature)).toEqual([]);
  });
  // From transparency-dev/formats (Apache-2.0): keys whose base64 has plus signs, and keys of other types.
  test.each([
    "Wit1+55ee4561+AVhZSmQj9+SoL+p/nN0Hh76xXmF7QcHfytUrI1XfSClk",
    "Wit2+85ecc407+AWVbwFJte9wMQIPSnEnj4KibeO6vSIOEDUTDp3o63c2x",
    "logandmap+38581672+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l",
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
  ])("%s", (text) => {
    expect(formatVerifierKey(keyOf(text))).toBe(text);
  });
  test("property: a key is read as it was written, and with any character changed it is none or another", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.constantFrom("ed25519" as const, "cosignature" as const),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (publicKey, type, at, by) => {
          const key = noteKey("a.example/b", type, publicKey);
          const text = formatVerifierKey(key);
          expect(parseVerifierKey(text)).toEqual(key);
          const place = at % text.length;
          const changed = `${text.slice(0, place)}${by}${text.slice(place + 1)}`;
          if (changed !== text) expect(parseVerifierKey(changed)).toBeUndefined();
        },
      ),
    );
  });
  test.each([
    "",
    "example.com/foo",
    "example.com/foo+530d903a",
    "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
    "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    `${exampleKey}\n`,
    ` ${exampleKey}`,
  ])("is no key: %j", (text) => {
    expect(parseVerifierKey(text)).toBeUndefined();
  });
  test("one public key has another id for another type, so that neither's signature is taken for the other's", () => {
    const bytes = Buffer.alloc(32, 7);
    expect(noteKey("a", "ed25519", bytes).id.equals(noteKey("a", "cosignature", bytes).id)).toBe(false);
    for (const name of ["", "a b", "a+b", "a\nb", "\ud800"])
      expect(() => noteKey(name, "ed25519", bytes)).toThrow(RangeError);
    expect(() => noteKey("a", "ed25519", bytes.subarray(1))).toThrow(RangeError);
  });
});
