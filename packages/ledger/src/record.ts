import { GatehouseError } from "@gatehouse/contracts/errors";
import { CommonPart, LedgerLeaf, Opening, RecipientPart } from "@gatehouse/contracts/ledger";
import { z } from "zod";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { hashLeaf, levelsOf, pathTo, rootFrom } from "./merkle.ts";
import { sealParts, unsealParts } from "./sealed-parts.ts";
import type { PartsKeys, Random, SealedRecord } from "./sealed-parts.ts";

/**
 * How many leaves the tree of one record's parts has: parts and random filling together, so that a path's length tells a
 * holder nearly nothing about how many others there are.
 */
const slotCounts = [8, 32, 128, 512] as const;
const saltBytes = 16;
const hashBytes = 32;

/** What a record is made from; nothing is checked again here that the types do not say. */
export type RecordInput = Omit<LedgerLeaf, "root"> & {
  readonly common: CommonPart;
  readonly recipients: Readonly<Record<string, RecipientPart>>;
  /** The gateway's own part: what a start folds into its state. Nobody gets its opening. */
  readonly state: unknown;
} & PartsKeys & { readonly random: Random };

/** The three things one record is, and who gets which. */
export type LedgerRecord = {
  /** The canonical JSON of the leaf: for everyone, for good, about nobody. */
  readonly leaf: Uint8Array;
  /** The sealed parts, and the sealed key that opens them: for a stream each. */
  readonly sealed: SealedRecord;
  /** Each recipient's opening of its own part, to be sent with its copy. */
  readonly openings: Readonly<Record<string, Opening>>;
  /** The opening of the common part, to be sent with the sender's receipt. */
  readonly common: Opening;
};

/**
 * Makes the record of one decision: a leaf that shows neither persons nor agencies nor how many there are, its parts
 * sealed, and the openings by which a holder proves its own part.
 *
 * @param input `random` gives fresh bytes; `recordKey` is used for this record alone
 * @throws GatehouseError `record-parts-too-many` with more than 510 recipients
 */
export function makeRecord(input: RecordInput): LedgerRecord {
  const { common, recipients, state, recordKey, storageKey, random, ...place } = input;
  const agencies = Object.keys(recipients);
  const parts: unknown[] = [common, state, ...Object.values(recipients)];
  const slots = slotCounts.find((count) => count >= parts.length);
  if (slots === undefined) throw new GatehouseError("record-parts-too-many", { limit: slotCounts[3] - 2 });
  const indexes = shuffled(slots, random).slice(0, parts.length);
  const salts = random(parts.length * saltBytes);
  const salted = parts.map((part, at): SaltedPart => {
    const salt = Buffer.from(salts.subarray(at * saltBytes, (at + 1) * saltBytes));
    return { salt, index: indexes[at] ?? 0, part, text: canonicalJson(part) };
  });
  const leaves = fillers(slots, random);
  for (const { salt, index, text } of salted) leaves[index] = partHash(salt, text);
  const levels = levelsOf(leaves);
  const root = levels.at(-1)?.[0]?.toString("hex") ?? "";
  const [ofCommon, ofState, ...ofRecipients] = salted.map((entry) => openedPart(entry, levels));
  if (!ofCommon || !ofState) throw new GatehouseError("internal");
  const texts = ofRecipients.map(({ text }) => text).join(",");
  const plaintext = `{"common":${ofCommon.text},"recipients":[${texts}],"state":${ofState.text}}`;
  return {
    leaf: Buffer.from(canonicalJson({ ...place, root })),
    sealed: sealParts({ n: place.n, root }, plaintext, { recordKey, storageKey }, random),
    openings: Object.fromEntries(agencies.flatMap((agency, at) => pairOf(agency, ofRecipients[at]?.opening))),
    common: ofCommon.opening,
  };
}

type SaltedPart = {
  readonly salt: Buffer;
  readonly index: number;
  readonly part: unknown;
  /** The part as it is hashed. */
  readonly text: string;
};

/** A part's opening, and its JSON: put together from what is there, because a part is long and was written once already. */
function openedPart(
  { salt, index, part, text }: SaltedPart,
  levels: readonly (readonly Buffer[])[],
): { readonly opening: Opening; readonly text: string } {
  const place = {
    salt: salt.toString("base64url"),
    index,
    path: pathTo(levels, index).map((sibling) => sibling.toString("base64url")),
  };
  return { opening: { ...place, part }, text: `${JSON.stringify(place).slice(0, -1)},"part":${text}}` };
}

const Opened = z.strictObject({
  common: Opening.extend({ part: CommonPart }),
  recipients: z.array(Opening.extend({ part: RecipientPart })),
  state: Opening,
});
export type OpenedRecord = z.infer<typeof Opened> & { readonly n: number; readonly root: string };

