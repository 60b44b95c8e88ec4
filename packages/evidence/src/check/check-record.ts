import { hexOf, readBase64url, utf8 } from "./bytes.ts";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { inForce, keysGoodAt, ledgerIn, agencyNameIn } from "./directory.ts";
import type { ReadDirectory } from "./directory.ts";
import type { RecordEvidence } from "./evidence-data.ts";
import { finding } from "./findings.ts";
import type { Finding } from "./findings.ts";
import { isArray, memberOf, numberOf, objectsOf, readJson, textOf } from "./json.ts";
import { claimedTimes, cosignedAt, isSignedBy, readProof } from "./note.ts";
import type { ReadProof } from "./note.ts";
import { isIncluded, leafHashOf, partRootOf } from "./tree.ts";

/** Checks that a record is in the ledger: its leaf, the path to the checkpoint, the ledger's signature, the witnesses'. */
export async function checkRecord(
  { record, leaf, proof }: RecordEvidence,
  directories: readonly ReadDirectory[],
): Promise<readonly Finding[]> {
  const read = readProof(proof);
  const leafJson = readJson(leaf);
  const isLeaf = numberOf(leafJson, "n") === record && canonicalJson(leafJson) === leaf;
  const findings = [
    finding("record", `record ${record} of the ledger`, isLeaf ? null : "its leaf is not that record's"),
  ];
  const including = `record ${record} stands in the ledger's tree (proof of inclusion)`;
  if (!read) return [...findings, finding("proof", including, "it is not written as a proof is")];
  const { index, size, root, hashes } = read;
  const leafHash = await leafHashOf(utf8(leaf));
  const isIn = index === record - 1 && (await isIncluded({ index, size, leafHash, root }, hashes));
  findings.push(finding("proof", including, isIn ? null : "leaf and path do not lead to the tree's root"));
  return [...findings, ...(await checkCheckpoint(read, directories))];
}

async function checkCheckpoint(proof: ReadProof, directories: readonly ReadDirectory[]): Promise<readonly Finding[]> {
  const newest = Math.max(...claimedTimes(proof).filter((time) => Number.isSafeInteger(time)));
  const directory = inForce(directories, newest);
  const signing = `the ledger ${proof.origin} signed the tree of ${proof.size} records (checkpoint)`;
  if (!directory) return [finding("checkpoint", signing, "there is no directory to know its key by")];
  const ledger = ledgerIn(directory);
  const isOurs = textOf(ledger, "origin") === proof.origin;
  const keys = isOurs ? keysGoodAt(memberOf(ledger, "keys"), newest) : [];
  const signed = await Promise.all(keys.map((x) => holdsFor(x, (key) => isSignedBy(proof, key))));
  const findings = [
    finding(
      "checkpoint",
      signing,
      signed.includes(true) ? null : "no signature of a key that the directory gives it holds",
    ),
  ];
  let count = 0;
  let bad = false;
  for (const witness of objectsOf(ledger, "witnesses")) {
    const one = await checkWitness(proof, witness, newest, agencyNameIn(directory, textOf(witness, "agency")));
    if (one === null) continue;
    findings.push(one);
    if (one.ok) count += 1;
    else bad = true;
  }
  // A line under a name that the directory does not know proves nothing, and nothing unknown belongs in here.
  const names = new Set([proof.origin, ...objectsOf(ledger, "witnesses").map((witness) => textOf(witness, "name"))]);
  const known = proof.lines.every(({ name }) => names.has(name));
  const lines = count + (bad ? 1 : 0) + 1;
  if (!known || (!bad && proof.lines.length !== lines))
    findings.push(finding("cosignature", "every signature of the checkpoint", "one is of nobody the directory knows"));
  const quorum = numberOf(ledger, "quorum");
  const enough = quorum >= 1 && count >= quorum;
  const counted = `${count} of ${quorum} witnesses that are needed cosigned (quorum)`;
  return [...findings, finding("quorum", counted, enough ? null : "too few, so nothing of it is final")];
}

async function checkWitness(proof: ReadProof, witness: unknown, atMs: number, agency: string): Promise<Finding | null> {
  const name = textOf(witness, "name");
  const what = `the witness of ${agency} cosigned it`;
  if (!proof.lines.some((line) => line.name === name)) return null;
  for (const x of keysGoodAt(memberOf(witness, "keys"), atMs)) {
    const key = readBase64url(x);
    const time = key && (await cosignedAt(proof, name, key));
    if (time !== undefined && time !== null)
      return finding("cosignature", `${what} on ${new Date(time * 1000).toISOString().slice(0, 19)}Z`, null);
  }
  return finding("cosignature", what, "its cosignature does not hold");
}

async function holdsFor(x: string, check: (key: Uint8Array<ArrayBuffer>) => Promise<boolean>): Promise<boolean> {
  const key = readBase64url(x);
  return key !== undefined && (await check(key));
}

/** Checks that a part of a record, which only its holders see, belongs to the leaf that everyone sees. */
export async function checkOpening(opening: unknown, leaf: string, record: number): Promise<Finding> {
  const what = `what record ${record} says of this, shown to this agency alone (opening)`;
  const salt = readBase64url(textOf(opening, "salt"));
  const listed = memberOf(opening, "path");
  const path = isArray(listed) ? listed.map((one) => (typeof one === "string" ? readBase64url(one) : undefined)) : [];
  const known = path.filter((sibling) => sibling !== undefined);
  if (salt?.length !== 16 || known.length < path.length) return finding("opening", what, "it is not written as one");
  const leafHash = await leafHashOf(salt, utf8(canonicalJson(memberOf(opening, "part"))));
  const root = await partRootOf(leafHash, numberOf(opening, "index"), known);
  const isIts = root !== undefined && hexOf(root) === textOf(readJson(leaf), "root");
  return finding("opening", what, isIts ? null : "it is not a part of that record");
}
