import { readFileSync } from "node:fs";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { beforeAll, describe, expect, test } from "vitest";
import type { EvidenceData, SealedEvidence } from "./check/evidence-data.ts";
import { readJson, textOf } from "./check/json.ts";
import { readJws } from "./check/jws.ts";
import type { FileVerdict } from "./evidence-file.ts";
import { evidenceJson, maxEvidenceBytes, verifyEvidenceFile } from "./evidence-file.ts";
import { pageScript, pageScriptFile } from "./generate.ts";
import { evidencePage } from "./page.ts";
import { evidenceDigest } from "./page-seal.ts";
import type { Sample } from "./testing/sample.ts";
import { makeSample, ofAnotherVersion } from "./testing/sample.ts";
import { evidenceVersion } from "./version.ts";

let sample: Sample;
beforeAll(async () => {
  sample = await makeSample();
});

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const failed = ({ findings }: FileVerdict): readonly string[] => [
  ...new Set(findings.filter(({ ok, notCompared }) => !ok && notCompared !== true).map(({ part }) => part)),
];
const open = ({ findings }: FileVerdict): readonly string[] =>
  findings.filter(({ notCompared }) => notCompared === true).map(({ part }) => part);
const verify = async (sealed: SealedEvidence): Promise<readonly string[]> =>
  failed(await verifyEvidenceFile(bytesOf(evidenceJson(sealed)), sample.root));
const changed = (sealed: SealedEvidence, change: Partial<EvidenceData>): SealedEvidence => ({
  ...sealed,
  evidence: { ...sealed.evidence, ...change },
});

const words = {
  sent: [
    "Decided at 08:55 on Monday 2 November 2026, and told to the sender so:",
    "Northshire Council will receive Ada's name and date of birth.",
    "It will not receive the mother's family finances: outside what the sharing agreement gives.",
  ],
  received: [
    "hillside-school sent it; the broker took it in at 08:55 on Monday 2 November 2026.",
    "Northshire Council received name and date of birth, because someone may be harmed.",
    "Northshire Council is told not to discuss it with the family.",
    "The copy is deleted after 2 February 2027.",
  ],
};

test("the page's script is the one that the modules make now", () => {
  expect(readFileSync(pageScriptFile, "utf8"), "run: node packages/evidence/src/generate.ts").toBe(pageScript());
});

describe.each(["sent", "received"] as const)("what was %s", (side) => {
  test("holds, as page and as JSON", async () => {
    for (const text of [evidenceJson(sample[side]), await evidencePage(sample[side])]) {
      const verdict = await verifyEvidenceFile(bytesOf(text), sample.root);
      expect(verdict.findings.filter(({ ok }) => !ok)).toEqual([]);
      const parts = new Set(verdict.findings.map(({ part }) => part));
      const all =
        "checkpoint cosignature directory message opening page proof quorum receipt record seal signature words";
      expect([...parts].toSorted().join(" ")).toBe(all);
    }
  });
  test("says the decision in plain words", () => {
    expect(sample[side].evidence.words).toEqual(words[side]);
  });
});

test("another root than the pinned one is named, though all else holds", async () => {
  const other = await makeSample();
  const verdict = await verifyEvidenceFile(bytesOf(evidenceJson(sample.sent)), other.root);
  expect(failed(verdict)).toEqual(["directory"]);
});

test("what is of other evidence is named", async () => {
  const other = (await makeSample()).sent.evidence;
  const { sent } = sample;
  const [record] = sent.evidence.records;
  const [mine, theirs] = [record, other.records[0]];
  if (!mine || !theirs) throw new Error("the sample has records");
  expect(await verify(changed(sent, { sent: other.sent }))).toContain("signature");
  expect(await verify(changed(sent, { receipts: other.receipts }))).toEqual(
    expect.arrayContaining(["receipt", "opening"]),
  );
  expect(await verify(changed(sent, { directories: other.directories }))).toContain("directory");
  expect(await verify(changed(sent, { records: [{ ...mine, leaf: theirs.leaf }] }))).toEqual(
    expect.arrayContaining(["proof", "opening"]),
  );
  expect(await verify(changed(sent, { records: [{ ...mine, proof: theirs.proof }] }))).toEqual(
    expect.arrayContaining(["proof", "checkpoint", "cosignature", "quorum"]),
  );
  expect(await verify(changed(sent, { records: [] }))).toContain("proof");
  // All that is shown of it was signed: only that a line is missing tells.
  const lines = sent.evidence.sent?.split("~") ?? [];
  expect(await verify(changed(sent, { sent: lines.toSpliced(3, 1).join("~") }))).toContain("message");
  expect(await verify(changed(sent, { receipts: [] }))).toContain("receipt");
  expect(await verify({ ...sent, seal: sample.received.seal })).toEqual(["seal"]);
  expect(await verify(changed(sent, { words: ["All of it went to everybody."] }))).toEqual(["seal", "words"]);
  expect(await verify(changed(sent, { message: "another" }))).toEqual(expect.arrayContaining(["message", "receipt"]));
});

