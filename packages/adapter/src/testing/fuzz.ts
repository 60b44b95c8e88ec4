import type { MapContext, MapRecord, RecordFile } from "../map.ts";
import type { Sample } from "./mapper-laws.ts";
import { brokenLaws } from "./mapper-laws.ts";

/** Numbers from 0 to 1 that the seed decides (mulberry32): a case that fails is named by its seed, and comes again. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;

function pick<One>(random: Random, all: readonly [One, ...One[]]): One {
  return all[Math.floor(random() * all.length)] ?? all[0];
}

/** What means something to a reader of records, of XML, of JSON or of tables; and what spreadsheets would carry out. */
const pieces = [
  "<",
  ">",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  ",",
  ":",
  ";",
  "=",
  "&",
  "#",
  "|",
  "\\",
  "/",
  "\n",
  "\r",
  "\t",
  "\u0000",
  "\u200b",
  "\ufeff",
  "&x;",
  "&#0;",
  "]]>",
  "<![CDATA[",
  "<!--",
  "<!DOCTYPE a>",
  "<?xml version='1.0' encoding='UTF-16'?>",
  '""',
  "null",
  "true",
  "-1",
  "1e999",
  "0x1F",
  "9999-99-99",
  "31/02/2020",
  "0001-01-01",
  "=1+1",
  "=cmd|'/c calc'!A1",
  "+44",
  "-2",
  "@SUM(A1)",
  "__proto__",
  "constructor",
  "\u202e",
  "\ud800",
  "😀",
  "é",
  "\u00a0",
  "entered-in-error",
  "4505577104",
  "A123456789123",
  " ".repeat(300),
  "x".repeat(5_000),
  "[".repeat(200),
  "<a>".repeat(200),
] as const satisfies readonly string[];
const [firstPiece, ...otherPieces] = pieces.map((piece) => Buffer.from(piece));
const pieceBytes = [firstPiece ?? Buffer.alloc(0), ...otherPieces] as const;

/** No mutation grows a file past this: what is large is tried by itself. */
const maxGrown = 256 * 1024;

type Change = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

function spot(bytes: Buffer, random: Random): number {
  return Math.floor(random() * (bytes.byteLength + 1));
}
function upTo(random: Random, most: number): number {
  return Math.floor(random() * most);
}

const valueForm = /"(?:[^"\\\n]|\\.)*"|(?<=>)[^<>]+(?=<)|(?<=[,\t;])[^,"\r\n\t;]+/g;

const changes: readonly [Change, ...Change[]] = [
  // A few bytes gone, doubled, or replaced by a piece.
  (bytes, random) => {
    const at = spot(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), pick(random, pieceBytes), bytes.subarray(at + upTo(random, 40))]);
  },
  (bytes, random) => {
    const at = spot(bytes, random);
    const part = bytes.subarray(at, at + upTo(random, 400));
    return Buffer.concat([bytes.subarray(0, at), part, part, bytes.subarray(at)]);
  },
  // One bit.
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    const at = upTo(random, bytes.byteLength);
    changed[at] = (changed[at] ?? 0) ^ (1 << upTo(random, 8));
    return changed;
  },
  // The end, or the beginning, is missing.
  (bytes, random) => bytes.subarray(0, spot(bytes, random)),
  (bytes, random) => bytes.subarray(spot(bytes, random)),
  // A part of another file in its middle.
  (bytes, random, other) => {
    const at = spot(bytes, random);
    const from = spot(other, random);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + upTo(random, 2_000)), bytes.subarray(at)]);
  },
  // A value is another one.
  (bytes, random) => {
    const text = bytes.toString("utf8");
    const places = [...text.matchAll(valueForm)];
    const place = places[upTo(random, places.length)];
    if (place === undefined) return bytes;
    const quote = place[0].startsWith('"') ? '"' : "";
    const by = `${quote}${pick(random, pieceBytes).toString("utf8").replaceAll('"', "")}${quote}`;
    return Buffer.from(`${text.slice(0, place.index)}${by}${text.slice(place.index + place[0].length)}`);
  },
  // Two values have changed places.
  (bytes, random) => {
    const text = bytes.toString("utf8");
    const places = [...text.matchAll(valueForm)];
    const [one, two] = [upTo(random, places.length), upTo(random, places.length)].toSorted((a, b) => a - b);
    const [a, b] = [places[one ?? 0], places[two ?? 0]];
    if (a === undefined || b === undefined || a === b) return bytes;
    const between = text.slice(a.index + a[0].length, b.index);
    return Buffer.from(`${text.slice(0, a.index)}${b[0]}${between}${a[0]}${text.slice(b.index + b[0].length)}`);
  },
];

const encodings: readonly [(text: string) => Buffer, ...((text: string) => Buffer)[]] = [
  (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  (text) => Buffer.from(text, "utf16le"),
  (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  (text) => Buffer.from(text, "latin1"),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${text.replace(/^<\?xml[^>]*>/, "")}`),
  (text) => Buffer.from(`<?xml version="1.0" encoding="EBCDIC-CP-GB"?>${text.replace(/^<\?xml[^>]*>/, "")}`),
];

/** One mutated sample, decided by the seed. */
export function mutatedBy(seed: number, samples: readonly [Sample, ...Sample[]]): RecordFile {
  const random = chance(seed);
  const sample = pick(random, samples);
  let bytes: Buffer = Buffer.from(sample.bytes);
  for (let left = 1 + upTo(random, 4); left > 0; left -= 1) {
    const changed = pick(random, changes)(bytes, random, Buffer.from(pick(random, samples).bytes));
    if (changed.byteLength <= Math.max(maxGrown, sample.bytes.byteLength)) bytes = changed;
  }
  if (random() < 0.05) bytes = pick(random, encodings)(bytes.toString("utf8"));
  return { name: sample.name, bytes };
}

/** Bytes of a table that are tried: its header and first rows say what all of its rows do, and take a hundredth of the time. */
const enoughOfTable = 4_096;

/** The first whole lines of a table or of a list of lines; other samples as they are. */
function shortened(sample: Sample): Sample {
  if (!/\.(?:csv|ndjson)$/.test(sample.path) || sample.bytes.byteLength <= enoughOfTable) return sample;
  const end = Buffer.from(sample.bytes).lastIndexOf("\n", enoughOfTable);
  return end <= 0 ? sample : { ...sample, bytes: sample.bytes.subarray(0, end + 1) };
}

/** Every so many cases the drafts are parsed again, as the contract does: the builder has done so once. */
const parseEvery = 10;

/**
 * Maps mutated samples and says which broke a law: a throw, a draft that the contract refuses, a field not accounted for.
 *
 * @param runs how many; each has its own seed, from `seed` on
 */
export function fuzzMapper(
  mapRecord: MapRecord,
  samples: readonly Sample[],
  context: MapContext,
  runs: number,
  seed = 1,
): readonly string[] {
  const [first, ...others] = samples.map((sample) => shortened(sample));
  if (first === undefined) throw new RangeError("no samples");
  const broken: string[] = [];
  for (let run = seed; run < seed + runs && broken.length < 10; run += 1) {
    const file = mutatedBy(run, [first, ...others]);
    try {
      const result = mapRecord(file, context);
      const drafts = result.ok && run % parseEvery === 0 ? result.drafts : [];
      broken.push(...brokenLaws(result.ok ? { ...result, drafts } : result).map((law) => `seed ${run}: ${law}`));
    } catch (error) {
      broken.push(`seed ${run} (${file.name}): ${error instanceof Error ? (error.stack ?? error.message) : "threw"}`);
    }
  }
  return broken;
}
