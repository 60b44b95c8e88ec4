import { hash } from "node:crypto";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { checkEvidence } from "./check/check.ts";
import { inForce } from "./check/directory.ts";
import type { EvidenceData, SealedEvidence } from "./check/evidence-data.ts";
import { readEvidence } from "./check/evidence-data.ts";
import { finding } from "./check/findings.ts";
import type { Finding } from "./check/findings.ts";
import { memberOf, numberOf, readJson, textOf } from "./check/json.ts";
import { readJws } from "./check/jws.ts";
import { claimedTimes, readProof } from "./check/note.ts";
import { evidenceIn, evidencePage } from "./page.ts";
import { wordsOf } from "./words.ts";

/**
 * Puts evidence together from what an agency kept: with the decision in plain words, and sealed by the agency.
 *
 * @param seal signs the digest (SHA-256, hexadecimal, of the evidence's canonical JSON) in the agency's name
 */
export async function makeEvidence(
  kept: Omit<EvidenceData, "v" | "words">,
  seal: (digest: string) => Promise<string>,
): Promise<SealedEvidence> {
  const { agency, message, root, sent, copies, receipts, records } = kept;
  const directories = needed(kept);
  const unsaid = { v: 1 as const, agency, message, root, directories, sent, copies, receipts, records };
  const evidence = { ...unsaid, words: await wordsOf(unsaid) };
  return { evidence, seal: await seal(hash("sha256", canonicalJson(evidence), "hex")) };
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

/** The bytes of the JSON file: canonical, one line. */
export function evidenceJson(sealed: SealedEvidence): string {
  return `${canonicalJson(sealed)}\n`;
}

/** The largest file that is looked into: what one message comes to is a hundredth of it. */
export const maxEvidenceBytes = 64 * 1024 * 1024;

/** What became of verifying a file: every check, and whose evidence of what it says it is, when it could be read. */
export type FileVerdict = { readonly findings: readonly Finding[]; readonly evidence: EvidenceData | null };

/**
 * Verifies an evidence file, HTML or JSON: the root is the one given, every check the page makes itself, the words follow
 * from the evidence, and every byte of the file is what the evidence makes.
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
    return { findings, evidence: null };
  }
  const { evidence } = read;
  const isOurs = evidence.root.kid === pinnedRoot;
  const words = await wordsOf(evidence);
  const isSaid = canonicalJson(words) === canonicalJson(evidence.words);
  const made = isPage ? await evidencePage(read) : evidenceJson(read);
  const what = isPage ? "every other byte of the page" : "the file's spelling";
  return {
    evidence,
    findings: [
      finding("directory", `the root key is the pinned one, ${pinnedRoot}`, isOurs ? null : "it is another"),
      ...(await checkEvidence(read)),
      finding("words", "the plain words follow from what was signed", isSaid ? null : "they say something else"),
      finding("page", what, made === text ? null : differs(made, text)),
    ],
  };
}

/** Where two texts part: the line, and nothing of what stands there. */
function differs(made: string, text: string): string {
  const [expected, found] = [made.split("\n"), text.split("\n")];
  const at = expected.findIndex((line, index) => line !== found[index]);
  const line = at < 0 ? expected.length : at + 1;
  return `it was changed, first in line ${line}, or made by another version of Gatehouse`;
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
