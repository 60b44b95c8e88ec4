import { randomBytes } from "node:crypto";
import type { Directory, DirectoryLedger } from "@gatehouse/contracts/directory";
import type { CommonPart, RecipientPart } from "@gatehouse/contracts/ledger";
import { makeDelivery, prepareCopy } from "@gatehouse/envelope/delivery";
import { signDirectory } from "@gatehouse/envelope/directory";
import { signObject } from "@gatehouse/envelope/jws";
import type { SigningKey } from "@gatehouse/envelope/keys";
import { generateSigningKey } from "@gatehouse/envelope/keys";
import { generateNoteKey, notePublicKey, noteSigner } from "@gatehouse/envelope/note-key";
import { select } from "@gatehouse/envelope/select";
import { factsOf, recipient } from "@gatehouse/envelope/testing/delivery";
import {
  ada,
  directoryKey,
  draftOf,
  makePartnership,
  partnership,
  verifiedMessage,
} from "@gatehouse/envelope/testing/partnership";
import type { TestPartnership } from "@gatehouse/envelope/testing/partnership";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";
import { signCheckpoint, withSignatures } from "@gatehouse/ledger/checkpoint";
import { cosign } from "@gatehouse/ledger/cosignature";
import { noteKey } from "@gatehouse/ledger/note-key";
import { makeRecord } from "@gatehouse/ledger/record";
import type { LedgerRecord } from "@gatehouse/ledger/record";
import { plainPath, plainRoot, someLeaves } from "@gatehouse/ledger/testing/plain-tree";
import { formatTlogProof } from "@gatehouse/ledger/tlog-proof";
import type { SealedEvidence } from "../check/evidence-data.ts";
import { makeEvidence } from "../evidence-file.ts";
import { pageShell, withData } from "../page.ts";
import { evidenceDigest, pageDigest } from "../page-seal.ts";

const decidedAt = "2026-11-02T08:55:03Z";
const cosignedAt = Date.parse("2026-11-02T08:55:05Z") / 1000;
const policy = "northshire-2026-09-30 0f";

/** Evidence of one message in a real ledger, at its sender and at its recipient, and the root it hangs on. */
export type Sample = {
  readonly root: string;
  readonly sent: SealedEvidence;
  readonly received: SealedEvidence;
  /** The sender's own seal, for what it made with another version of Gatehouse. */
  readonly sealOfSender: (digest: string) => Promise<string>;
};

/** What a test has otherwise than it ought to be. */
export type SampleChange = {
  /** Said in the message. */
  readonly narrative?: string;
  /** How many of the two witnesses cosign. */
  readonly witnesses?: number;
  /** When the school's key was revoked; null: it was not. */
  readonly revokedAt?: string | null;
  /** When further directories were issued, after the first of 1 November. */
  readonly issuedLater?: readonly string[];
};

/** Makes a partnership, a message, its decision, a ledger of nine records, and the evidence of both sides. */
export async function makeSample(change: SampleChange = {}): Promise<Sample> {
  const there = await makePartnership();
  const council = generateSigningKey();
  const notes = [generateNoteKey(), generateNoteKey(), generateNoteKey()] as const;
  const directory = directoryOf(there.draftDirectory, council, notes, change);
  const { narrative } = change;
  const said = ada.map((one) => (one.item === "concern.narrative" && narrative ? { ...one, value: narrative } : one));
  const { signed, message } = await verifiedMessage(there, draftOf(said));
  const ids = Object.values(signed.statementIds);
  const { record, copy } = await decided(there, message, ids);
  const { kid, x } = there.root;
  const shared = {
    message: message.jti,
    root: { kid, x },
    directories: await Promise.all(
      [directory.issuedAt, ...(change.issuedLater ?? [])].map((issuedAt, at) =>
        signDirectory({ ...directory, issuedAt, version: at + 1 }, there.root),
      ),
    ),
    records: [{ record: 7, leaf: Buffer.from(record.leaf).toString(), proof: proofOf(record.leaf, notes, change) }],
  };
  const receipts = [await receiptOf(there, message, ids, record)];
  const [school, ofCouncil] = [sealing("hillside-school", there.school), sealing(recipient, council)];
  const sent = { ...shared, agency: "hillside-school", sent: signed.compact, copies: [], receipts };
  const received = { ...shared, agency: recipient, sent: null, copies: [copy], receipts: [] };
  const [one, other] = [await makeEvidence(sent, school), await makeEvidence(received, ofCouncil)];
  return { root: kid, sent: one, received: other, sealOfSender: school };
}

/**
 * The sender's page as another version of Gatehouse would make it: with other words and another look, sealed by the same
 * agency.
 *
 * @param madeBy what it calls itself
 */
export async function ofAnotherVersion(
  { sent, sealOfSender }: Sample,
  madeBy = "gatehouse-0f0f0f0f0f0f0f0f",
): Promise<{ readonly sealed: SealedEvidence; readonly page: string }> {
  const evidence = { ...sent.evidence, words: ["Northshire Council gets the name and the date of birth."], madeBy };
  const shell = (await pageShell(evidence)).replace("Does it hold?", "Does all of it hold?");
  const page = await sealOfSender(pageDigest(evidence, shell));
  const sealed = { evidence, seal: await sealOfSender(evidenceDigest(evidence)), page };
  return { sealed, page: withData(shell, sealed) };
}

