import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Agreement, Partnership } from "@gatehouse/contracts/partnership";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import {
  agreementDigest,
  claimedSigner,
  signAgreement,
  signPartnership,
  termsDigest,
  verifyPartnership,
} from "./agreement-signature.ts";
import type { Signatures, SignatureTrust } from "./agreement-signature.ts";
import { signDirectory, verifyDirectory } from "./directory.ts";
import { signObject } from "./jws.ts";
import { generateSigningKey, publicKey } from "./keys.ts";
import type { SigningKey } from "./keys.ts";
import { agreementSignatureFile, partnershipSignatureFile, readSignatures } from "./signature-folder.ts";
import { makePartnership } from "./testing/partnership.ts";
import type { TestPartnership } from "./testing/partnership.ts";

const [school, clinic] = ["hillside-school", "lakeside-clinic"];
const at = new Date("2026-11-02T08:00:00Z");
const nowMs = Date.parse("2026-11-05T08:00:00Z");

let there: TestPartnership;
let given: Partnership;
let trust: SignatureTrust;
let terms: string;

const agreement: Agreement = {
  id: "school-and-clinic",
  title: "Sharing agreement",
  parties: [school, clinic],
  purposes: ["child-protection"],
  from: "2026-09-30",
  to: null,
  reviewOn: null,
  lawfulBasis: "6-1-e",
  power: "children-act-2004-s11",
  retention: {},
  limits: [],
  childConsent: "not-required",
  signatories: [],
};

beforeAll(async () => {
  there = await makePartnership();
  const folder = join(import.meta.dirname, "../../../contracts/partnerships/northshire");
  given = { ...loadPartnership(folder), agreements: [agreement] };
  trust = { directory: there.directory, root: publicKey(there.root), nowMs };
  terms = await signPartnership(given, { rootKey: there.root, at });
});

const signedBy = (agency: string, key: SigningKey, change: Partial<Agreement> = {}, on = at) =>
  signAgreement({ ...agreement, ...change }, { agency, key, partnership: given.id, at: on });

const bySchool = (change?: Partial<Agreement>) => signedBy(school, there.school, change);
const byClinic = (change?: Partial<Agreement>) => signedBy(clinic, there.clinic, change);

function signaturesOf(agreements: readonly string[], partnership: string | null = terms): Signatures {
  return { agreements: new Map([[agreement.id, agreements]]), partnership };
}

/** Who lacks what, or why there is no partnership at all; nothing where all is signed. */
async function lacks(signatures: Signatures, of: Partnership = given, by: SignatureTrust = trust) {
  const verified = await verifyPartnership(of, signatures, by);
  if (!verified.ok) return verified.code;
  const kept = verified.partnership.agreements.map(({ id }) => id);
  expect([...kept, ...verified.unsigned.map((one) => one.agreement)]).toEqual(of.agreements.map(({ id }) => id));
  return verified.unsigned.flatMap(({ missing }) => missing.map(({ agency, code }) => `${agency} ${code}`));
}

test("an agreement that every party signed stays, beside terms that the root signed", async () => {
  expect(await lacks(signaturesOf([await bySchool(), await byClinic()]))).toEqual([]);
});

test("one party too few, and the agreement is out; nobody else's signature stands in for it", async () => {
  expect(await lacks(signaturesOf([await bySchool()]))).toEqual([`${clinic} signature-missing`]);
  expect(await lacks(signaturesOf([await bySchool(), await bySchool()]))).toEqual([`${clinic} signature-missing`]);
  expect(await lacks(signaturesOf([]))).toEqual([`${school} signature-missing`, `${clinic} signature-missing`]);
  const council = await signedBy("northshire-council", there.gateway);
  expect(await lacks(signaturesOf([await bySchool(), council]))).toEqual([`${clinic} signature-missing`]);
});

test.each<{ name: string; change: Partial<Agreement> }>([
  { name: "a purpose more", change: { purposes: ["child-protection", "housing-support"] } },
  { name: "a party more", change: { parties: [school, clinic, "northshire-housing"] } },
  { name: "a day longer", change: { to: "2030-01-01" } },
  { name: "kept longer", change: { retention: { "child-protection": 120 } } },
  {
    name: "another name under it",
    change: { signatories: [{ agency: school, name: "X", role: "head", on: "2026-09-01" }] },
  },
])("altered after it was signed: $name", async ({ change }) => {
  const altered = { ...given, agreements: [{ ...agreement, ...change }] };
  const found = await lacks(signaturesOf([await bySchool(), await byClinic()]), altered);
  expect(found.slice(0, 2)).toEqual([`${school} signature-outdated`, `${clinic} signature-outdated`]);
  expect(agreementDigest({ ...agreement, ...change })).not.toBe(agreementDigest(agreement));
});

