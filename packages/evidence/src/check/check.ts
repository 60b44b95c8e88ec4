import { base64urlOf, hexOf, utf8 } from "./bytes.ts";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { checkOpening, checkRecord } from "./check-record.ts";
import { sha256 } from "./crypto.ts";
import { agencyIn, agencyNameIn, inForce, keyAt, readDirectory, thumbprintOf } from "./directory.ts";
import type { ReadDirectory } from "./directory.ts";
import type { EvidenceData, SealedEvidence } from "./evidence-data.ts";
import { finding } from "./findings.ts";
import type { EvidencePart, Finding } from "./findings.ts";
import { memberOf, numberOf, readJson, textOf } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { jwsHolds, readJws } from "./jws.ts";
import { readMessage } from "./message.ts";
import type { ReadMessage } from "./message.ts";

type Trusted = { readonly evidence: EvidenceData; readonly directories: readonly ReadDirectory[] };

/**
 * Checks all that evidence says of itself, down from the root key that is in it. Whose key that is, it cannot say: a
 * human compares its fingerprint, or `gatehouse verify` the one that was pinned.
 *
 * @returns every check in the order of the argument; a part that is wrong stands there by name
 */
export async function checkEvidence({ evidence, seal }: SealedEvidence): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const directories: ReadDirectory[] = [];
  const { root } = evidence;
  const isItsOwn = root.kid === (await thumbprintOf(root.x));
  findings.push(
    finding("directory", `the root key ${root.kid}`, isItsOwn ? null : "the fingerprint is not this key's"),
  );
  for (const [at, compact] of evidence.directories.entries()) {
    const read = await readDirectory(compact, root.x);
    if (typeof read !== "string") directories.push(read);
    const what =
      typeof read === "string"
        ? `directory ${at + 1}`
        : `directory ${read.version} of ${read.partnership}, issued ${read.issuedAt},`;
    findings.push(finding("directory", `${what} is signed by the root`, typeof read === "string" ? read : null));
  }
  if (directories.length === 0) findings.push(finding("directory", "the keys as they were", "there is no directory"));
  const trusted = { evidence, directories };
  if (evidence.sent !== null) findings.push(...(await checkSent(trusted, evidence.sent)));
  for (const copy of evidence.copies) findings.push(...(await checkCopy(trusted, copy)));
  if (evidence.sent === null && evidence.copies.length === 0)
    findings.push(finding("message", `message ${evidence.message}`, "it is not in here"));
  for (const record of evidence.records) findings.push(...(await checkRecord(record, directories)));
  findings.push(await checkSeal(trusted, seal));
  return findings;
}

/** What this agency sent, and every receipt for it. */
async function checkSent(trusted: Trusted, sent: string): Promise<readonly Finding[]> {
  const { evidence } = trusted;
  const message = await readMessage(sent);
  const what = `message ${evidence.message}, as it was sent`;
  if (!message) return [finding("message", what, "it is not written as a message is")];
  const left = message.hidden === 0 ? null : `${message.hidden} of its lines are left out`;
  const findings: Finding[] = [finding("message", `${what}, whole`, left)];
  const decisions = evidence.receipts.map((receipt) => readJws(receipt)?.payload);
  const firstAt = Math.min(
    ...decisions.map((told) => Date.parse(textOf(memberOf(told, "receipt"), "at"))).filter((at) => !Number.isNaN(at)),
  );
  findings.push(
    ...(await checkSigned(trusted, message, Number.isFinite(firstAt) ? firstAt : Number.NaN, evidence.agency)),
  );
  for (const receipt of evidence.receipts) findings.push(...(await checkReceipt(trusted, receipt, message)));
  if (evidence.receipts.length === 0) findings.push(finding("receipt", "what was decided", "there is no receipt"));
  return findings;
}

/** What is sent and decided upon; a question, which an agency signs as well, is neither. */
const signedTypes = ["gatehouse-message+sd-jwt", "gatehouse-register-event+jwt"];

/** The sender's signature over every line. */
async function checkSigned(
  { evidence, directories }: Trusted,
  message: ReadMessage,
  atMs: number,
  sender: string,
): Promise<readonly Finding[]> {
  const { jws, fault } = message;
  const { payload } = jws;
  const directory = inForce(directories, atMs);
  const isNamed = textOf(payload, "jti") === evidence.message && textOf(payload, "iss") === sender;
  const isHere = textOf(payload, "aud") === directory?.partnership && signedTypes.includes(jws.typ);
  const named = agencyNameIn(directory, sender);
  const lines = finding(
    "message",
    `message ${evidence.message}, every line of it that is shown`,
    isNamed && isHere ? fault : "it is another message, or another agency's",
  );
  const key = directory && (await keyAt(memberOf(agencyIn(directory, sender), "signing"), jws.kid, atMs));
  const signing = `${named} signed it with a key that was its own at the time`;
  if (typeof key !== "object") return [lines, finding("signature", signing, key ?? "there is no directory")];
  const holds = await jwsHolds(jws, key.x);
  return [lines, finding("signature", signing, holds ? null : "the signature does not hold")];
}

/** Something the gateway signed for this agency. */
async function checkGateway(
  { evidence, directories }: Trusted,
  compact: string,
  { typ, part, what }: { readonly typ: string; readonly part: EvidencePart; readonly what: string },
): Promise<{ readonly found: Finding; readonly payload: JsonObject }> {
  const jws = readJws(compact);
  if (jws?.typ !== typ) return { found: finding(part, what, "it is not written as it should be"), payload: {} };
  const { payload, kid } = jws;
  const atMs = numberOf(payload, "iat") * 1000;
  const directory = inForce(directories, atMs);
  const key = directory && (await keyAt(memberOf(memberOf(directory.payload, "gateway"), "signing"), kid, atMs));
  if (typeof key !== "object") return { found: finding(part, what, key ?? "there is no directory"), payload };
  const holds = await jwsHolds(jws, key.x);
  const isOurs = textOf(payload, "iss") === directory?.partnership && textOf(payload, "aud") === evidence.agency;
  const wrong = holds ? "it was signed for another" : "the signature does not hold";
  return { found: finding(part, what, holds && isOurs ? null : wrong), payload };
}