test("one witness of two that are needed is no quorum, and a key that was revoked before signs nothing", async () => {
  const alone = await makeSample({ witnesses: 1 });
  expect(failed(await verifyEvidenceFile(bytesOf(evidenceJson(alone.sent)), alone.root))).toEqual(["quorum"]);
  const revoked = await makeSample({ revokedAt: "2026-11-02T08:00:00Z" });
  expect(failed(await verifyEvidenceFile(bytesOf(evidenceJson(revoked.sent)), revoked.root))).toEqual([
    "signature",
    "seal",
  ]);
  // It was good when it signed, and not any more when the evidence was made.
  const since = await makeSample({ revokedAt: "2026-11-03T08:00:00Z" });
  expect(failed(await verifyEvidenceFile(bytesOf(evidenceJson(since.sent)), since.root))).toEqual(["seal"]);
});

test("of many directories those go with it that were in force when something was signed, and the newest", async () => {
  const later = await makeSample({ issuedLater: ["2026-11-05T00:00:00Z", "2026-11-10T00:00:00Z"] });
  for (const sealed of [later.sent, later.received]) {
    const issued = sealed.evidence.directories.map((compact) => readJws(compact)?.payload["issuedAt"]);
    expect(issued).toEqual(["2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z"]);
    expect(failed(await verifyEvidenceFile(bytesOf(evidenceJson(sealed)), later.root))).toEqual([]);
  }
});

test("a directory that was issued in the second of a signature was in force for it", async () => {
  // The decision is signed in the second of the first, the witnesses sign after the second one; none before is needed.
  const { sent, root } = await makeSample({ issuedLater: ["2026-11-02T08:55:03.475Z", "2026-11-02T08:55:04.001Z"] });
  const issued = sent.evidence.directories.map((compact) => readJws(compact)?.payload["issuedAt"]);
  expect(issued).toEqual(["2026-11-02T08:55:03.475Z", "2026-11-02T08:55:04.001Z"]);
  expect(failed(await verifyEvidenceFile(bytesOf(evidenceJson(sent)), root))).toEqual([]);
});

test("a change of the page's visible text, policy or script is named as the page's", async () => {
  const page = await evidencePage(sample.sent);
  const edits: readonly (readonly [string, string])[] = [
    ["Whose evidence", "Whose evidence?"],
    ["default-src 'none'", "default-src *"],
    ["void checkPage();", "void 0;"],
    ["This file is about a child", "This file is about nobody"],
    ["</html>\n", "</html>"],
  ];
  for (const [from, to] of edits) {
    expect(page).toContain(from);
    expect([from, ...failed(await verifyEvidenceFile(bytesOf(page.replace(from, to)), sample.root))]).toEqual([
      from,
      "page",
    ]);
  }
});

test("what another version made is verified down to the seal of its page, and what it says is said not to be compared", async () => {
  const { sealed, page } = await ofAnotherVersion(sample);
  const verdict = await verifyEvidenceFile(bytesOf(page), sample.root);
  expect([failed(verdict), open(verdict)]).toEqual([[], ["words", "page"]]);
  expect(verdict.findings.map(({ text }) => text).join()).toContain("gatehouse-0f0f0f0f0f0f0f0f");
  // This version's own words are there to be read instead.
  expect(verdict.words).toEqual(words.sent);
  const json = await verifyEvidenceFile(bytesOf(evidenceJson(sealed)), sample.root);
  expect([failed(json), open(json)]).toEqual([[], ["words"]]);
});

test("an altered page does not pass as another version's, nor a page of this version as one of another", async () => {
  const { page } = await ofAnotherVersion(sample);
  const alterations: readonly string[] = [
    page.replace("Northshire Council gets the name", "Northshire Council gets nothing"),
    page.replace("void checkPage();", "void 0;"),
    page.replace("default-src 'none'", "default-src *"),
    page.replace("</html>", "<p>More</p></html>"),
    page.replace("</body>", '<script type="application/json" id="evidence">{}</script></body>'),
  ];
  for (const altered of alterations) {
    expect(altered).not.toBe(page);
    expect(failed(await verifyEvidenceFile(bytesOf(altered), sample.root))).toContain("page");
  }
  // Whoever has a page of this version can say of it what they like: its agency sealed who made it.
  const mine = await evidencePage(sample.sent);
  const renamed = mine.replaceAll(evidenceVersion(), "gatehouse-0f0f0f0f0f0f0f0f").replace("Whose evidence", "Whose");
  expect(failed(await verifyEvidenceFile(bytesOf(renamed), sample.root))).toEqual(["seal", "page"]);
  // Nor does its own agency pass off other words or another look as this version's.
  const own = await ofAnotherVersion(sample, evidenceVersion());
  expect(failed(await verifyEvidenceFile(bytesOf(own.page), sample.root))).toEqual(["words", "page"]);
  // Another agency's seal is none, and without one nothing vouches for another version's page.
  const { page: _, ...bare } = sample.sent;
  expect(failed(await verifyEvidenceFile(bytesOf(await evidencePage(bare)), sample.root))).toEqual([]);
  const foreign = { ...sample.sent, page: sample.received.page ?? "" };
  expect(failed(await verifyEvidenceFile(bytesOf(await evidencePage(foreign)), sample.root))).toEqual(["page"]);
});