test("signatures of an older version do not count for the newer one, in whatever order they stand", async () => {
  const older = [await bySchool({ limits: [] }), await byClinic({ to: "2026-10-31" })];
  expect(await lacks(signaturesOf(older))).toEqual([`${clinic} signature-outdated`]);
  const newer = await byClinic();
  expect(await lacks(signaturesOf([...older, newer]))).toEqual([]);
  expect(await lacks(signaturesOf([newer, ...older]))).toEqual([]);
});

test("a signature over another agreement of the same words but its id does not count", async () => {
  const other = await signAgreement(
    { ...agreement, id: "other" },
    { agency: clinic, key: there.clinic, partnership: given.id, at },
  );
  expect(await lacks(signaturesOf([await bySchool(), other]))).toEqual([`${clinic} signature-outdated`]);
});

test("a key that is not the signer's, one nobody knows, and another partnership's agreement", async () => {
  expect(await lacks(signaturesOf([await bySchool(), await signedBy(clinic, there.school)]))).toEqual([
    `${clinic} key-unknown`,
  ]);
  expect(await lacks(signaturesOf([await bySchool(), await signedBy(clinic, generateSigningKey())]))).toEqual([
    `${clinic} key-unknown`,
  ]);
  const elsewhere = await signAgreement(agreement, {
    agency: clinic,
    key: there.clinic,
    partnership: "southshire",
    at,
  });
  expect(await lacks(signaturesOf([await bySchool(), elsewhere]))).toEqual([`${clinic} schema-invalid`]);
});

test("an object of another type is no signature, whatever it says", async () => {
  const payload = {
    iss: clinic,
    aud: given.id,
    iat: at.getTime() / 1000,
    v: 1,
    agreement: agreement.id,
    digest: agreementDigest(agreement),
  };
  const good = await signObject("gatehouse-agreement+jwt", payload, there.clinic);
  expect(await lacks(signaturesOf([await bySchool(), good]))).toEqual([]);
  for (const typ of [
    "gatehouse-register-event+jwt",
    "gatehouse-partnership+jwt",
    "gatehouse-message+sd-jwt",
  ] as const) {
    const wrong = await signObject(typ, payload, there.clinic);
    expect(await lacks(signaturesOf([await bySchool(), wrong]))).toEqual([`${clinic} signature-invalid`]);
  }
  const more = await signObject("gatehouse-agreement+jwt", { ...payload, more: 1 }, there.clinic);
  expect(await lacks(signaturesOf([await bySchool(), more]))).toEqual([`${clinic} schema-invalid`]);
  expect(await lacks(signaturesOf([await bySchool(), "no signature", ""]))).toEqual([`${clinic} signature-missing`]);
});

test("a key counts by when it was good: before and after it not, gone out of time since it does", async () => {
  const on = (day: string) => signedBy(clinic, there.clinic, {}, new Date(day));
  const later = { ...trust, nowMs: Date.parse("2027-05-01T00:00:00Z") };
  expect(await lacks(signaturesOf([await bySchool(), await byClinic()]), given, later)).toEqual([]);
  expect(await lacks(signaturesOf([await bySchool(), await on("2026-10-31T23:59:59Z")]))).toEqual([
    `${clinic} key-unknown`,
  ]);
  expect(await lacks(signaturesOf([await bySchool(), await on("2026-12-01T00:00:00Z")]), given, later)).toEqual([
    `${clinic} key-unknown`,
  ]);
  expect(await lacks(signaturesOf([await bySchool(), await on("2026-11-05T08:02:01Z")]))).toEqual([
    `${clinic} schema-invalid`,
  ]);
  expect(await lacks(signaturesOf([await bySchool(), await on("2026-11-05T08:02:00Z")]))).toEqual([]);
});

test("a revoked key counts for nothing that it signed, whatever time that says", async () => {
  const revokedAt = "2026-11-04T00:00:00Z";
  const agencies = there.draftDirectory.agencies.map((agency) =>
    agency.id === clinic ? { ...agency, signing: agency.signing.map((key) => ({ ...key, revokedAt })) } : agency,
  );
  const compact = await signDirectory({ ...there.draftDirectory, version: 2, agencies }, there.root);
  const verified = await verifyDirectory(compact, publicKey(there.root));
  if (!verified.ok) throw new Error(verified.code);
  const revoked = { ...trust, directory: verified.directory };
  const all = signaturesOf([await bySchool(), await byClinic()]);
  expect(await lacks(all, given, revoked)).toEqual([`${clinic} key-revoked`]);
  expect(await lacks(all, given, { ...revoked, nowMs: Date.parse(revokedAt) - 1 })).toEqual([]);
});