async function checkReceipt(trusted: Trusted, compact: string, sent: ReadMessage): Promise<readonly Finding[]> {
  const told = memberOf(readJws(compact)?.payload, "receipt");
  const type = textOf(told, "type");
  const what = `the broker signed what it told the sender (${type === "" ? "receipt" : type}) at ${textOf(told, "at")}`;
  const { found } = await checkGateway(trusted, compact, { typ: "gatehouse-receipt+jwt", part: "receipt", what });
  const isThis = textOf(told, "message") === trusted.evidence.message;
  const findings = [found, ...(isThis ? [] : [finding("receipt", what, "it is of another message")])];
  const opening = memberOf(told, "opening");
  if (opening === undefined || opening === null) return findings;
  const digest = hexOf(await sha256(utf8(sent.signedPart)));
  const part = memberOf(opening, "part");
  const agrees =
    textOf(part, "message") === trusted.evidence.message && agreesOn(part, { digest, signedBy: sent.jws.kid });
  const opened = await checkOpened(trusted.evidence, numberOf(told, "record"), opening, agrees);
  return [...findings, ...opened];
}

/** Whether a part names the same digests; one that a record of an older form does not tell is not held against it. */
function agreesOn(part: unknown, known: Readonly<Record<string, string>>): boolean {
  return Object.entries(known).every(([name, value]) => {
    const said = memberOf(part, name);
    return said === undefined || said === null || said === value;
  });
}

async function checkOpened(
  { records }: EvidenceData,
  record: number,
  opening: unknown,
  agrees: boolean,
): Promise<readonly Finding[]> {
  const held = records.find((one) => one.record === record);
  const missing = `record ${record} stands in the ledger's tree (proof of inclusion)`;
  if (!held) return [finding("proof", missing, "its proof is not in here")];
  const said = `record ${record} says the same of this message`;
  return [
    await checkOpening(opening, held.leaf, record),
    finding("opening", said, agrees ? null : "it names other bytes or another message"),
  ];
}

/** A copy that this agency received: the gateway's statement, and independently of it the sender's signature. */
async function checkCopy(trusted: Trusted, copy: string): Promise<readonly Finding[]> {
  const { evidence } = trusted;
  const body = readJson(copy);
  const presentation = textOf(body, "presentation");
  const message = await readMessage(presentation);
  const what = `a copy of message ${evidence.message}`;
  if (!message) return [finding("message", what, "it is not written as a copy is")];
  const stating = "the broker signed for whom this copy is and why";
  const gateway = { typ: "gatehouse-delivery+jwt", part: "receipt", what: stating } as const;
  const { found, payload } = await checkGateway(trusted, textOf(body, "gateway"), gateway);
  const sdHash = base64urlOf(await sha256(utf8(presentation)));
  const [localIds, opening] = [memberOf(body, "localIds"), memberOf(body, "opening")];
  const withHash = base64urlOf(await sha256(utf8(JSON.stringify([localIds, opening]))));
  const isAbout =
    textOf(payload, "sd_hash") === sdHash &&
    textOf(payload, "with_hash") === withHash &&
    textOf(payload, "message") === evidence.message;
  const bound = finding(
    "message",
    `${what}, whole`,
    isAbout ? null : "the broker's statement is not about these bytes",
  );
  const atMs = Date.parse(textOf(payload, "acceptedAt"));
  const signed = await checkSigned(trusted, message, atMs, textOf(payload, "sender"));
  if (opening === null || opening === undefined) return [found, bound, ...signed];
  const { v: _v, sd_hash: _sd, with_hash: _with, ...facts } = payload;
  const delivered = hexOf(await sha256(utf8(canonicalJson([facts, localIds, sdHash]))));
  const part = memberOf(opening, "part");
  const agrees =
    textOf(part, "recipient") === evidence.agency && agreesOn(part, { delivered, delivery: textOf(payload, "jti") });
  return [found, bound, ...signed, ...(await checkOpened(evidence, numberOf(payload, "record"), opening, agrees))];
}

/** The agency's own signature over all of it: whatever else was changed, this does not hold any more. */
async function checkSeal({ evidence, directories }: Trusted, seal: string): Promise<Finding> {
  const jws = readJws(seal);
  const at = numberOf(jws?.payload, "iat") * 1000;
  const directory = inForce(directories, at);
  const named = agencyNameIn(directory, evidence.agency);
  const what = `${named} sealed all of this`;
  if (jws?.typ !== "gatehouse-evidence+jwt") return finding("seal", what, "its seal is not written as one");
  const digest = hexOf(await sha256(utf8(canonicalJson(evidence))));
  const isThis = textOf(jws.payload, "digest") === digest && textOf(jws.payload, "iss") === evidence.agency;
  const key = directory && (await keyAt(memberOf(agencyIn(directory, evidence.agency), "signing"), jws.kid, at));
  if (typeof key !== "object") return finding("seal", what, key ?? "there is no directory");
  if (!(await jwsHolds(jws, key.x))) return finding("seal", what, "the seal's signature does not hold");
  return finding("seal", what, isThis ? null : "something in it is not as it was sealed");
}
