import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { checkEvidence } from "./check/check.ts";
import { inForce } from "./check/directory.ts";
import type { EvidenceData, SealedEvidence } from "./check/evidence-data.ts";
import { readEvidence } from "./check/evidence-data.ts";
import { finding, notCompared } from "./check/findings.ts";
import type { Finding } from "./check/findings.ts";
import { memberOf, numberOf, readJson, textOf } from "./check/json.ts";
import { readJws } from "./check/jws.ts";
import { claimedTimes, readProof } from "./check/note.ts";
import { evidenceDigest, pageDigest, whyNotSealed } from "./page-seal.ts";
import { evidenceIn, evidencePage, pageShell, shellOf, withData } from "./page.ts";
import { evidenceVersion } from "./version.ts";
import { wordsOf } from "./words.ts";

/**
 * Puts evidence together from what an agency kept: with the decision in plain words, and sealed by the agency.
 *
 * @param seal signs the digest (SHA-256, hexadecimal, of the evidence's canonical JSON) in the agency's name
 */
export async function makeEvidence(
  kept: Omit<EvidenceData, "v" | "words" | "madeBy">,
  seal: (digest: string) => Promise<string>,
): Promise<SealedEvidence> {
  const { agency, message, root, sent, copies, receipts, records } = kept;
  const directories = needed(kept);
  const unsaid = { v: 1 as const, agency, message, root, directories, sent, copies, receipts, records };
  const evidence = { ...unsaid, words: await wordsOf(unsaid), madeBy: evidenceVersion() };
  const page = await seal(pageDigest(evidence, await pageShell(evidence)));
  return { evidence, seal: await seal(evidenceDigest(evidence)), page };
}

/** The directories that were in force when something in here was signed, and the newest, by which the seal is known. */
function needed({ directories, copies, receipts, records }: Omit<EvidenceData, "v" | "words">): readonly string[] {
  const words = [...receipts, ...copies.map((copy) => textOf(readJson(copy), "gateway"))];
  const told = words.map((compact) => readJws(compact)?.payload);
  const signedAt = told.map((payload) => numberOf(payload, "iat") * 1000);
  const takenAt = told.flatMap((payload) => [
    Date.parse(textOf(payload, "acceptedAt")),
    Date.parse(textOf(memberOf(payload, "receipt"), "at")),
  ]);
  const seenAt = records.flatMap(({ proof }) => [...(claimedTimesIn(proof) ?? [])]);
  const times = [...signedAt, ...takenAt, ...seenAt].filter((time) => !Number.isNaN(time));
  const dated = directories.map((compact) => {
    const payload = readJws(compact)?.payload;
    return { compact, version: numberOf(payload, "version"), issuedAt: textOf(payload, "issuedAt") };
  });
  const chosen = new Set(times.map((time) => inForce(dated, time)).map((one) => one?.compact));
  return directories.filter((compact, at) => chosen.has(compact) || at === directories.length - 1);
}

function claimedTimesIn(proof: string): readonly number[] | null {
  const read = readProof(proof);
  return read ? claimedTimes(read) : null;
}

/** The bytes of the JSON file: canonical, one line. It is no page, and has no seal of one. */
export function evidenceJson({ evidence, seal }: SealedEvidence): string {
  return `${canonicalJson({ evidence, seal })}\n`;
}

/** The largest file that is looked into: what one message comes to is a hundredth of it. */
export const maxEvidenceBytes = 64 * 1024 * 1024;

/**
 * What became of verifying a file: every check, and whose evidence of what it says it is, when it could be read. `words` are
 * what this version of Gatehouse says of it, whoever's stand in the file.
 */
export type FileVerdict = {
  readonly findings: readonly Finding[];
  readonly evidence: EvidenceData | null;
  readonly words: readonly string[];
};

/**
 * Verifies an evidence file, HTML or JSON: the root is the one given, every check the page makes itself, the words follow
 * from the evidence, and every byte of the file is what the evidence makes. All that was signed is checked alike, whichever
 * version of Gatehouse made the file. Words and page of another version cannot be made again: that they are as their agency
 * sealed them is checked, and that they say what was signed is not, which is said.
 *
 * @param bytes untrusted
 * @param pinnedRoot thumbprint of the root key, got otherwise than with the file
 */
export async function verifyEvidenceFile(bytes: Uint8Array, pinnedRoot: string): Promise<FileVerdict> {
  const text = bytes.length > maxEvidenceBytes ? undefined : readUtf8(bytes);
  const isPage = text?.trimStart().startsWith("{") === false;
  const json = text === undefined ? undefined : isPage ? evidenceIn(text) : text;
  const read = readEvidence(parsed(json));
  if (text === undefined || !read) {
    const findings = [finding("file", "the evidence in this file", "it cannot be read")];
    return { findings, evidence: null, words: [] };
  }
  const { evidence } = read;
  const isOurs = evidence.root.kid === pinnedRoot;
  const words = await wordsOf(evidence);
  return {
    evidence,
    words,
    findings: [
      finding("directory", `the root key is the pinned one, ${pinnedRoot}`, isOurs ? null : "it is another"),
      ...(await checkEvidence(read)),
      checkWords(evidence, words),
      ...(isPage ? await checkPage(read, text) : [checkSpelling(evidenceJson(read), text)]),
    ],
  };
}

/** Who made it says so under its agency's seal, so nobody else can claim another version for what they altered. */
function otherVersion({ madeBy }: EvidenceData): string | null {
  return madeBy === undefined || madeBy === evidenceVersion() ? null : madeBy;
}

function checkWords(evidence: EvidenceData, words: readonly string[]): Finding {
  const what = "the plain words follow from what was signed";
  if (canonicalJson(words) === canonicalJson(evidence.words)) return finding("words", what, null);
  const other = otherVersion(evidence);
  if (other === null) return finding("words", what, "they say something else");
  return notCompared("words", what, `another version made them, ${other}, and this one says it otherwise`);
}

function checkSpelling(made: string, text: string): Finding {
  return finding("page", "the file's spelling", made === text ? null : differs(made, text));
}

/** The page as this version makes it; as its agency sealed it, if that is another. */
async function checkPage(read: SealedEvidence, text: string): Promise<readonly Finding[]> {
  const { evidence, page: seal } = read;
  const [what, sealing] = ["every other byte of the page", "the page is as its agency sealed it"];
  const made = await evidencePage(read);
  const isMade = made === text;
  if (seal === undefined) return [finding("page", what, isMade ? null : differs(made, text))];
  const shell = shellOf(text);
  const isSpelt = withData(shell, read) === text;
  const wrong = isSpelt
    ? await whyNotSealed(evidence, seal, pageDigest(evidence, shell))
    : "the evidence in it is spelt otherwise";
  const sealed = finding("page", sealing, wrong);
  const other = otherVersion(evidence);
  if (isMade || wrong !== null || other === null)
    return [sealed, finding("page", what, isMade ? null : differs(made, text))];
  const why = `another version made it, ${other}: what it shows was not compared with what was signed`;
  return [sealed, notCompared("page", what, why)];
}

/** Where two texts part: the line, and nothing of what stands there. */
function differs(made: string, text: string): string {
  const [expected, found] = [made.split("\n"), text.split("\n")];
  const at = expected.findIndex((line, index) => line !== found[index]);
  const line = at < 0 ? expected.length : at + 1;
  return `it is not what this version of Gatehouse makes of it, first in line ${line}`;
}

function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // A file of ours is UTF-8.
    return undefined;
  }
}

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
