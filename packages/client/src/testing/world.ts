import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Directory } from "@gatehouse/contracts/directory";
import { signDirectory, verifyDirectory } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { generateSealingKey, generateSigningKey, publicKey } from "@gatehouse/envelope/keys";
import { createSealer } from "@gatehouse/envelope/seal";
import type { PublicKey, SealingKey, SigningKey, VerifyingKey } from "@gatehouse/envelope/keys";

export const partnershipId = "northshire";

export type TestAgency = { readonly signing: SigningKey; readonly sealing: SealingKey; readonly account: string };

/** Keys and the directory of a small partnership, for tests of the client. */
export type World = {
  readonly root: SigningKey;
  readonly pinned: VerifyingKey;
  readonly gateway: { readonly signing: SigningKey; readonly sealing: SealingKey };
  readonly agencies: Readonly<Record<string, TestAgency>>;
  readonly draft: Directory;
  readonly jws: string;
  readonly directory: TrustedDirectory;
};

export function keyEntry(key: PublicKey): Directory["gateway"]["signing"][number] {
  const { kid, x } = key;
  return { kid, x, validFrom: "2026-01-01T00:00:00Z", validTo: "2036-01-01T00:00:00Z", revokedAt: null };
}

const kinds = { council: "social-care", school: "education", practice: "health" } as const;

/** @param accounts account key by agency id; the id's last word says its kind: council, school or practice */
export async function makeWorld(accounts: Readonly<Record<string, string>>): Promise<World> {
  const root = generateSigningKey();
  const gateway = { signing: generateSigningKey(), sealing: generateSealingKey() };
  const agencies: Record<string, TestAgency> = {};
  for (const [id, account] of Object.entries(accounts)) {
    agencies[id] = { signing: generateSigningKey(), sealing: generateSealingKey(), account };
  }
  const draft: Directory = {
    partnership: partnershipId,
    version: 1,
    issuedAt: "2026-01-01T00:00:00Z",
    root: root.kid,
    frontDoor: "northshire-council",
    agencies: Object.entries(agencies).map(([id, { signing, sealing, account }]) => ({
      id,
      kind: kindOf(id),
      name: id,
      account,
      signing: [keyEntry(signing)],
      sealing: [keyEntry(sealing)],
    })),
    gateway: {
      account: `A${"G".repeat(55)}`,
      signing: [keyEntry(gateway.signing)],
      sealing: [keyEntry(gateway.sealing)],
    },
    ledger: { origin: "gatehouse.example/northshire", keys: [], witnesses: [], quorum: 0 },
  };
  const jws = await signDirectory(draft, root);
  const pinned = publicKey(root);
  const verified = await verifyDirectory(jws, pinned);
  if (!verified.ok) throw new GatehouseError("directory-invalid", { code: verified.code });
  return { root, pinned, gateway, agencies, draft, jws, directory: verified.directory };
}

function kindOf(id: string): "social-care" | "education" | "health" {
  const word = id.split("-").at(-1);
  return word === "school" || word === "practice" ? kinds[word] : kinds.council;
}

export function agencyOf(world: World, id: string): TestAgency {
  const agency = world.agencies[id];
  if (agency === undefined) throw new GatehouseError("internal", { agency: id });
  return agency;
}

/** The same world with a later directory, already verified. */
export async function makeNewer(world: World, jws: string): Promise<World> {
  const verified = await verifyDirectory(jws, world.pinned);
  if (!verified.ok) throw new GatehouseError("directory-invalid", { code: verified.code });
  return { ...world, jws, directory: verified.directory };
}

/** Seals as a client does, for the gateway. */
export function sealFor(world: World, compact: string): Uint8Array {
  const sealer = createSealer({ from: "test", now: Date.now });
  const key = publicKey(world.gateway.sealing);
  return Buffer.from(sealer.seal({ agency: partnershipId, key }, Buffer.from(compact)));
}
