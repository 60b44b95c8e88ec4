import { readBase64, sameBytes, utf8 } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import { ed25519Holds, sha256 } from "./crypto.ts";

type NoteLine = { readonly name: string; readonly id: Bytes; readonly signature: Bytes };

/** A proof of inclusion with its checkpoint (C2SP tlog-proof), taken apart. Nothing of it is verified. */
export type ReadProof = {
  readonly index: number;
  readonly hashes: readonly Bytes[];
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  /** The checkpoint's text, as it is signed. */
  readonly text: string;
  readonly lines: readonly NoteLine[];
};

/** The types of signature of C2SP signed-note that this ledger has. */
const typeOf = { checkpoint: 0x01, cosignature: 0x04 } as const;

/** Takes a proof apart; undefined unless it is spelt as C2SP tlog-proof has it. */
export function readProof(text: string): ReadProof | undefined {
  const end = text.indexOf("\n\n");
  const [head, indexLine = "", ...hashLines] = text.slice(0, Math.max(end, 0)).split("\n");
  const index = readCount(indexLine.replace(/^index /, ""));
  const hashes = hashLines.map(readHash);
  const note = text.slice(end + 2);
  const split = note.lastIndexOf("\n\n");
  if (head !== "c2sp.org/tlog-proof@v1" || !indexLine.startsWith("index ") || split < 0) return undefined;
  const checkpoint = note.slice(0, split + 1);
  const [origin = "", sizeLine = "", rootLine = "", ...more] = checkpoint.slice(0, -1).split("\n");
  const [size, root] = [readCount(sizeLine), readHash(rootLine)];
  const lines = readLines(note.slice(split + 2));
  if (index === undefined || size === undefined || !root || !lines || origin === "" || more.includes(""))
    return undefined;
  const known = hashes.filter((hash) => hash !== undefined);
  if (known.length < hashes.length || known.length > 63) return undefined;
  return { index, hashes: known, origin, size, root, text: checkpoint, lines };
}

function readLines(text: string): readonly NoteLine[] | undefined {
  if (!text.endsWith("\n")) return undefined;
  const read = text
    .slice(0, -1)
    .split("\n")
    .map((line): NoteLine | undefined => {
      const [dash, name = "", base64 = "", ...more] = line.split(" ");
      const bytes = readBase64(base64);
      if (dash !== "—" || name === "" || more.length > 0 || !bytes || bytes.length <= 4) return undefined;
      return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) };
    });
  const lines = read.filter((line) => line !== undefined);
  return lines.length === read.length && lines.length <= 64 ? lines : undefined;
}

function readCount(text: string): number | undefined {
  const count = Number(text);
  return /^(?:0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(count) ? count : undefined;
}

function readHash(text: string): Bytes | undefined {
  const bytes = readBase64(text);
  return bytes?.length === 32 ? bytes : undefined;
}

/** The lines of a note under a key's name and id. */
async function linesOf(proof: ReadProof, name: string, type: number, key: Bytes): Promise<readonly NoteLine[]> {
  const digest = await sha256(utf8(`${name}\n`), Uint8Array.of(type), key);
  return proof.lines.filter((line) => line.name === name && sameBytes(line.id, digest.slice(0, 4)));
}

/** Whether a key of the ledger signed the checkpoint, and no signature of it is bad (C2SP signed-note, “Signatures”). */
export async function isSignedBy(proof: ReadProof, key: Bytes): Promise<boolean> {
  const own = await linesOf(proof, proof.origin, typeOf.checkpoint, key);
  const held = await Promise.all(own.map(({ signature }) => ed25519Holds(key, utf8(proof.text), signature)));
  return held.length > 0 && !held.includes(false);
}

/**
 * When a witness cosigned the checkpoint, in Unix seconds (C2SP tlog-cosignature, “Format”).
 *
 * @returns null when it did not; undefined when a cosignature under its name and key is bad
 */
export async function cosignedAt(proof: ReadProof, name: string, key: Bytes): Promise<number | null | undefined> {
  const times: number[] = [];
  for (const { signature } of await linesOf(proof, name, typeOf.cosignature, key)) {
    if (signature.length !== 72) return undefined;
    const time = timeIn(signature);
    const message = utf8(`cosignature/v1\ntime ${time}\n${proof.text}`);
    const holds = time <= latest && (await ed25519Holds(key, message, signature.slice(8)));
    if (!holds) return undefined;
    times.push(time);
  }
  return times.length === 0 ? null : Math.max(...times);
}

/** When cosignatures say that they were made, in milliseconds; to find the directory of that time, and for nothing else. */
export function claimedTimes(proof: ReadProof): readonly number[] {
  const times = proof.lines
    .filter(({ signature }) => signature.length === 72)
    .map(({ signature }) => timeIn(signature));
  return times.filter((time) => time <= latest).map((time) => time * 1000);
}

/** The last second that calendars of this language have: what says a later one was never made at it. */
const latest = 8_640_000_000_000;

/** The time that stands before an Ed25519 signature, in Unix seconds. */
function timeIn(signature: Bytes): number {
  return Number(new DataView(signature.buffer).getBigUint64(0));
}