test("evidence from before its maker was named still verifies, where this version says the same", async () => {
  const { madeBy: _, ...evidence } = sample.sent.evidence;
  const sealed = { evidence, seal: await sample.sealOfSender(evidenceDigest(evidence)) };
  for (const text of [evidenceJson(sealed), await evidencePage(sealed)])
    expect(failed(await verifyEvidenceFile(bytesOf(text), sample.root))).toEqual([]);
  const page = (await evidencePage(sealed)).replace("Does it hold?", "Does it all hold?");
  expect(failed(await verifyEvidenceFile(bytesOf(page), sample.root))).toEqual(["page"]);
});

test("JSON in another spelling, and what is no evidence, are named", async () => {
  const json = evidenceJson(sample.sent);
  const spelt = JSON.stringify(JSON.parse(json), null, 1);
  expect(failed(await verifyEvidenceFile(bytesOf(spelt), sample.root))).toEqual(["page"]);
  for (const text of ["", "{}", "<html></html>", json.slice(0, -5), canonicalJson({ ...sample.sent, more: 1 })])
    expect(failed(await verifyEvidenceFile(bytesOf(text), sample.root))).toEqual(["file"]);
  expect(failed(await verifyEvidenceFile(Uint8Array.of(0xff, 0xfe), sample.root))).toEqual(["file"]);
});

test("hostile text cannot end its element, hide, or turn the direction of writing", async () => {
  const narrative = '</script><img src=x onerror="alert(1)">‮evil⁦\u00ad​<!--';
  const hostile = await makeSample({ narrative });
  const page = await evidencePage(hostile.sent);
  expect(failed(await verifyEvidenceFile(bytesOf(page), hostile.root))).toEqual([]);
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).not.toMatch(/<img|<!--|[\u202a-\u202e\u2066-\u2069\u00ad\u200b]/);
  expect(page).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;[U+202E]evil[U+2066][U+00AD][U+200B]&lt;!--");
});

test("a time that nobody can read in a signed part is a fault of that part, whichever part it is", async () => {
  const copy = sample.received.evidence.copies[0] ?? "";
  const gateway = textOf(readJson(copy), "gateway");
  const later = withPayload(gateway, { acceptedAt: "2026-99-02T08:55:02Z" });
  expect(await verify(changed(sample.received, { copies: [copy.replace(gateway, later)] }))).toContain("signature");
  const [jws = "", ...lines] = (sample.sent.evidence.sent ?? "").split("~");
  const sent = [withPayload(jws, { iat: 1e300 }), ...lines].join("~");
  expect(await verify(changed(sample.sent, { sent }))).toContain("signature");
});

test("a witness that says it cosigned in no year of any calendar has not cosigned", async () => {
  const [record] = sample.received.evidence.records;
  if (!record) throw new Error("the sample has records");
  const proof = record.proof.replaceAll(/^(— \S+\/witness\/\S+ )(\S+)$/gm, (_line, name: string, base64: string) => {
    const bytes = Buffer.from(base64, "base64");
    return `${name}${Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(8, 0x7f), bytes.subarray(12)]).toString("base64")}`;
  });
  expect(proof).not.toBe(record.proof);
  const sealed = changed(sample.received, { records: [{ ...record, proof }] });
  expect(await verify(sealed)).toContain("cosignature");
  await expect(evidencePage(sealed)).resolves.toContain("Cosigned at");
});

test("more than evidence of one message can have is no evidence, and is not gone through", async () => {
  const { copies, directories, receipts, records, sent } = sample.sent.evidence;
  const times = <T>(list: readonly T[], count: number): readonly T[] =>
    Array.from({ length: count }, (_, at) => list[at % list.length]).filter((one) => one !== undefined);
  const tooMuch: readonly Partial<EvidenceData>[] = [
    { copies: times(["{}"], 2_001) },
    { receipts: times(receipts, 2_001) },
    { directories: times(directories, 2_001) },
    { records: times(records, 2_001) },
  ];
  expect(copies).toEqual([]);
  for (const change of tooMuch) expect(await verify(changed(sample.sent, change))).toEqual(["file"]);
  // A message has at most 256 lines.
  expect(await verify(changed(sample.sent, { sent: `${sent ?? ""}${"~".repeat(3_000_000)}` }))).toContain("message");
  const long = Buffer.alloc(maxEvidenceBytes + 1, " ");
  expect(failed(await verifyEvidenceFile(long, sample.root))).toEqual(["file"]);
});

/** A signed object with something else in it, as its signer never signed it. */
function withPayload(compact: string, change: Readonly<Record<string, unknown>>): string {
  const [header = "", , signature = ""] = compact.split(".");
  const payload = { ...readJws(compact)?.payload, ...change };
  return [header, Buffer.from(JSON.stringify(payload)).toString("base64url"), signature].join(".");
}
