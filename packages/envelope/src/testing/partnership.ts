import type { Directory } from "@gatehouse/contracts/directory";
import type { Message, Statement } from "@gatehouse/contracts/message";
import { signDirectory, verifyDirectory } from "../directory.ts";
import type { TrustedDirectory } from "../directory.ts";
import { generateSealingKey, generateSigningKey, publicKey } from "../keys.ts";
import type { PublicKey, SealingKey, SigningKey } from "../keys.ts";
import { signMessage } from "../sign-message.ts";
import type { SignedMessage } from "../sign-message.ts";
import { verifyMessage } from "../verify-message.ts";
import type { Trust, VerifiedMessage } from "../verify-message.ts";

/** Keys and a directory of a small partnership, for this package's tests. */
export type TestPartnership = {
  readonly root: SigningKey;
  readonly school: SigningKey;
  readonly clinic: SigningKey;
  readonly gateway: SigningKey;
  readonly council: SealingKey;
  readonly draftDirectory: Directory;
  readonly directory: TrustedDirectory;
  readonly trust: Trust;
};

export const partnership = "northshire";
export const acceptedAt = "2026-11-02T08:55:02Z";

const account = `A${"B".repeat(55)}`;

export function directoryKey(key: PublicKey): Directory["agencies"][number]["signing"][number] {
  const { kid, x } = key;
  return { kid, x, validFrom: "2026-11-01T00:00:00Z", validTo: "2026-12-01T00:00:00Z", revokedAt: null };
}

export async function makePartnership(): Promise<TestPartnership> {
  const [root, school, clinic, gateway] = [
    generateSigningKey(),
    generateSigningKey(),
    generateSigningKey(),
    generateSigningKey(),
  ];
  const council = generateSealingKey();
  const agency = (id: string, kind: "education" | "health" | "social-care" | "housing", signing: SigningKey[]) => ({
    id,
    kind,
    name: id,
    account,
    signing: signing.map(directoryKey),
    sealing: kind === "social-care" ? [directoryKey(council)] : [],
  });
  const draftDirectory: Directory = {
    partnership,
    version: 1,
    issuedAt: "2026-11-01T00:00:00Z",
    root: root.kid,
    frontDoor: "northshire-council",
    agencies: [
      agency("hillside-school", "education", [school]),
      agency("lakeside-clinic", "health", [clinic]),
      agency("northshire-council", "social-care", []),
      agency("northshire-housing", "housing", []),
    ],
    gateway: { account, signing: [directoryKey(gateway)], sealing: [] },
    ledger: { origin: "gatehouse.example/northshire", keys: [], witnesses: [], quorum: 0 },
  };
  const verified = await verifyDirectory(await signDirectory(draftDirectory, root), publicKey(root));
  if (!verified.ok) throw new Error(verified.code);
  const directory = verified.directory;
  const trust = { directory, partnership, at: acceptedAt };
  return { root, school, clinic, gateway, council, draftDirectory, directory, trust };
}

export const ada: readonly Omit<Statement, "id">[] = [
  { item: "child.name", about: "child", value: "Ada Lovell", assertion: "fact", on: "2026-11-02" },
  { item: "child.dateOfBirth", about: "child", value: "2017-03-09", assertion: "fact", on: "2026-11-02" },
  {
    item: "concern.narrative",
    about: "child",
    value: "Ada said that she is afraid to go home.",
    summary: "A worry about home.",
    assertion: "reported",
    on: "2026-11-02",
  },
  { item: "concern.level", about: "child", value: 3, assertion: "opinion", on: "2026-11-02" },
  { item: "child.sex", about: "child", value: { absent: "not-asked" }, assertion: "fact", on: "2026-11-02" },
  { item: "family.finances", about: "mother", value: "Food bank twice since", assertion: "fact", on: "2026-11-02" },
  { item: "child.previousNames", about: "child", value: ["Ada Marsh"], assertion: "fact", on: "2026-11-02" },
];

export function draftOf(statements: readonly Omit<Statement, "id">[] = ada, change: Partial<Message> = {}): Message {
  return {
    id: "0198f3c2-0000-7000-8000-000000000001",
    kind: "concern",
    from: "hillside-school",
    author: { name: "R. Okafor", role: "designated-safeguarding-lead" },
    to: ["northshire-council"],
    case: "case-ada",
    purpose: "child-protection",
    createdAt: "2026-11-02T08:55:00Z",
    people: [
      { label: "child", role: "child", ids: [{ scheme: "local", value: "P-117" }], born: "2017-03-09" },
      { label: "mother", role: "parent", ids: [{ scheme: "local", value: "P-118" }], parentalResponsibility: true },
    ],
    statements: statements.map((statement, at) => ({ id: `s${at + 1}`, ...statement })),
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
    ...change,
  };
}

/** Signs a draft and verifies it as the gateway would. */
export async function verifiedMessage(
  there: TestPartnership,
  draft: Message = draftOf(),
): Promise<{ readonly signed: SignedMessage; readonly message: VerifiedMessage }> {
  const signed = await signMessage(draft, { key: there.school, partnership });
  const result = await verifyMessage(signed.compact, there.trust);
  if (!result.ok) throw new Error(result.code);
  return { signed, message: result.message };
}
