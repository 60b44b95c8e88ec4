import { hash } from "node:crypto";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { agencyIn, inForce, keyAt, readDirectory } from "./check/directory.ts";
import type { EvidenceData } from "./check/evidence-data.ts";
import { memberOf, numberOf, textOf } from "./check/json.ts";
import { jwsHolds, readJws } from "./check/jws.ts";

/** Of evidence itself: what its agency's seal is over. SHA-256, hexadecimal. */
export function evidenceDigest(evidence: EvidenceData): string {
  return hash("sha256", canonicalJson(evidence), "hex");
}

/**
 * Of a page: what its agency's second seal is over, so that whoever has another version of Gatehouse can still tell whether
 * a byte of it was changed.
 *
 * @param shell the page without the evidence in it
 */
export function pageDigest(evidence: EvidenceData, shell: string): string {
  // No evidence begins so: no seal of the one is ever one of the other.
  return hash("sha256", `gatehouse evidence page 1\n${evidenceDigest(evidence)}\n${shell}`, "hex");
}

/** Whether a page's agency sealed this page, with a key that was its own then. Null when it did, else why not. */
export async function whyNotSealed(evidence: EvidenceData, seal: string, digest: string): Promise<string | null> {
  const jws = readJws(seal);
  if (jws?.typ !== "gatehouse-evidence+jwt") return "its own seal is not written as one";
  const read = await Promise.all(evidence.directories.map((compact) => readDirectory(compact, evidence.root.x)));
  const directories = read.filter((one) => typeof one !== "string");
  const at = numberOf(jws.payload, "iat") * 1000;
  const directory = inForce(directories, at);
  const key = directory && (await keyAt(memberOf(agencyIn(directory, evidence.agency), "signing"), jws.kid, at));
  if (typeof key !== "object") return key ?? "there is no directory";
  if (!(await jwsHolds(jws, key.x)) || textOf(jws.payload, "iss") !== evidence.agency)
    return "the signature of its own seal does not hold";
  return textOf(jws.payload, "digest") === digest ? null : "it was changed since its agency sealed it";
}