/**
 * Opens a record's sealed parts and proves each of them against the root they were sealed with.
 *
 * @param sealed as `makeRecord` made it, untrusted
 * @returns the parts with their openings; the caller compares `n` and `root` with the leaf's
 * @throws GatehouseError `record-unreadable` when they are altered, another record's, or the key is gone
 */
export function openRecord(sealed: SealedRecord, storageKey: Uint8Array): OpenedRecord {
  const { of, text } = unsealParts(sealed, storageKey);
  const opened = Opened.safeParse(JSON.parse(text));
  if (!opened.success) throw new GatehouseError("record-unreadable");
  const { common, recipients, state } = opened.data;
  if (![common, state, ...recipients].every((opening) => opens(of.root, opening)))
    throw new GatehouseError("record-unreadable");
  return { ...of, common, recipients, state };
}

const ascii = String.raw`[\x20\x21\x23-\x5b\x5d-\x7e]`;
const whole = "(0|[1-9][0-9]{0,15})";
const hex = "([0-9a-f]{64})";
/** A leaf's canonical JSON in which no text needs an escape: as every gateway of ours writes it. */
const plainLeaf = new RegExp(
  `^\\{"engine":"(${ascii}{1,100})","factsDigest":"${hex}","gatewayKey":"([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])",` +
    `"intake":${whole},"n":${whole},"policy":"(${ascii}{1,200})","root":"${hex}"(?:,"step":([1-9][0-9]{0,15}))?\\}$`,
);

/**
 * Reads a leaf, if its bytes are the canonical JSON of one.
 *
 * @param bytes untrusted
 */
export function readLeaf(bytes: Uint8Array): LedgerLeaf | undefined {
  return readPlainLeaf(bytes) ?? readAnyLeaf(bytes);
}

/** In one look: a witness reads millions, and parsing each and writing it again to compare takes ten times as long. */
function readPlainLeaf(bytes: Uint8Array): LedgerLeaf | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const found = plainLeaf.exec(text);
  if (!found) return undefined;
  const [, engine = "", factsDigest = "", gatewayKey = "", intakeText, nText, policy = "", root = "", stepText] = found;
  const [intake, n] = [Number(intakeText), Number(nText)];
  if (!Number.isSafeInteger(intake) || !Number.isSafeInteger(n)) return undefined;
  const leaf = { n, intake, gatewayKey, engine, policy, factsDigest, root };
  if (stepText === undefined) return leaf;
  const step = Number(stepText);
  return Number.isSafeInteger(step) ? { ...leaf, step } : undefined;
}

function readAnyLeaf(bytes: Uint8Array): LedgerLeaf | undefined {
  const text = Buffer.from(bytes).toString();
  try {
    const leaf = LedgerLeaf.safeParse(JSON.parse(text));
    // Bytes that are no UTF-8 would all read as one replacement character.
    return leaf.success && Buffer.from(canonicalJson(leaf.data)).equals(bytes) ? leaf.data : undefined;
  } catch {
    // Not JSON, so not a leaf.
    return undefined;
  }
}

/**
 * Whether an opening proves that its part belongs to a leaf. It says nothing of whether the leaf is in the ledger.
 *
 * @param leaf bytes of the leaf, untrusted
 * @param opening untrusted
 */
export function verifyOpening(leaf: Uint8Array, opening: unknown): boolean {
  const read = readLeaf(leaf);
  const parsed = Opening.safeParse(opening);
  return read !== undefined && parsed.success && opens(read.root, parsed.data);
}

function opens(root: string, { salt, index, path, part }: Opening): boolean {
  const siblings = path.map((sibling) => Buffer.from(sibling, "base64url"));
  const salted = Buffer.from(salt, "base64url");
  if (salted.length !== saltBytes) return false;
  return rootFrom(partHash(salted, canonicalJson(part)), index, siblings)?.toString("hex") === root;
}

/** The salt goes first and has one length, so no part can be read as another with a shifted salt. */
function partHash(salt: Buffer, text: string): Buffer {
  return hashLeaf(salt, Buffer.from(text));
}

function fillers(slots: number, random: Random): Buffer[] {
  const bytes = Buffer.from(random(slots * hashBytes));
  return Array.from({ length: slots }, (_, at) => bytes.subarray(at * hashBytes, (at + 1) * hashBytes));
}

/** A random order of the first `count` numbers: a part's place must not tell which agencies come before it. */
function shuffled(count: number, random: Random): readonly number[] {
  const bytes = Buffer.from(random(count * 4));
  const drawn = Array.from({ length: count }, (_, at) => ({ at, by: bytes.readUInt32BE(at * 4) }));
  return drawn.toSorted((a, b) => a.by - b.by).map(({ at }) => at);
}

function pairOf(agency: string, opening: Opening | undefined): [string, Opening][] {
  return opening ? [[agency, opening]] : [];
}