const keptOf = (ids: readonly string[]) => [
  { id: ids[0] ?? "", item: "child.name", form: "full" as const },
  { id: ids[1] ?? "", item: "child.dateOfBirth", form: "full" as const },
];

/** The record of the decision that the council gets name and date of birth, and its copy. */
async function decided(
  { school, gateway }: TestPartnership,
  message: VerifiedMessage,
  ids: readonly string[],
): Promise<{ readonly record: LedgerRecord; readonly copy: string }> {
  const statements = ids.slice(0, 2).map((id) => ({ id, form: "full" as const }));
  const presentation = select(message, { claims: ["kind", "purpose", "case", "author"], statements });
  const facts = factsOf({ record: 7, policy });
  const { digest } = prepareCopy({ presentation, facts, localIds: [] });
  const common: CommonPart = {
    type: "message",
    message: message.jti,
    kind: "concern",
    from: "hillside-school",
    at: decidedAt,
    outcome: "decided",
    reasons: [],
    digest: message.signedDigest,
    received: "cd".repeat(32),
    signedBy: school.kid,
    counter: 0,
  };
  const place = { n: 7, intake: 12, gatewayKey: gateway.kid, engine: "0.1.0", policy, factsDigest: "0f".repeat(32) };
  const keys = { recordKey: randomBytes(32), storageKey: randomBytes(32), random: randomBytes };
  const recipients = { [recipient]: recipientPart(facts.jti, digest, keptOf(ids)) };
  const record = makeRecord({ ...place, common, recipients, state: null, ...keys });
  const opening = record.openings[recipient] ?? null;
  return { record, copy: await makeDelivery({ presentation, facts, localIds: [], opening }, gateway) };
}

function receiptOf(
  { gateway }: TestPartnership,
  message: VerifiedMessage,
  ids: readonly string[],
  record: LedgerRecord,
): Promise<string> {
  const dropped = [{ id: ids[5] ?? "", item: "family.finances", reason: "not-in-agreement" as const }];
  const receipt = {
    type: "decided",
    message: message.jti,
    at: decidedAt,
    record: 7,
    outcome: "decided",
    reasons: [],
    recipients: { [recipient]: { outcome: "shared", kept: keptOf(ids), dropped, reasons: [], dutyCheck: false } },
    duties: [],
    policy,
    telephone: "01632 960 001",
    opening: record.common,
  };
  const head = { iss: partnership, aud: "hillside-school", iat: Date.parse(decidedAt) / 1000, v: 1 };
  return signObject("gatehouse-receipt+jwt", { ...head, jti: "cmVjZWlwdC1vbmUtb25l", receipt }, gateway);
}

function sealing(iss: string, key: SigningKey): (digest: string) => Promise<string> {
  const iat = Date.parse("2026-11-20T10:00:00Z") / 1000;
  return (digest) => signObject("gatehouse-evidence+jwt", { iss, aud: partnership, iat, v: 1, digest }, key);
}

type Notes = readonly ReturnType<typeof generateNoteKey>[];
const origin = "gatehouse.example/northshire";
const witnessNames = ["northshire-council", "northshire-housing"].map((agency) => ({
  agency,
  name: `${origin}/witness/${agency}`,
}));

function directoryOf(
  draft: Directory,
  council: SigningKey,
  notes: Notes,
  { revokedAt = null }: SampleChange,
): Directory {
  const keys = notes.map((key) => [directoryKey(key)]);
  const ledger: DirectoryLedger = {
    origin,
    keys: keys[0] ?? [],
    witnesses: witnessNames.map((witness, at) => ({ ...witness, keys: keys[at + 1] ?? [] })),
    quorum: 2,
  };
  const agencies = draft.agencies.map((agency) => {
    if (agency.id === recipient) return { ...agency, name: "Northshire Council", signing: [directoryKey(council)] };
    return { ...agency, signing: agency.signing.map((key) => ({ ...key, revokedAt })) };
  });
  return { ...draft, agencies, ledger };
}

function recipientPart(
  delivery: string,
  delivered: string,
  statements: RecipientPart["decision"]["statements"],
): RecipientPart {
  return {
    recipient,
    decision: {
      outcome: "shared",
      tier: "protection",
      statements,
      dropped: [],
      reasons: [],
      overrides: [],
      handling: ["do-not-discuss-with-family"],
      dutyCheck: false,
      routedTo: null,
      retainUntil: "2027-02-02",
    },
    delivery,
    counter: 0,
    retainUntil: "2027-02-02",
    sealedTo: null,
    delivered,
  };
}

/** Record 7 of nine, in a checkpoint that the ledger signed and the witnesses cosigned. */
function proofOf(leaf: Uint8Array, [log, ...witnesses]: Notes, { witnesses: count = 2 }: SampleChange): string {
  if (!log) throw new RangeError("no log key");
  const leaves = [...someLeaves(6, 1), leaf, ...someLeaves(2, 8)];
  const head = { origin, size: leaves.length, root: plainRoot(leaves), extensions: [] };
  const note = signCheckpoint(head, noteKey(origin, "ed25519", notePublicKey(log)), noteSigner(log));
  const cosignatures = witnesses.slice(0, count).map((key, at) => {
    const named = noteKey(witnessNames[at]?.name ?? "", "cosignature", notePublicKey(key));
    return cosign(note.text, named, noteSigner(key), cosignedAt);
  });
  return formatTlogProof({ index: 6, hashes: plainPath(6, leaves), note: withSignatures(note, cosignatures) });
}