test("what an unsigned agreement takes away stays away: a lost signature never makes a looser one count alone", async () => {
  const strict: Agreement = {
    ...agreement,
    id: "strict",
    retention: { "child-protection": 2, notification: 1 },
    childConsent: "required",
    limits: [{ items: ["child.name"], atMost: { support: "N", protection: "M" } }],
  };
  const loose = { ...agreement, retention: { "child-protection": 12 } };
  const signed = await Promise.all([bySchool(loose), byClinic(loose)]);
  const kept = async (other: Agreement) => {
    const beside = { ...given, agreements: [loose, other] };
    const verified = await verifyPartnership(beside, signaturesOf(signed), trust);
    if (!verified.ok) throw new Error(verified.code);
    expect(verified.unsigned.map((one) => one.agreement)).toEqual(["strict"]);
    return verified.partnership.agreements;
  };
  const parties = [school, clinic];
  expect(await kept(strict)).toEqual([
    {
      ...loose,
      limits: [{ ...strict.limits[0], from: parties, to: parties, purposes: ["child-protection"] }],
      retention: { "child-protection": 2 },
      childConsent: "required",
    },
  ]);
  // Not yet begun, ended, for other purposes or of other agencies, it never took anything away here.
  for (const change of [
    { from: "2026-11-06" },
    { to: "2026-11-04" },
    { purposes: ["notification" as const] },
    { parties: [school, "northshire-council"] },
  ])
    expect(await kept({ ...strict, ...change })).toEqual([loose]);
  expect((await kept({ ...strict, from: "2026-11-05", to: "2026-11-05" }))[0]?.limits).toHaveLength(1);
});

test("without the root's signature over these very terms there is no partnership at all", async () => {
  const all = [await bySchool(), await byClinic()];
  expect(await lacks(signaturesOf(all, null))).toBe("signature-missing");
  const mine = await signPartnership(given, { rootKey: there.school, at });
  expect(await lacks(signaturesOf(all, mine))).toBe("key-unknown");
  expect(await lacks(signaturesOf(all, await bySchool()))).toBe("signature-invalid");
  const altered: readonly Partnership[] = [
    { ...given, telephone: "01632 960999" },
    {
      ...given,
      matrix: { ...given.matrix, "child.name": given.matrix["child.sex"], "child.sex": given.matrix["child.name"] },
    },
    { ...given, agencies: given.agencies.map((agency) => ({ ...agency, approver: "front-door-manager" })) },
    { ...given, frontDoor: school },
  ];
  for (const one of altered) {
    if (termsDigest(one) === termsDigest(given)) continue;
    expect(await lacks(signaturesOf(all), one)).toBe("signature-outdated");
  }
  expect(altered.filter((one) => termsDigest(one) !== termsDigest(given)).length).toBeGreaterThan(2);
  expect(await lacks(signaturesOf(all), { ...given, id: "southshire" })).toBe("schema-invalid");
  // Agreements are their parties' affair: another one needs no word of the root.
  expect(termsDigest({ ...given, agreements: [] })).toBe(termsDigest(given));
});

test("what cannot be read in a folder of signatures is no signature, and stops none of the others", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-signatures-"));
  expect(await readSignatures(join(folder, "none"))).toEqual({ agreements: new Map(), partnership: null });
  await writeFile(join(folder, partnershipSignatureFile), `${terms}\n`);
  await writeFile(join(folder, agreementSignatureFile("one")), JSON.stringify(["a", 3, "b"]));
  await writeFile(join(folder, agreementSignatureFile("torn")), '["a", ');
  await writeFile(join(folder, agreementSignatureFile("object")), "{}");
  await mkdir(join(folder, agreementSignatureFile("folder")));
  await writeFile(join(folder, "notes.txt"), "read me");
  const { agreements, partnership } = await readSignatures(folder);
  expect(partnership).toBe(terms);
  expect(agreements.get("one")).toEqual(["a", "b"]);
  for (const id of ["torn", "object", "folder"]) expect(agreements.get(id)).toEqual([]);
  await rm(folder, { recursive: true });
  expect(claimedSigner(await bySchool())).toBe(school);
  expect(claimedSigner("nothing")).toBeNull();
});
